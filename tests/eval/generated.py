"""Pairs written by rule from the shared catalogue: many names, few words, at a low weight."""

from __future__ import annotations

from matchers.learning.fitting import Examples


def add(_examples: Examples, _add: object) -> None:
    """Nothing yet."""
