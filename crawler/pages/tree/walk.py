"""One pass over a page's tree: its lines, links, pictures and players, and which of them are navigation."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from crawler.pages.tree import components, hrefs, typed
from crawler.pages.tree.blocks import Anchor, Block, Contents
from crawler.pages.tree.elements import (
    BREAKS,
    DATED,
    HEADINGS,
    INVISIBLE,
    IS_CRUMB,
    IS_ICON,
    IS_LINK,
    IS_NOISE,
    IS_ROW,
    MAIN,
    NOISY,
    SPEAKS,
    bearing,
    is_cell,
    is_handed_in_a_sheet,
    is_ligature,
    is_said_main,
    is_shown_template,
    is_value,
)  # fmt: skip
from crawler.pages.tree.head import holds_the_page, read_head
from crawler.pages.tree.parsing import clean
from crawler.pages.tree.speaking import Speaking

_INSTANT = re.compile(r"\s*(?:19|20)\d{2}[-/]\d{1,2}[-/]\d{1,2}(?:[T\s]|$)")
MAX_ELEMENTS, MAX_ANCHORS = 60_000, 10_000
"""A page beyond these is read up to them: what people see of it fits many times over."""
MAX_SAID = 120


class Walk(Speaking):
    """One pass over the tree, without recursion: pages nest as deep as they like."""

    def __init__(
        self,
        contents: Contents,
        misnamed: frozenset[int] = frozenset(),
        invisible: frozenset[str] = INVISIBLE,
        *,
        plays: bool = False,
    ) -> None:
        super().__init__(contents)
        self.plays = plays
        """Whether elements and scripts are asked what they play (`played.may_play`)."""
        self.misnamed = misnamed
        self.invisible = invisible
        self.wrapped: list[int] = []
        self._by_words: set[int] = set()
        self._around_main: set[int] = set()
        self.crumb = 0
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
        """What the elements around are (the bits of `bearing`), so that their ends need not ask again."""

    @property
    def by_words(self) -> frozenset[int]:
        """The wrappers that only their class or id made navigation."""
        return frozenset(self._by_words)

    @property
    def around_main(self) -> frozenset[int]:
        """Those of them that are or hold what the page calls its main part: `with-sidebar` tells what is beside it."""
        return frozenset(self._by_words & self._around_main)

    def run(self, root: Any) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        invisible, start, end = self.invisible, self._start, self._end
        for event, element in walk:
            tag = element.tag
            if event == "end":
                if (tag in invisible and not _is_shown(tag, element)) or self.count > MAX_ELEMENTS:
                    if element.tail:
                        self._say(element.tail)
                else:
                    end(element)
                continue
            self.count += 1
            if self.plays:
                self._hear(tag, element)
            if (tag in invisible and not _is_shown(tag, element)) or self.count > MAX_ELEMENTS:
                self._unseen(tag, element)
                if not (tag == "head" and holds_the_page(element)):
                    walk.skip_subtree()
            else:
                start(tag, element)
        self._flush()

    def _unseen(self, tag: str, element: Any) -> None:
        if tag == "head":
            read_head(self.contents, element)
        elif tag == "script" and (element.get("type") or "").strip().lower() == "application/ld+json":
            if (element.text or "") not in self.contents.ld_json:
                self.contents.ld_json.append(element.text or "")
        elif tag == "button":
            self._copied(element.get("data-clipboard-text"))
            self._press(
                clean("".join(element.itertext())) or element.get("title") or element.get("aria-label") or ""
            )

    def _start(self, tag: str, element: Any) -> None:
        classes, name = element.get("class"), element.get("id")
        words = f"{classes or ''} {name or ''}".strip() if classes or name else ""
        bits = bearing(tag, words)
        if bits & IS_NOISE and words and is_handed_in_a_sheet(element):
            bits &= ~IS_NOISE
        self.open.append(bits)
        if bits:
            if bits & BREAKS:
                self._break(tag, words)
            if bits & IS_ROW:
                self.rows.append(self.count)
            if bits & IS_NOISE:
                self._wrap(tag)
            if bits & IS_CRUMB:
                self.crumb += 1
            if bits & SPEAKS:
                self._heed(tag, element, words)
        if self.wrapped and (tag == "main" or name in MAIN or is_said_main(element)):
            self._around_main.update(self.wrapped)
        if (text := element.text) and not (bits & IS_ICON and is_ligature(text)):
            self._say(text)

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
        if tag == "span" and (is_cell(element) if self.anchor is not None else is_value(element)):
            self._say(" ")
        if components.is_own(tag) and (line := components.shared(element)):
            self._flush()
            self.buffer.append(line)
            self._flush()
        if tag in DATED and (said := element.get("title")) and _INSTANT.match(said):
            self.contents.times.append(said)  # "three days ago", with the day in a hint

    def _end(self, element: Any) -> None:
        bits = self.open.pop()
        if bits:
            if bits & IS_LINK:
                self._close_anchor()
            if bits & BREAKS:
                if self.buffer or self.anchors:
                    self._flush()
                self.trail.pop()
                self.holders.pop()
                self.holder = self.holders[-1]
            if bits & IS_ROW:
                self.rows.pop()
            if bits & IS_NOISE:
                self.noise -= self.wrapped.pop() not in self.misnamed
            if bits & IS_CRUMB:
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
        lines: list[str] = []
        if self.buffer:
            joined = "".join(self.buffer)
            lines = [] if joined.isspace() else typed.lines_of(joined)
        if self.anchor is not None and lines:
            url, rel, texts, _said = self.anchor
            if part := clean("".join(texts[self.spent :])):
                self.anchors.append(Anchor(url, part, rel, self.noise > 0))
                self.spent = len(texts)
        self.buffer.clear()
        if not lines and not self.anchors:
            return
        trail, anchors = ">".join(self.trail[-3:]), self.anchors
        for place, text in enumerate(lines or [""], 1):
            held = anchors if place >= len(lines) else [anchor for anchor in anchors if anchor.text in text]
            anchors = [anchor for anchor in anchors if anchor not in held]
            block = Block(text, self.holder, trail, self.noise > 0, self.crumb > 0, held, self.noise,
                          wrappers=tuple(self.wrapped), row=self.rows[-1] if self.rows else 0)  # fmt: skip
            self.contents.blocks.append(block)
            if self.holder in HEADINGS:
                self.contents.headings.append((self.holder, block))
        self.anchors = []

    # elements that say something of their own

    def _open_anchor(self, element: Any, _words: str) -> None:
        self._close_anchor()
        before = element.getprevious()
        if (before is not None and before.tag == "a" and not before.tail) or is_value(element):
            self.buffer.append(" ")  # two links side by side are two words
        full = len(self.contents.anchors) >= MAX_ANCHORS
        url = "" if full else self.contents.link(element.get("href") or "")
        if url:
            said = clean(element.get("aria-label") or element.get("title") or "")
            self.anchor, self.spent = (url, hrefs.rel_of(element), [], said), 0
            self.whole = hrefs.with_key(url, element.get("href") or "", self.contents.url)

    def _close_anchor(self) -> None:
        if self.anchor is None:
            return
        url, rel, texts, said = self.anchor
        self.anchor = None
        # an arrow drawn by a style sheet says what it is for those who cannot see it
        shown = clean(" ".join(texts) if self.spent else "".join(texts)) or said[:MAX_SAID]
        if hrefs.is_cut(shown, self.whole) and texts and self.buffer[-len(texts) :] == texts:
            self.buffer[-len(texts) :] = [shown := self.whole]
        anchor = Anchor(url, shown, rel, self.noise > 0)
        self.contents.anchors.append(anchor)
        if not self.spent:
            self.anchors.append(anchor)
        elif rest := clean("".join(texts[self.spent :])):
            self.anchors.append(Anchor(url, rest, rel, self.noise > 0))
        if hrefs.worth_saying(anchor.url, self.contents.url) and anchor.url not in anchor.text:
            self.buffer.append(f" {self.whole} ")


_SPECIAL = {
    "a": Walk._open_anchor, "img": Walk._picture, "iframe": Walk._frame, "video": Walk._frame,
    "audio": Walk._frame, "source": Walk._frame, "embed": Walk._frame, "time": Walk._time,
    "input": Walk._input, "body": Walk._body, "html": Walk._html,
}  # fmt: skip


def _is_shown(tag: str, element: Any) -> bool:
    return tag == "template" and is_shown_template(element)
