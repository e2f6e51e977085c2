"""The run of characters in which a name stands: up to the next blank, bracket or known word."""

from __future__ import annotations

import re
from functools import lru_cache

from matchers.text.lexicon import Mark
from matchers.text.marks import Marks
from matchers.text.normalise import is_latin
from records import folding

SUBTITLE = re.compile(r"\s?[:：·]\s?|之|\s?-\s(?=[\u3400-\u9fff])")
LATIN_JOINTS = frozenset(" ._'’-:&,!")
REACH = 128
"""Characters on either side of a name that are weighed against it; more of them say nothing more."""


def word(soft: str, first: int, last: int) -> tuple[int, int]:
    """The letters of any script that stand without a break around a place."""
    return _letters_before(soft, first), _letters_behind(soft, last)


def _letters_before(soft: str, place: int) -> int:
    """Where the letters begin that stand without a break before a place; one more than REACH of them at most."""
    low = max(0, place - REACH - 1)
    if len(soft) > folding.LONG:  # of a page only what stands around the name
        return low + _unbroken(soft[low:place])[0][-1]
    return max(low, _unbroken(soft)[0][place])


def _letters_behind(soft: str, place: int, most: int = REACH + 1) -> int:
    """Where those behind it end."""
    high = min(len(soft), place + most)
    if len(soft) > folding.LONG:
        return place + _unbroken(soft[place:high])[1][0]
    return min(high, _unbroken(soft)[1][place])


@lru_cache(maxsize=64)
def _unbroken(soft: str) -> tuple[list[int], list[int]]:
    """For each place of a text, and its end, where the letters before it begin and where those behind it end."""
    letters = list(map(folding.is_letter, soft))
    begins, ends = [0], [len(soft)]
    for place, letter in enumerate(letters):
        begins.append(begins[-1] if letter else place + 1)
    for place in range(len(letters) - 1, -1, -1):
        ends.append(ends[-1] if letters[place] else place)
    return begins, ends[::-1]


def run(soft: str, marks: Marks, first: int, last: int) -> tuple[int, int]:
    """The run around soft [first, last), whose marks are known."""
    name = soft[first:last]
    if name.isascii() or all(is_latin(c) or not c.isalpha() for c in name):
        return _latin_run(soft, marks, first, last)
    walled = any(m.end == first and _names_a_kind(m) for m in marks.near(max(0, first - 8), first))
    begin = first if walled else _letters_before(soft, first)
    joint = SUBTITLE.match(soft, last)
    end = joint.end() if joint and joint.end() < len(soft) and folding.is_han(soft[joint.end()]) else last
    return begin, _letters_behind(soft, end, REACH + 1 - (end - last))


def _reach(soft: str, first: int, last: int) -> tuple[int, int]:
    """One character more on either side than is ever looked at."""
    return max(0, first - REACH - 1), min(len(soft), last + REACH + 1)


def _names_a_kind(mark: Mark) -> bool:
    """电影, 热播剧, 小说: behind such a word a name begins."""
    return (
        mark.end - mark.start > 1 and "noise" in mark.tags and any(t.startswith("kind:") for t in mark.tags)
    )


def _latin_run(soft: str, marks: Marks, first: int, last: int) -> tuple[int, int]:
    """Words of one script joined by blanks or dots, up to the first known word, bracket or ` - `."""
    stops, walls = marks.places
    begin, end = first, last
    low, high = _reach(soft, first, last)
    while begin > low and begin not in walls and _joins(soft, begin - 1):
        begin -= 1
    while end < high and end not in stops and _joins(soft, end):
        end += 1
    while end > last and soft[end - 1] in LATIN_JOINTS:
        end -= 1
    while begin < first and soft[begin] in LATIN_JOINTS:
        begin += 1
    # Han grown onto it without a break is a brand or another name: 浩辰CAD
    while begin > low and folding.is_han(soft[begin - 1]):
        begin -= 1
    while end < high and folding.is_han(soft[end]):
        end += 1
    return begin, end


def _joins(soft: str, place: int) -> bool:
    character = soft[place]
    if character in LATIN_JOINTS:
        dash = soft[max(0, place - 1) : place + 2]
        return dash not in (" - ", " : ")
    return is_latin(character) or character.isdigit()
