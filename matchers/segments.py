"""Where in a listing a title stands: the run of words around it, what of that run is noise, what is not.

A title that is a whole segment of the listing's title, or stands alone inside 《》, names a work. A title
with other words grown onto it (青花瓷餐具, 传奇永恒, 长津湖之水门桥) is most often part of another name.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter

from matchers.lexicon import Mark
from matchers.marks import Marks
from matchers.normalise import Reading, is_latin
from records import folding

QUOTES = re.compile(r"《([^《》]{1,120})》|〈([^〈〉]{1,120})〉|「([^「」]{1,120})」|『([^『』]{1,120})』")
SPOKEN_QUOTES = re.compile('“([^“”]{1,60})”|"([^"]{1,60})"|‘([^‘’]{1,60})’')
"""They set off a name as well as anything else that is said: they help where they hold just the name."""
LABEL = re.compile(
    r"(?:回复|关键词|关键字|口令|暗号|搜索|书名|片名|剧名|歌名|曲名|专辑名?|名称|译名|又名|别名|原名|标题|文件名|作品|title|name)\s?[:：]\s?[《「『\"“【]?$|(?:回复|搜索?|口令|暗号|关键词)[《「『\"“【]$"
)
LABEL_ENDS = frozenset(':：《「『"“【')
SUBTITLE = re.compile(r"\s?[:：·]\s?|之|\s?-\s(?=[\u3400-\u9fff])")
SITE_BREAK = re.compile(r"\s[-–—|｜]\s|[_|｜]|--|——")
SALES_VERBS = frozenset("出有求看收卖送蹲找发给要搜追")
"""One word right before a name that is not part of it: 出狂飙全集, 有墨雨云间的吗."""
LONGEST_BREAK = 8
"""More characters than the sign before a site's name has."""
BY_START = attrgetter("start")
REACH = 128
"""Characters on either side of a name that are weighed against it; more of them say nothing more."""
LATIN_JOINTS = frozenset(" ._'’-:&,!")


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a place. Spans are soft.

    Attributes:
        coverage: weight of the title over weight of title and foreign words of its run, 0 to 1.
        quoted: the title stands alone inside 《》 or similar.
        in_longer_quote: 《》 hold the title and more words that nothing explains: another name.
        bracketed_elsewhere: 《》 in the same title name something, and the place is outside of them.
        elsewhere: weight of the foreign words in the rest of the title, the site's name left out.
        labelled: a label such as 书名 stands before it.
        residue: the foreign words, as folded.
        inside_noise: the place is part of a longer known phrase, or is itself one.
    """

    coverage: float
    quoted: bool
    in_longer_quote: bool
    bracketed_elsewhere: bool
    elsewhere: float
    labelled: bool
    residue: str
    inside_noise: bool


def context(
    reading: Reading,
    marks: Marks,
    span: tuple[int, int],
    known: Iterable[tuple[int, int]] = (),
    key: str = "",
) -> Context:
    """Look at the surroundings of soft `span`. `known` are more spans that are no foreign words: creators.

    `key`: the folded name. A Chinese name that is spelt in Latin letters ends where its word ends.
    """
    first, last = span
    soft, known = reading.soft.text, list(known)
    quote = _quote_around(soft, first, last) or _spoken_quote(soft, first, last)
    spelt = any(map(folding.is_han, key)) and soft[first:last].isascii()
    begin, end = quote or (_word(soft, first, last) if spelt else _run(soft, marks, first, last))
    begin, end = max(begin, first - REACH), min(end, last + REACH)
    cover = (
        _near(marks, begin, end) if not quote else [m for m in _near(marks, begin, end) if "noise" in m.tags]
    )
    spans = [(m.start, m.end) for m in cover if not _overlap(m.start, m.end, first, last)]
    residue, foreign = _foreign(soft, (begin, end), (first, last), [*spans, *known], whole=quote is not None)
    own = folding.weight(soft[first:last])
    coverage = own / (own + foreign)
    return Context(
        coverage=coverage,
        quoted=quote is not None and coverage > 0.99,
        in_longer_quote=quote is not None and coverage <= 0.99,
        bracketed_elsewhere=quote is None and _other_quotes(soft, marks),
        elsewhere=_elsewhere(soft, marks, (begin, end), known),
        labelled=labelled(soft, first),
        residue=residue,
        inside_noise=_inside_noise(soft, marks, first, last),
    )


def labelled(soft: str, first: int) -> bool:
    """Whether a label such as 书名 stands right before a place."""
    before = soft[first - 1 : first] if first else ""
    if before not in LABEL_ENDS and not before.isspace():
        return False  # nearly always
    return bool(LABEL.search(soft[max(0, first - 14) : first]))


def _other_quotes(soft: str, marks: Marks) -> bool:
    """Whether any 《》 hold a name and not only known words such as 全集."""
    return marks.once(
        ("quotes", soft),
        lambda: any(_uncovered(soft, marks, begin, end) > 0 for begin, end in quoted_spans(soft)),
    )


def _elsewhere(soft: str, marks: Marks, run: tuple[int, int], known: Iterable[tuple[int, int]]) -> float:
    named = [Mark(begin, end, "", ()) for begin, end in known]
    around = Marks(sorted([*marks, *named], key=BY_START)) if named else marks
    end = min(main_end(soft[: folding.TITLE_LIMIT + LONGEST_BREAK], run[1]), folding.TITLE_LIMIT)
    return _uncovered(soft, around, 0, run[0]) + _uncovered(soft, around, run[1], end)


def unknown(soft: str, marks: Marks) -> float:
    """Weight of the letters of a whole title that no known word explains."""
    return _uncovered(soft, marks, 0, len(soft))


def _uncovered(soft: str, marks: Marks, begin: int, end: int) -> float:
    """Weight of the letters that no known word explains; figures count for nothing."""
    if begin >= end:
        return 0.0
    weights, kept, total = _weights(soft), begin, 0.0
    for mark in _near(marks, begin, end):
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


def main_end(soft: str, after: int) -> int:
    """Where the part of a page's title that may be the site's or the board's name begins."""
    found = SITE_BREAK.search(soft, after)
    return found.start() if found else len(soft)


