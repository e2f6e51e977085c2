"""What an offer is called: its own name, without the site's, the section's, or the signs beside a heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.pages.declared.structured import Thing
from crawler.pages.facts import parted, two_names
from crawler.pages.links import urls
from crawler.pages.regions.own import NO_NAME, leads_away
from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document
from records import folding

MAX_TITLE = 500
MIN_SPELLED = 4
"""Folded letters of a name in an address; shorter ones are codes."""
_JOINED = re.compile(r"(?:[A-Z][a-z0-9]+){2,}")
"""A page's name as some wikis write it."""
_NUMBERED = re.compile(r"[^\W\d_]{1,12}[\s:：#№-]*\d{1,12}")
"""A kind and a number, which is no name: `Issue 5`, `帖子 12`."""
_DRAWN_SIGNS = re.compile("^[\\s\ue000-\uf8ff]+|[\\s\ue000-\uf8ff]+$")
"""Letters for private use around a line: a font draws a picture for each."""
_A_SIGN = re.compile(r"[#¶§🔗_]")
_OF_A_PART = re.compile(r"^\d{1,3}(?:\.\d{1,3})*\.?\s+(?=\S)")
"""The number of a chapter or section before its name."""
_NAME_LABEL = re.compile(
    r"(?:名\s?称|标题|標題|题名|书名|片名|剧名|歌名|品名|title|name)\s*[:：]?", re.IGNORECASE
)
"""How the cell of a name is headed."""
_ITSELF = re.compile(r"^[#¶§🔗_]\s+")


def title_of(document: Document, thing: Thing | None, site_title: str = "") -> str:
    """The offer's own name; where that is no more than a number, the name that the page's title has beside it."""
    found = _title_of(document, thing, site_title)
    if "/" in found and unquote(urlsplit(document.url).path).strip("/") == found.strip("/"):
        return _below(document, found) or found  # named after its address
    if _NUMBERED.fullmatch(found):
        return _beside(document, found) or _in_a_sheet(document) or found
    sheet = _in_a_row(document)
    if not sheet or folding.key(sheet) in folding.key(found):
        return found
    return sheet if _is_section(document, found) or not _stands_there(document, found) else found


def _is_section(document: Document, name: str) -> bool:
    """Whether the site's navigation calls another page so: the list that this page is one entry of."""
    return any(
        anchor.noise and anchor.text == name and anchor.url != document.url for anchor in document.anchors
    )


def _stands_there(document: Document, name: str) -> bool:
    """Whether the page itself says a name, not its title alone: some programs call all their pages alike there."""
    key = folding.key(name)
    return any(key in folding.key(block.text) for block in document.content)


def _beside(document: Document, number: str) -> str:
    """The longest line of the page that its title has too, behind a number: `Issue 5: The name - site`."""
    begins = re.sub(r"\s", "", document.page_title).startswith(re.sub(r"\s", "", number))
    lines = (block.text for block in document.content if begins and not block.anchors and not block.crumb)
    held = (text for text in lines if len(folding.key(text)) >= MIN_SPELLED and text in document.page_title)
    return max((text for text in held if not _NUMBERED.fullmatch(text)), key=len, default="")[:MAX_TITLE]


def _below(document: Document, above: str) -> str:
    """The first heading below another that says something of its own."""
    heads = [block for _tag, block in document.headings if not block.noise and not block.crumb]
    told = [_shown(block.text) for block in heads if not block.anchors]
    return next((text for text in told if text != above), "")[:MAX_TITLE]


def _in_a_row(document: Document) -> str:
    """What stands beside the word for a name where the two are a whole row: a sheet of one record, one fact a row."""
    cells = [block for block in document.content if block.row and not block.crumb]
    for label, value in pairwise(cells):
        if label.row == value.row and label.tag in ("th", "td") and _NAME_LABEL.fullmatch(label.text):
            return value.text[:MAX_TITLE] if sum(cell.row == label.row for cell in cells) == 2 else ""
    return ""


def _in_a_sheet(document: Document) -> str:
    """What stands under or beside the word for a name in a table of one record."""
    cells = [block for block in document.content if not block.crumb]
    for place, label in enumerate(cells):
        if label.tag not in ("th", "dt") or not _NAME_LABEL.fullmatch(label.text):
            continue
        heads = [cell for cell in cells[place:] if cell.row == label.row and cell.tag == label.tag]
        after = place + len(heads)
        row = [cell for cell in cells[after:] if cell.row == cells[after].row] if after < len(cells) else []
        left = [cell for cell in cells[:place] if cell.row == label.row and cell.tag == label.tag]
        if row and len(row) == len(left) + len(heads):
            return row[len(left)].text[:MAX_TITLE]
    return ""


