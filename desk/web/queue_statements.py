"""The questions of the queue, each built once: what varies from person to person is a parameter.

Building a question and finding its text again costs more than a database needs to answer it along an index.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Float,
    Integer,
    ScalarSelect,
    Select,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
)  # fmt: skip
from sqlalchemy.orm import aliased

from records.catalog import RightsHolder, Work, WorkTitle
from records.findings import WORTH_BELOW, Finding, Match, worth_a_look
from records.scope import Site
from records.sweeps import Listing
from records.vocabulary import Decision, FindingState
from records.warnlist import WarnEntry, in_force

CLAIMED, SKIPPED = "claimed", "skipped"
LISTED = 10_000
"""The counts of the tabs stop here."""
_PLACES = {Decision.DRAFT: 0, Decision.REVIEW: 2, Decision.WATCH: 4, Decision.DROP: 6, Decision.LICENSED: 6}
Places = Select[int, float | None]
_DAY = bindparam("day", type_=Date)
_KEPT = 512
"""Questions that are kept: each filter that people use has a handful, a search has its own."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a filter asks, without the values of site, holder, work, person and day.

    `state` and `decision`: as in the filter, empty where they say nothing; `mine`: `CLAIMED`, `SKIPPED` or empty;
    `put_off`, `taken`: whether there are findings to be left out; `warned`: whether works are under warning; `q`: the search.
    """

    state: str
    decision: str
    mine: str
    q: str
    holder: bool
    site: bool
    work: bool
    put_off: bool
    warned: bool
    taken: bool = False


@lru_cache(_KEPT)
def walk(shape: Shape, calm: int, *, backwards: bool, here: bool, besides: bool) -> Places:
    """Ids and places of one part of the queue, at most `most` of them, from the place (`place`, `id`) on.

    Parameters: those of `narrowed`, `day`, `besides` (an id that is left out), `place`, `id`, `most`.
    """
    query = ids(shape, backwards=backwards)
    if besides:
        query = query.where(Finding.id != bindparam("besides"))
    if shape.warned:
        listed = select(WarnEntry.work_id).where(in_force(_DAY))
        query = query.where(Finding.work_id.not_in(listed) if calm else Finding.work_id.in_(listed))
    if here:
        key = tuple_(Finding.place, Finding.id)
        there = tuple_(bindparam("place", type_=Float), bindparam("id", type_=Integer))
        query = query.where(key < there if backwards else key > there)
    order = (Finding.place.desc(), Finding.id.desc()) if backwards else (Finding.place, Finding.id)
    return query.order_by(*order).limit(bindparam("most", type_=Integer))


@lru_cache(_KEPT)
def counted(shape: Shape, most: int) -> Select[int]:
    """How many there are, up to `most`."""
    return select(func.count()).select_from(ids(shape).limit(most).subquery())


@lru_cache(_KEPT)
def states(shape: Shape) -> Select[*tuple[Any, ...]]:
    """The number of each state, in the order of FindingState."""
    return select(*(_number_of(replace(shape, state=state.value)) for state in FindingState))


def ids(shape: Shape, *, backwards: bool = False) -> Places:
    """Ids and places of what a filter names for a person."""
    query = select(Finding.id, Finding.place).where(*_state(shape), *narrowed(shape, backwards=backwards))
    return query.join(Finding.listing).where(_found(shape.q)) if shape.q else query


def narrowed(shape: Shape, *, backwards: bool = False) -> list[ColumnElement[bool]]:
    """Parameters: `own`, `put_off`, `taken` (lists of ids), `holder`, `site`, `work` (ids), as far as the shape has them."""
    conditions, of_work = [*_own(shape), *_decision(shape, backwards=backwards)], aliased(Finding)
    if shape.taken:
        conditions.append(Finding.id.not_in(_listed("taken")))
    if shape.holder:
        conditions.append(Finding.holder_id == bindparam("holder"))
    if shape.site:
        conditions.append(Finding.site_id == bindparam("site"))
    if shape.work:
        # the few findings of one work first, whatever else is asked: their index is the narrowest
        conditions.append(Finding.id.in_(select(of_work.id).where(of_work.work_id == bindparam("work"))))
    return conditions


LINES = (
    select(
        Finding.id, Finding.decision, Finding.state, Finding.work_id, Finding.opened_at,
        Work.work_id, Work.title, RightsHolder.name, Listing.title, Listing.url, Listing.last_seen,
        Match.families, Match.p_work, Site.name,
    )
    .join(Finding.listing).join(Finding.match).join(Finding.work).join(Work.holder)
    .join(Site, Site.id == Listing.site_id)
    .where(Finding.id.in_(bindparam("ids", expanding=True)))
)  # fmt: skip
"""What a list shows of the findings `ids`, in any order: columns as in `queue.Line`."""
WARNED_TODAY = select(WarnEntry.id).where(in_force(_DAY)).limit(1)
WARNED_WORKS = select(WarnEntry.work_id).where(
    WarnEntry.work_id.in_(bindparam("works", expanding=True)), in_force(_DAY)
)
IS_WARNED = select(WarnEntry.id).where(WarnEntry.work_id == bindparam("work"), in_force(_DAY)).limit(1)
PLACE = select(Finding.place).where(Finding.id == bindparam("id"))
SITE_BY_KEY = select(Site.id).where(Site.key == bindparam("text"))
SITE_BY_NAME = select(Site.id).where(Site.name == bindparam("text")).limit(1)
HOLDER_BY_NAME = select(RightsHolder.id).where(RightsHolder.name == bindparam("text"))


def _listed(name: str) -> Any:
    return bindparam(name, expanding=True, type_=Integer)


def _own(shape: Shape) -> list[ColumnElement[bool]]:
    if shape.mine == CLAIMED:
        return [Finding.id.in_(_listed("own"))]
    if shape.mine == SKIPPED:
        return [Finding.id.in_(_listed("put_off"))]
    return [Finding.id.not_in(_listed("put_off"))] if shape.put_off else []


def _decision(shape: Shape, *, backwards: bool) -> list[ColumnElement[bool]]:
    # the index is left where open findings of little weight begin; going backwards it would be entered there
    place = Finding.place + 0 if backwards else Finding.place.expression
    if not shape.decision:
        if shape.state == FindingState.OPEN:
            return [place < WORTH_BELOW]
        return [] if shape.state else [worth_a_look()]
    rank = _PLACES[Decision(shape.decision)]
    # these two stand at the same places, the others are told by their place alone, which the index holds
    told = shape.decision not in (Decision.DROP, Decision.LICENSED)
    return [place.between(rank - 1, rank), *([] if told else [Finding.decision == shape.decision])]


def _state(shape: Shape) -> list[ColumnElement[bool]]:
    return [Finding.state == shape.state] if shape.state else []


def _found(text: str) -> ColumnElement[bool]:
    titles = exists().where(
        WorkTitle.work_id == Finding.work_id, WorkTitle.text.icontains(text, autoescape=True)
    )
    return or_(
        Listing.title.icontains(text, autoescape=True),
        Listing.url.icontains(text, autoescape=True),
        Finding.work_id.in_(select(Work.id).where(Work.work_id == text)),
        titles,
    )


def _number_of(shape: Shape) -> ScalarSelect[int]:
    rows = select(Finding.id).where(*_state(shape), *narrowed(shape)).limit(LISTED).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()
