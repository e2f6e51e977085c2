"""What a page consists of for its readers: lines of text with their links, pictures, players, what its head says."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import define, field, frozen

from crawler.pages.links import routes, urls

_BARE = re.compile(r"[\d\s:/.,|()（）\-年月日时分秒前天小周]+")


@frozen
class Anchor:
    """A link of the page. `noise`: in navigation or the like."""

    url: str
    text: str
    rel: str
    noise: bool


@frozen
class Shown:
    """A picture of the page with what its markup says of it. `place`: how many blocks stand before it."""

    url: str
    alt: str
    words: str
    width: int
    height: int
    noise: bool
    place: int = 0


@frozen
class Player:
    """A frame, film or recording inside the page. `place`: how many blocks stand before it; `media`: it is a
    <video> or <audio> with its address, no frame; `url` is empty where only scripts know what plays."""

    url: str
    place: int
    media: bool = False
    noise: bool = False


@define
class Block:
    """A line of text. `tag`: the element that holds it; `trail`: tags and classes above it; `depth`: how many
    elements around it look like navigation; `foreign`: it stands there for another page (`crawler.pages.regions.own`);
    `wrappers`: which of those elements, in the order of the page; `row`: the row of a table or list in which it
    stands, counted from 1, 0 outside of any."""

    text: str
    tag: str
    trail: str
    noise: bool
    crumb: bool
    anchors: list[Anchor] = field(factory=list)
    depth: int = 0
    foreign: bool = False
    wrappers: tuple[int, ...] = ()
    row: int = 0
    _linked: int = field(default=-1, init=False, repr=False, eq=False)
    _weight: int = field(default=-1, init=False, repr=False, eq=False)

    @property
    def linked(self) -> int:
        """Characters of the line that are links; every reader asks for them, so they are counted once."""
        if self._linked < 0:
            self._linked = sum([len(anchor.text) for anchor in self.anchors])
        return self._linked

    def lead(self, anchor: Anchor) -> None:
        """Take a link that stands beside the line for the line's own."""
        self.anchors.append(anchor)
        self._linked = -1

    @property
    def weight(self) -> int:
        """Characters of the line without figures, dates and what stands between them."""
        if self._weight < 0:
            self._weight = len(_BARE.sub("", self.text))
        return self._weight


class Contents:
    """What one walk over a page finds. All URLs are absolute.

    `places`: where links to routes of the page's own program lead; `drawn`: scripts filled the page, so that links to
    what stands behind its `#` may lead to other pages.
    """

    def __init__(self, url: str, places: routes.Places, *, drawn: bool) -> None:
        self.url, self.places, self.drawn = url, places, drawn
        self.clear()

    def clear(self) -> None:
        """Nothing was found yet."""
        self.meta: dict[str, str] = {}
        self.styles: list[str] = []
        self.ld_json: list[str] = []
        self.blocks: list[Block] = []
        self.anchors: list[Anchor] = []
        self.pictures: list[Shown] = []
        self.frames: list[str] = []
        self.players: list[Player] = []
        self.buttons: list[tuple[str, bool, int]] = []
        """What stands on each button, whether it belongs to navigation, how many blocks stand before it."""
        self.alternates: list[tuple[str, str]] = []
        """(media type, URL) of the same content in other forms, such as feeds, as the head names them."""
        self.headings: list[tuple[str, Block]] = []
        self.times: list[str] = []
        self._content: tuple[Block, ...] | None = None
        self._own: tuple[Block, ...] | None = None
        self.shows_text = False
        """Whether the page shows a text that somebody put there as one file."""
        self.sells_elsewhere = False
        """Whether goods are shown that other pages of the site sell."""
        self.page_title = self.language = self.canonical = self.body_words = ""
        self.base = self.places.root

    @property
    def content(self) -> Iterable[Block]:
        """The blocks that are no noise."""
        return (block for block in self.blocks if not block.noise) if self._content is None else self._content

    @property
    def own(self) -> Iterable[Block]:
        """Those of them that stand there for no other page."""
        return (block for block in self.content if not block.foreign) if self._own is None else self._own

    def settle(self) -> None:
        """Nothing will be marked any more: what the page says is told apart once, not by each who asks."""
        self._content = tuple(self.content)
        self._own = tuple(self.own)

    def is_foreign(self, place: int) -> bool:
        """Whether what stands before the block at this place stands there for another page."""
        return 0 < place <= len(self.blocks) and self.blocks[place - 1].foreign

    def link(self, href: str) -> str:
        """Where a link leads: the address by which that page is read; empty where no page is."""
        if self.drawn and (place := self.places.of(href, self.base)) is not None:
            return place
        return urls.join(self.base, href)
