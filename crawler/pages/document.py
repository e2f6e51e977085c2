"""A page as a tree read once: head, headings, blocks of text with their links, pictures.

A block is what a reader sees as one line or paragraph. Blocks in navigation, side bars, footers and lists of
other pages are marked as noise by their element or by the words of their class and id.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from attrs import define, field, frozen
from lxml import etree, html

from crawler.pages import routes, urls
from crawler.pages.decode import decode
from crawler.pages.reading import SHELL, Fetched
from records import folding

INVISIBLE = frozenset({"script", "style", "noscript", "template", "svg", "select", "textarea", "head", "title", "object",
                       "button", "canvas", "map"})  # fmt: skip
NOISY = frozenset({"nav", "footer", "aside", "menu"})
BREAKING = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul", "video", "audio", "iframe",
})  # fmt: skip
_OF_HEAD = frozenset({"title", "meta", "link", "base", "style", "script", "noscript", "template"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation|menu)?|nv|menu\w*|top(?:bar|nav|tb)|toptb|side|\w*sidebar\w*|toc\w*|widget\w*|"
    r"(?<!panel-)(?<!card-)(?<!box-)foot\w*|ft|flk|frt|copyright|related\w*|relat\w*|recommend\w*|tuijian|hot(?:list|news|posts?|words?|s)?|rank\w*|"
    r"paihang|friendlinks?|flinks?|links?(?!-(?:wrap|title|name|text))|blogroll|tags?|tagcloud|tag-?list|entry-tags|ptg|labels|share-?(?:bar|buttons?)|"
    r"bdsharebuttonbox|social\w*|pager|pagination|paging|pg|pgs|page-?nav\w*|pagelist|prev|next|prenext|"
    r"pre-?next|post-?nav\w*|entry-navigation|ad|ads|advert\w*|banner|gg|guanggao|breadcrumbs?|crumbs?|"
    r"login|search(?!able)\w*|scbar|toolbar|skip-link|dropdown|modal|popup|qrcode|modified|latest|guess\w*|like-?list|xgwz|"
    r"fastpost\w*|respond)(?:$|[\s_-])",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"(?<![a-z])(?:(?:down(?:load)?s?|attach(?:ment)?s?|enclosures?|magnets?|torrents?|files?|resources?|xiazai|netdisk)[_-]?(?:links?|labels?|modal|popup)"
    r"|(?:links?|modal|popup)[_-](?:down(?:load)?s?|files?|torrents?))(?![a-z])",
    re.IGNORECASE,
)
"""Words of classes around what a page hands out; `download-links` is no blogroll."""
_FOR_MACHINES = frozenset(
    {"atom", "rss", "csv", "tab", "html", "json", "xml", "ics", "md", "markdown", "rdf", "yaml"}
)
_FORMS = _FOR_MACHINES | {"txt", "text", "pdf", "odt", "xls", "xlsx", "tex"}
_CRUMB = re.compile(r"(?:^|[\s_-])(?:breadcrumbs?|crumbs?|crumb-?nav|position|place|location|path|weizhi|pt|here|dqwz)(?:$|[\s_-])", re.IGNORECASE)  # fmt: skip
LONG_TAG, MAX_ATTRIBUTES = 20_000, 1000
"""Characters of a tag from which on its attributes are counted; one with more of them keeps none."""
_TAG = re.compile(r"<[A-Za-z](?:=\s*\"[^\"]*\"|=\s*'[^']*'|[^>=]+|=)*")
_ENDED = re.compile(r"</html\s*>(?=\s*[^\s])", re.IGNORECASE)
"""The end of a page before its end: the parser stops there, while browsers read on. Templates leave it in a head or before a foot."""
_QUOTED = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')")
_CONTENT = ("h1", "h2", "article", "table")
"""Elements that make what stands in <noscript> a page, not a word about scripts."""
SHOWN_BY_SCRIPTS, SCRIPTS_SAY = 400, 3
"""Characters that a page drawn by scripts says at most before they run, and how many of them one of its content outweighs."""
_DATED = frozenset({"span", "abbr", "em", "i", "small", "a", "td"})
_INSTANT = re.compile(r"\s*(?:19|20)\d{2}[-/]\d{1,2}[-/]\d{1,2}(?:[T\s]|$)")
_ROWS = frozenset({"tr", "li"})
_NEVER_NOISE = frozenset({"html", "body", "a", "main", "article", "h1"})
_BARE = re.compile(r"[\d\s:/.,|()（）\-年月日时分秒前天小周]+")
_WHITE = re.compile(r"[ \t\r\n\f\v\u00a0\u3000\u200b]+")
MAX_ELEMENTS, MAX_ANCHORS, MAX_BUTTONS = 60_000, 10_000, 400
_DRAWN = re.compile(r"<(?:frame|area)\b", re.IGNORECASE)
MAX_SAID = 120
"""A page beyond these is read up to them: what people see of it fits many times over."""


@frozen
class Anchor:
    """A link of the page. `noise`: in navigation or the like."""

    url: str
    text: str
    rel: str
    noise: bool


@frozen
class Shown:
    """A picture of the page with what its markup says of it."""

    url: str
    alt: str
    words: str
    width: int
    height: int
    noise: bool


@frozen
class Player:
    """A frame, film or recording inside the page. `place`: how many blocks stand before it; `media`: it is a
    <video> or <audio>, no frame."""

    url: str
    place: int
    media: bool
    noise: bool


@define
class Block:
    """A line of text. `tag`: the element that holds it; `trail`: tags and classes above it; `depth`: how many
    elements around it look like navigation; `foreign`: it stands there for another page (`crawler.pages.own`);
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

    @property
    def weight(self) -> int:
        """Characters of the line without figures, dates and what stands between them."""
        if self._weight < 0:
            self._weight = len(_BARE.sub("", self.text))
        return self._weight


