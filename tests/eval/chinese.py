"""Chinese listings of every channel with labels for work and act (shared set)."""

from __future__ import annotations

from tests.eval import listings
from tests.eval.report import Report


def run(fast: bool) -> Report:
    """The whole set: it is small."""
    return listings.report("zh")
