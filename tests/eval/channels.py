"""Listings as boards, chats, shops, shares and search pages write them; written before any matcher had seen them."""

from __future__ import annotations

from tests.eval import listings
from tests.eval.report import Report


def run(fast: bool) -> Report:
    """The whole set: it is small."""
    return listings.report("channels")