class Document:
    """The page. All URLs are absolute."""

    def __init__(self, fetched: Fetched) -> None:
        self.url = fetched.url
        text, self.encoding = decode(fetched.body, fetched.charset)
        self.source = bounded(text.replace("\x00", ""))
        self.microdata = "itemscope" in self.source
        self.tree = _parse(self.source, html.HTMLParser if self.microdata else etree.HTMLParser)
        self.places = routes.Places(self.tree, self.url)
        self.drawn = SHELL in fetched.extra
        """Scripts filled it: links to what stands behind its `#` may lead to other pages."""
        self._clear()
        if self.tree is not None:
            walk = _Walk(self)
            walk.run(self.tree)
            if misnamed := _misnamed(self, walk.by_words) | walk.around_main:
                self._clear()
                _Walk(self, misnamed).run(self.tree)
            if self._without_scripts():
                self._clear()
                _Walk(self, walk.misnamed, invisible=INVISIBLE - {"noscript"}).run(self.tree)
            if self._hidden_by_words():
                level = _level(self)
                for block in self.blocks:
                    block.noise = block.depth > level

    def _clear(self) -> None:
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
        self.page_title = self.language = self.canonical = self.body_words = ""
        self.base = self.places.root

    @property
    def content(self) -> Iterator[Block]:
        """The blocks that are no noise."""
        return (block for block in self.blocks if not block.noise)

    def is_foreign(self, place: int) -> bool:
        """Whether what stands before the block at this place stands there for another page."""
        return 0 < place <= len(self.blocks) and self.blocks[place - 1].foreign

    @cached_property
    def exports(self) -> frozenset[str]:
        """Links that hand out the page itself in other forms: at its own address, or called by the form alone.

        One of them is a form for machines, and none is one that works are given in, such as a book's.
        """
        groups: dict[str, dict[str, str]] = defaultdict(dict)
        stem = _stem(self.url)
        for anchor in self.anchors:
            of, form = _form_of(stem, anchor)
            if form:
                groups[of][anchor.url] = form
        return frozenset(
            url
            for forms in groups.values()
            if _FORMS.issuperset(forms.values()) and _FOR_MACHINES.intersection(forms.values())
            for url in forms
        )

    def drawn_ways(self) -> Iterator[str]:
        """Where the frames of a frameset and the parts of a picture lead: pages of the site without a link's text."""
        if self.tree is None or not _DRAWN.search(self.source):
            return
        for element in islice(self.tree.iter("frame", "area"), MAX_ANCHORS):
            if url := urls.join(self.base, element.get("src") or element.get("href") or ""):
                yield url

    def link(self, href: str) -> str:
        """Where a link leads: the address by which that page is read; empty where no page is."""
        if self.drawn and (place := self.places.of(href, self.base)) is not None:
            return place
        return urls.join(self.base, href)

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
        shown = sum(len(block.text) for block in self.content)
        return shown * 8 < sum(len(block.text) for block in self.blocks)


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
    """The heading that the page's title begins with, else the longest one within it: not the site's name."""
    whole = folding.key(document.page_title)
    held = [(whole.startswith(key), len(key), block) for _tag, block in document.headings
            if (key := folding.key(block.text)) and key in whole]  # fmt: skip
    return max(held, key=lambda found: found[:2])[2] if held else None


