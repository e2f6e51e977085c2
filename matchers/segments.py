"""Where in a listing a title stands: the run of words around it, what of that run is noise, what is not.

A title that is a whole segment of the listing's title, or stands alone inside 《》, names a work. A title
with other words grown onto it (青花瓷餐具, 传奇永恒, 长津湖之水门桥) is most often part of another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from matchers.lexicon import Mark
from matchers.marks import Marks
from matchers.normalise import Reading
from matchers.quotes import labelled, quote_around, quoted_spans, spoken_quote
from matchers.residue import foreign, grown_onto, uncovered
from matchers.runs import REACH, run, word
from records import folding

SITE_BREAK = re.compile(r"\s[-–—|｜]\s|[_|｜]|--|——")
LONGEST_BREAK = 8
"""More characters than the sign before a site's name has."""
BY_START = attrgetter("start")


class Context(NamedTuple):
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
        grown: a foreign word is joined to the title without a known word between them.
    """

    coverage: float
    quoted: bool
    in_longer_quote: bool
    bracketed_elsewhere: bool
    elsewhere: float
    labelled: bool
    residue: str
    inside_noise: bool
    grown: bool = False


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
    quote = quote_around(soft, first, last) or spoken_quote(soft, first, last)
    spelt = any(map(folding.is_han, key)) and soft[first:last].isascii()
    begin, end = quote or (word(soft, first, last) if spelt else run(soft, marks, first, last))
    begin, end = max(begin, first - REACH), min(end, last + REACH)
    cover = marks.near(begin, end) if not quote else [m for m in marks.near(begin, end) if "noise" in m.tags]
    spans = [(m.start, m.end) for m in cover if not _overlap(m.start, m.end, first, last)]
    residue, weight = foreign(soft, (begin, end), (first, last), [*spans, *known], whole=quote is not None)
    own = folding.weight(soft[first:last])
    coverage = own / (own + weight)
    return Context(
        coverage=coverage,
        quoted=quote is not None and coverage > 0.99,
        in_longer_quote=quote is not None and coverage <= 0.99,
        bracketed_elsewhere=quote is None and _other_quotes(soft, marks),
        elsewhere=_elsewhere(soft, marks, (begin, end), known),
        labelled=labelled(soft, first),
        residue=residue,
        inside_noise=_inside_noise(soft, marks, first, last),
        grown=bool(residue)
        and quote is None
        and grown_onto(soft, (begin, end), (first, last), [*spans, *known]),
    )


def _other_quotes(soft: str, marks: Marks) -> bool:
    """Whether any 《》 hold a name and not only known words such as 全集."""
    return marks.once(
        ("quotes", soft),
        lambda: any(uncovered(soft, marks, begin, end) > 0 for begin, end in quoted_spans(soft)),
    )


def _elsewhere(soft: str, marks: Marks, run: tuple[int, int], known: Iterable[tuple[int, int]]) -> float:
    named = [Mark(begin, end, "", ()) for begin, end in known]
    around = Marks(sorted([*marks, *named], key=BY_START)) if named else marks
    end = min(main_end(soft[: folding.TITLE_LIMIT + LONGEST_BREAK], run[1]), folding.TITLE_LIMIT)
    return uncovered(soft, around, 0, run[0]) + uncovered(soft, around, run[1], end)


def main_end(soft: str, after: int) -> int:
    """Where the part of a page's title that may be the site's or the board's name begins."""
    found = SITE_BREAK.search(soft, after)
    return found.start() if found else len(soft)


def _inside_noise(soft: str, marks: Marks, first: int, last: int) -> bool:
    """Part of a longer known phrase; or a known word itself, unless the listing begins with it."""
    around = [m for m in marks.near(first, last) if m.start <= first and last <= m.end]
    leading = first <= _first_letter(soft)
    if leading and soft[first:last].isdigit() and last - first == 4:
        return False  # 1917.2019.1080p: the first of two years is the name
    return any((m.start, m.end) != (first, last) or not leading for m in around)


@lru_cache(maxsize=64)
def _first_letter(soft: str) -> int:
    return next((place for place, c in enumerate(soft) if folding.is_letter(c)), len(soft))


def _overlap(a: int, b: int, c: int, d: int) -> bool:
    return a < d and c < b
