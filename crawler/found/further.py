"""One offer that a site shows at several addresses is one listing, whatever program shows it.

Page by page nothing tells the answer `Re: X` that quotes a link, the talk at one of its posts or the print of it from
another upload. Together they do: what such a page hands over, another page of the site hands over too, under the same
name, and the two lead to each other or lie under addresses that are built otherwise. Two pages whose addresses are
built alike stay two listings, for a work that was put up twice has to be taken down twice; unless they say the same
lines at the same hours, as a talk does at each of its posts.

Held in the process that sweeps, as far as memory for it is set aside; a process that goes on begins from the rows.
"""

from __future__ import annotations

import re
from array import array
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zlib import crc32

from attrs import evolve, field, frozen, mutable
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.asked.planned import Planned
from crawler.items import ListingItem
from crawler.pages.links import routes, urls
from crawler.pages.reading import PageKind, PageReading
from records import folding, offers
from records.sweeps import Listing
from records.vocabulary import ListingKind

HELD = 10_000
"""Listings that are held at most; the ones met longest ago are let go first."""
SHARED_BY = 40
"""Listings that one link is looked up for: one that stands in more of them is the site's own."""
MIN_NAME = 4
"""Folded letters of a title, at least, before another that holds it speaks of the same."""
READ, MIN_LINE, MAX_LINES, SAID_AGAIN = 1500, 8, 16, 0.8
"""Characters of a text whose lines are compared, folded letters of a line, lines at most; share of lines in common."""
_ANSWER = re.compile(r"^(?:\s*(?:re|aw|sv|antw|回复|回覆|答复)\s*(?:\[\d+\])?\s*[:：])+\s*", re.IGNORECASE)
_NUMBERED = re.compile(r"[^\W\d_]{0,12}[\s:：#№-]*\d{1,12}")
"""What a post is called that has no name of its own: `Message 10`, `回复 #3`."""
_BREAK = re.compile(r"[\n。！？!?]+")
_HOUR = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])")
_VARIES = re.compile(r"\d|%|[^\x00-\x7f]")


@mutable(eq=False)
class Met:
    """A listing that was met. `of_sweep`: this sweep met it first, so its address may still change."""

    url: str
    name: str
    answer: bool
    nameless: bool
    given: frozenset[str]
    lines: array[int]
    """Digests of what it says, four bytes each: ten thousand of these are held."""
    hours: frozenset[str]
    """When what stands there was said."""
    of_sweep: bool
    found_on: str = ""
    again: set[str] = field(factory=set)
    """Further addresses of it."""

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """Smaller is rather the offer's own address."""
        parts = urlsplit(routes.as_path(self.url))
        return (
            self.answer or self.nameless,
            len(parse_qsl(parts.query)),
            parts.path.rstrip("/").count("/"),
            len(self.name),
        )


@frozen
class Place:
    """What a page's listing is. `whole`: the address it is told at already, empty where it stands for itself."""

    whole: str = ""
    instead: tuple[str, ...] = ()
    """Addresses of listings that turned out to be further addresses of this one."""


