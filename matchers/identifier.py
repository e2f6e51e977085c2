"""Identifiers that name one work and no other: ISBN, package name, signer of an application."""

from __future__ import annotations

from collections.abc import Iterable


def agree(expected: str, seen: Iterable[str]) -> str:
    """`agree` when the expected identifier is among those seen, `conflict` when others are, else empty."""
    values = {value.casefold() for value in seen if value}
    if not expected or not values:
        return ""
    return "agree" if expected.casefold() in values else "conflict"
