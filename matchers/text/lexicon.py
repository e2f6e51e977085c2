"""Word lists as one automaton: act signs, kinds and noise, found in one pass over the soft view."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib.resources import files
from operator import itemgetter
from typing import Any, NamedTuple

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from matchers.text.normalise import bounded
from matchers.text.patterns import Patterns
from records import folding

FOLDER = "lexicons"
BY_PLACE = itemgetter(0, 1)
LAST_LATIN = "\u2e7f"
"""Behind it stand Han, kana and other letters that form no words with their neighbours."""


class Mark(NamedTuple):
    """A known word or pattern at [start, end) of the soft text; `tags` say what it stands for."""

    start: int
    end: int
    word: str
    tags: tuple[str, ...]


_mark: Callable[[Iterable[object]], Mark] = partial(tuple.__new__, Mark)
"""A mark from its fields, in a third of the time that the class itself takes."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One table of acts.toml: a group of words and what it weighs (log-odds, base e)."""

    key: str
    side: str
    title: float
    text: float
    subject: bool
    anywhere: bool
    firm: bool
    """No word of a complete copy outweighs it in the title: 高清 says of a wallpaper that it is sharp."""
    zh: str
    en: str


@dataclass(frozen=True)
class Lexicon:
    """All word lists: `automaton` over `words`, the tags of each word, patterns, act signs, a digest."""

    automaton: CharwiseDoubleArrayAhoCorasick
    words: tuple[str, ...]
    tags: tuple[tuple[str, ...], ...]
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    signs: dict[str, Sign]
    digest: str

    def marks(self, soft: str) -> list[Mark]:
        """Every word, longest first from the left, and every pattern, in order of their start."""
        if not soft:
            return []
        words, tags = self.words, self.tags
        found = [
            _mark((start, end, words[number], tags[number]))
            for start, end, number in self.automaton.find(soft)
            if _stands_alone(soft, start, end)
        ]
        for one, tag in self._searched.found(soft):
            found.append(_mark((*one.span(), one.group(), (tag,))))
        return sorted(found, key=BY_PLACE)

    @cached_property
    def _searched(self) -> Patterns[str]:
        return Patterns(self.patterns)


def _stands_alone(soft: str, start: int, end: int) -> bool:
    if end - start > 1 and soft[start] > LAST_LATIN and soft[end - 1] > LAST_LATIN:
        return True
    if not bounded(soft, start, end):
        return False
    if end - start > 1 or not folding.is_han(soft[start]):
        return True
    # one Han character is a word of its own only where no other stands beside it: 全 in 狂飙 全, not in 全职
    before, after = soft[start - 1 : start], soft[end : end + 1]
    return not (before and folding.is_han(before)) and not (after and folding.is_han(after))


@cache
def lexicon() -> Lexicon:
    """The word lists of the package, loaded once."""
    acts, kinds, noise = _load("acts"), _load("kinds"), _load("noise")
    tagged: dict[str, set[str]] = {}
    for key, table in acts.items():
        _tag(tagged, table["words"], f"act:{key}")
    patterns = {**kinds.pop("patterns"), "noise": noise["patterns"]}
    patterns |= {f"act:{key}": table["patterns"] for key, table in acts.items() if "patterns" in table}
    for key, table in kinds.items():
        _tag(tagged, table["strong"], f"kind:{key}:strong")
        _tag(tagged, table["weak"], f"kind:{key}:weak")
    _tag(tagged, noise["words"], "noise")
    _inherit(tagged)
    words = tuple(sorted(tagged))
    return Lexicon(
        automaton=CharwiseDoubleArrayAhoCorasick(list(words), MATCH_KIND_LEFTMOST_LONGEST),
        words=words,
        tags=tuple(tuple(sorted(tagged[word])) for word in words),
        patterns=tuple((re.compile(one, re.ASCII), tag) for tag, group in patterns.items() for one in group),
        signs={key: _sign(key, table) for key, table in acts.items()},
        digest=_digest(),
    )


def _tag(tagged: dict[str, set[str]], words: list[str], tag: str) -> None:
    for word in words:
        tagged.setdefault(folding.soften(word).text, set()).add(tag)


def _sign(key: str, table: dict[str, Any]) -> Sign:
    return Sign(
        key=key, side=table["side"], title=table["title"], text=table["text"],
        subject=table.get("subject", False),
        anywhere=table.get("anywhere", False), firm=table.get("firm", False), zh=table["zh"], en=table["en"],
    )  # fmt: skip


def _inherit(tagged: dict[str, set[str]]) -> None:
    """A word that only says a kind also says of the act what the words in it say: 全文txt, 漫画全集."""
    acts = sorted(word for word, tags in tagged.items() if len(word) > 1 and any(map(_of_act, tags)))
    automaton = CharwiseDoubleArrayAhoCorasick(acts)
    for word, tags in tagged.items():
        if all(tag.startswith("kind:") for tag in tags):
            inside = automaton.find_overlapping(word)
            tags |= {
                tag
                for start, end, n in inside
                if bounded(word, start, end)
                for tag in tagged[acts[n]]
                if _of_act(tag)
            }


def _of_act(tag: str) -> bool:
    return tag.startswith("act:")


def _bytes(name: str) -> bytes:
    return (files("matchers") / FOLDER / f"{name}.toml").read_bytes()


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(_bytes(name).decode())


def _digest() -> str:
    return hashlib.sha256(b"".join(_bytes(name) for name in ("acts", "kinds", "noise"))).hexdigest()[:12]