def _misnamed(document: Document, by_words: frozenset[int]) -> frozenset[int]:
    """Wrappers whose class speaks of navigation though the page itself stands inside.

    Such a one holds the page's own heading and half of what the page says in plain words: `search-noresults` around
    a whole book is there for a search that nobody has begun.
    """
    told: Counter[int] = Counter()
    total = 0
    for block in document.blocks:
        if by_words.issuperset(block.wrappers):  # a footer or a menu by its very element is none of the page
            plain = len(block.text) - block.linked
            total += plain
            for wrapper in block.wrappers:  # each stands there once
                told[wrapper] += plain
    large = {wrapper for wrapper in by_words if total and told[wrapper] * 2 >= total}
    whole = folding.key(document.page_title) if large else ""
    headed = {
        wrapper
        for _tag, block in document.headings
        for wrapper in large.intersection(block.wrappers)
        if len(key := folding.key(block.text)) > 1 and key in whole
    }
    return frozenset(headed)


def _level(document: Document) -> int:
    """How many wrappers around the page's own text look like navigation without being it.

    What lies deeper than its heading is navigation still. A page without one is read where most of its text is.
    """
    heading = own_heading(document)
    if heading is not None:
        return heading.depth
    told: Counter[int] = Counter()
    for block in document.blocks:
        told[block.depth] += len(block.text) - block.linked
    return max(told, key=lambda depth: told[depth])


def bounded(text: str) -> str:
    """The page without tags of thousands of attributes: the parser compares each attribute with all before it."""
    if len(text) < LONG_TAG or max(map(len, _TAG.findall(text)), default=0) < LONG_TAG:
        return text
    return _TAG.sub(_shortened, text)


def _shortened(tag: re.Match[str]) -> str:
    if tag.end() - tag.start() < LONG_TAG:
        return tag[0]
    names = _QUOTED.sub("=", tag[0]).replace("/", " ").split()
    return tag[0] if len(names) <= MAX_ATTRIBUTES else names[0]


def _parse(text: str, parser_of: Any) -> Any:
    """The tree. `parser_of`: the reader of microdata cuts scripts out of it, which only elements of HTML can do."""
    if not text.strip():
        return None
    if _ENDED.search(text):
        text = _ENDED.sub("", text)
    parser = parser_of(
        encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True, no_network=True
    )
    return etree.fromstring(text.encode("utf-8", "replace"), parser)


def clean(text: str) -> str:
    """White space of every kind as single spaces."""
    return _WHITE.sub(" ", text).strip()


