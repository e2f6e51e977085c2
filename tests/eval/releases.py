"""Release names against a catalogue of 109,106 works (shared set)."""

from __future__ import annotations

from tests.eval import listings
from tests.eval.report import Report


def run(fast: bool) -> Report:
    """The whole set: its catalogue is indexed once for every suite that needs it."""
    return listings.report("titles")
