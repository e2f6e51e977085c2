"""The queue of findings: which ones a filter names, in which order, and which comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVarTuple
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Float, Select, case, func, or_, select, tuple_
from sqlalchemy.orm import Session, contains_eager

from desk.web.viewer import Viewer, own_works
from records.catalog import RightsHolder, Work, WorkTitle
from records.findings import Finding, Match, worth_a_look
from records.scope import Site
from records.sweeps import Listing
from records.vocabulary import Decision, FindingState
from records.warnlist import WarnEntry, in_force

PAGE_ROWS = 50
MAX_SEARCH = 200
Row = TypeVarTuple("Row")


@dataclass(frozen=True)
class Filter:
    """What the address line of the list says; an unknown value means no restriction."""

    state: str = FindingState.OPEN.value
    decision: str = ""
    site: str = ""
    holder: str = ""
    q: str = ""

    @property
    def query(self) -> str:
        """The filter as a query string without what stands at its default."""
        return urlencode({f.name: v for f in fields(self) if (v := getattr(self, f.name)) != f.default})

    def changed(self, **values: str) -> str:
        """The query string of this filter with some values changed."""
        return Filter(**{f.name: getattr(self, f.name) for f in fields(self)} | values).query


@dataclass(frozen=True)
class Queue:
    """One page of the list. `states`: how many findings each state has under the rest of the filter; `warned`: works of
    this page that stand on a warn list today.
    """

    rows: list[tuple[Finding, Site]]
    states: dict[str, int]
    total: int
    page: int
    pages: int
    warned: frozenset[int] = frozenset()


def read(session: Session, viewer: Viewer, wanted: Filter, page: int, day: date) -> Queue:
    """The findings of one page: works under early warning on this day first, then the strongest."""
    states = _states(session, viewer, wanted)
    total = states.get(wanted.state, 0) if wanted.state in set(FindingState) else sum(states.values())
    pages = max(1, -(-total // PAGE_ROWS))
    page = min(max(page, 1), pages)
    # the page's ids first: sorting wide rows with the text of every page takes ten times as long
    ids = session.scalars(
        _joined(select(Finding.id), viewer, wanted).where(*_state(wanted)).order_by(*_order(day))
        .limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)
    ).all()  # fmt: skip
    rows = _rows(session, ids)
    return Queue(rows, states, total, page, pages, _warned(session, rows, day))


def _warned(session: Session, rows: Sequence[tuple[Finding, Site]], day: date) -> frozenset[int]:
    shown = {finding.work_id for finding, _site in rows}
    return frozenset(
        session.scalars(select(WarnEntry.work_id).where(WarnEntry.work_id.in_(shown), in_force(day)))
    )


def _rows(session: Session, ids: Sequence[int]) -> list[tuple[Finding, Site]]:
    query = (
        select(Finding, Site)
        .join(Finding.listing)
        .join(Finding.match)
        .join(Finding.work)
        .join(Work.holder)
        .join(Site, Site.id == Listing.site_id)
        .options(contains_eager(Finding.listing).defer(Listing.text), contains_eager(Finding.match))
        .options(contains_eager(Finding.work).contains_eager(Work.holder))
        .where(Finding.id.in_(ids))
    )
    found = {finding.id: (finding, site) for finding, site in session.execute(query)}
    return [found[id_] for id_ in ids]


def neighbours(
    session: Session, viewer: Viewer, wanted: Filter, finding: Finding, day: date
) -> tuple[int | None, int | None]:
    """Ids of the finding before and after this one under the filter, whether or not it is still in it."""
    calm, rank, minus_p, id_ = _order(day)
    under_warning = session.scalar(
        select(WarnEntry.id).where(WarnEntry.work_id == finding.work_id, in_force(day)).limit(1)
    )
    place = (int(under_warning is None), _RANKS[finding.decision], -finding.match.p_work, finding.id)
    key = tuple_(calm, rank, minus_p, id_)
    ids = _joined(select(Finding.id), viewer, wanted).where(*_state(wanted))
    after = session.scalar(ids.where(key > place).order_by(calm, rank, minus_p, id_).limit(1))
    backwards = (column.desc() for column in (calm, rank, minus_p, id_))
    before = session.scalar(ids.where(key < place).order_by(*backwards).limit(1))
    return before, after


def next_open(session: Session, viewer: Viewer, wanted: Filter, finding: Finding, day: date) -> int | None:
    """The open finding that comes after this one under the filter, or the first one, or None."""
    open_ = Filter(**{**wanted.__dict__, "state": FindingState.OPEN.value})
    _, after = neighbours(session, viewer, open_, finding, day)
    if after is not None:
        return after
    ids = _joined(select(Finding.id), viewer, open_).where(*_state(open_), Finding.id != finding.id)
    return session.scalar(ids.order_by(*_order(day)).limit(1))


def sites_and_holders(session: Session, viewer: Viewer) -> tuple[list[Site], list[RightsHolder]]:
    """What the filter offers; a right holder is offered its own alone."""
    sites = session.scalars(select(Site).order_by(Site.name)).all() if not viewer.is_tenant else []
    holders = session.scalars(
        select(RightsHolder).join(Work).where(own_works(viewer)).distinct().order_by(RightsHolder.name)
    )
    return list(sites), list(holders)


_RANKS = {Decision.DRAFT: 0, Decision.REVIEW: 1, Decision.WATCH: 2, Decision.DROP: 3, Decision.LICENSED: 3}


def _order(
    day: date,
) -> tuple[ColumnElement[Any], ColumnElement[Any], ColumnElement[Any], ColumnElement[Any]]:
    under_warning = Finding.work_id.in_(select(WarnEntry.work_id).where(in_force(day)))
    rank = case(*((Finding.decision == decision, rank) for decision, rank in _RANKS.items()), else_=9)
    return case((under_warning, 0), else_=1), rank, -Match.p_work.cast(Float), Finding.id.expression


def _joined(query: Select[*Row], viewer: Viewer, wanted: Filter) -> Select[*Row]:
    joined = query.select_from(Finding).join(Finding.match)
    if viewer.is_tenant or wanted.holder or wanted.q.strip():
        joined = joined.join(Finding.work).where(own_works(viewer))
    if wanted.site or wanted.q.strip():
        joined = joined.join(Finding.listing).join(Site, Site.id == Listing.site_id)
    if wanted.decision in set(Decision):
        joined = joined.where(Finding.decision == wanted.decision)
    else:
        joined = joined.where(worth_a_look())
    if wanted.site:
        joined = joined.where(Site.key == wanted.site)
    if wanted.holder.isdecimal():
        joined = joined.where(Work.holder_id == int(wanted.holder))
    return joined.where(_found(wanted.q)) if wanted.q.strip() else joined


def _found(text: str) -> ColumnElement[bool]:
    text = text.strip()[:MAX_SEARCH]
    titles = select(WorkTitle.work_id).where(WorkTitle.text.icontains(text, autoescape=True))
    return or_(
        Listing.title.icontains(text, autoescape=True),
        Listing.url.icontains(text, autoescape=True),
        Work.work_id == text,
        Work.id.in_(titles),
    )


def _state(wanted: Filter) -> list[ColumnElement[bool]]:
    return [Finding.state == wanted.state] if wanted.state in set(FindingState) else []


def _states(session: Session, viewer: Viewer, wanted: Filter) -> dict[str, int]:
    counted = _joined(select(Finding.state, func.count()), viewer, wanted).group_by(Finding.state)
    return {state.value: count for state, count in session.execute(counted)}