class _Walk:
    """One pass over the tree, without recursion: pages nest as deep as they like."""

    def __init__(
        self,
        document: Document,
        misnamed: frozenset[int] = frozenset(),
        invisible: frozenset[str] = INVISIBLE,
    ) -> None:
        self.document = document
        self.misnamed = misnamed
        self.invisible = invisible
        self.wrapped: list[int] = []
        self._by_words: set[int] = set()
        self._around_main: set[int] = set()
        self.buffer: list[str] = []
        self.anchors: list[Anchor] = []
        self.noise = self.crumb = self.hidden = 0
        self.anchor: tuple[str, str, list[str], str] | None = None
        self.whole = ""
        """The open link's address with the key that may stand behind `#`."""
        self.spent = 0
        """How many pieces of the open link's text stand in blocks that are closed: a link may hold a whole card."""
        self.holder = "body"
        self.trail: list[str] = []
        self.holders: list[str] = ["body"]
        self.count = 0
        self.rows: list[int] = []
        self.open: list[int] = []
        """What the elements around are (the bits of `_bearing`), so that their ends need not ask again."""

    @property
    def by_words(self) -> frozenset[int]:
        """The wrappers that only their class or id made navigation."""
        return frozenset(self._by_words)

    @property
    def around_main(self) -> frozenset[int]:
        """Those of them that hold the page's `<main>`, which no navigation does: `with-sidebar` tells what is beside it."""
        return frozenset(self._by_words & self._around_main)

    def run(self, root: Any) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        invisible, start, end = self.invisible, self._start, self._end
        for event, element in walk:
            tag = element.tag
            if event == "end":
                if tag in invisible or self.count > MAX_ELEMENTS:
                    if element.tail:
                        self._say(element.tail)
                else:
                    end(element)
                continue
            self.count += 1
            if tag in invisible or self.count > MAX_ELEMENTS:
                self._unseen(tag, element)
                if not (tag == "head" and _holds_the_page(element)):
                    walk.skip_subtree()
            else:
                start(tag, element)
        self._flush()

    def _unseen(self, tag: str, element: Any) -> None:
        if tag == "head":
            _read_head(self.document, element)
        elif tag == "script" and (element.get("type") or "").strip().lower() == "application/ld+json":
            if (element.text or "") not in self.document.ld_json:
                self.document.ld_json.append(element.text or "")
        elif tag == "button":
            self._press(
                clean("".join(element.itertext())) or element.get("title") or element.get("aria-label") or ""
            )

    def _press(self, said: str) -> None:
        if said and len(self.document.buttons) < MAX_BUTTONS:
            self._flush()
            self.document.buttons.append((clean(said)[:80], self.noise > 0, len(self.document.blocks)))

    def _input(self, element: Any, _words: str) -> None:
        if (element.get("type") or "").lower() in ("submit", "button"):
            self._press(element.get("value") or "")

    def _start(self, tag: str, element: Any) -> None:
        classes, name = element.get("class"), element.get("id")
        words = f"{classes or ''} {name or ''}".strip() if classes or name else ""
        bearing = _bearing(tag, words)
        self.open.append(bearing)
        if bearing:
            if bearing & _BREAKS:
                self._break(tag, words)
            if bearing & _IS_ROW:
                self.rows.append(self.count)
            if bearing & _IS_NOISE:
                self._wrap(tag)
            if bearing & _IS_CRUMB:
                self.crumb += 1
            if bearing & _SPEAKS:
                self._heed(tag, element, words)
        if tag == "main":
            self._around_main.update(self.wrapped)
        if text := element.text:
            self.buffer.append(text)
            if self.anchor is not None:
                self.anchor[2].append(text)

    def _break(self, tag: str, words: str) -> None:
        if self.buffer or self.anchors:
            self._flush()
        self.holder = tag
        self.holders.append(tag)
        self.trail.append(f"{tag}.{words[:40]}")

    def _heed(self, tag: str, element: Any, words: str) -> None:
        """What an element says of its own."""
        if tag in _SPECIAL:
            _SPECIAL[tag](self, element, words)
        if tag == "span" and (_is_cell(element) if self.anchor is not None else _is_value(element)):
            self._say(" ")
        if tag in _DATED and (said := element.get("title")) and _INSTANT.match(said):
            self.document.times.append(said)  # "three days ago", with the day in a hint

    def _end(self, element: Any) -> None:
        bearing = self.open.pop()
        if bearing:
            if bearing & _IS_LINK:
                self._close_anchor()
            if bearing & _BREAKS:
                if self.buffer or self.anchors:
                    self._flush()
                self.trail.pop()
                self.holders.pop()
                self.holder = self.holders[-1]
            if bearing & _IS_ROW:
                self.rows.pop()
            if bearing & _IS_NOISE:
                self.noise -= self.wrapped.pop() not in self.misnamed
            if bearing & _IS_CRUMB:
                self.crumb -= 1
        if tail := element.tail:
            self.buffer.append(tail)
            if self.anchor is not None:
                self.anchor[2].append(tail)

    def _wrap(self, tag: str) -> None:
        self.wrapped.append(self.count)
        self.noise += self.count not in self.misnamed
        if tag not in NOISY:
            self._by_words.add(self.count)

    def _say(self, text: str) -> None:
        self.buffer.append(text)
        if self.anchor is not None:
            self.anchor[2].append(text)

    def _flush(self) -> None:
        joined = "".join(self.buffer)
        text = clean(joined) if joined and not joined.isspace() else ""
        if self.anchor is not None and text:
            url, rel, texts, _said = self.anchor
            if part := clean("".join(texts[self.spent :])):
                self.anchors.append(Anchor(url, part, rel, self.noise > 0))
                self.spent = len(texts)
        self.buffer.clear()
        if text or self.anchors:
            trail = ">".join(self.trail[-3:])
            block = Block(text, self.holder, trail, self.noise > 0, self.crumb > 0, self.anchors, self.noise,
                          wrappers=tuple(self.wrapped), row=self.rows[-1] if self.rows else 0)  # fmt: skip
            self.document.blocks.append(block)
            if self.holder in HEADINGS:
                self.document.headings.append((self.holder, block))
            self.anchors = []

    # elements that say something of their own

    def _open_anchor(self, element: Any, _words: str) -> None:
        self._close_anchor()
        before = element.getprevious()
        if (before is not None and before.tag == "a" and not before.tail) or _is_value(element):
            self.buffer.append(" ")  # two links side by side are two words
        full = len(self.document.anchors) >= MAX_ANCHORS
        url = "" if full else self.document.link(element.get("href") or "")
        if url:
            said = clean(element.get("aria-label") or element.get("title") or "")
            self.anchor, self.spent = (url, (element.get("rel") or "").lower(), [], said), 0
            self.whole = _with_key(url, element.get("href") or "", self.document.url)

    def _close_anchor(self) -> None:
        if self.anchor is None:
            return
        url, rel, texts, said = self.anchor
        self.anchor = None
        # an arrow drawn by a style sheet says what it is for those who cannot see it
        shown = clean(" ".join(texts) if self.spent else "".join(texts)) or said[:MAX_SAID]
        if _is_cut(shown, self.whole) and texts and self.buffer[-len(texts) :] == texts:
            self.buffer[-len(texts) :] = [shown := self.whole]
        anchor = Anchor(url, shown, rel, self.noise > 0)
        self.document.anchors.append(anchor)
        if not self.spent:
            self.anchors.append(anchor)
        elif rest := clean("".join(texts[self.spent :])):
            self.anchors.append(Anchor(url, rest, rel, self.noise > 0))
        if _worth_saying(anchor.url, self.document.url) and anchor.url not in anchor.text:
            self.buffer.append(f" {self.whole} ")

    def _picture(self, element: Any, words: str) -> None:
        source = next((element.get(name) for name in LAZY if element.get(name)), "")
        url = urls.join(self.document.base, source)
        if url and not url.startswith(urls.SCHEMES):
            self.document.pictures.append(
                Shown(url, clean(element.get("alt") or ""), words, _number(element.get("width")),
                      _number(element.get("height")), self.noise > 0)
            )  # fmt: skip

    def _frame(self, element: Any, _words: str) -> None:
        url = urls.join(self.document.base, element.get("src") or element.get("data-src") or "")
        if url:
            self.document.frames.append(url)
            self._flush()
            media = element.tag in ("video", "audio", "source")
            self.document.players.append(Player(url, len(self.document.blocks), media, self.noise > 0))

    def _time(self, element: Any, _words: str) -> None:
        self.document.times.append(element.get("datetime") or "")

    def _body(self, _element: Any, words: str) -> None:
        self.document.body_words = words.lower()

    def _html(self, element: Any, _words: str) -> None:
        self.document.language = (
            element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        ).strip()


