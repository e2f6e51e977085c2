"""Which part of a series a listing offers: season and sequel number against the catalogue's."""

from __future__ import annotations

import re

from matchers.candidate import Candidate, Named
from matchers.feature import KIND, TITLE, YEAR, Feature, feature
from matchers.page import Page
from matchers.text import numbers
from records import folding
from records.vocabulary import WorkKind

AROUND = 60
"""Characters on both sides of a name in a text that may say which part is meant."""
CHANNEL = re.compile(
    r"卫视|电视|视频|广播|频道|传媒|文化|影业|娱乐|动漫|动画|工作室|央视|制片|芒果|爱奇艺|优酷|腾讯|哔哩|bilibili|网飞|米未"
    r"|(?<![a-z])(?:[a-z]{0,4}tv[a-z]{0,4}|hbo|nbc|abc|cbs|amc|bbc|fox|itv|netflix|disney|amazon|apple|hulu|tvn|jtbc|kbs|mbc|sbs|nhk)(?![a-z])"
)
"""Makers that are no person: who broadcasts or produces a programme."""
PROGRAMME = re.compile(r"[0-9一二三四五六七八九十]\s?期|综艺|真人秀|加更|纯享|脱口秀")
"""Words of a programme; the parts of a series and of a film are no 期."""


def part_features(candidate: Candidate, page: Page) -> list[Feature]:
    """Season, part and sequel number against the catalogue's."""
    named, work = candidate.named, candidate.work
    if named is None or work.kind is WorkKind.SOFTWARE:
        return []
    if not _several_parts(named, page):
        return _silent(candidate)
    own = _own_numbers(candidate)
    if named.edits and (written := numbers.own_number(named.raw_text)) != numbers.own_number(named.name):
        # 第二季 is one character away from 第一季
        return [feature("sequel_other", YEAR, str(written or named.raw_text), _expected_part(candidate))]
    together, after = _together(named), _after(named)
    if together:
        return [_of_several(candidate, together, own)]
    if after and (after[0] in own or not _names_part(work.title, after[0])):
        return [_followed_by(candidate, after[0], own)]
    return _season(candidate, _said(named, page), own)


def _followed_by(candidate: Candidate, number: int | str, own: set[int]) -> Feature:
    if number in own:
        return _agreeing(candidate, str(number))
    if not own and of_programme(candidate):
        return feature("season_of_programme", KIND, str(number), _expected_part(candidate))
    return feature("sequel_other", YEAR, str(number), _expected_part(candidate))


def of_programme(candidate: Candidate) -> bool:
    """A programme counts in 期, and a number behind its name is that of a season: 种地吧2 50期全."""
    named = candidate.named
    if named is None or named.stem or not runs_for_years(candidate):
        return False
    return bool(PROGRAMME.search(named.read.soft))


def _several_parts(named: Named, page: Page) -> bool:
    """Whether anything at the place speaks of parts; mostly nothing does, whatever work is meant."""

    def look() -> bool:
        said = _said(named, page)
        return bool(named.edits or _together(named) or _after(named) or not said.silent or said.volumes)

    return named.kept.once("parts", look)


def _together(named: Named) -> frozenset[int]:
    return named.kept.once("together", lambda: numbers.several_after(named.read.soft, named.span[1]))


def _after(named: Named) -> tuple[int | str, int, int] | None:
    return named.kept.once("after", lambda: numbers.sequel_after(named.read.soft, named.span[1]))


def _of_several(candidate: Candidate, together: frozenset[int], own: set[int]) -> Feature:
    """The first part is the one that carries no number."""
    key = "season_whole" if together & (own or {1}) else "sequel_other"
    seen = "、".join(map(str, sorted(together)))
    return feature(key, KIND if key == "season_whole" else YEAR, seen, _expected_part(candidate))


