"""Listings of drive boards, accounts, goods, novel sites, mod stores, private servers, releases, short dramas and shows.

No fit sees them: they only measure.
"""

from __future__ import annotations

from tests.eval import listings
from tests.eval.report import Report


def run(fast: bool) -> Report:
    """The whole set: it is small."""
    return listings.report("boards")