_LABELS = frozenset({"span", "b", "strong", "em", "i", "small", "label"})
MIN_LABEL = 4
"""Letters of a Latin word that may be a label; fewer may be the beginning of a word."""
LAZY = ("data-original", "data-src", "data-lazy-src", "data-url", "file", "zoomfile", "src")
_SPECIAL = {
    "a": _Walk._open_anchor, "img": _Walk._picture, "iframe": _Walk._frame, "video": _Walk._frame,
    "audio": _Walk._frame, "source": _Walk._frame, "embed": _Walk._frame, "time": _Walk._time,
    "input": _Walk._input, "body": _Walk._body, "html": _Walk._html,
}  # fmt: skip


def _with_key(url: str, href: str, page: str) -> str:
    """The address of a link that leads away with what stands behind its `#`: some drives keep a folder's key there."""
    key = href.partition("#")[2].strip()
    bare = not key or url.startswith((*urls.SCHEMES, urls.origin(page) + "/")) or len(key) > MAX_KEY
    return url if bare or not _KEY.fullmatch(key) else f"{url}#{key}"


def _is_cut(shown: str, url: str) -> bool:
    """Whether a link shows the beginning of its own address and dots: what it shows is no address, and its key no key."""
    begun = shown.rstrip(".…")
    return begun != shown and begun.startswith(("http://", "https://")) and url.startswith(begun)


