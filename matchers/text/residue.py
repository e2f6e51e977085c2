"""What of a text no known word explains, and what it weighs: foreign words around a name make it another name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate

from matchers.text.marks import Marks
from matchers.text.normalise import is_latin
from records import folding

SALES_VERBS = frozenset("出有求看收卖送蹲找发给要搜追")
"""One word right before a name that is not part of it: 出狂飙全集, 有墨雨云间的吗."""

OTHER, UNCOUNTED = "\0", "\1"
"""In a text as `_counted` writes it: signs; letters and figures that are no foreign words."""
_LATIN = "".join(re.escape(c) for c in map(chr, range(0x1100)) if is_latin(c))
_ALONE = re.compile(f"(?<![{_LATIN}])[{_LATIN}](?![{_LATIN}])|的(?![^{OTHER}])")


def unknown(soft: str, marks: Marks) -> float:
    """Weight of the letters of a whole title that no known word explains."""
    return uncovered(soft, marks, 0, len(soft))


def uncovered(soft: str, marks: Marks, begin: int, end: int) -> float:
    """Weight of the letters that no known word explains; figures count for nothing."""
    if begin >= end:
        return 0.0
    weights, kept, total = _weights(soft), begin, 0.0
    for mark in marks.near(begin, end):
        if mark.start > kept:
            total += weights[mark.start] - weights[kept]
        kept = max(kept, mark.end)
    return total + weights[end] - weights[kept] if kept < end else total


@lru_cache(maxsize=64)
def _weights(soft: str) -> list[float]:
    """What the words of a text weigh up to each of its characters; figures and signs nothing.

    Weights are halves and wholes, so their sums and differences are exact.
    """
    return list(accumulate(map(_weight, soft), initial=0.0))


@lru_cache(maxsize=1 << 14)
def _weight(c: str) -> float:
    return folding.weight(c) if folding.is_letter(c) and not c.isdigit() else 0.0


def foreign(
    soft: str, run: tuple[int, int], place: tuple[int, int], known: list[tuple[int, int]], *, whole: bool
) -> tuple[str, float]:
    """The words of the run that nothing explains, and their weight: half beyond a known word."""
    if run == place:
        return "", 0.0
    shift, stop = (max(0, run[0] - 1), run[1] + 1) if len(soft) > folding.LONG else (0, len(soft))
    letters, sums = _counted(soft[shift:stop])  # of a page only what stands around the name
    covered = sorted((max(a, run[0]), min(b, run[1])) for a, b in known)
    words, total = [], 0.0
    for begin, end, beside in ((run[0], place[0], place[0]), (place[1], run[1], place[1])):
        side = ""
        for gap in _gaps(begin, end, covered):
            factor = 1.0 if whole or beside in gap else 0.5
            first, last = _without_joints(soft, *gap, place, covered)
            if first < last:
                total += factor * (sums[last - shift] - sums[first - shift])
                side += letters[first - shift : last - shift].replace(OTHER, "").replace(UNCOUNTED, "")
        words += [side] if side else []
    return " ".join(words), total


def _gaps(begin: int, end: int, covered: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What the spans, in order of their start, leave of [begin, end)."""
    for a, b in covered:
        if a >= end:
            break
        if begin < a < b:
            yield begin, a
        begin = max(begin, b) if a < b else begin
    if begin < end:
        yield begin, end


def _without_joints(
    soft: str, first: int, last: int, place: tuple[int, int], covered: list[tuple[int, int]]
) -> tuple[int, int]:
    """A gap between known words without what only joins it to them or to the name."""
    joined = soft[last - 1] == "的" and _holds(covered, last)
    if joined or (last == place[0] and _sold(soft, last - 1, place)):
        last -= 1
    if first < last and soft[first] == "版" and _holds(covered, first - 1):
        first += 1
    return first, last


def _holds(spans: list[tuple[int, int]], place: int) -> bool:
    return any(a <= place < b for a, b in spans)


class _Counting(dict[int, int]):
    """Code point to itself where it is a letter that can be foreign; fills itself."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        kept = UNCOUNTED if character.isdigit() else character
        self[code] = found = ord(kept if folding.is_letter(character) else OTHER)
        return found


_COUNTING = _Counting()


@lru_cache(maxsize=64)
def _counted(soft: str) -> tuple[str, list[float]]:
    """A text with signs, figures, lone Latin letters and 的 before a sign blotted out, and its weights
    up to each character; read once for all names of a title."""
    letters = _ALONE.sub(UNCOUNTED, soft.translate(_COUNTING))
    return letters, list(accumulate(map(_weight, letters), initial=0.0))


def grown_onto(
    soft: str, run: tuple[int, int], place: tuple[int, int], known: Iterable[tuple[int, int]]
) -> bool:
    """Whether the letter next to a place, on either side within its run, is one that nothing explains.

    A dash parts what stands behind it from a Chinese name, a colon does not (沙丘：预言); blanks join Latin words.
    """
    covered = {n for a, b in known for n in range(max(a, run[0]), min(b, run[1]))}
    latin = all(is_latin(c) or not c.isalpha() for c in soft[place[0] : place[1]])
    for places in (range(place[0] - 1, run[0] - 1, -1), range(place[1], run[1])):
        for n in places:
            parted = not latin and not folding.is_letter(soft[n]) and soft[n] not in ":：·"
            if n in covered or parted or soft[n : n + 3] == "by ":  # The Midnight Library by Matt Haig
                break
            joins = _particle(soft, n, covered) or _lone(soft, n) or (n < place[0] and _sold(soft, n, place))
            if folding.is_letter(soft[n]) and not soft[n].isdigit() and not joins:
                return True
    return False


def _particle(soft: str, place: int, covered: set[int]) -> bool:
    """的 before a known word, 版 behind one: they only join it to the name."""
    if soft[place] == "版":
        return place - 1 in covered
    after = soft[place + 1 : place + 2]
    return soft[place] == "的" and (place + 1 in covered or not after or not folding.is_letter(after))


def _lone(soft: str, place: int) -> bool:
    """A Latin letter that stands among other signs: the K of K狂飙, the H of 24H2."""
    around = soft[max(0, place - 1) : place], soft[place + 1 : place + 2]
    return is_latin(soft[place]) and not any(c and is_latin(c) for c in around)


def _sold(soft: str, place: int, name: tuple[int, int]) -> bool:
    """A verb of sale right before a longer name, with nothing before it."""
    alone = place == 0 or not folding.is_han(soft[place - 1])
    return soft[place] in SALES_VERBS and place == name[0] - 1 and alone and name[1] - name[0] >= 3