def _title_of(document: Document, thing: Thing | None, site_title: str = "") -> str:
    """The offer's own name: the heading that the page's title begins with, else what it declares."""
    page_title = document.page_title
    if (
        named := _file_named(document)
        or _linked_to_itself(document)
        or _headed(document, site_title)
        or _of_its_day(document)
    ):
        return named[:MAX_TITLE]
    # a heading that leads elsewhere is another page's, or the site's name above every page
    plain = [(tag, block) for tag, block in document.headings if not leads_away(document, block)]
    heads = [_shown(_bare(document, block)) for block in _topmost(document, plain)]
    if spelled := _spelled(document):
        return _more_than(spelled, heads, page_title)[:MAX_TITLE]
    declared = [thing.text("name", "headline")] if thing else []
    shared = [document.meta.get("og:title", ""), document.meta.get("twitter:title", "")]
    lesser = [
        _shown(_bare(document, block))
        for tag, block in plain
        if tag in ("h2", "h3", "h4") and not block.noise
    ]
    begun = two_names.own_of(document, _heading_of(page_title, (*heads, *lesser)))
    whole = folding.key(page_title)
    site = {folding.key(site_title), folding.key(document.meta.get("og:site_name", ""))}
    if begun := begun or (
        "" if any(folding.key(head) in whole for head in heads) else parted.standing(document)
    ):
        return begun[:MAX_TITLE]
    for text in (*heads, *declared, *shared, *lesser[:3]):
        key = folding.key(text)
        if (
            key
            and key not in site
            and (whole.startswith(key) or (key in whole and len(key) >= len(whole) / 2))
        ):
            return text[:MAX_TITLE]
    if len(whole) >= 2 and whole not in site and any(page_title in head for head in heads):
        return page_title[:MAX_TITLE]  # the heading counts it too: `Chapter 4 The Name`
    firm = [text for text in (*declared, *shared, *heads) if text and folding.key(text) not in site]
    return _beside_the_title(document, firm, stated=any((*declared, *shared)))[:MAX_TITLE]


def _beside_the_title(document: Document, firm: Sequence[str], *, stated: bool) -> str:
    """The name of a page whose title has none of its headings: what it declares, else what its lines have of the title, else a heading."""
    page_title = document.page_title
    if not stated and (held := parted.held(document)):
        return held
    named = (_begun(page_title, folding.key(firm[0])) or firm[0]) if firm else parted.longest_line(document)
    return named or parted.first_segment(page_title)


def _topmost(document: Document, plain: Sequence[tuple[str, Block]]) -> list[Block]:
    """The headings of the first level; where there are none, the only one of the second that stands above all the page's text."""
    top = [block for tag, block in plain if tag == "h1" and not block.crumb]
    first = [block for block in top if not block.noise] or top
    second = [block for tag, block in plain if tag == "h2" and not (block.noise or block.crumb)]
    if first or len(second) != 1:
        return first
    told = next((block for block in document.content if not (block.anchors or block.crumb)), None)
    return second if told is second[0] else []


def _file_named(document: Document) -> str:
    """The page's title where it is the very name of a file that the page hands over: a dash in it parts nothing."""
    title = document.page_title
    if urls.extension(f"http://x/{title.rpartition(' ')[2]}") not in urls.FILES:
        return ""
    return title if any(urls.file_name(anchor.url) == title for anchor in document.anchors) else ""


def _of_its_day(document: Document) -> str:
    """The one heading of a page whose title is the site's name and a day: what was written on it."""
    heads = [block for tag, block in document.headings if not block.noise and not block.crumb]
    over = next((block.text for block in heads if block.text and block.text in document.page_title), "")
    day = document.page_title.replace(over, "", 1)
    if not over or not any(letter.isdigit() for letter in day) or not NO_NAME.fullmatch(day):
        return ""
    said = [
        _shown(_bare(document, block))
        for block in heads
        if block.text != over and not NO_NAME.fullmatch(block.text)
    ]
    return said[0] if len(said) == 1 else ""