def _worth_saying(url: str, page: str) -> bool:
    """Whether an address belongs into the text: it leads away, so it may be the very offer."""
    return url.startswith(urls.SCHEMES) or not url.startswith(urls.origin(page) + "/") or "/share/" in url


MAX_KEY = 80
_KEY = re.compile(r"[\w!./=-]+", re.ASCII)
_BREAKS, _IS_ROW, _IS_NOISE, _IS_CRUMB, _SPEAKS, _IS_LINK = (1 << bit for bit in range(6))


@lru_cache(maxsize=1 << 14)
def _bearing(tag: str, words: str) -> int:
    """What an element of this name, class and id is to the walk, as bits: most of a page's elements are alike."""
    return (
        _BREAKS * (tag in BREAKING)
        | _IS_ROW * (tag in _ROWS)
        | _IS_NOISE * (tag in NOISY or (bool(words) and tag not in _NEVER_NOISE and _is_noise(words)))
        | _IS_CRUMB * bool(words and _CRUMB.search(words))
        | _SPEAKS * (tag in _SPECIAL or tag in _DATED)
        | _IS_LINK * (tag == "a")
    )


def _is_noise(words: str) -> bool:
    return _NOISE.search(words) is not None and _GIVES.search(words) is None


def _is_cell(element: Any) -> bool:
    """Whether a part of a link stands right behind another of another class: columns of a row, which styles set apart."""
    before = element.getprevious()
    if before is None or before.tag != "span" or before.tail:
        return False
    one, other = before.get("class"), element.get("class")
    ending = (element.text or "").startswith(".")  # of a name that is drawn in two shades
    return bool(one and other and one != other) and not ending


def _is_value(element: Any) -> bool:
    """Whether an element stands right behind a label, and the two are all of their line: styles set them apart.

    A name drawn in two shades is a heading or a link, a large first letter is short, and figures run on into their signs.
    """
    before, line = element.getprevious(), element.getparent()
    if before is None or before.tail or before.tag not in _LABELS or line is None or len(line) != 2:
        return False
    label, value = "".join(before.itertext()).strip(), "".join(element.itertext()).lstrip()
    alone = (
        line.tag not in HEADINGS and line.tag != "a" and not f"{line.text or ''}{element.tail or ''}".strip()
    )
    ends = label[-1:].isalpha() and value[:1].isalnum()
    return alone and ends and (len(label) >= MIN_LABEL or (not label.isascii() and len(label) > 1))


def _holds_content(element: Any) -> bool:
    """Whether what is shown without scripts is a page or a list of pages."""
    return next(element.iter(*_CONTENT), None) is not None or len(list(islice(element.iter("a"), 3))) > 2


def _holds_the_page(head: Any) -> bool:
    """Whether the parser took the page for its head: `<head>` and `<body>` may be left out before an `<article>`,
    which this parser has never heard of."""
    return any(isinstance(child.tag, str) and child.tag not in _OF_HEAD for child in head)


def _number(text: str | None) -> int:
    digits = (text or "").strip().removesuffix("px")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0


def _read_head(document: Document, head: Any) -> None:
    for element in head.iter("base", "title", "meta", "link", "script"):
        tag = element.tag
        if tag == "title" and not document.page_title:
            document.page_title = clean("".join(element.itertext()))
        elif tag == "base" and element.get("href"):
            document.base = urls.join(document.places.root, element.get("href")) or document.base
        elif tag == "meta":
            name = (
                (element.get("property") or element.get("name") or element.get("itemprop") or "")
                .strip()
                .lower()
            )
            if name and element.get("content"):
                document.meta.setdefault(name, clean(element.get("content")))
        elif tag == "link":
            _read_link(document, element)
        elif tag == "script" and (element.get("type") or "").strip().lower() == "application/ld+json":
            document.ld_json.append(element.text or "")


def _read_link(document: Document, element: Any) -> None:
    rel = (element.get("rel") or "").lower().split()
    url = urls.join(document.base, element.get("href") or "")
    if "stylesheet" in rel and url:
        document.styles.append(url)
    elif "canonical" in rel and url:
        if document.url == document.places.root:  # of a page within a program it names the program
            document.canonical = url
    elif "alternate" in rel and url and element.get("type"):
        document.alternates.append((element.get("type").partition(";")[0].strip().lower(), url))
