"""Disguises that are undone in the text: it is written as it was meant and searched once more.

Split characters (弓长 for 张), fillers (庆x余x年), figures for numerals (3体) and letters of other scripts
(Аvаtаr) each make a second line, in which every character remembers its span in the soft text. A place of
such a line counts only where it holds a rewritten character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from matchers.titles import tables
from matchers.titles.lines import Line
from records import folding

SPLIT, FILLERS, NUMERALS, HOMOGLYPHS = "split", "fillers", "numerals", "homoglyphs"
_FILLER = re.compile(r"(?<=[\u3400-\u9fff])([a-z0-9])\1{0,2}(?=[\u3400-\u9fff])|[丶丨丿乀亅乚灬]")
_FIGURES = re.compile(r"(?<![0-9])(?<![0-9]\.)[0-9]{1,4}(?![0-9]|\.[0-9])")
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

    def holds(self, start: int, end: int) -> bool:
        """Whether [start, end) holds a rewritten character."""
        return not self.changed.isdisjoint(range(start, end))


Piece = tuple[str, int, int, bool, bool]
"""A character, where it stands in the base line, whether it is rewritten, whether it is bound to the one before."""


def rewritten(base: Line) -> Iterator[Rewritten]:
    """The second lines of a text; none for a text that wears none of these disguises."""
    for view, rewrite in _REWRITES:
        for pieces in rewrite(base):
            yield _line(view, base, pieces)


def spellings(key: str) -> Iterator[tuple[str, str]]:
    """(view, text) of a name that is rewritten itself, so that it is still found in a rewritten text."""
    for pieces in _joined(key) if _has_parts(key) else ():
        yield SPLIT, "".join([piece[0] for piece in pieces])
    for view, rewrite in ((NUMERALS, _with_numerals), (HOMOGLYPHS, _as_ascii)):
        other = rewrite(key)
        if other != key:
            yield view, other


def _line(view: str, base: Line, pieces: list[Piece]) -> Rewritten:
    starts = [base.starts[begin] for _, begin, _, _, _ in pieces]
    ends = [base.end(end - 1) for _, _, end, _, _ in pieces]
    bound = frozenset(place for place, (*_, joined) in enumerate(pieces) if joined)
    changed = frozenset(place for place, (_, _, _, new, _) in enumerate(pieces) if new)
    text = "".join(character for character, *_ in pieces)
    return Rewritten(view, Line(base.reading, text, starts, ends, bound), changed)


def _split(base: Line) -> Iterator[list[Piece]]:
    if not _has_parts(base.text):
        return iter(())
    return _joined(base.text, frozenset(base.gaps(0, len(base.text))))


def _has_parts(text: str) -> bool:
    heads = tables.split_heads()
    return any(left + right in heads for left, right in pairwise(text))


def _joined(text: str, stops: frozenset[int] = frozenset()) -> Iterator[list[Piece]]:
    """From the left (女子亥: 好亥) and from the right (女孩), where that differs; not over separators."""
    pieces: list[Piece] = [(c, n, n + 1, False, False) for n, c in enumerate(text)]
    left = _join(_join(pieces, stops), stops)
    right = _join(_join(pieces, stops, back=True), stops, back=True)
    yield left
    if right != left:
        yield right


def _join(pieces: list[Piece], stops: frozenset[int], *, back: bool = False) -> list[Piece]:
    """Once over the pieces; 氵 and 身寸 make 谢 the second time, by way of 射."""
    text = "".join([piece[0] for piece in pieces])
    joined: list[Piece] = []
    kept = 0
    for place, size in _wholes(text, back=back):
        some = pieces[place : place + size]
        if stops.isdisjoint(range(some[0][1] + 1, some[-1][2])):
            whole = tables.splits()[text[place : place + size]]
            joined += [*pieces[kept:place], (whole, some[0][1], some[-1][2], True, False)]
            kept = place + size
    return [*joined, *pieces[kept:]]


def _wholes(text: str, *, back: bool) -> list[tuple[int, int]]:
    """Where parts of a character stand, none in two of them: (place, number of parts), ascending."""
    parts, heads = tables.splits(), tables.split_heads()
    spots = [place for place, (left, right) in enumerate(pairwise(text)) if left + right in heads]
    free, found = (len(text) if back else 0), []
    for place in reversed(spots) if back else spots:
        size = next((size for size in SIZES if text[place : place + size] in parts), 0)
        if size and (place + size <= free if back else place >= free):
            found.append((place, size))
            free = place if back else place + size
    return sorted(found)


def _fillers(base: Line) -> Iterator[list[Piece]]:
    dropped = {n for found in _FILLER.finditer(base.text) for n in range(*found.span())}
    if not dropped or len(dropped) == len(base.text):
        return
    kept = [n for n in range(len(base.text)) if n not in dropped]
    yield [(base.text[n], n, n + 1, n - 1 in dropped, False) for n in kept]


def _numerals(base: Line) -> Iterator[list[Piece]]:
    soft = _soft(base)
    if not _FIGURE.search(soft):
        return
    numbers = {found.start(): found for found in _FIGURES.finditer(soft) if _beside_han(soft, *found.span())}
    if not numbers:
        return
    pieces: list[Piece] = []
    place = 0
    while place < len(base.text):
        found = numbers.get(base.starts[place])
        size = len(found.group()) if found else 1
        if found:
            written = in_han(found.group())
            pieces += [(c, place, place + size, True, n > 0) for n, c in enumerate(written)]
        else:
            pieces.append((base.text[place], place, place + 1, False, False))
        place += size
    yield pieces


def _soft(base: Line) -> str:
    """The soft text, as far as the line goes."""
    return base.reading.soft.text[: base.end(len(base.text) - 1)]


def _beside_han(soft: str, start: int, end: int) -> bool:
    around = soft[max(0, start - 2) : start] + soft[end : end + 2]
    return any(folding.is_han(character) for character in around)


def in_han(figures: str) -> str:
    """A number as it is read up to 99 (12: 十二), figure by figure beyond (1937: 一九三七)."""
    if len(figures) > 2 or figures[0] == "0":
        return "".join(_NUMERALS[int(figure)] for figure in figures)
    tens, ones = divmod(int(figures), 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def _with_numerals(key: str) -> str:
    if not _FIGURE.search(key) or not any(folding.is_han(character) for character in key):
        return key
    return _FIGURE.sub(lambda found: in_han(found.group()), key)


def _homoglyphs(base: Line) -> Iterator[list[Piece]]:
    twins, soft = tables.homoglyphs(), _soft(base)
    if soft.isascii():
        return
    foreign: set[int] = set()
    beside = _LATIN.search(soft) is not None
    for word in _WORD.finditer(soft):
        letters = word.group()
        # a word of twins alone may be Russian, unless Latin words stand beside it
        if not letters.isascii() and (
            _LATIN.search(letters) or (beside and all(ord(c) in twins for c in letters))
        ):
            foreign |= {n for n in range(*word.span()) if ord(soft[n]) in twins}
    if not foreign:
        return
    yield [
        (c.translate(twins), n, n + 1, True, False)
        if base.starts[n] in foreign
        else (c, n, n + 1, False, False)
        for n, c in enumerate(base.text)
    ]


def _as_ascii(key: str) -> str:
    return key if key.isascii() else key.translate(tables.homoglyphs())


_REWRITES: tuple[tuple[str, Callable[[Line], Iterator[list[Piece]]]], ...] = (
    (SPLIT, _split), (FILLERS, _fillers), (NUMERALS, _numerals), (HOMOGLYPHS, _homoglyphs),
)  # fmt: skip
