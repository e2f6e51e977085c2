"""What of a page is its own, and what stands there for other pages.

A list shows the beginnings of other pages, or the whole of them, each under a heading that is a link to its page.
What such a page gives away below that heading, it gives away there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from urllib.parse import parse_qsl, urlsplit

from crawler.pages.links import urls
from crawler.pages.regions import goods, kept, talked
from crawler.pages.regions.asides import asks_to_change
from crawler.pages.tree.blocks import Anchor, Block
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.elements import HEADINGS
from records import folding

_PERSON = re.compile(r"/(?:authors?|users?|members?|profiles?|people|space|u|uid|~[\w%-]+|@[\w.%-]+)(?:\.(?:php|aspx?|jsp|cgi)\b)?(?:[/?=-]|$)|[?&;](?:uid|author|user)=|mode=viewprofile|mod=space|action=profile", re.IGNORECASE)  # fmt: skip
"""Addresses of people: who wrote the page may stand in a heading below the page's own."""
_FRONT = re.compile(r"/?(?:(?:index|default|home|forum|portal)\.\w{2,5})?", re.IGNORECASE)
"""Paths of a front page."""
MAX_ROW, MIN_NAME, NAMED_SHARE = 400, 5, 0.2
"""Characters of a row at most, folded letters of a name and its share of the row at least, before it counts as another page's."""
NO_NAME = re.compile(
    r"(?:[\W\d_]|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]{2,6})?(?![a-z])|(?:mon|tues?|wed|thur?s?|fri|sat|sun)(?:[a-z]*day)?(?![a-z])|"
    r"(?:ago|about|an?|at|on|[ap]\.?m|just now|today|yesterday|seconds?|minutes?|hours?|days?|weeks?|months?|years?|link|permalink|post|t|z|utc|gmt)(?![a-z])|"
    r"[年月日时時分秒前天周週楼樓昨今刚剛]|小时|小時|分钟|分鐘|发表于|發表於|上午|下午)+",
    re.IGNORECASE,
)
"""What a link says that only tells when something was said, or where in a talk it stands."""
_HEADING = HEADINGS | {"h5", "h6"}
"""What heads another page's words on a list, however small it is drawn."""
CARD = 3
"""Lines between a card's link and its heading, at most, such as a day and a count of words."""
LEAST_ALIKE = 3
"""Rows that lead to pages of their own, at least, before they are a list of these."""
_NUMBER = re.compile(r"[0-9a-f]{32,}|\d+", re.IGNORECASE)
_HANDED = re.compile(r"(?:(?:https?|ftp|ed2k)://|magnet:)[!-~]*", re.IGNORECASE)
"""An address that is written out."""
MIN_TEASED, TEASED_SHARE = 20, 0.1
"""Bytes, at least, of a folded name whose teaser writes an address out, and its share of the row: boards call nobody at such length."""
_ANSWER = re.compile(r"^(?:re|回复|答复)\s*[:：]\s*", re.IGNORECASE)


def leads_away(document: Document, block: Block) -> bool:
    """Whether a heading is a link to another page of the site.

    One that only tells when its post was written is none, nor is one that asks to change what stands below.
    """
    home = urls.origin(document.url)
    asking = sum(len(anchor.text) for anchor in block.anchors if asks_to_change(anchor, block))
    linked = sum(
        len(anchor.text)
        for anchor in block.anchors
        if anchor.url.startswith(home)
        and not (urls.is_file(anchor.url) or _same(anchor.url, document) or _PERSON.search(anchor.url))
        and not (len(anchor.text) < len(block.text) and NO_NAME.fullmatch(anchor.text[:60]))
        and not asks_to_change(anchor, block)
    )
    return linked > 0 and 2 * linked >= len(block.text) - asking


def mark(document: Document) -> None:
    """Mark every block that stands under another page's heading as `foreign`."""
    whole, level = folding.key(document.page_title), 0
    _head_cards(document)
    for block in document.blocks:
        if block.tag in _HEADING and block.text and not block.noise and not block.crumb:
            of_block = int(block.tag[1])
            if _leads_home(document, block):
                continue  # the site's name heads every page
            if leads_away(document, block) and not _in_title(block.text, whole):
                level = level or of_block
            elif level and (of_block <= level or _in_title(block.text, whole)):
                level = 0
        elif _heads_a_card(document, block, whole):
            level = level or 1
        block.foreign = level > 0
    _mark_described(document, whole)
    kept.mark(document, whole)
    talked.mark(document)
    rows = list(_rows(document))
    for row in rows:
        if _is_of_another(document, row, whole):
            for block in row:
                block.foreign = True
    _mark_alike(document, rows, whole)
    _mark_cards(document, whole)
    document.settle()