class Further:
    """The listings of one site as far as they are held. Not for several threads."""

    def __init__(self, held: int = HELD) -> None:
        self._most = held
        self._met: OrderedDict[str, Met] = OrderedDict()
        self._by: dict[str, OrderedDict[str, None]] = {}

    def recall(self, session: Session, site_id: int, sweep_id: int) -> None:
        """Learn what was listed before, the newest first as far as it is held."""
        rows = session.execute(
            select(
                Listing.url, Listing.title, Listing.share_links, Listing.links, Listing.files,
                func.substr(Listing.text, 1, READ), Listing.first_sweep_id,
            )
            .where(Listing.site_id == site_id, Listing.kind == ListingKind.PAGE, Listing.gone_at.is_(None))
            .order_by(Listing.id.desc())
            .limit(self._most)
        ).all()  # fmt: skip
        for url, title, shares, links, files, text, first in reversed(rows):
            columns = {
                "title": title,
                "share_links": shares,
                "links": links,
                "files": files,
                "price": "",
                "text": text,
            }
            self._hold(_met(url, columns, of_sweep=first == sweep_id))

    def settle(self, reading: PageReading, planned: Planned) -> tuple[PageReading, tuple[str, ...]]:
        """A page's reading without its listing, where that is told at another address; and `Place.instead`."""
        if len(reading.listings) > 1 and all("#" in one.url for one in reading.listings):
            return self._without_known_posts(reading, planned), ()
        one = reading.listings[0] if len(reading.listings) == 1 else None
        if one is None or one.kind is not ListingKind.PAGE or "listing_id" in planned.extra:
            return reading, ()
        leads = {link.url for link in reading.follow}
        place = self.place(one, leads, planned.found_on)
        if place.whole:
            return evolve(reading, kind=PageKind.INDEX, listings=(), styles=()), ()
        return reading, place.instead

    def _without_known_posts(self, reading: PageReading, planned: Planned) -> PageReading:
        """Without the posts that stand at their places of another page too: a front page shows the newest of them."""
        leads = {link.url for link in reading.follow}
        kept = []
        for post in reading.listings:
            place = f"#{urlsplit(post.url).fragment}"
            if not self.place(post, {url + place for url in leads}, planned.found_on + place).whole:
                kept.append(post)
        return evolve(reading, kind=reading.kind if kept else PageKind.INDEX, listings=tuple(kept))

    def place(self, item: ListingItem, leads: set[str], found_on: str) -> Place:
        """Where the listing of a page belongs. `leads`: addresses that the page links to."""
        columns = {
            "title": item.title, "share_links": item.share_links, "links": item.links, "files": item.files,
            "price": "", "text": item.text,
        }  # fmt: skip
        before = self._met.get(item.url)
        mine = _met(item.url, columns, of_sweep=before is None or before.of_sweep, found_on=found_on)
        if before is not None:
            mine.again = before.again
            self._let_go(before)
        same = [other for other in self._like(mine) if _once_more(mine, other, leads)]
        whole = min(same, key=lambda other: other.rank, default=None)
        if before is None and whole is not None and whole.rank <= mine.rank and mine.given <= whole.given:
            whole.again.add(mine.url)
            return Place(whole=whole.url)
        instead = [
            other for other in same if other.of_sweep and mine.rank < other.rank and other.given <= mine.given
        ]
        for other in instead:
            mine.again |= {other.url, *other.again}
            self._let_go(other)
        self._hold(mine)
        return Place(instead=tuple(other.url for other in instead))

    def _like(self, mine: Met) -> Iterator[Met]:
        """Listings that may be the same: they hand over the same, or, handing over nothing, have the same name."""
        urls: dict[str, None] = {}
        for key in _keys(mine):
            if len(self._by.get(key, ())) < SHARED_BY:
                urls |= self._by.get(key, {})
        yield from (self._met[url] for url in urls)

    def _hold(self, met: Met) -> None:
        self._met[met.url] = met
        for key in _keys(met):
            self._by.setdefault(key, OrderedDict())[met.url] = None
        if len(self._met) > self._most:
            self._let_go(next(iter(self._met.values())))

    def _let_go(self, met: Met) -> None:
        self._met.pop(met.url, None)
        for key in _keys(met):
            of_key = self._by.get(key, OrderedDict())
            of_key.pop(met.url, None)
            if not of_key:
                self._by.pop(key, None)


