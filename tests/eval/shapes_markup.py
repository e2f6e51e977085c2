"""The same page in the markup of another program: names of classes, elements, headings, lists, tables, wrappers.

Every function changes a parsed page in place; a person who looks at it sees the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

INLINE = frozenset({"a", "b", "strong", "i", "em", "span", "small", "code", "font", "u", "s", "sub", "sup", "abbr", "img", "br"})  # fmt: skip
_REFERS = ("id", "for", "aria-labelledby", "aria-controls", "aria-describedby", "headers", "list")
_UTILITIES = (
    "flex", "grid", "block", "px-4", "py-2", "mt-6", "mb-3", "gap-2", "w-full", "max-w-5xl", "mx-auto", "text-sm", "text-lg", "font-bold",
    "leading-6", "rounded-lg", "border", "shadow-sm", "bg-white", "text-gray-700", "items-center", "justify-between", "md:flex", "lg:w-1/2",
)  # fmt: skip
_MEANING = frozenset({"article", "main", "section", "header", "footer", "nav", "aside", "figure", "figcaption", "address", "hgroup", "search"})  # fmt: skip
_LISTS, _TABLES = {"ul": "div", "ol": "div", "menu": "div", "li": "div", "dl": "div"}, frozenset({"table", "thead", "tbody", "tfoot", "tr", "caption", "td", "th"})  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DECLARING = ("itemscope", "itemtype", "itemprop", "itemid", "itemref", "property", "typeof", "vocab", "resource", "prefix", "rel", "rev")  # fmt: skip
_BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def short(text: str, length: int = 6) -> str:
    """A name without meaning that is the same for the same text."""
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def elements(tree: Any, *tags: str) -> list[Any]:
    """The elements of a page as they stand now, all or those with these tags; no comments."""
    return [one for one in tree.iter(*tags) if isinstance(one.tag, str)]


def body_of(tree: Any) -> Any:
    """The page's body, or the root where it has none."""
    found = tree.find("body")
    return tree if found is None else found


def hashed(tree: Any, url: str) -> None:
    """Classes and ids are names that a build tool made."""
    _named_anew(tree, url, lambda name: f"_{short(name)}")


def utilities(tree: Any, url: str) -> None:
    """Classes say how something looks and nothing else; ids are names without meaning."""
    _named_anew(tree, url, _utilities_of)


def _utilities_of(name: str) -> str:
    number = int(short(name, 8), 16)
    return " ".join(dict.fromkeys(_UTILITIES[(number >> shift) % len(_UTILITIES)] for shift in (0, 7, 15)))


def _named_anew(tree: Any, url: str, rename: Callable[[str], str]) -> None:
    home = urlsplit(url).netloc
    for element in elements(tree):
        if element.get("class"):
            element.set("class", " ".join(rename(name) for name in element.get("class").split()))
        for name in _REFERS:
            if element.get(name):
                element.set(name, " ".join(f"r{short(one)}" for one in element.get(name).split()))
        if element.tag == "a" and element.get("name"):
            element.set("name", f"r{short(element.get('name'))}")
        before, mark, place = (element.get("href") or "").partition("#")
        if mark and place and place[0] not in "/!" and urlsplit(urljoin(url, before)).netloc == home:
            element.set("href", f"{before}#r{short(place)}")


def plain_elements(tree: Any, url: str) -> None:
    """No element and no role says what it is for."""
    for element in elements(tree):
        if element.tag in _MEANING:
            element.tag = "div"
        elif element.tag == "time":
            element.tag = "span"
        element.attrib.pop("role", None)


def custom_elements(tree: Any, url: str) -> None:
    """Components of the program's own in place of boxes, all within one."""
    for element in elements(tree, "div", "section", "article", "main", "aside"):
        element.tag = f"x-{short(element.get('class') or element.tag, 4)}"
    _wrapped(body_of(tree), "app-root")


