"""Where in a listing a title stands: the run of words around it, what of that run is noise, what is not.

A title that is a whole segment of the listing's title, or stands alone inside 《》, names a work. A title
with other words grown onto it (青花瓷餐具, 传奇永恒, 长津湖之水门桥) is most often part of another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter

from matchers.kept import derived
from matchers.text.lexicon import Mark
from matchers.text.marks import Marks
from matchers.text.normalise import Reading
from matchers.text.quotes import labelled, quote_around, quoted_spans, spoken_quote
from matchers.text.residue import foreign, grown_onto, uncovered
from matchers.text.runs import REACH, run, word
from records import folding

SITE_BREAK = re.compile(r"\s[-–—|｜]\s|[_|｜]|--|——")
LONGEST_BREAK = 8
"""More characters than the sign before a site's name has."""
BY_START = attrgetter("start")


class Context:
    """What stands around a place, each part read when it is asked for: of most places only that they are noise.

    `known` are spans that are no foreign words: creators. `key`: the folded name. A Chinese name that is spelt
    in Latin letters ends where its word ends. Spans are soft.
    """

    def __init__(
        self,
        reading: Reading,
        marks: Marks,
        span: tuple[int, int],
        known: Sequence[tuple[int, int]] = (),
        key: str = "",
    ) -> None:
        self._soft, self._marks = reading.soft.text, marks
        self._span, self._known, self._key = span, known, key

    @derived
    def coverage(self) -> float:
        """Weight of the title over weight of title and foreign words of its run, 0 to 1."""
        own = folding.weight(self._soft[self._span[0] : self._span[1]])
        return own / (own + self._foreign[1])

    @property
    def quoted(self) -> bool:
        """The title stands alone inside 《》 or similar."""
        return self.quote is not None and self.coverage > 0.99

    @property
    def in_longer_quote(self) -> bool:
        """《》 hold the title and more words that nothing explains: another name."""
        return self.quote is not None and self.coverage <= 0.99

    @property
    def bracketed_elsewhere(self) -> bool:
        """《》 in the same title name something, and the place is outside of them."""
        return self.quote is None and _other_quotes(self._soft, self._marks)

    @derived
    def elsewhere(self) -> float:
        """Weight of the foreign words in the rest of the title, the site's name left out."""
        return _elsewhere(self._soft, self._marks, self._run, self._known)

    @property
    def labelled(self) -> bool:
        """A label such as 书名 stands before it."""
        return labelled(self._soft, self._span[0])

    @property
    def residue(self) -> str:
        """The foreign words, as folded."""
        return self._foreign[0]

    @derived
    def inside_noise(self) -> bool:
        """The place is part of a longer known phrase, or is itself one."""
        return inside_noise(self._soft, self._marks, *self._span)

    @derived
    def stands(self) -> bool:
        """The title stands there by itself, and is no part of a longer word."""
        return not self.inside_noise and self.coverage > 0.7

    @derived
    def grown(self) -> bool:
        """A foreign word is joined to the title without a known word between them."""
        if not self.residue or self.quote is not None:
            return False
        return grown_onto(self._soft, self._run, self._span, self._explained)

    @derived
    def quote(self) -> tuple[int, int] | None:
        """The inside of the 《》 or of the spoken quotes in which the place stands."""
        return in_quotes(self._soft, *self._span)

    @derived
    def _run(self) -> tuple[int, int]:
        soft, (first, last) = self._soft, self._span
        spelt = soft[first:last].isascii() and any(map(folding.is_han, self._key))
        begin, end = self.quote or (word(soft, first, last) if spelt else run(soft, self._marks, first, last))
        return max(begin, first - REACH), min(end, last + REACH)

    @derived
    def _explained(self) -> list[tuple[int, int]]:
        """What of the run known words explain, and what is known besides."""
        cover, (first, last) = self._marks.near(*self._run), self._span
        if self.quote is not None:
            cover = [mark for mark in cover if "noise" in mark.tags]
        return [*[(m.start, m.end) for m in cover if m.end <= first or last <= m.start], *self._known]

    @derived
    def _foreign(self) -> tuple[str, float]:
        return foreign(self._soft, self._run, self._span, self._explained, whole=self.quote is not None)


def in_quotes(soft: str, first: int, last: int) -> tuple[int, int] | None:
    """The inside of the 《》 or of the spoken quotes in which a place stands."""
    return quote_around(soft, first, last) or spoken_quote(soft, first, last)


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


def inside_noise(soft: str, marks: Marks, first: int, last: int) -> bool:
    """Whether a place is part of a longer known phrase; or a known word itself, unless the listing begins with it."""
    around = [m for m in marks.near(first, last) if m.start <= first and last <= m.end]
    leading = first <= _first_letter(soft)
    if leading and soft[first:last].isdigit() and last - first == 4:
        return False  # 1917.2019.1080p: the first of two years is the name
    return any((m.start, m.end) != (first, last) or not leading for m in around)


@lru_cache(maxsize=64)
def _first_letter(soft: str) -> int:
    return next((place for place, c in enumerate(soft) if folding.is_letter(c)), len(soft))
