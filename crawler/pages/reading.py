"""What page objects take and give."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from attrs import field, frozen

from crawler.items import ListingItem

SHELL = "shell"
"""In `Fetched.extra`: the page's bytes before its scripts ran, where it was drawn."""


class PageKind(StrEnum):
    """What a page is. Only offers and tables of files are listings; the rest leads to them."""

    OFFER = "offer"
    FILES = "files"
    INDEX = "index"


@frozen
class Fetched:
    """A response as page objects take it. `charset` and `media_type` as the header says, possibly empty."""

    url: str
    body: bytes
    charset: str = ""
    media_type: str = ""
    extra: dict[str, Any] = field(factory=dict)


@frozen
class Follow:
    """A link to go on with. `paging`: another part of the same list, so no step deeper; `changed`: the day on which it
    was changed last, as its sitemap states it (ISO 8601), empty where none states days; `said`: its words, where they may
    be the page's name; `above`: the fingerprint of the title of the page where it stands; `of`: the name of the offer that
    hands its thing over there."""

    url: str
    paging: bool = False
    changed: str = ""
    said: str = ""
    above: int = 0
    of: str = ""


@frozen
class Piece:
    """A page that shows a part of what the page at `whole` offers: its address, title and text."""

    url: str
    whole: str
    title: str
    text: str


@frozen
class PageReading:
    """What a page says: its listings, where it leads, the style sheets that draw it."""

    kind: PageKind
    listings: tuple[ListingItem, ...] = ()
    follow: tuple[Follow, ...] = ()
    styles: tuple[str, ...] = ()
    folders: tuple[tuple[str, dict[str, Any]], ...] = ()
    """Folders of a share to look into: (URL, what a `crawler.pages.share.Visit` needs)."""
    feeds: tuple[str, ...] = ()
    """The same content for machines: feeds and OPDS catalogues that the page names."""
    sitemaps: tuple[str, ...] = ()
    wall: str = ""
    """What stands between a visitor and the page, as `crawler.pages.walls` names it; empty where it is shown."""
    needs_rendering: tuple[str, ...] = ()
    """Why the answer lacks what a browser would show; empty where it is whole."""
    piece: Piece | None = None
    """What the page adds to the offer of another one."""