def _mark_cards(document: Document, whole: str) -> None:
    """What a card of a list asks is asked by the page that it leads to, and what several cards built alike say is said there."""
    shown = list(goods.shown(document))
    asking = {id(card[0]) for card in goods.asking(document, shown)}
    places = Counter((card[0].trail, card[0].anchors[0].url) for card in shown)
    alike = Counter(trail for trail, _url in places)
    returning = {trail for (trail, _url), times in places.items() if times > 1}
    for card in shown:
        first, trail = card[0].anchors[0], card[0].trail
        names = (one.text for block in card for one in block.anchors if one.url == first.url and one.text)
        if _same(first.url, document) or any(_in_title(name, whole) for name in names):
            continue
        document.sells_elsewhere |= id(card[0]) in asking
        # whoever speaks twice on a page is shown twice by picture and name; a list shows a thing once
        others = alike[trail] > 1 and trail not in returning and not _PERSON.search(first.url)
        if id(card[0]) in asking or others:
            for block in card:
                block.foreign = True


def _heads_a_card(document: Document, block: Block, whole: str) -> bool:
    """Whether an article's header is nothing but the name of another page, which leads there: no heading, and as good as one."""
    if block.tag != "header" or not block.trail.rpartition(">")[0].rpartition(">")[2].startswith("article."):
        return False
    return leads_away(document, block) and _names_another(document, block, whole)


def _head_cards(document: Document) -> None:
    """A card may be drawn below its link, which holds no text and bears the heading's words as its label: it is the heading's."""
    for place, block in enumerate(document.blocks):
        if block.tag not in HEADINGS or block.anchors or not block.text:
            continue
        above = (one for one in document.blocks[max(0, place - CARD) : place] if not one.text)
        beside = (anchor for one in above for anchor in one.anchors)
        key = folding.key(block.text)
        if len(key) > 1 and (found := next((one for one in beside if folding.key(one.text) == key), None)):
            block.lead(found)


def _mark_described(document: Document, whole: str) -> None:
    """A term that is a link to another page heads its description, as in lists of what was found or done."""
    away = False
    for block in document.blocks:
        if block.tag == "dt":
            away = _names_another(document, block, whole)
        elif "dd." not in block.trail:
            away = False
        block.foreign = block.foreign or away


def _names_another(document: Document, block: Block, whole: str) -> bool:
    home = urls.origin(document.url) + "/"
    return any(
        len(folding.key(anchor.text)) >= MIN_NAME
        and anchor.url.startswith(home) and urls.is_page(anchor.url)
        and not (_same(anchor.url, document) or _PERSON.search(anchor.url) or _in_title(anchor.text, whole))
        for anchor in block.anchors
    )  # fmt: skip


def _leads_home(document: Document, block: Block) -> bool:
    """Whether a heading is a link to the site's front page."""
    home = urls.origin(document.url)
    return bool(block.anchors) and all(
        anchor.url == document.base
        or (anchor.url.startswith(home) and _FRONT.fullmatch(anchor.url.removeprefix(home)))
        for anchor in block.anchors
    )


def _rows(document: Document) -> Iterator[list[Block]]:
    """The blocks of each row of a table or list."""
    for number, blocks in groupby(document.blocks, key=lambda block: block.row):
        if number:
            yield list(blocks)


def _is_of_another(document: Document, row: list[Block], whole: str) -> bool:
    """Whether a row names another page of the site, so that what stands beside the name is that page's.

    Such a row hands something over, and its name is a heading or a good part of what the row says.
    Where a teaser only writes an address out, the name stands above it, and more is said of it.
    """
    said = sum(map(_says, row))
    if said > MAX_ROW:
        return False
    teased = not any(urls.is_given(anchor.url) for block in row for anchor in block.anchors)
    if teased and not _teases(row, said):
        return False
    share = TEASED_SHARE if teased else NAMED_SHARE
    home = urls.origin(document.url) + "/"
    named = [
        anchor for block in row for anchor in block.anchors
        if (block.tag in HEADINGS or (len(folding.key(anchor.text)) >= MIN_NAME and len(anchor.text) >= share * said))
        and anchor.url.startswith(home) and urls.is_page(anchor.url)
        and not _same(anchor.url, document) and not _PERSON.search(anchor.url)
    ]  # fmt: skip
    return any(not _in_title(anchor.text, whole) for anchor in named)


