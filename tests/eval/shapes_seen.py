"""Saved pages in another shape, read and held against what was planted on them.

A page is known by the links that lead to it, as in a sweep: pages that list others are read first, and what their links say
goes with each address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen
from lxml import etree, html

from crawler.asked.planned import Planned
from crawler.found.further import Further
from crawler.items import ListingItem
from crawler.pages.facts import called
from crawler.pages.readers import WEBSITE
from crawler.pages.reading import Fetched, PageReading
from crawler.pages.tree.decode import decode
from crawler.pages.tree.parsing import parse
from records import folding

SAVED = Path(__file__).parents[1] / "crawl" / "saved"
Change = Callable[[Any, str], None]
"""Changes a parsed page that stands at the address."""

_ADDRESSES, _KEPT = frozenset({"href", "src", "action", "name"}), re.compile(rb" kept-([a-z]+)=")
"""What libxml would spell in its own way when it writes a page."""


@frozen
class Shape:
    """A way in which another program writes the same pages. `address`: where a page of the site stands there."""

    name: str
    changes: tuple[Change, ...] = ()
    address: Callable[[str], str] | None = None

    def of(self, url: str) -> str:
        return self.address(url) if self.address else url


@frozen
class Saved:
    """A saved page: its source, the addresses of its listings and what their fields say."""

    url: str
    source: str
    listings: tuple[str, ...]
    fields: dict[str, Any]
    extra: dict[str, Any]


@frozen
class Told:
    """What reading told of one saved page: its listings, and whether they were planted there."""

    page: Saved
    listings: tuple[ListingItem, ...]
    found: int = field(default=0)

    @property
    def called(self) -> bool:
        """Whether a page without a listing was taken for one."""
        return bool(self.listings) and not self.page.listings


def programs() -> list[str]:
    """The names of all programs with saved pages."""
    return sorted(folder.name for folder in SAVED.iterdir() if folder.is_dir())


@cache
def saved(program: str) -> tuple[Saved, ...]:
    """The pages of a program, those without listings first."""
    folder = SAVED / program
    pages = json.loads((folder / "pages.json").read_text(encoding="utf-8"))
    read = [
        Saved(page["url"], decode((folder / page["file"]).read_bytes(), "utf-8")[0], tuple(page["listings"]),
              page.get("fields", {}), page.get("extra", {}))
        for page in pages if page["media_type"] == "text/html"
    ]  # fmt: skip
    return tuple(sorted(read, key=lambda page: bool(page.listings)))


def shaped(page: Saved, shape: Shape) -> bytes:
    """The page as the other program writes it; as it is where nothing is changed."""
    if not shape.changes:
        return page.source.encode()
    tree = parse(page.source, html.HTMLParser)
    for change in shape.changes:
        change(tree, page.url)
    for element in tree.iter():
        for name in _ADDRESSES.intersection(element.attrib):
            element.set(f"kept-{name}", element.attrib.pop(name))
    return _KEPT.sub(rb" \1=", b"<!doctype html>" + etree.tostring(tree, method="html", encoding="utf-8"))


def told(program: str, shape: Shape) -> list[Told]:
    """Every page of a program in this shape, as a sweep would judge them together."""
    further, said, readings = Further(), dict[str, dict[str, Any]](), dict[str, PageReading]()
    listings: dict[str, tuple[ListingItem, ...]] = {}
    for page in saved(program):
        url = shape.of(page.url)
        reading = _read(url, shaped(page, shape), {**said.get(url, {}), **page.extra})
        for way in reading.follow:
            if way.said:
                said.setdefault(way.url, {called.SAID: way.said, called.ABOVE: way.above})
        readings[url] = reading
    for url, reading in readings.items():
        settled, instead = further.settle(reading, Planned(url))
        listings[url] = settled.listings
        listings.update(dict.fromkeys(instead, ()))
    return [
        Told(page, listings[shape.of(page.url)], _found(page, shape, listings[shape.of(page.url)]))
        for page in saved(program)
    ]


def _found(page: Saved, shape: Shape, listings: Sequence[ListingItem]) -> int:
    return len({item.url for item in listings} & {shape.of(url) for url in page.listings})


def _read(url: str, body: bytes, extra: dict[str, Any]) -> PageReading:
    fetched = Fetched(url, body, "utf-8", "text/html", extra)
    return next(reading for reader in WEBSITE if (reading := reader.read(fetched)) is not None)


def titles(told: Sequence[Told], plain: Sequence[Told]) -> Iterator[bool]:
    """Of each page of one found listing, whether it is called as it was planted, or as on the page as it was saved."""
    for one, before in zip(told, plain, strict=True):
        if len(one.page.listings) == 1 == len(one.listings) == len(before.listings) and one.found:
            wanted = str(one.page.fields.get("title", before.listings[0].title))
            yield folding.key(one.listings[0].title) == folding.key(wanted)


def facts(told: Sequence[Told], plain: Sequence[Told]) -> Iterator[bool]:
    """Of each found listing's planted makers, givers, prices and shares, whether they are read as on the saved page."""
    for one, before in zip(told, plain, strict=True):
        if len(one.listings) == 1 == len(before.listings) and one.found:
            for name in one.page.fields.keys() & {"creators", "uploader", "price", "share"}:
                yield _plain(one.listings[0], name) >= _plain(before.listings[0], name)


def _plain(item: ListingItem, name: str) -> set[str]:
    if name == "share":
        return {f"{row['service']} {row['id']} {row['code']}" for row in item.share_links}
    value = getattr(item, name)
    if name == "price":
        return {"".join(letter for letter in str(value) if letter.isdigit())}
    return {value} if isinstance(value, str) else set(value)


def together(name: str, *shapes: Shape) -> Shape:
    """Several shapes at once; addresses are written last, for they belong to the page as it was."""
    addresses = [one.address for one in shapes if one.address]
    changes = sorted(
        ((one.address is not None, change) for one in shapes for change in one.changes),
        key=lambda pair: pair[0],
    )
    joined = Shape(name, tuple(change for _last, change in changes))
    return evolve(joined, address=addresses[0] if addresses else None)
