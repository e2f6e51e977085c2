"""A page as a tree read once: head, headings, blocks of text with their links, pictures.

A block is what a reader sees as one line or paragraph. Blocks in navigation, side bars, footers and lists of
other pages are marked as noise by their element or by the words of their class and id.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from lxml import etree, html

from crawler.pages.links import routes, urls
from crawler.pages.reading import SHELL, Fetched
from crawler.pages.tree import played, wrapped
from crawler.pages.tree.blocks import Anchor, Block, Contents
from crawler.pages.tree.decode import decode
from crawler.pages.tree.elements import INVISIBLE
from crawler.pages.tree.parsing import bounded, clean, parse
from crawler.pages.tree.walk import MAX_ANCHORS, Walk
from records import folding

_FOR_MACHINES = frozenset(
    {"atom", "rss", "csv", "tab", "html", "json", "xml", "ics", "md", "markdown", "rdf", "yaml"}
)
_FORMS = _FOR_MACHINES | {"txt", "text", "pdf", "odt", "xls", "xlsx", "tex"}
_CONTENT = ("h1", "h2", "article", "table")
"""Elements that make what stands in <noscript> a page, not a word about scripts."""
SHOWN_BY_SCRIPTS, SCRIPTS_SAY = 400, 3
"""Characters that a page drawn by scripts says at most before they run, and how many of them one of its content outweighs."""
IN_DATA = 'href=\\"'
"""What stands in a script that holds links as data: in rows of a table that it will draw."""
_ROW_IN_DATA = re.compile(
    r"(?:<|\\x3c|\\u003c)a\s(?:[^<>]{0,200}?\s)?href=\\\"([^\"\\\s{}$<>#]{1,500})\\\"", re.IGNORECASE
)
_PLACE = re.compile(r"__[A-Z_]+__|%s|\[\w+\]")
"""What a script puts something else for."""
_SEARCHED = re.compile(r"search|query|keyword|搜|查找|检索|^text [qsk]\b", re.IGNORECASE)
FEW_WAYS = 4
"""Links of a page, at most, that leads on by its search alone."""
_CODE = re.compile(
    r"(?:提取|访问|验证|校验|分享|取件|邀请|授权|密)码|口令|password|passwd|pwd|passcode|captcha|\bcode\b",
    re.IGNORECASE,
)
"""What a field says that asks for a right to go on, however its form is called: such a form is left alone."""
_DRAWN = re.compile(r"<(?:frame|area)\b", re.IGNORECASE)


class Document(Contents):
    """The page. All URLs are absolute."""

    def __init__(self, fetched: Fetched) -> None:
        text, self.encoding = decode(fetched.body, fetched.charset)
        self.source = bounded(text.replace("\x00", ""))
        self.microdata = "itemscope" in self.source
        self.tree = parse(self.source, html.HTMLParser if self.microdata else etree.HTMLParser)
        super().__init__(fetched.url, routes.Places(self.tree, fetched.url), drawn=SHELL in fetched.extra)
        if self.tree is not None:
            plays = played.may_play(self.source)
            walk = Walk(self, plays=plays)
            walk.run(self.tree)
            if misnamed := wrapped.misnamed(self, walk.by_words, own_heading(self)) | walk.around_main:
                self.clear()
                Walk(self, misnamed, plays=plays).run(self.tree)
            if self._without_scripts():
                self.clear()
                Walk(self, walk.misnamed, invisible=INVISIBLE - {"noscript"}, plays=plays).run(self.tree)
            if self._hidden_by_words():
                wrapped.uncover(self, walk.by_words, own_heading(self))
            wrapped.shorten_the_way(self.blocks)
            wrapped.show_attachments(self.blocks)
            wrapped.show_coded(self.blocks)

    @cached_property
    def exports(self) -> frozenset[str]:
        """Links that hand out the page itself in other forms: at its own address, or called by the form alone.

        One of them is a form for machines, and none is one that works are given in, such as a book's.
        """
        groups: dict[str, dict[str, str]] = defaultdict(dict)
        stem = _stem(self.url)
        for anchor in self.anchors:
            if not urls.extension(anchor.url) and "format=" not in anchor.url:
                continue
            of, form = _form_of(stem, anchor)
            if form:
                groups[of][anchor.url] = form
        return frozenset(
            url
            for forms in groups.values()
            if _FORMS.issuperset(forms.values()) and _FOR_MACHINES.intersection(forms.values())
            for url in forms
        )

    @cached_property
    def keyed_headings(self) -> tuple[str, list[tuple[str, str, Block]]]:
        """The page's title, folded, and its headings: element, folded words, block. Asked ten times of a page."""
        return folding.key(self.page_title), [
            (tag, folding.key(block.text), block) for tag, block in self.headings
        ]

    def clear(self) -> None:
        """Forget what was read, to read it anew."""
        super().clear()
        self.__dict__.pop("keyed_headings", None)

    def drawn_ways(self) -> Iterator[str]:
        """Where the page leads without a link that anybody could read: frames of a frameset, parts of a picture, its scripts' rows.

        And the form of a page that has hardly anything but a search: what it asks, it is asked for without a word.
        """
        if self.tree is None:
            return
        named: list[str] = []
        if _DRAWN.search(self.source):
            parts = islice(self.tree.iter("frame", "area"), MAX_ANCHORS)
            named += [part.get("src") or part.get("href") or "" for part in parts]
        if IN_DATA in self.source:
            named += [unescape(found[1]) for found in islice(_ROW_IN_DATA.finditer(self.source), MAX_ANCHORS)]
        if len(self.anchors) <= FEW_WAYS:
            named += [form.get("action") or "" for form in self.tree.iter("form") if _only_searches(form)]
        yield from (
            url for name in named if name and not _PLACE.search(name) and (url := urls.join(self.base, name))
        )

    @property
    def leads_within(self) -> bool:
        """Whether links of the page lead to routes of its own program, which only scripts follow."""
        return routes.may_lead(self.source) and self.places.any(self.base)

    def _without_scripts(self) -> bool:
        """Whether the page's content stands where only those without scripts are shown it.

        Some programs draw everything by scripts and write the same for crawlers into <noscript>.
        """
        inside = [element for element in self.tree.iter("noscript") if _holds_content(element)]
        told = sum(len(clean("".join(element.itertext()))) for element in inside)
        shown = sum(len(block.text) for block in self.blocks)
        return shown < SHOWN_BY_SCRIPTS and SCRIPTS_SAY * told > shown

    def _hidden_by_words(self) -> bool:
        """Whether a wrapper's class made nearly the whole page look like navigation."""
        shown = sum(len(block.text) - block.linked for block in self.content)
        return shown * 8 < sum(len(block.text) - block.linked for block in self.blocks)