def _teases(row: list[Block], said: int) -> bool:
    """Whether a row is a name on a line of its own, and below it words with an address written out."""
    name = row[0].text
    return (
        2 * len(name) <= said
        and [anchor.text for anchor in row[0].anchors] == [name]
        and len(folding.key(name).encode()) >= MIN_TEASED
        and any(_hands_over(block) for block in row[1:])
    )


def _says(block: Block) -> int:
    """How many characters a line says, but for addresses that are written out."""
    if ":" not in block.text:
        return len(block.text)
    return len(_HANDED.sub("", block.text))


def _mark_alike(document: Document, rows: list[list[Block]], whole: str) -> None:
    """Rows that each hand something over and lead to a page of their own, by addresses built alike, are these pages'.

    Such as a table that says of each thing all that its page says, behind a number that is the link.
    """
    heading = own_heading(document)
    mine = folding.key(heading.text) if heading else ""
    handing = [
        (row, list(_named_by(document, row, whole)))
        for row in rows
        if any(_hands_over(block) for block in row)
    ]
    # what several rows lead to is their kind or their giver
    led = Counter(url for _row, names in handing for url in {anchor.url for anchor in names})
    groups: dict[tuple[str, frozenset[str]], dict[str, list[Block]]] = defaultdict(dict)
    for row, names in handing:
        named = next((anchor for anchor in names if led[anchor.url] == 1), None) or next(iter(names), None)
        if named and not (mine and mine in folding.key(named.text)):
            parts = urlsplit(named.url)
            shape = (
                _NUMBER.sub("N", parts.path.rpartition("/")[0]),
                frozenset(key for key, _value in parse_qsl(parts.query)),
            )
            groups[shape].setdefault(named.url, row)
    for found in groups.values():
        if len(found) >= LEAST_ALIKE:
            for block in (block for row in found.values() for block in row):
                block.foreign = True


def _hands_over(block: Block) -> bool:
    return (":" in block.text and _HANDED.search(block.text) is not None) or any(
        urls.is_given(anchor.url) for anchor in block.anchors
    )


def _named_by(document: Document, row: list[Block], whole: str) -> Iterator[Anchor]:
    """The links of a row that may name the page it stands for: no person, no time; a number only where it begins the row."""
    home = urls.origin(document.url) + "/"
    for block in row:
        for anchor in block.anchors:
            first = block is row[0] and anchor.text == block.text
            if (
                anchor.text and anchor.url.startswith(home) and urls.is_page(anchor.url)
                and not _same(anchor.url, document) and not _PERSON.search(anchor.url)
                and (first if NO_NAME.fullmatch(anchor.text[:60]) else not _in_title(anchor.text, whole))
            ):  # fmt: skip
                yield anchor


def own(document: Document) -> Iterable[Block]:
    """The blocks of the page's own content."""
    return document.own


def in_title(document: Document, block: Block) -> bool:
    """Whether a line is a part of the page's title, or an answer to it."""
    return _in_title(block.text, folding.key(document.page_title))


def names_page(document: Document, said: str) -> bool:
    """Whether what a link says is the page's own name, or an answer to it."""
    return _in_title(said, folding.key(document.page_title))


def _in_title(text: str, whole: str) -> bool:
    key = folding.key(_ANSWER.sub("", text))
    return len(key) > 1 and key in whole


def places(document: Document) -> set[str]:
    """Addresses of headings of this very page: its own, with parameters added, as sites drawn by scripts write them."""
    return {
        anchor.url
        for _tag, block in document.headings
        for anchor in block.anchors
        if _same(anchor.url, document) and anchor.url != document.url
    }


def _same(url: str, document: Document) -> bool:
    bare, _mark, query = document.url.partition("?")
    added = url.startswith(f"{document.url}&" if query else f"{bare}?")
    return added or url in (document.url, document.canonical)
