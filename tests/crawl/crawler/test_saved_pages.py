"""Saved pages of real server software: what was planted on them is found, and hardly anything else is.

Each folder of `tests/crawl/saved` holds pages that one program served from works invented for it, as they came but for
the text of scripts and styles. `pages.json` names for each page its address and the addresses of its listings.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from attrs import frozen

from crawler.pages.readers import WEBSITE
from crawler.pages.reading import Fetched, PageReading

SAVED = Path(__file__).parents[1] / "saved"
SOFTWARE = sorted(folder.name for folder in SAVED.iterdir() if folder.is_dir())
FOUND, FALSE = 0.90, 0.05
"""The floors: planted listings found, other pages called listings."""
SINGLE_FALSE = 0.20
"""Of one program, whose saved pages are few: one of them may be wrong, two may not."""


@frozen
class Score:
    """Planted listings and how many were found; pages without any and how many were called one."""

    planted: int
    found: int
    others: int
    false: int


@cache
def score(software: str) -> Score:
    folder = SAVED / software
    planted = found = others = false = 0
    for page in json.loads((folder / "pages.json").read_text(encoding="utf-8")):
        body = (folder / page["file"]).read_bytes()
        listings = {item.url for item in read(page["url"], body, page["media_type"]).listings}
        planted += len(page["listings"])
        found += len(listings.intersection(page["listings"]))
        others += not page["listings"]
        false += bool(listings and not page["listings"])
    return Score(planted, found, others, false)


def read(url: str, body: bytes, media_type: str) -> PageReading:
    readings = (reader.read(Fetched(url, body, "utf-8", media_type)) for reader in WEBSITE)
    return next(reading for reading in readings if reading is not None)


@pytest.mark.parametrize("software", SOFTWARE)
def test_planted_listings_of_each_program_are_found_and_its_other_pages_are_none(software: str) -> None:
    scored = score(software)

    assert scored.planted > 0
    assert scored.found >= FOUND * scored.planted
    assert scored.false <= SINGLE_FALSE * max(scored.others, 5)


def test_over_all_programs_nine_of_ten_are_found_and_one_page_in_twenty_is_mistaken_at_most() -> None:
    scores = [score(software) for software in SOFTWARE]

    assert len(SOFTWARE) >= 25
    assert sum(one.found for one in scores) >= FOUND * sum(one.planted for one in scores)
    assert sum(one.false for one in scores) <= FALSE * sum(one.others for one in scores)
