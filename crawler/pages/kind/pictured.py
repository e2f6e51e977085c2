"""The page of one picture in a gallery: the picture is what it has to give, and it says no more than a caption.

A page of news shows its picture in the same way, but it speaks: of a picture's own page everything is about that one
picture. It holds one, calls itself or its address by it or leads to a larger form of it, says little, and turns to the
pictures beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from attrs import frozen

from crawler.pages.links import urls
from crawler.pages.offer import taken
from crawler.pages.regions.own import own
from crawler.pages.tree.document import Document
from crawler.pages.tree.speaking import LAZY
from records import folding

CAPTION = 60
"""Han letters (or 3.2 times as many others) that a caption has at most, beside the title; a piece of news has more."""
MAX_CHARS = 2000
"""Characters beyond which nobody counts letters."""
_SIDE = re.compile(r"(?:^|[;\s])(?:width|height)\s{0,2}:\s{0,2}(\d{1,4})px")
"""How large a style draws a picture."""
MIN_SIDE_PX = 200
"""Smaller pictures are thumbnails, where the page says how large they are."""
MAX_LOOKED_AT = 400
MAX_WORDS = 12
MIN_ADDRESS = 4
"""Letters of an address, at least, by which a picture can be called."""
_FACT = re.compile(r"[^:：\n]{2,24}[:：](?:\s.{0,40})?", re.DOTALL)
"""A line of a sheet: what camera, how large, when."""
_TURNS = re.compile(
    r"[<>«»‹›←→\s]*(?:上一?[张張幅个個页頁]|下一?[张張幅个個页頁]|前一[张張幅]|后一[张張幅]|prev(?:ious)?|next)(?:\s?(?:photo|picture|image|slide|图|圖|照片|图片))?[<>«»‹›←→\s]*|"
    r"[<>«»‹›←→]{1,3}",
    re.IGNORECASE,
)
_TURNS_TO = re.compile(r"/(?:next|prev|previous)/?$", re.IGNORECASE)
"""The end of an address behind an arrow without words."""
_SMALL = frozenset({"h5", "h6"})
_FILE = re.compile(rf"[^:：|/]+\.(?:{'|'.join(sorted(urls.PICTURES))})\b", re.IGNORECASE)
_PARTS = re.compile(r"\s+[-–—|·>»]\s+")
BOTH_WAYS = 2
"""Addresses to which a page turns: before it and after it."""
_THUMB = re.compile(r"(?:^|[/_.-])(?:thumbs?|thumbnails?|tn|mini)(?:[/_.-]|$)", re.IGNORECASE)
_BESIDE = re.compile(
    r"(.*[^/_.-])[_.-](?:info|exif|meta(?:data)?|properties|details?|comments?)", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W_]+")
_HAN = re.compile("[\u4e00-\u9fff]")


@frozen
class Picture:
    """A picture of the page: `leads`: where it links to, empty where nowhere; `small`: no more than a thumbnail."""

    url: str
    alt: str
    leads: str
    small: bool


def own_picture(document: Document, title: str) -> Picture | None:
    """The picture whose own page it is; None for any other page."""
    if not document.pictures or _is_long(document) or _is_beside(document):
        return None
    pictures = list(_pictures(document))
    larger = [one for one in pictures if not one.small and taken.is_of(document.url, one.leads)]
    beside = [one for one in pictures if one.leads and urls.is_page(one.leads) and one not in larger]
    shown = [one for one in pictures if one not in beside and not one.small]
    if not shown:  # a click on the picture turns the page
        shown = [one for one in beside if not one.small and _is_named(one, document, title)]
        beside = [one for one in beside if one not in shown]
    if len({one.url for one in shown}) != 1:
        return None
    picture = shown[0]
    named = _is_named(picture, document, title) or _is_larger(picture) or _is_linked(picture, document)
    turns = named and (
        _turns(document)
        or any(_is_sibling(one.leads, document.url) for one in beside)
        or (picture in larger and 1 <= len(_siblings(document)) <= BOTH_WAYS)
    )
    return picture if turns and _told(document, title) <= CAPTION else None


def name_of(document: Document, picture: Picture, title: str) -> str:
    """What the picture is called whose own page this is: whole, where a title would be cut at a hyphen."""
    whole = _key(document.page_title)
    if whole and whole in (_key(picture.alt.strip()), _stem(picture.url)):
        return _bare(document.page_title)
    if part := _part_called(document.page_title, picture):
        return part
    return (
        next(_filed(document.page_title, _stem(picture.url)), "").rpartition(".")[0]
        or title
        or _headed(document)
    )


def _headed(document: Document) -> str:
    """The small heading of a page that has neither a title nor a larger one."""
    small = (block.text for block in own(document) if block.tag in _SMALL and not block.linked)
    return "" if document.headings else next(small, "")


def _filed(said: str, stem: str) -> Iterator[str]:
    """Names of picture files in a line that the picture's address bears, too; each as long as both say it."""
    for found in _FILE.finditer(said):
        words = found.group().split()
        names = (" ".join(words[first:]) for first in range(min(len(words), MAX_WORDS)))
        yield from islice((name for name in names if (key := _key(name)) and key in stem), 1)