def wrapped(tree: Any, url: str) -> None:
    """The whole page and each of its boxes in more boxes."""
    for element in elements(tree, "div", "section", "article", "table", "ul", "ol", "dl"):
        parent = element.getparent()
        if parent is not None and parent.tag not in ("table", "tr"):
            box = etree.Element("div")
            box.tail, element.tail = element.tail, None
            parent.replace(element, box)
            box.append(element)
    for _layer in range(3):
        _wrapped(body_of(tree), "div")


def _wrapped(body: Any, tag: str) -> Any:
    """Put everything that the body holds into one element."""
    box = etree.Element(tag)
    box.text, body.text = body.text, None
    box.extend(list(body))
    body.append(box)
    return box


def lower_headings(tree: Any, url: str) -> None:
    """Every heading is one smaller: the page's name is an h2."""
    for element in elements(tree, *_HEADINGS[:-1]):
        element.tag = _HEADINGS[_HEADINGS.index(element.tag) + 1]


def headings_as_boxes(tree: Any, url: str) -> None:
    """Headings are boxes, which style sheets make large."""
    for element in elements(tree, *_HEADINGS):
        element.set("class", f"{element.get('class') or ''} size-{element.tag[1]}".strip())
        element.tag = "div"


def headings_as_bold(tree: Any, url: str) -> None:
    """Headings are bold paragraphs."""
    for element in elements(tree, *_HEADINGS):
        element.tag = "p"
        _wrapped(element, "strong")


def nothing_declared(tree: Any, url: str) -> None:
    """Nothing is said for machines: no OpenGraph, JSON-LD, microdata, rel."""
    for element in elements(tree):
        said = element.get("type") or ""
        kept = element.get("charset") or element.get("http-equiv") or element.get("name") == "viewport"
        style = element.tag == "link" and "stylesheet" in (element.get("rel") or "")
        if (
            (element.tag == "meta" and not kept)
            or (element.tag == "script" and "ld+json" in said)
            or (element.tag == "link" and not style)
        ):
            element.drop_tree()
        elif not style:
            for name in _DECLARING:
                element.attrib.pop(name, None)


def lists_as_boxes(tree: Any, url: str) -> None:
    """Lists are boxes in boxes; a term and what is said of it stand side by side in one."""
    for element in elements(tree, "dl"):
        for term in [one for one in element if one.tag == "dt"]:
            pair = etree.Element("div")
            element.replace(term, pair)
            pair.append(term)
            term.tag = "span"
            while (after := pair.getnext()) is not None and after.tag == "dd":
                after.tag = "span" if all(one.tag in INLINE for one in after) else "div"
                pair.append(after)
    for element in elements(tree, *_LISTS):
        element.tag = _LISTS[element.tag]


def tables_as_boxes(tree: Any, url: str) -> None:
    """Tables are boxes, laid out by style sheets."""
    for element in elements(tree, *_TABLES):
        element.tag = "div"
        for name in ("colspan", "rowspan", "scope", "headers"):
            element.attrib.pop(name, None)


def lazy_pictures(tree: Any, url: str) -> None:
    """Pictures are fetched when they come into view."""
    for element in elements(tree, "img", "source"):
        for name in ("src", "srcset"):
            if element.get(name):
                element.set(f"data-{name}", element.attrib.pop(name))
        if element.tag == "img" and element.get("data-src"):
            element.set("src", _BLANK)
            element.set("loading", "lazy")


def texts(tree: Any) -> Iterator[tuple[Any, str, str]]:
    """Every text that is shown: the element, `text` or `tail`, and what stands there."""
    for element in elements(tree):
        if element.tag not in ("script", "style", "textarea", "title", "template") and element.text:
            yield element, "text", element.text
        if element.tail and element.tag not in ("html", "body"):
            yield element, "tail", element.tail


def made(source: str) -> Any:
    """An element from its source."""
    return html.fragment_fromstring(source)
