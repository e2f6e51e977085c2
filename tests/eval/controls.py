"""Controls: the same listings against catalogues that their works have been taken out of.

Nothing is right here, so every draft is a false accusation. The last row counts those listings of the
labelled sets that name no work of the catalogue at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matchers.catalogue import index
from matchers.screen import screen
from records.vocabulary import Decision
from tests.eval import listings, material
from tests.eval.intervals import per_thousand
from tests.eval.material import Labelled
from tests.eval.measure import Judged, judge
from tests.eval.report import Report

SMALL = 1000
"""Works up to which a catalogue is indexed again for every listing, without its own works alone."""


def run(fast: bool) -> Report:
    """Every labelled listing; `fast` takes every third of the small catalogues."""
    judged: list[Judged] = []
    none: list[Judged] = []
    missing: list[str] = []
    for name in ("zh", "titles", "own"):
        try:
            judged += _without(name, step=3 if fast else 1)
            none += [one for one in listings.judged(name) if not one.case.expected]
        except FileNotFoundError as error:
            missing.append(f"{name}: {error.filename} is missing")
    drafts = [one for one in judged if one.drafted]
    opened = [one for one in judged if one.opened]
    alarms = [one for one in none if one.opened]
    figures = (
        per_thousand("drafts_per_1000", len(drafts), len(judged), len(judged)),
        per_thousand("opened_per_1000", len(opened), len(judged), len(judged)),
        per_thousand("alarms_per_1000_without_work", len(alarms), len(none), len(none)),
    )
    return Report("controls", figures, (*missing, *map(_told, drafts)))


def _without(name: str, *, step: int) -> Iterator[Judged]:
    works, cases = material.works(name), material.listings(name)
    if len(works) > SMALL:
        named = frozenset[str]().union(*(case.expected for case in cases))
        yield from judge(cases, index([work for work in works if work.work_id not in named]))
        return
    for case in cases[::step]:
        yield from _alone(name, case)


def _alone(name: str, case: Labelled) -> Sequence[Judged]:
    if not case.expected:
        return judge([case], material.catalogue(name))
    left = index([work for work in material.works(name) if work.work_id not in case.expected])
    return [Judged(case, screen(case.listing, left).decided)]


def _told(one: Judged) -> str:
    assert one.best is not None
    assert one.best.decision is Decision.DRAFT
    return f"drafted: {one.case.listing.title!r} as {one.best.weighed.candidate.work.work_id}"
