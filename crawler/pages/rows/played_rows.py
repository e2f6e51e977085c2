"""Recordings or films that one page plays beside each other, each a thing of its own without a page to read.

The rows of an album are its parts, and the album is listed. Rows are things of their own where the page has no name but a
list's (`Songs`, the front page), or where each of them says who made it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from crawler.items import PageListing
from crawler.pages.facts.titles import MAX_TITLE
from crawler.pages.kind.classify import address_weight
from crawler.pages.links import urls
from crawler.pages.rows.row import MAX_CLIMB, MAX_ROWS, MIN_ROWS, Row, as_listing
from crawler.pages.tree import played
from crawler.pages.tree.blocks import Player
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.parsing import clean

_LIST = re.compile(
    r"(?:all |our |my |the |latest |new )*(?:songs?|tracks?|music|videos?|films?|movies?|clips|recordings?|sounds?|audio(?:books?)?|episodes?|playlists?|library|listen|watch|media)"
    r"(?: (?:library|list|collection|archive|player|gallery))?|(?:全部|所有|最新|我的)?(?:歌曲|音乐|音樂|视频|視頻|影片|电影|录音|节目|有声书|媒体)(?:列表|库|目录|欣赏|大全)?",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:by|作者[:：]?|演唱[:：]?|歌手[:：]?|artist[:：]?|播讲[:：]?)\s+\S.*", re.IGNORECASE)
_TIME = re.compile(r"[\d:.\s/♪▶►⏵]*")


def listings_of(document: Document) -> tuple[PageListing, ...]:
    """One listing for each row that plays; nothing for a page of fewer than three, or for one that is one thing."""
    if document.tree is None or not _many(document.players):
        return ()
    rows = [row for unit in _units(document) if (row := _row(document, unit)) is not None]
    if len(rows) < MIN_ROWS or len({row.lines[0] for row in rows}) * 10 < len(rows) * 8:
        return ()
    made = all(any(_BY.fullmatch(line) for line in row.lines) for row in rows)
    return tuple(as_listing(document, row) for row in rows[:MAX_ROWS]) if made or _is_list(document) else ()


def _many(players: list[Player]) -> bool:
    return len({one.url for one in players if one.url and not one.noise}) >= MIN_ROWS


def _is_list(document: Document) -> bool:
    """Whether the page has no name but its site's or a list's."""
    heading = own_heading(document)
    said = heading.text if heading is not None else document.page_title
    return address_weight(document.url) < 0 or _LIST.fullmatch(said.strip()) is not None


def _units(document: Document) -> list[Any]:
    """The lowest elements around the players that have siblings of their kind around others."""
    beside: dict[tuple[Any, str], dict[Any, None]] = {}
    for element in islice(document.tree.iter(), MAX_ROWS * 40):
        if isinstance(element.tag, str) and _source(element):
            for above in islice((element, *element.iterancestors()), MAX_CLIMB):
                beside.setdefault((above.getparent(), above.tag), {}).setdefault(above)
    return next((list(found) for found in beside.values() if len(found) >= MIN_ROWS), [])


def _source(element: Any) -> str:
    if element.tag in ("video", "audio"):
        inside = (child.get("src") for child in element.iter("source"))
        return element.get("src") or next(filter(None, inside), "")
    return next(iter(played.heard(element.tag, element)), "") if element.tag != "script" else ""


def _row(document: Document, unit: Any) -> Row | None:
    sources = [
        found for element in unit.iter() if isinstance(element.tag, str) and (found := _source(element))
    ]
    files = tuple(dict.fromkeys(url for one in sources if (url := urls.join(document.base, one))))
    links = [urls.join(document.base, anchor.get("href") or "") for anchor in unit.iter("a")]
    led = [url for url in links if url and url not in files and url != document.url]
    if len(files) != 1 or any(map(urls.is_page, led)):
        return None  # it has a page of its own, or holds several
    heading = next((clean("".join(one.itertext())) for one in unit.iter("h2", "h3", "h4", "h5")), "")
    said = [line for text in unit.itertext() if (line := clean(text)) and not _TIME.fullmatch(line)]
    lines = tuple(dict.fromkeys([heading, *said] if heading else said))
    image = next((urls.join(document.base, picture.get("src") or "") for picture in unit.iter("img")), "")
    return Row(files, lines, image) if lines and len(lines[0]) <= MAX_TITLE else None
