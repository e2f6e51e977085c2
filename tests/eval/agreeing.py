"""Where a title and a second family of evidence agree, most offers must become a draft.

Whether they agree is read from the labels and the catalogue, not from the matcher: a creator, or the year,
of an expected work stands in the listing.
"""

from __future__ import annotations

from random import Random

from matchers.facts import ListingFacts, WorkFacts
from tests.eval import listings, material
from tests.eval.intervals import share
from tests.eval.material import Labelled
from tests.eval.measure import Judged, judge
from tests.eval.report import Figure, Report
from tests.eval.templates import OFFERS

GENERATED = 300
SHOWN = 12


def run(fast: bool) -> Report:
    """Labelled offers of every set, and offers made of the shared Chinese catalogue."""
    figures: list[Figure] = []
    notes: list[str] = []
    for name in ("zh", "own"):
        try:
            rows = [one for one in listings.judged(name) if _agrees(one.case, name)]
        except FileNotFoundError as error:
            return Report("agreeing", skipped=f"{error.filename} is missing")
        figures.append(share(f"drafted ({name})", [one.right and one.drafted for one in rows]))
        notes += _held_back(rows)
    made = judge(_generated(), material.catalogue("zh"))
    figures.append(share("drafted (made)", [one.right and one.drafted for one in made]))
    return Report("agreeing", tuple(figures), (*notes, *_held_back(made)))


def _agrees(case: Labelled, name: str) -> bool:
    works = {work.work_id: work for work in material.works(name)}
    words = f"{case.listing.title} {case.listing.text}".casefold()
    return case.act == "offer" and any(_stands(works[one], words) for one in case.expected)


def _stands(work: WorkFacts, words: str) -> bool:
    """A name of the work as it is, and one of its creators or its year outside the name (百度 in 百度网盘 is none)."""
    names = [name.casefold() for name in (work.title, *work.aliases) if name.casefold() in words]
    second = (*work.creators, *([str(work.year)] if work.year else []))
    return any(one.casefold() in words.replace(name, " ") for name in names for one in second)


def _generated() -> list[Labelled]:
    draw = Random("agreeing")
    able = [work for work in material.works("zh") if _distinct(work) and work.kind in OFFERS]
    return [_made(work, draw) for work in (draw.choice(able) for _ in range(GENERATED))]


def _distinct(work: WorkFacts) -> bool:
    return any(one not in work.title for one in work.creators)


def _made(work: WorkFacts, draw: Random) -> Labelled:
    """The title with a creator behind it, as shops and boards write it."""
    worded = draw.choice(OFFERS[work.kind])
    creator = draw.choice([one for one in work.creators if one not in work.title])
    line = (
        f"{worded.format(t=work.title)} {creator}"
        if "《" in worded
        else worded.format(t=f"{work.title} {creator}")
    )
    text = draw.choice(("", f"提取码 {draw.randrange(1000, 9999)}", "https://pan.quark.cn/s/0b6d3f2a9c11"))
    same = frozenset(
        one.work_id for one in material.works("zh") if one.title == work.title and creator in one.creators
    )
    return Labelled(
        ListingFacts("http://eval.example/1", line, text=text), same, "offer", work.kind.value, "made", "made",
        line, "held",
    )  # fmt: skip


def _held_back(rows: list[Judged]) -> list[str]:
    """The first offers that are no draft, with what was decided instead."""
    held = [one for one in rows if not (one.right and one.drafted)]
    return [f"not drafted: {one.case.listing.title!r} {_said(one)}" for one in held[:SHOWN]]


def _said(one: Judged) -> str:
    if one.best is None:
        return "nothing found"
    act = one.best.weighed.act.probability
    work = one.best.weighed.candidate.work.work_id
    return f"{one.best.decision} {work} p_work {one.best.p_work:.2f} p_act {act:.2f}"