def _only_searches(form: Any) -> bool:
    """Whether a form changes nothing: it is sent as an address, and asks for words to look for."""
    if (form.get("method") or "get").lower() != "get":
        return False
    fields = [
        field for field in form.iter("input") if (field.get("type") or "text").lower() in ("text", "search")
    ]
    if len(fields) != 1 or _CODE.search(_said_of(fields[0])):
        return False
    return form.get("role") == "search" or _SEARCHED.search(_said_of(fields[0])) is not None


def _said_of(field: Any) -> str:
    said = (field.get(name) or "" for name in ("name", "placeholder", "aria-label"))
    return " ".join((field.get("type") or "text", *said))


def _stem(url: str) -> str:
    """The path of a page without its ending."""
    path = urlsplit(url).path.rstrip("/")
    return path.rpartition(".")[0] if urls.extension(url) in urls.PAGES else path


def _form_of(stem: str, anchor: Anchor) -> tuple[str, str]:
    """What an address hands out, and in which form; empty where it hands out nothing of the page with this path."""
    path, query = urlsplit(anchor.url)[2:4]
    of, _dot, ending = path.rstrip("/").rpartition(".")
    if path.rstrip("/") == stem and "format=" in query:
        return stem, next((value.lower() for key, value in parse_qsl(query) if key == "format"), "")
    near = len(stem) > 1 and of.startswith(stem.rpartition("/")[0] + "/")
    named = anchor.text.strip(" .").lower() == ending.lower()
    return (of, ending.lower()) if near and "/" not in ending and (of == stem or named) else ("", "")


def own_heading(document: Document) -> Block | None:
    """The heading that the page's title begins with, else the longest one within it: not the site's name.

    Where none is, the only one of the first level that holds the whole title: `Chapter 4 The Name`.
    """
    whole, keyed = document.keyed_headings
    held = [(whole.startswith(key), len(key), block) for _tag, key, block in keyed if key and key in whole]
    if held:
        _begins, length, block = max(held, key=lambda found: found[:2])
        return _said_at_length(keyed, block, length) or block
    title = document.page_title
    first = [block for tag, _key, block in keyed if tag == "h1" and not block.noise and title in block.text]
    return first[0] if len(whole) > 1 and len(first) == 1 else None


def _said_at_length(keyed: Sequence[tuple[str, str, Block]], named: Block, length: int) -> Block | None:
    """The only heading of the first level that says a linked name and more: a card bears the bare name, too, where a page shows others like it."""
    if not named.anchors or named.tag == "h1":
        return None
    key = next(key for _tag, key, block in keyed if block is named)
    first = [block for tag, said, block in keyed if tag == "h1" and not block.noise and not block.anchors
             and len(said) > length and said.startswith(key)]  # fmt: skip
    return first[0] if len(first) == 1 else None


def _holds_content(element: Any) -> bool:
    """Whether what is shown without scripts is a page or a list of pages."""
    return next(element.iter(*_CONTENT), None) is not None or len(list(islice(element.iter("a"), 3))) > 2