def _met(url: str, columns: Mapping[str, Any], *, of_sweep: bool, found_on: str = "") -> Met:
    offer, title = offers.facts(columns), str(columns["title"])
    # what lies elsewhere tells an offer by itself; a code is not always told again with its link
    given = [one.partition(" ")[0] for one in offer["share"]]
    given += [one for one in offer["links"] if one.startswith("magnet:")]
    given = given or [*offer["links"], *offer["files"]]
    pieces = (folding.key(line) for line in _BREAK.split(str(columns["text"])[:READ]))
    lines = [crc32(piece.encode()) for piece in pieces if len(piece) >= MIN_LINE][:MAX_LINES]
    name = folding.key(_ANSWER.sub("", title))
    answer = _ANSWER.match(title) is not None
    nameless = _NUMBERED.fullmatch(title) is not None
    hours = frozenset(_HOUR.findall(str(columns["text"])[:READ]))
    return Met(
        url, name, answer, nameless, frozenset(given), array("I", set(lines)), hours, of_sweep, found_on
    )


def _keys(met: Met) -> Iterator[str]:
    yield from met.given or (f"name:{met.name}",)


def _once_more(mine: Met, other: Met, leads: set[str]) -> bool:
    """Whether two listings of one site are one offer at two addresses."""
    if bool(mine.given) != bool(other.given) or not _speak_of_the_same(mine, other):
        return False
    if mine.answer or other.answer:
        return True
    here, there = urlsplit(routes.as_path(mine.url)), urlsplit(routes.as_path(other.url))
    if _adds_to(here, there) or _adds_to(there, here):
        return True
    theirs = {other.url, *other.again}
    near = (
        not leads.isdisjoint(theirs) or mine.found_on in theirs or other.found_on in {mine.url, *mine.again}
    )
    if not near:
        return False
    return mine.nameless != other.nameless or not _built_alike(here, there) or _same_talk(mine, other)


def _same_talk(mine: Met, other: Met) -> bool:
    """Whether two pages of one name say the same lines at the same hours: one talk, shown at two of its posts."""
    most = max(len(mine.lines), len(other.lines))
    told = mine.name == other.name and mine.given == other.given and mine.hours == other.hours
    return told and bool(mine.hours) and _in_common(mine, other) >= SAID_AGAIN * most


def _speak_of_the_same(mine: Met, other: Met) -> bool:
    if mine.given:
        shorter, longer = sorted((mine.name, other.name), key=len)
        held = mine.given <= other.given or other.given <= mine.given
        nameless = mine.nameless != other.nameless
        return held and (nameless or shorter == longer or (len(shorter) >= MIN_NAME and shorter in longer))
    fewer = min(len(mine.lines), len(other.lines))
    again = _in_common(mine, other)
    return mine.name == other.name and (mine.answer or other.answer or 0 < SAID_AGAIN * fewer <= again)


def _in_common(mine: Met, other: Met) -> int:
    return len(set(mine.lines).intersection(other.lines))


def _adds_to(longer: SplitResult, shorter: SplitResult) -> bool:
    """Whether an address is another one with parameters or parts of the path behind it."""
    if longer.path == shorter.path:
        return set(parse_qsl(shorter.query)) < set(parse_qsl(longer.query))
    stem = shorter.path.rstrip("/")
    return len(stem) > 1 and not shorter.query and longer.path.startswith(stem + "/")


def _built_alike(mine: SplitResult, other: SplitResult) -> bool:
    """Whether two addresses differ only where a site puts the number or the name of a thing."""
    if {key for key, _value in parse_qsl(mine.query)} != {key for key, _value in parse_qsl(other.query)}:
        return False
    here, there = (unquote(parts.path).strip("/").split("/") for parts in (mine, other))
    if len(here) != len(there):
        return False
    if any(
        one != another and not (_VARIES.search(one) and _VARIES.search(another))
        for one, another in zip(here[:-1], there[:-1], strict=True)
    ):
        return False
    short, long = sorted((_without_ending(here[-1]), _without_ending(there[-1])), key=len)
    added = long[len(short) :] if long.startswith(short) else ""
    return not added or not any(letter.isalpha() for letter in added)


def _without_ending(name: str) -> str:
    """`X_medium.html` adds to `X.html`: what kind of page it is stands behind both."""
    return name.rpartition(".")[0] if urls.extension(f"http://x/{name}") in urls.PAGES else name
