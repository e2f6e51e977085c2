"""Disguises that are undone in the text: it is written as it was meant and searched once more.

Split characters (弓长 for 张), fillers (庆x余x年), figures for numerals (3体) and letters of other scripts
(Аvаtаr) each make a second line, in which every character remembers its span in the soft text. A place of
such a line counts only where it holds a rewritten character.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from daachorse import CharwiseDoubleArrayAhoCorasick

from matchers.titles import tables
from matchers.titles.lines import Found, Line
from matchers.titles.texts import Batch

SPLIT, FILLERS, NUMERALS, HOMOGLYPHS = "split", "fillers", "numerals", "homoglyphs"
_FILLER = re.compile(r"(?<=[\u3400-\u9fff])([a-z0-9])\1{0,2}(?=[\u3400-\u9fff])|[丶丨丿乀亅乚灬]")
_HAN = "[\u3400-\u9fff〇々\U00020000-\U000323af]"
_NUMBER = r"[0-9]{1,4}(?![0-9]|\.[0-9])"
_BESIDE_HAN = re.compile(
    rf"(?<![0-9])(?<![0-9]\.)(?:(?:(?<={_HAN})|(?<={_HAN}.)){_NUMBER}|{_NUMBER}(?=.?{_HAN}))", re.DOTALL
)
"""A number with a Han character right before or behind it, or one character further."""
_ANY_HAN = re.compile(_HAN)
_LATIN = re.compile(r"[a-z]")
_FIGURE = re.compile(r"[0-9]{1,4}")
_WORD = re.compile(r"[^\W\d_\u2e80-\U000323af]+")
_NUMERALS = "零一二三四五六七八九"
SIZES = (4, 3, 2)
"""Parts of a character, most first."""


@dataclass(frozen=True, slots=True, eq=False)
class Rewritten:
    """A second line of a text. `changed`: places of the rewritten characters."""

    view: str
    line: Line
    changed: frozenset[int]

    def wholes(self, found: Iterable[Found]) -> list[Found]:
        """Those of the finds that hold a rewritten character, and cut no word and no number in two."""
        changed, low, high = self.changed, min(self.changed), max(self.changed)
        some = [
            (s, e, n) for s, e, n in found if s <= high and e > low and not changed.isdisjoint(range(s, e))
        ]
        return self.line.wholes(some) if some else some


Change = tuple[int, int, str]
"""Where in the base line something else is read, and what; its characters may not be parted."""


def rewritten(base: Line) -> list[Rewritten]:
    """The second lines of a text; none for a text that wears none of these disguises."""
    if base.text.isascii():
        return []
    return [_line(view, base, changes) for view, rewrite in _REWRITES for changes in rewrite(base)]


def rewritten_in(batch: Batch) -> list[int]:
    """The names of a batch that may be rewritten themselves; the others have no `spellings`."""
    codes = batch.codes
    figures = (codes >= ord("0")) & (codes <= ord("9"))
    twins = np.isin(codes, np.fromiter(tables.homoglyphs(), np.uint32))
    parts = np.fromiter((start for start, _, _ in _heads().find(batch.text)), np.int64)
    found: list[int] = np.unique(batch.at(np.concatenate((np.flatnonzero(figures | twins), parts)))).tolist()
    return found


def spellings(key: str) -> Iterator[tuple[str, str]]:
    """(view, text) of a name that is rewritten itself, so that it is still found in a rewritten text."""
    if not key.isascii() and (spots := _spots(key)):
        for way in _joined(key, spots, lambda _begin, _end: True):
            yield SPLIT, way.text
    for view, rewrite in ((NUMERALS, _with_numerals), (HOMOGLYPHS, _as_ascii)):
        other = rewrite(key)
        if other != key:
            yield view, other


def _line(view: str, base: Line, changes: Iterable[Change]) -> Rewritten:
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    changed: list[int] = []
    bound: list[int] = []
    kept = 0
    for begin, end, written in (*changes, (len(base.text), len(base.text), "")):
        if kept < begin:
            if kept and not texts[-1]:
                changed.append(len(starts))  # what stood before it is left out
            own = base.starts[kept:begin]
            texts.append(base.text[kept:begin])
            starts += own
            ends += [place + 1 for place in own]
        if begin < end:
            texts.append(written)
            new = range(len(starts), len(starts) + len(written))
            changed += new
            bound += new[1:]
            starts += [base.starts[begin]] * len(new)
            ends += [base.end(end - 1)] * len(new)
            kept = end
    return Rewritten(view, base.other("".join(texts), starts, ends, frozenset(bound)), frozenset(changed))


def _split(base: Line) -> list[list[Change]]:
    spots = _spots(base.text)
    return (
        [list(way.changes) for way in _joined(base.text, spots, base.unbroken) if way.changes]
        if spots
        else []
    )


def _spots(text: str) -> list[int]:
    """Where the first two parts of a character stand, ascending."""
    return [place for place, _end, _head in _heads().find_overlapping(text)]  # all as long


@cache
def _heads() -> CharwiseDoubleArrayAhoCorasick:
    """Finds the first two parts of a character."""
    return CharwiseDoubleArrayAhoCorasick(sorted(tables.split_heads()))


class _Way(NamedTuple):
    """A text in which some runs of parts are one character each. `changes`: those runs as they stood, ascending."""

    text: str
    changes: tuple[Change, ...] = ()


def _joined(text: str, spots: list[int], unbroken: Callable[[int, int], bool]) -> Iterator[_Way]:
    """From the left (女子亥: 好亥) and from the right (女孩), where that differs; nothing that is not `unbroken`.

    Once more over what came of it: 氵 and 身寸 make 谢 the second time, by way of 射.
    """
    ways = []
    for back in (False, True):
        way = _once(_Way(text), spots, unbroken, back=back)
        if way.changes:
            way = _once(way, _spots(way.text), unbroken, back=back)
        ways.append(way)
    left, right = ways
    yield left
    if right.changes != left.changes:
        yield right


def _once(way: _Way, spots: list[int], unbroken: Callable[[int, int], bool], *, back: bool) -> _Way:
    text, changes = way
    found: list[tuple[int, int, Change]] = []
    for place, size in _wholes(text, spots, back=back):
        begin, end = _before(place, changes), _before(min(place + size, len(text)), changes)
        if unbroken(begin, end):
            found.append((place, size, (begin, end, tables.splits()[text[place : place + size]])))
    if not found:
        return way
    texts, kept = [], 0
    for place, size, (_begin, _end, whole) in found:
        texts += [text[kept:place], whole]
        kept = place + size
    new = [change for _place, _size, change in found]
    old = [one for one in changes if not any(begin <= one[0] < end for begin, end, _whole in new)]
    return _Way("".join([*texts, text[kept:]]), tuple(sorted((*old, *new))))


def _before(place: int, changes: Iterable[Change]) -> int:
    """Where a character of the changed text began before the changes."""
    for begin, end, _whole in changes:
        if place <= begin:
            break
        place += end - begin - 1
    return place


def _wholes(text: str, spots: list[int], *, back: bool) -> list[tuple[int, int]]:
    """Where parts of a character stand, none in two of them: (place, number of parts), ascending."""
    parts = tables.splits()
    free, found = (len(text) if back else 0), []
    for place in reversed(spots) if back else spots:
        size = next((size for size in SIZES if text[place : place + size] in parts), 0)
        if size and (place + size <= free if back else place >= free):
            found.append((place, size))
            free = place if back else place + size
    return sorted(found)


def _fillers(base: Line) -> list[list[Change]]:
    dropped = [(*found.span(), "") for found in _FILLER.finditer(base.text)]
    left = len(base.text) - sum(end - begin for begin, end, _ in dropped)
    return [dropped] if dropped and left else []


def _numerals(base: Line) -> list[list[Change]]:
    changes = []
    for found in _BESIDE_HAN.finditer(_soft(base)) if _FIGURE.search(base.text) else ():
        figures, place = found.group(), _place(base, found.start())
        changes.append((place, place + len(figures), in_han(figures)))
    return [changes] if changes else []


def _soft(base: Line) -> str:
    """The soft text, as far as the line goes."""
    return base.reading.soft.text[: base.end(len(base.text) - 1)]


def _place(base: Line, at: int) -> int:
    """Which character of the line stands at a place of the soft text."""
    return bisect_left(base.starts, at)


def in_han(figures: str) -> str:
    """A number as it is read up to 99 (12: 十二), figure by figure beyond (1937: 一九三七)."""
    if len(figures) > 2 or figures[0] == "0":
        return "".join(_NUMERALS[int(figure)] for figure in figures)
    tens, ones = divmod(int(figures), 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def _with_numerals(key: str) -> str:
    if key.isascii() or not _FIGURE.search(key) or not _ANY_HAN.search(key):
        return key
    return _FIGURE.sub(lambda found: in_han(found.group()), key)


def _homoglyphs(base: Line) -> list[list[Change]]:
    if tables.twins().isdisjoint(base.text):
        return []
    twins, soft = tables.homoglyphs(), _soft(base)
    foreign: list[int] = []
    beside = _LATIN.search(soft) is not None
    for word in _WORD.finditer(soft):
        letters = word.group()
        # a word of twins alone may be Russian, unless Latin words stand beside it
        if not letters.isascii() and (
            _LATIN.search(letters) or (beside and all(ord(c) in twins for c in letters))
        ):
            foreign += [n for n in range(*word.span()) if ord(soft[n]) in twins]
    places = [_place(base, at) for at in foreign]
    return [[(place, place + 1, base.text[place].translate(twins)) for place in places]] if places else []


def _as_ascii(key: str) -> str:
    return key if key.isascii() else key.translate(tables.homoglyphs())


_REWRITES: tuple[tuple[str, Callable[[Line], list[list[Change]]]], ...] = (
    (SPLIT, _split), (FILLERS, _fillers), (NUMERALS, _numerals), (HOMOGLYPHS, _homoglyphs),
)  # fmt: skip
