"""Calibration on 2,000 scored pairs and more: listings made of the big catalogue by template.

A fifth of the works is kept out of the index. A third of the listings offers or discusses an indexed work, a
tenth of them under a disguise; the rest names a work that was kept out, a sequel that nobody listed, or
a title grown into another. Only works of the held half are named, which no fit has seen. What is asked is only
whether p_work means what it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from matchers.facts import ListingFacts, WorkFacts
from records import folding
from records.vocabulary import WorkKind
from tests.eval import material
from tests.eval.disguises import DATED, DISGUISES
from tests.eval.family import Families, half
from tests.eval.intervals import per_thousand
from tests.eval.material import Labelled
from tests.eval.measure import ECE_PAIRS, Judged, calibrations, figures, groups, judge, reliability
from tests.eval.report import Report
from tests.eval.templates import innocent, offer

MADE = 3000
SHOWN = 8
EDITION = re.compile(
    r"中文版|修改版|无敌版|测试版|合订本|全译|全集|选集|精选|第[一二三四五六七八九十\d]+[版卷辑]|[《》]|\d{4}年"
)
LONGEST_GROWN = 8
GROWN = (
    "{t}之无上战神 同人 txt",
    "重生之{t}从今天开始 最新章节",
    "{t}大酒店 团购 双人餐",
    "那年的{t}与我 散文 投稿",
)


@dataclass(frozen=True)
class Made:
    """A listing with the work that it was made of. Where several share the name, its label names them all."""

    case: Labelled
    work_id: str


def run(fast: bool) -> Report:
    """The same listings in both modes: fewer would not be scored."""
    try:
        catalogue, made = material.reduced(), cases()
    except FileNotFoundError as error:
        return Report("scored", skipped=f"{error.filename} is missing")
    judged = judge([one.case for one in made], catalogue)
    meant = [_of_one(one, made_of) for one, made_of in zip(judged, made, strict=True)]
    scored = sum(one.best is not None for one in judged)
    measured = [one for one in figures(judged) if one.name in ("recall_at_1", "precision", "recall")]
    short = "" if scored >= ECE_PAIRS else f", under {ECE_PAIRS}: the ECE proves little"
    notes = [f"{scored} scored pairs{short}", *groups(judged, lambda one: one.case.trait, "made as")]
    strangers = [one for one in judged if not one.case.expected]
    wrong = [one for one in strangers if one.drafted]
    notes += [f"wrongly drafted: {one.case.listing.title!r} as {_taken(one)}" for one in wrong[:SHOWN]]
    drafts = per_thousand("wrong_drafts_per_1000_strangers", len(wrong), len(strangers), len(strangers))
    return Report("scored", (*calibrations(meant), *measured, drafts), (*notes, *reliability(meant)))


def _taken(one: Judged) -> str:
    return one.best.weighed.candidate.work.title if one.best else ""


def _sides() -> tuple[Sequence[WorkFacts], Sequence[WorkFacts]]:
    """The works that are indexed, and those that are not and share no name with them."""
    inside, names = material.reduced_works(), set[str]()
    for work in inside:
        names.update(folding.key(name) for name in (work.title, *work.aliases))
    indexed = {work.id for work in inside}
    left = [work for work in material.works("titles") if work.id not in indexed]
    return inside, [w for w in left if not any(_bare(n) in names for n in (w.title, *w.aliases))]


def _bare(name: str) -> str:
    """The key of a name without the words of an edition: another edition of a listed work is that work."""
    return folding.key(EDITION.sub("", name))


def _of_one(one: Judged, made: Made) -> Judged:
    """Judged by the one work that the listing was made of: of works that share a name, one was meant."""
    expected = frozenset((made.work_id,)) if one.case.expected else frozenset[str]()
    return replace(one, case=replace(one.case, expected=expected))


def cases() -> list[Made]:
    """The listings, the same every time."""
    inside, outside = _sides()
    families = Families(material.works("titles"))
    draw, made = Random("scored"), list[Made]()
    holders: dict[str, set[str]] = {}
    for work in inside:
        for name in (work.title, *work.aliases):
            holders.setdefault(folding.key(name), set()).add(work.work_id)
    while len(made) < MADE:
        trait = draw.choices(
            ("offer", "innocent", "disguised", "absent", "sequel", "grown"), (25, 7, 3, 45, 10, 10)
        )[0]
        work = draw.choice(outside if trait == "absent" else inside)
        name = draw.choice((work.title, *work.aliases))
        if half(families.of(work.title, [work.work_id])) == "dev" or not _sensible(trait, name, work):
            continue
        line, named = _line(trait, name, work, draw)
        expected = frozenset(holders.get(folding.key(named), ())) if named else frozenset[str]()
        made.append(Made(_labelled(line, expected, trait, work), work.work_id))
    return made


def _sensible(trait: str, name: str, work: WorkFacts) -> bool:
    """Textbooks have no second season, and nobody is born again as a handbook."""
    if DATED.match(name):
        return False
    if trait == "sequel":
        return work.kind in (WorkKind.FILM_TV, WorkKind.GAME)
    return trait != "grown" or len(name) <= LONGEST_GROWN


def _line(trait: str, name: str, work: WorkFacts, draw: Random) -> tuple[str, str]:
    """The listing, and the name that it names; none where it names no indexed work."""
    if trait == "innocent":
        return innocent(name, draw), name
    if trait == "disguised":
        return offer(_disguised(name, draw), work.kind, draw), name
    if trait == "sequel":
        later = draw.choice(("2", " 2", " 第二季", "Ⅱ", "3 终章"))
        return offer(name + later, work.kind, draw), name + later
    if trait == "grown":
        return draw.choice(GROWN).format(t=name), ""
    year = f" {work.year}" if work.year and draw.random() < 0.3 else ""
    return offer(name + year, work.kind, draw), name


def _disguised(name: str, draw: Random) -> str:
    able = [one for one in DISGUISES if one.name not in ("initials", "mixed pinyin") and one.fits(name)]
    return draw.choice(able).wear(name, draw) if able else name


def _labelled(line: str, expected: frozenset[str], trait: str, work: WorkFacts) -> Labelled:
    act = "not_offer" if trait in ("innocent", "grown") else "offer"
    return Labelled(
        ListingFacts("http://eval.example/1", line), expected, act, work.kind.value, trait, "made", line,
        "held",
    )  # fmt: skip
