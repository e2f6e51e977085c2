"""Recall of every disguise: of planted names, how many are among the matches at all, whatever is decided.

Names come from the shared catalogues, half from each where the smaller one has so many; a name that several works share is right for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from matchers.facts import ListingFacts, WorkFacts
from matchers.index.catalogue import CatalogueIndex, index
from matchers.screen import screen
from records import folding
from records.vocabulary import Decision
from tests.eval import material
from tests.eval.disguises import DATED, DISGUISES, Disguise, initials
from tests.eval.intervals import share
from tests.eval.report import Figure, Report
from tests.eval.templates import offer

SETS = ("zh", "titles")
CASES, CASES_FAST = 600, 200
MISSED_SHOWN = 4


@dataclass(frozen=True)
class Planted:
    """A listing with a disguised name of the works `expected`."""

    name: str
    listing: str
    expected: frozenset[str]


def run(fast: bool) -> Report:
    """At least 200 cases for each disguise."""
    try:
        for one in SETS:
            material.works(one)
    except FileNotFoundError as error:
        return Report("disguises", skipped=f"{error.filename} is missing")
    measured = [_measure(one, CASES_FAST if fast else CASES) for one in DISGUISES]
    return Report(
        "disguises", tuple(f for f, _ in measured), tuple(n for _, notes in measured for n in notes)
    )


def _measure(disguise: Disguise, count: int) -> tuple[Figure, list[str]]:
    answers: list[bool] = []
    opened: list[bool] = []
    missed: list[Planted] = []
    for name, share_of in zip(SETS, (2, 1), strict=True):
        catalogue, cases = _planted(disguise, name, (count - len(answers)) // share_of)
        for case in cases:
            decided = screen(ListingFacts("http://eval.example/1", case.listing), catalogue).decided
            right = [one for one in decided if one.weighed.candidate.work.work_id in case.expected]
            answers.append(bool(right))
            opened.append(any(one.decision in (Decision.DRAFT, Decision.REVIEW) for one in right))
            missed += [] if right else [case]
    examples = "; ".join(f"{one.name} in {one.listing!r}" for one in missed[:MISSED_SHOWN])
    reach = sum(opened) / len(opened) if opened else 0.0
    return share(disguise.name, answers), [f"{disguise.name}: {reach:.2f} reach a person; missed: {examples}"]


def _planted(disguise: Disguise, name: str, count: int) -> tuple[CatalogueIndex, list[Planted]]:
    """The first `count` names of a seeded order that the disguise fits and changes."""
    draw = Random(f"{disguise.name} {name}")
    if disguise.name == "initials":
        works = _with_initials(name)
        catalogue, names = _indexed_with_initials(name), [(work, work.title) for work in works]
    else:
        catalogue, names = material.catalogue(name), _all_names(name)
    shared = _sharing(name)
    planted: list[Planted] = []
    for work, title in draw.sample(names, len(names)):
        if len(planted) == count:
            break
        worn = disguise.wear(title, draw) if disguise.fits(title) and not DATED.match(title) else title
        if worn != title:
            planted.append(Planted(title, offer(worn, work.kind, draw), shared[folding.key(title)]))
    return catalogue, planted


def _names(works: Sequence[WorkFacts]) -> list[tuple[WorkFacts, str]]:
    return [(work, title) for work in works for title in (work.title, *work.aliases)]


@cache
def _all_names(name: str) -> list[tuple[WorkFacts, str]]:
    return _names(material.works(name))


@cache
def _sharing(name: str) -> dict[str, frozenset[str]]:
    """Works by the key of each of their names: a name of two works is right for both."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for work, title in _all_names(name):
        found[folding.key(title)].add(work.work_id)
    return {key: frozenset(ids) for key, ids in found.items()}


@cache
def _with_initials(name: str) -> Sequence[WorkFacts]:
    """Works whose right holder has listed their initials beside their title: the allow-list."""
    return [replace(work, aliases=(*work.aliases, initials(work.title))) for work in _listed(name)]


@cache
def _indexed_with_initials(name: str) -> CatalogueIndex:
    return index(_with_initials(name))


def _listed(name: str) -> Iterator[WorkFacts]:
    """Works with a Chinese title of three characters and more whose initials no other of them has."""
    fits = next(one.fits for one in DISGUISES if one.name == "initials")
    taken: set[str] = set()
    for work in material.works(name):
        if fits(work.title) and (short := initials(work.title)) not in taken:
            taken.add(short)
            yield work
        if len(taken) == CASES:
            return