@lru_cache(maxsize=64)
def quoted_spans(soft: str) -> tuple[tuple[int, int], ...]:
    """Soft spans of what stands inside 《》 and its kin, brackets excluded; read once for all names of a text."""
    return tuple(
        next(m.span(n) for n in range(1, 5) if m.group(n) is not None) for m in QUOTES.finditer(soft)
    )


def _quote_around(soft: str, first: int, last: int) -> tuple[int, int] | None:
    spans = quoted_spans(soft)
    before = bisect_right(spans, first, key=lambda span: span[0]) - 1
    return spans[before] if before >= 0 and last <= spans[before][1] else None


def _word(soft: str, first: int, last: int) -> tuple[int, int]:
    """The letters of any script that stand without a break around a place."""
    begin, end = first, last
    while begin > 0 and folding.is_letter(soft[begin - 1]):
        begin -= 1
    while end < len(soft) and folding.is_letter(soft[end]):
        end += 1
    return begin, end


def _spoken_quote(soft: str, first: int, last: int) -> tuple[int, int] | None:
    """“狂飙” holds just the name; in “后来，我总算学会了如何去爱” it does not."""
    if soft[last : last + 1] not in ("”", '"', "’"):
        return None
    return (first, last) if (first, last) in _spoken_spans(soft) else None


@lru_cache(maxsize=64)
def _spoken_spans(soft: str) -> frozenset[tuple[int, int]]:
    return frozenset(
        next(m.span(n) for n in range(1, 4) if m.group(n) is not None) for m in SPOKEN_QUOTES.finditer(soft)
    )


