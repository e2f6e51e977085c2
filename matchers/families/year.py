"""The year that a listing states for the work, apart from every other year on the page; against the catalogue's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from matchers.candidate import Candidate, Named
from matchers.families.kind import VERSIONED
from matchers.families.parts import of_programme
from matchers.feature import YEAR, Feature, feature
from matchers.page import Page
from records.vocabulary import WorkKind

EDITIONED = (WorkKind.LITERATURE, WorkKind.MUSIC, WorkKind.NEWS, WorkKind.OTHER)
IN_TITLE = re.compile(
    r"(?<![0-9])(?<![0-9]\.)((?:18|19|20)[0-9]{2})(?![0-9])(?!\s?[-./][0-9]{1,2}[-./][0-9]{1,2})(?!\s?x\s?[0-9])"
)
SPAN = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s?[-~—至到]\s?((?:19|20)[0-9]{2})(?![0-9])")
NOT_A_WORK_YEAR = re.compile(
    r"\s?(?:年)?\s?(?:最新|更新|新版|全年|全国|国考|考研|版(?!本?\s?电视)|款|赛季|[0-9]{1,2}月)"
)
DECADE_EDITION = re.compile(r"(?<![0-9])([0-9]{2})(?:版|年版)")
LABELLED = re.compile(
    r"(?:年份|年代|首播(?:时间|日期)?|上映(?:时间|日期|年份)?|出品(?:年份|时间)?|发行(?:时间|日期|年份)?|首映|"
    r"完结年份|制片年份|创作(?:年份|年代|于)|出版(?:时间|日期|年份|年)?|首次出版|首次发表于?|首发于|year|released?)"
    r"\s?[:：]?\s?(?:于)?\s?((?:18|19|20)[0-9]{2})"
)
# a forum's 发表于 2026-05-20 is the day of the post; only a bare year with 年 speaks of the work
PUBLISHED = re.compile(r"发表于\s?((?:18|19|20)[0-9]{2})\s?年(?!\s?[0-9]{1,2}\s?月\s?[0-9]{1,2}\s?日)")


@dataclass(frozen=True, slots=True)
class Years:
    """Years of the title (bare or in brackets), years with a label in the text, spans such as 2010-2023."""

    title: tuple[int, ...]
    labelled: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def any(self) -> bool:
        return bool(self.title or self.labelled or self.spans)


NONE = Years((), (), ())


def years(title: str, text: str, taken: tuple[int, int]) -> Years:
    """Read soft title and soft text. `taken` is the soft span of the matched name: 1984 in it is no year."""
    written, spans = _written(title)
    if not (written or spans or text):
        return NONE  # mostly
    stated = [year for year, place in written if not _inside(place, [taken])]
    return Years(tuple(dict.fromkeys(stated)), _labelled(text), spans)


@lru_cache(maxsize=256)
def _written(title: str) -> tuple[tuple[tuple[int, tuple[int, int]], ...], tuple[tuple[int, int], ...]]:
    """Years of a title with their places, and spans of years; read once for all works."""
    spans = [((int(m.group(1)), int(m.group(2))), m.span()) for m in SPAN.finditer(title)]
    in_span = [place for _, place in spans]
    bare = [
        (int(m.group(1)), m.span())
        for m in IN_TITLE.finditer(title)
        if not _inside(m.span(), in_span)
        and not NOT_A_WORK_YEAR.match(title, m.end())
        and _plausible(m.group(1))
    ]
    editions = [(_century(int(m.group(1))), m.span()) for m in DECADE_EDITION.finditer(title)]
    return (*bare, *editions), tuple(years for years, _ in spans)


@lru_cache(maxsize=16)
def _labelled(text: str) -> tuple[int, ...]:
    found = [int(m.group(1)) for label in (LABELLED, PUBLISHED) for m in label.finditer(text)]
    return tuple(dict.fromkeys(found))


def _inside(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in taken)


def _plausible(year: str) -> bool:
    return 1850 <= int(year) <= 2039


def _century(short: int) -> int:
    return 1900 + short if short > 40 else 2000 + short


def any_year(page: Page) -> bool:
    """Whether the page states any year, of whatever."""
    readings = (page.title, *page.files)
    return any(any(_written(one.soft)) for one in readings) or bool(_labelled(page.text.soft))


def year_features(candidate: Candidate, page: Page) -> list[Feature]:
    """The year of the title, and years with a label in the text."""
    work = candidate.work
    if work.year is None:
        return []
    stated = _years(candidate, page)
    if work.kind in VERSIONED:
        stated = Years((), stated.labelled, ())  # a year in their titles is a version
    if not stated.any():
        return []
    key = _year_key(work.year, work.kind, stated)
    if key == "year_conflict" and _of_names(candidate, stated):
        return []
    if key == "year_conflict" and _of_later_season(candidate, stated):
        key = "year_edition"
    seen = [*map(str, (*stated.title, *stated.labelled)), *(f"{a}-{b}" for a, b in stated.spans)]
    return [feature(key, YEAR, "、".join(seen), str(work.year))]


def _years(candidate: Candidate, page: Page) -> Years:
    named = candidate.named
    if named is None or named.zone == "text":
        return years(page.title.soft, page.text.soft, (0, 0))
    return named.kept.once("years", lambda: _beside(named, page))


def _beside(named: Named, page: Page) -> Years:
    """Years beside a name in the title or in the name of a file, which leaves them to the title if it has none."""
    text = page.text.soft
    found = years(named.read.soft, text, named.span)
    if named.zone == "file" and not found.title:
        return years(page.title.soft, text, (0, 0))
    return found


def _of_names(candidate: Candidate, stated: Years) -> bool:
    """All years stated are those in the names of the work: 응답하라 1988 beside 请回答1988."""
    names = " ".join((candidate.work.title, *candidate.work.aliases))
    years = (*stated.title, *stated.labelled)
    return bool(years) and not stated.spans and all(str(year) in names for year in years)


def _of_later_season(candidate: Candidate, stated: Years) -> bool:
    """A programme goes on for years: its eighth season is no other work for being later."""
    known, said = candidate.work.year or 0, (*stated.title, *stated.labelled, *(a for a, _ in stated.spans))
    return candidate.work.kind is WorkKind.FILM_TV and min(said) > known and of_programme(candidate)


def _year_key(expected: int, kind: WorkKind, stated: Years) -> str:
    points = (*stated.title, *stated.labelled)
    if expected in points or any(a <= expected <= b for a, b in stated.spans):
        return "year_agree"
    if any(abs(year - expected) == 1 for year in points):
        return "year_near"
    later = min((*points, *(a for a, _ in stated.spans))) > expected
    edition = later and kind in EDITIONED and (not stated.title or kind is WorkKind.NEWS)
    return "year_edition" if edition else "year_conflict"
