"""What elements of a page say of their own: pictures, players, fields, buttons, moments."""

from __future__ import annotations

from typing import Any

from crawler.pages.links import urls
from crawler.pages.tree import hrefs, played
from crawler.pages.tree.blocks import Anchor, Contents, Player, Shown
from crawler.pages.tree.parsing import clean

MAX_BUTTONS = 400
LAZY = ("data-original", "data-src", "data-lazy-src", "data-url", "file", "zoomfile", "src")


class Speaking:
    """The part of a walk that reads them; `noise` counts the wrappers around that are navigation."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.buffer: list[str] = []
        self.anchors: list[Anchor] = []
        self.noise = 0

    def _flush(self) -> None:
        """End the line that is being read."""
        raise NotImplementedError

    def _press(self, said: str) -> None:
        if said and len(self.contents.buttons) < MAX_BUTTONS:
            self._flush()
            self.contents.buttons.append((clean(said)[:80], self.noise > 0, len(self.contents.blocks)))

    def _input(self, element: Any, _words: str) -> None:
        kind = (element.get("type") or "text").lower()
        if kind in ("submit", "button"):
            self._press(element.get("value") or "")
        elif kind == "text":
            self._copied(element.get("value"))

    def _copied(self, value: str | None) -> None:
        """An address that stands ready to be copied is shown as one that stands in a line."""
        url = self.contents.link(value) if value and hrefs.is_address(value) else ""
        if not url or not hrefs.worth_saying(url, self.contents.url):
            return
        if url.startswith(urls.SCHEMES):
            self.anchors.append(Anchor(url, "", "", self.noise > 0))
            self.contents.anchors.append(self.anchors[-1])
        else:
            self.buffer.append(f" {url} ")

    def _picture(self, element: Any, words: str) -> None:
        source = next((element.get(name) for name in LAZY if element.get(name)), "")
        url = urls.join(self.contents.base, source)
        if url and not url.startswith(urls.SCHEMES):
            self.contents.pictures.append(
                Shown(url, clean(element.get("alt") or ""), words, _number(element.get("width")),
                      _number(element.get("height")), self.noise > 0, len(self.contents.blocks))
            )  # fmt: skip

    def _frame(self, element: Any, _words: str) -> None:
        url = urls.join(self.contents.base, element.get("src") or element.get("data-src") or "")
        if url:
            self.contents.frames.append(url)
            self._flush()
            media = element.tag in ("video", "audio", "source")
            self.contents.players.append(
                Player(url, len(self.contents.blocks), media=media, noise=self.noise > 0)
            )
        elif element.tag in ("video", "audio") and played.waits(element):
            self._flush()
            self.contents.players.append(Player("", len(self.contents.blocks), noise=self.noise > 0))

    def _hear(self, tag: str, element: Any) -> None:
        """What scripts play by what an element or they themselves say."""
        heard = played.heard(tag, element)
        if not heard:
            return
        script = tag == "script" and not played.gives(element)  # stands anywhere
        if not script:
            self._flush()
        place = 0 if script else len(self.contents.blocks)
        for source in heard:
            if url := urls.join(self.contents.base, source):
                self.contents.frames.append(url)
            self.contents.players.append(Player(url, place, noise=self.noise > 0 and not script))

    def _time(self, element: Any, _words: str) -> None:
        self.contents.times.append(element.get("datetime") or "")

    def _body(self, _element: Any, words: str) -> None:
        self.contents.body_words = words.lower()

    def _html(self, element: Any, _words: str) -> None:
        self.contents.language = (
            element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        ).strip()


def _number(text: str | None) -> int:
    digits = (text or "").strip().removesuffix("px")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0
