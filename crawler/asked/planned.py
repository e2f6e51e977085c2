"""One request as the frontier knows it, and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from attrs import field, frozen, mutable
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.request import fingerprint

from crawler.asked.files import Errand, Stop
from crawler.asked.spool import Part, Spool
from crawler.items import ListingItem
from crawler.pages.links import routes
from crawler.pages.reading import Piece
from crawler.stores.newest import Stamp
from records.vocabulary import FrontierState, MarkKind, RefusalReason, ShareLinkRow

PLAIN = "plain_body"
"""In a response's meta: the decoded body as the server sent it, where the response now holds what scripts made."""


LATER = "later"
"""In a row's `extra`: how many links deeper a page is taken to stand in the order of the sweep, for it changed long ago."""


class Role(StrEnum):
    """Why a URL is fetched."""

    PAGE = "page"
    SHARE = "share"
    PICTURE = "picture"
    STYLE = "style"
    FILE = "file"
    INDEX = "index"


PRIORITY: dict[Role, int] = {
    Role.PICTURE: 0,
    Role.STYLE: 0,
    Role.INDEX: 1,
    Role.SHARE: 5,
    Role.PAGE: 10,
    Role.FILE: 1_000_000,
}
"""Smaller goes first: a listing's pictures follow it at once, so that a sweep cut short still has them.

Files come when all pages are read: they are the heaviest, and no page waits for them.
"""
WAITED = 3
"""Of pages that an earlier sweep left, once it is their turn (`crawler.progress.page_turns`): before every other page."""


@frozen
class Planned:
    """A URL to fetch. `depth`: links from the start; `found_on`: the page that named it; `extra`: JSON."""

    url: str
    role: Role = Role.PAGE
    depth: int = 0
    found_on: str = ""
    extra: dict[str, Any] = field(factory=dict)

    @property
    def priority(self) -> int:
        """Pages breadth first, so that the site's own structure comes before its depths; what its sitemaps call old later."""
        return PRIORITY[self.role] + (self.depth + self.extra.get(LATER, 0) if self.role is Role.PAGE else 0)

    def as_row(self) -> dict[str, Any]:
        """What rebuilds the request: the JSON of `FrontierEntry.request`."""
        return {
            "role": self.role.value,
            "found_on": self.found_on,
            **({"extra": self.extra} if self.extra else {}),
        }


@mutable(eq=False)
class Entry:
    """A leased frontier row in memory. `aliases`: redirect targets that were fetched in its name."""

    fingerprint: str
    planned: Planned
    attempts: int = 1
    aliases: list[Planned] = field(factory=list)
    concluded: bool = False
    errand: Errand | None = None
    """How its file is asked for; None for everything else."""
    stop: Stop | None = None
    """Why the body of its file was not read to the end."""
    received: int = 0
    """Bytes of file bodies that came, all attempts together."""
    spool: Spool | None = None
    """Where the body of its file goes."""
    part: Part | None = None
    """What an earlier attempt left of it, and this one continues."""
    stored: tuple[str, int] | None = None
    """SHA-256 and length of its body where the vault has it."""
    robots_exception: str = ""
    """`id: rule` of the exception by which it was fetched although robots.txt disallows it."""


Hop = tuple[Request, Response]
"""A redirect as it came, with what was asked."""


@frozen
class Refused:
    """One refusal to be stored. `stage` as `records.sweeps.Refusal` has it."""

    url: str
    reason: RefusalReason
    stage: str
    detail: str = ""
    found_on: str = ""


@frozen
class Kept:
    """A response in a WARC file. `sha256` and `length` of the decoded body; `offset` in bytes."""

    url: str
    status: int
    media_type: str
    address: str
    sha256: str
    length: int
    warc_file: str
    warc_offset: int
    record_id: str
    robots_exception: str = ""
    """As `Entry.robots_exception`."""
    certificate: str = ""
    """SHA-256 of the server's TLS certificate; empty for http."""
    confirms: tuple[str, str] | None = None
    """Of a "not modified": WARC file and record id of the response that stands."""


@frozen
class Sight:
    """A page as it was drawn live; (digest in the vault, bytes) of its picture, document and print.

    `url` is where the page had come to; `drawn_from` what `records.captures.Capture` keeps of it.
    """

    url: str
    picture: tuple[str, int]
    document: tuple[str, int]
    print: tuple[str, int]
    drawn_from: dict[str, Any] = field(factory=dict)


@frozen
class Picture:
    """A fetched picture: its digest in the vault, or why its bytes were no good."""

    digest: str = ""
    media_type: str = ""
    refusal: str = ""


@frozen
class File:
    """What became of a listing's file: stored, unchanged, or refused.

    `length` in bytes of what is stored, `total` of the whole as the server states it; `note` for people.
    `gone`: the site says that there is no such file.
    """

    digest: str = ""
    media_type: str = ""
    length: int = 0
    total: int | None = None
    etag: str = ""
    last_modified: str = ""
    note: str = ""
    refusal: str = ""
    unchanged: bool = False
    gone: bool = False


@frozen
class Mark:
    """One mark of the site (`records.site_marks`). `detail`: JSON."""

    kind: MarkKind
    value: str
    detail: dict[str, Any] = field(factory=dict)


@frozen
class PageSeen:
    """What one answer leaves in the memory of its page (`records.page_memory`). `length` in bytes.

    `not_modified`: the site said that it stands; `listings`: how many were read from it.
    """

    fingerprint: str
    url: str
    etag: str = ""
    last_modified: str = ""
    vary: dict[str, str] = field(factory=dict)
    sha256: str = ""
    length: int = 0
    media_type: str = ""
    listings: int = 0
    not_modified: bool = False


@frozen
class Forwarded:
    """A share to which an address of the site's own forwards: `found_on` names the address, and nobody followed it there."""

    via: str
    found_on: str
    share: ShareLinkRow


@frozen
class Result:
    """What became of one entry; written in one transaction with everything that was found on it."""

    entry: Entry
    state: FrontierState
    status: int | None = None
    listings: tuple[ListingItem, ...] = ()
    found: tuple[Planned, ...] = ()
    refused: tuple[Refused, ...] = ()
    kept: Kept | None = None
    picture: Picture | None = None
    file: File | None = None
    sight: Sight | None = None
    seen: PageSeen | None = None
    marks: tuple[Mark, ...] = ()
    published: datetime | None = None
    """When the page says for machines that its one listing was put up."""
    forwarded: Forwarded | None = None
    piece: Piece | None = None
    """What the page adds to the offer of another one."""
    instead: tuple[str, ...] = ()
    """As `Instead`."""
    stamp: Stamp | None = None
    """When a store's index was made."""
    drawn: bool | None = None
    """Whether a page that only scripts fill was drawn; None for every other."""


@frozen
class Instead:
    """A further address of what this page lists, whose listing the page's own takes over."""

    url: str


@lru_cache(maxsize=1 << 12)
def print_of(url: str) -> str:
    """Scrapy's request fingerprint of a GET of this URL, hexadecimal; what stands behind `#` tells pages within a program
    apart (`crawler.pages.links.routes`). Raises ValueError for no URL at all."""
    return fingerprint(Request(url), keep_fragments=routes.within(url)).hex()
