"""Controls: the same listings against catalogues that their works have been taken out of.

Nothing is right here, so every draft is a false accusation. The last row counts those listings of the
labelled sets that name no work of the catalogue at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matchers.index.catalogue import index
from records.vocabulary import Decision
from tests.eval import listings, material
from tests.eval.intervals import per_thousand
from tests.eval.material import Labelled
from tests.eval.measure import Judged, judge
from tests.eval.report import Report

SMALL = 1000
"""Works up to which a catalogue is indexed again for every few listings."""
TOGETHER = 12
"""Listings of one work, or of works next to one another, that share an index without their works."""


def run(fast: bool) -> Report:
    """Every labelled listing; `fast` takes every second of the small catalogues."""
    judged: list[Judged] = []
    none: list[Judged] = []
    missing: list[str] = []
    for name in ("zh", "titles", "own"):
        try:
            judged += _without(name, step=2 if fast else 1)
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
    cases = material.listings(name)
    if len(material.works(name)) > SMALL:
        yield from listings.unlisted()
        return
    ordered = sorted(cases[::step], key=lambda case: sorted(case.expected))
    unnamed = [case for case in ordered if not case.expected]
    named = ordered[len(unnamed) :]
    yield from judge(unnamed, material.catalogue(name))
    for start in range(0, len(named), TOGETHER):
        yield from _apart(name, named[start : start + TOGETHER])


def _apart(name: str, cases: Sequence[Labelled]) -> Sequence[Judged]:
    named = frozenset[str]().union(*(case.expected for case in cases))
    return judge(cases, index([work for work in material.works(name) if work.work_id not in named]))


def _told(one: Judged) -> str:
    assert one.best is not None
    assert one.best.decision is Decision.DRAFT
    return f"drafted: {one.case.listing.title!r} as {one.best.weighed.candidate.work.work_id}"