def _run(soft: str, marks: Marks, first: int, last: int) -> tuple[int, int]:
    if all(is_latin(c) or not c.isalpha() for c in soft[first:last]):
        return _latin_run(soft, marks, first, last)
    walls = {m.end for m in _near(marks, max(0, first - 8), first) if m.end == first and _names_a_kind(m)}
    begin, end = first, last
    while begin > 0 and begin not in walls and folding.is_letter(soft[begin - 1]):
        begin -= 1
    joint = SUBTITLE.match(soft, end)
    end = joint.end() if joint and joint.end() < len(soft) and folding.is_han(soft[joint.end()]) else end
    while end < len(soft) and folding.is_letter(soft[end]):
        end += 1
    return begin, end


def _names_a_kind(mark: Mark) -> bool:
    """电影, 热播剧, 小说: behind such a word a name begins."""
    return (
        mark.end - mark.start > 1 and "noise" in mark.tags and any(t.startswith("kind:") for t in mark.tags)
    )


def _latin_run(soft: str, marks: Marks, first: int, last: int) -> tuple[int, int]:
    """Words of one script joined by blanks or dots, up to the first known word, bracket or ` - `."""
    stops, walls = marks.places
    begin, end = first, last
    while begin > 0 and begin not in walls and _joins(soft, begin - 1):
        begin -= 1
    while end < len(soft) and end not in stops and _joins(soft, end):
        end += 1
    while end > last and soft[end - 1] in LATIN_JOINTS:
        end -= 1
    while begin < first and soft[begin] in LATIN_JOINTS:
        begin += 1
    # Han grown onto it without a break is a brand or another name: 浩辰CAD
    while begin > 0 and folding.is_han(soft[begin - 1]):
        begin -= 1
    while end < len(soft) and folding.is_han(soft[end]):
        end += 1
    return begin, end


def _joins(soft: str, place: int) -> bool:
    character = soft[place]
    if character in LATIN_JOINTS:
        dash = soft[max(0, place - 1) : place + 2]
        return dash not in (" - ", " : ")
    return is_latin(character) or character.isdigit()


def _foreign(
    soft: str, run: tuple[int, int], place: tuple[int, int], known: list[tuple[int, int]], *, whole: bool
) -> tuple[str, float]:
    """The words of the run that nothing explains, and their weight: half beyond a known word."""
    covered = {n for a, b in known for n in range(max(a, run[0]), min(b, run[1]))}
    words, total = [], 0.0
    for step, places in ((-1, range(place[0] - 1, run[0] - 1, -1)), (1, range(place[1], run[1]))):
        factor, side = 1.0, ""
        for n in places:
            if n in covered:
                factor = 1.0 if whole else 0.5
            elif _particle(soft, n, covered) or _lone(soft, n) or (step < 0 and _sold(soft, n, place)):
                continue
            elif folding.is_letter(soft[n]) and not soft[n].isdigit():
                total += factor * folding.weight(soft[n])
                side = side + soft[n] if step > 0 else soft[n] + side
        words += [side] if side else []
    return " ".join(words), total


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


def _near(marks: Marks, begin: int, end: int) -> list[Mark]:
    # marks are sorted by start, and none is longer than a URL
    starts = marks.starts
    low, high = bisect_left(starts, begin - 256), bisect_left(starts, end)
    return [mark for mark in marks[low:high] if mark.end > begin]


def _inside_noise(soft: str, marks: Marks, first: int, last: int) -> bool:
    """Part of a longer known phrase; or a known word itself, unless the listing begins with it."""
    around = [m for m in _near(marks, first, last) if m.start <= first and last <= m.end]
    leading = first <= _first_letter(soft)
    if leading and soft[first:last].isdigit() and last - first == 4:
        return False  # 1917.2019.1080p: the first of two years is the name
    return any((m.start, m.end) != (first, last) or not leading for m in around)


@lru_cache(maxsize=64)
def _first_letter(soft: str) -> int:
    return next((place for place, c in enumerate(soft) if folding.is_letter(c)), len(soft))


def _overlap(a: int, b: int, c: int, d: int) -> bool:
    return a < d and c < b
