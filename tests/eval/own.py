"""Cases of our own, for what the shared sets lack; written before any matcher had seen them."""

from __future__ import annotations

from tests.eval import listings
from tests.eval.report import Report


def run(fast: bool) -> Report:
    """The whole set: it is small."""
    return listings.report("own")