def _is_beside(document: Document) -> bool:
    """Whether the page tells more of a picture that has its page at the address without a tool's word."""
    here, _dot, ending = urlsplit(document.url).path.rpartition(".")
    found = _BESIDE.fullmatch(here)
    return found is not None and any(
        urlsplit(anchor.url).path == f"{found[1]}.{ending}" for anchor in document.anchors
    )


def _is_long(document: Document) -> bool:
    """Whether the page says far more than a caption; costs less than to count its letters."""
    return sum(len(block.text) - block.linked for block in document.content) > MAX_CHARS


def _told(document: Document, title: str) -> float:
    """Letters of the page's own that are neither its title nor a link."""
    known = folding.key(title)
    said = [
        block.text for block in own(document)
        if not block.crumb
        and folding.key(block.text) != known
        and 2 * block.linked < len(block.text)
        and not _FACT.fullmatch(block.text)
    ]  # fmt: skip
    letters = "".join(_WORDS.findall("\n".join(said)))
    han = len(_HAN.findall(letters))
    return han + (len(letters) - han) / 3.2


def _pictures(document: Document) -> Iterator[Picture]:
    noise = {one.url for one in document.pictures if one.noise}
    for element in islice(document.tree.iter("img"), MAX_LOOKED_AT):
        source = next((element.get(name) for name in LAZY if element.get(name)), "")
        url = urls.join(document.base, source)
        if not url or url in noise or urls.extension(url) == "svg":
            continue
        anchor = next(element.iterancestors("a"), None)
        leads = document.link(anchor.get("href") or "") if anchor is not None else ""
        yield Picture(url, element.get("alt") or "", leads, _is_small(element, url, leads))


def _is_small(element: Any, url: str, leads: str) -> bool:
    if _THUMB.search(urlsplit(url).path) and urls.extension(leads) not in urls.PICTURES:
        return True
    sides = [(element.get(name) or "").strip().removesuffix("px") for name in ("width", "height")]
    sides += _SIDE.findall(element.get("style") or "")
    return any(side.isdigit() and int(side) < MIN_SIDE_PX for side in sides)


def _is_named(picture: Picture, document: Document, title: str) -> bool:
    """Whether the page, or its address, is called by the picture's file, or shows it under its own name."""
    stem, address = _stem(picture.url), _stem(document.url)
    names = {_key(title), _key(document.page_title)} - {""}
    called = not names.isdisjoint((_key(picture.alt.strip()), stem))
    if called or not stem:
        return called
    if _part_called(document.page_title, picture):
        return True
    return stem == address or _is_after(picture.url, document.url) or any(_filed(document.page_title, stem))


def _part_called(said: str, picture: Picture) -> str:
    """The last part of a title where it is the file's name, which the picture says of itself: an album's name stands before."""
    part = _PARTS.split(said.strip())[-1]
    return part if _FILE.fullmatch(picture.alt.strip()) and _key(part) == _key(picture.alt.strip()) else ""


def _is_after(picture: str, page: str) -> bool:
    """Whether the picture's file is called as the page's address is, and by more words: `brine_02` and `brine_02_the-letter`."""
    one, other = (
        unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2].lower() for url in (picture, page)
    )
    name = _bare(other)
    return len(name) >= MIN_ADDRESS and re.match(rf"{re.escape(name)}[-_. ]", one) is not None


def _is_larger(picture: Picture) -> bool:
    """Whether the picture leads to itself, in another size."""
    ending = urls.extension(picture.leads) if picture.leads else ""
    one, other = _stem(picture.url), _stem(picture.leads)
    return ending in urls.PICTURES and bool(other) and (one.startswith(other) or other.startswith(one))


def _is_linked(picture: Picture, document: Document) -> bool:
    """Whether words lead to the very file that the page shows."""
    return any(anchor.url == picture.url and anchor.text for anchor in document.anchors)


def _stem(url: str) -> str:
    """The name at the end of an address, folded, without its ending."""
    return _key(unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])) if url else ""


def _key(name: str) -> str:
    return folding.key(_bare(name))


def _bare(name: str) -> str:
    before, _dot, ending = name.rpartition(".")
    return before if before and ending.lower() in urls.PICTURES | urls.PAGES else name


def _turns(document: Document) -> bool:
    """Whether the page leads to the picture before or after it."""
    if document.tree is not None and any(
        {"next", "prev", "previous"}.intersection((link.get("rel") or "").lower().split())
        for link in islice(document.tree.iter("link"), MAX_LOOKED_AT)
    ):
        return True
    return any(
        {"next", "prev"}.intersection(anchor.rel.split())
        or _TURNS.fullmatch(anchor.text)
        or (_TURNS_TO.search(anchor.url) and taken.is_of(document.url, anchor.url))
        for anchor in document.anchors
    )


def _siblings(document: Document) -> set[str]:
    return {anchor.url for anchor in document.anchors if _is_sibling(anchor.url, document.url)}


def _is_sibling(url: str, here: str) -> bool:
    one, other = (urlsplit(place).path.rstrip("/").rpartition("/")[0] for place in (url, here))
    return url != here and one == other