def _headed(document: Document, site_title: str) -> str:
    """The first heading of a page without a title, or that bears the site's name as its title: scripts that draw pages leave it so."""
    site, whole = folding.key(site_title), folding.key(document.page_title)
    if whole and whole != site:
        return ""
    plain = (_shown(_bare(document, block)) for _tag, block in document.headings
             if not block.noise and not block.crumb and not leads_away(document, block))  # fmt: skip
    return next((text for text in plain if len(folding.key(text)) > 1 and folding.key(text) != site), "")


def _linked_to_itself(document: Document) -> str:
    """The only heading that is a link to this very page, where the page's title has it too.

    A heading that names the way here, each part a link, ends with the page's own name.
    """
    whole = folding.key(document.page_title)
    linked = {
        _shown(block.anchors[-1].text) for _tag, block in document.headings
        if block.anchors and block.anchors[-1].url == document.url and _is_all_links(block)
        and len(key := folding.key(block.anchors[-1].text)) > 1 and key in whole
    }  # fmt: skip
    return linked.pop() if len(linked) == 1 else ""


def _is_all_links(block: Block) -> bool:
    """Whether nothing but signs stands beside the links of a line."""
    return folding.key("".join(anchor.text for anchor in block.anchors)) == folding.key(block.text)


def _heading_of(page_title: str, headings: Iterable[str]) -> str:
    """The heading that the page's title begins with; of a heading with a label before the name, the name.

    The site's own name may head every page and be longer than the page's.
    """
    whole = folding.key(page_title)
    keyed = [(text, key) for text in headings if len(key := folding.key(text)) > 1]
    begun = [(len(key), text) for text, key in keyed if whole.startswith(key)]
    if begun:
        return max(begun, key=lambda found: found[0])[1]
    heads = [head for head in parted.parts(page_title) if page_title.startswith(head)]
    held = [
        head
        for head in heads
        for _text, key in keyed
        if len(name := folding.key(head)) >= MIN_SPELLED and key.endswith(name) and 2 * len(name) > len(key)
    ]
    return max(held, key=len, default="")


def _spelled(document: Document) -> str:
    """The part of the page's title that its address spells, where the title names the site or a section too."""
    parts = urlsplit(document.url)
    said = [parts.path.rstrip("/").rpartition("/")[2], *(value for _key, value in parse_qsl(parts.query)[:8])]
    names = {
        name for text in said if len(name := folding.key(unquote(text))) >= MIN_SPELLED and not name.isdigit()
    }
    return (
        next((part for part in parted.parts(document.page_title) if folding.key(part) in names), "")
        if names
        else ""
    )


def _more_than(name: str, heads: Iterable[str], page_title: str) -> str:
    """The heading that says more than a name, where the page's title does so too: an address may be short.

    A wiki's name without spaces is no more than an address, so that the only heading is the name.
    """
    heads = list(heads)
    if len(heads) == 1 and _JOINED.fullmatch(name):
        return heads[0]
    if page_title.startswith(name) and any(text.startswith(page_title) for text in heads):
        return page_title  # the heading says the whole title, and the day behind it
    longer = (text for text in heads if len(text) > len(name) and name in text and text in page_title)
    return next(longer, name)


def _begun(page_title: str, heading: str) -> str:
    """The longest beginning of the page's title that a heading begins with: it may say more than the name."""
    heads = [head for head in parted.parts(page_title) if page_title.startswith(head)]
    held = [
        head for head in heads if len(key := folding.key(head)) >= MIN_SPELLED and heading.startswith(key)
    ]
    return max(held, key=len, default="")


def _bare(document: Document, block: Block) -> str:
    """A heading without the sign or the number before it, where the page's title has none."""
    whole = document.page_title
    if _A_SIGN.match(block.text):
        text = block.text[1:].lstrip()
        return text if text in whole and block.text not in whole else block.text
    text = _OF_A_PART.sub("", block.text)
    if text == block.text:
        return text
    keyed, name = folding.key(whole), folding.key(text)
    return text if len(name) > 1 and name in keyed and folding.key(block.text) not in keyed else block.text


def _shown(text: str) -> str:
    """A heading without the sign that links to itself, and without pictures of a font, which have no names."""
    return _ITSELF.sub("", _DRAWN_SIGNS.sub("", text).rstrip("¶#§ \u200b")) or text