def _season(candidate: Candidate, said: numbers.Seasons, own: set[int]) -> list[Feature]:
    expected = _expected_part(candidate)
    if said.covers(own or {1}) or (said.volumes and said.silent and _a_book_of_several(candidate)):
        return [feature("season_whole", KIND, "全系列", expected)]
    if not said.numbers:
        return _silent(candidate)
    seen = "、".join(f"第{n}季/部" for n in sorted(said.numbers))
    if said.numbers & own:
        return [_agreeing(candidate, seen)]
    if said.numbers == {1} and not own:
        return []
    return [feature(*_of_another(candidate, said, own), seen, expected)]


def _of_another(candidate: Candidate, said: numbers.Seasons, own: set[int]) -> tuple[str, str]:
    """Key and family of a season that the catalogue does not give."""
    stem = candidate.named is not None and candidate.named.stem
    if (
        said.latin
        and candidate.work.season is None
        and not (stem or numbers.names_season(candidate.work.title))
    ):
        return "episode_of_later_season", KIND
    if not own and not stem and runs_for_years(candidate):
        return "season_of_programme", KIND
    return "season_other", YEAR


def _a_book_of_several(candidate: Candidate) -> bool:
    """全集 is all books of a writer's series; of a film or of a series on television it is all of one part."""
    named = candidate.named
    return candidate.work.kind is WorkKind.LITERATURE and named is not None and named.stem


def runs_for_years(candidate: Candidate) -> bool:
    """A programme that channels and studios make is one work over all its seasons; a film of a director is not."""
    makers = candidate.work.creators
    return bool(makers) and all(CHANNEL.search(folding.key(maker)) for maker in makers)


def _silent(candidate: Candidate) -> list[Feature]:
    """A page that names no part offers the first one or the whole; a later part has to be named."""
    stem = candidate.named is not None and candidate.named.stem
    later = candidate.work.season is not None and candidate.work.season > 1
    if not stem and not (later and not _part_in_name(candidate)):
        return []
    key = "sequel_other" if stem else "season_unsaid"
    return [feature(key, YEAR, "未写季、部", _expected_part(candidate))]


def _agreeing(candidate: Candidate, seen: str) -> Feature:
    """The season is a family of its own only where the catalogue gives it beside the title."""
    season = candidate.work.season is not None
    key, family = ("season_agree", YEAR) if season else ("sequel_agree", TITLE)
    return feature(key, family, seen, _expected_part(candidate))


def _said(named: Named, page: Page) -> numbers.Seasons:
    """Seasons of the text in which the name stands; a file may leave them to the listing's title."""
    return named.kept.once("said", lambda: _seasons(named, page))


def _seasons(named: Named, page: Page) -> numbers.Seasons:
    said = numbers.seasons(without(named)) if named.zone == "text" or named.read.of_parts else numbers.SILENT
    if named.zone == "file" and not said.numbers and not said.whole:
        return numbers.seasons(page.title.soft)
    return said


def _part_in_name(candidate: Candidate) -> bool:
    named = candidate.named
    return named is not None and numbers.own_number(named.name) is not None


def _own_numbers(candidate: Candidate) -> set[int]:
    work = candidate.work
    found = {numbers.own_number(name) for name in (work.title, *work.aliases)}
    return {n for n in (*found, work.season) if n is not None}


def _names_part(title: str, number: int | str) -> bool:
    return isinstance(number, str) and number in title


def _expected_part(candidate: Candidate) -> str:
    season = candidate.work.season
    return f"{candidate.work.title}（第{season}季/部）" if season else candidate.work.title


def without(named: Named) -> str:
    """The soft text without the matched name, whose own numbers are no season of the listing."""
    (first, last), soft = named.span, named.read.soft
    if named.zone == "text":  # a long text names the seasons of many things
        soft, first, last = (
            soft[max(0, first - AROUND) : last + AROUND],
            min(first, AROUND),
            min(first, AROUND) + last - first,
        )
    return soft[:first] + " " * (last - first) + soft[last:]
