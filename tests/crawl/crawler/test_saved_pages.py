"""Saved pages of real server software: what was planted on them is found, and hardly anything else is.

Each folder of `tests/crawl/saved` holds pages that one program served from works invented for it, as they came but for
the text of scripts and styles. `pages.json` names for each page its address, the addresses of its listings and, where
they were planted, what its fields say. Folders that begin with `like-` hold no program's own pages: they were written
after the structure of its published templates, because it could not be run.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from crawler.asked.planned import Planned
from crawler.found.further import Further
from crawler.items import ListingItem
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
def pages_of(software: str) -> list[dict[str, Any]]:
    """The pages of a program with their readings, in the order in which a sweep meets them."""
    folder = SAVED / software
    pages = json.loads((folder / "pages.json").read_text(encoding="utf-8"))
    return [{**page, "reading": read(page, (folder / page["file"]).read_bytes())} for page in pages]


@cache
def score(software: str) -> Score:
    planted = found = others = false = 0
    further, told = Further(), {}
    for page in pages_of(software):
        reading, instead = further.settle(page["reading"], Planned(page["url"]))
        told[page["url"]] = {item.url for item in reading.listings}
        for url in instead:
            told[url] = set()
    for page in pages_of(software):
        listings = told[page["url"]]
        planted += len(page["listings"])
        found += len(listings.intersection(page["listings"]))
        others += not page["listings"]
        false += bool(listings and not page["listings"])
    return Score(planted, found, others, false)


@cache
def stated(software: str) -> list[tuple[str, dict[str, Any], ListingItem]]:
    """Address, planted fields and listing of each page with such fields."""
    return [
        (page["url"], page["fields"], item)
        for page in pages_of(software)
        if "fields" in page
        for item in page["reading"].listings
    ]


def says(item: ListingItem, name: str, wanted: Any) -> bool:
    """Whether a listing's field is what was planted; more makers, files and links than planted are no mistake."""
    if name == "creators":
        return set(wanted) <= set(item.creators)
    if name == "files":
        return set(wanted) <= {file["name"] for file in item.files}
    if name == "links":
        return all(any(link["url"].startswith(url) for link in item.links) for url in wanted)
    if name == "share":
        return {tuple(one) for one in wanted} <= {
            (row["service"], row["id"], row["code"]) for row in item.share_links
        }
    if name in ("date", "cover", "price"):
        held = {"date": item.dates, "cover": item.images[:1], "price": (item.price,)}[name]
        return any(wanted in one for one in held)
    return str(getattr(item, name)) == str(wanted)


def read(page: dict[str, Any], body: bytes) -> PageReading:
    """`page["extra"]`: what the link that led there says, where the page is called by it."""
    fetched = Fetched(page["url"], body, "utf-8", page["media_type"], page.get("extra", {}))
    readings = (reader.read(fetched) for reader in WEBSITE)
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


def test_what_was_planted_stands_in_the_fields_of_the_listings() -> None:
    wrong = [
        f"{url} {name}: {wanted!r}"
        for software in SOFTWARE
        for url, fields, item in stated(software)
        for name, wanted in fields.items()
        if not says(item, name, wanted)
    ]

    assert wrong == []
