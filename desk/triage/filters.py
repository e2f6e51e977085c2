"""Filters of the queue under a name, one's own and those that colleagues share, each with the number of its findings."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desk.web import queue
from desk.web.queue import Filter
from desk.web.viewer import Viewer
from records.clock import Clock
from records.errors import NotFound, Refused
from records.triage import SavedFilter

MOST = 20
"""Filters of one person."""
NAME_LENGTH = 40


@dataclass(frozen=True)
class Named:
    """A filter as the list offers it; `count` stops at `queue.COUNTED`."""

    row: SavedFilter
    count: int
    own: bool


def save(session: Session, clock: Clock, who: Viewer, *, name: str, wanted: Filter, shared: bool) -> None:
    """Keep a filter; one of the same name is replaced. Raises Refused without a name or beyond `MOST`."""
    name = " ".join(name.split())[:NAME_LENGTH]
    if not name:
        raise Refused("filter_name", "a filter needs a name", zh="请为筛选条件命名")
    own = {row.name: row for row in _own(session, who)}
    row = own.get(name)
    if row is None:
        if len(own) >= MOST:
            raise Refused("filter_count", f"{MOST} filters at most", zh=f"最多保存 {MOST} 个筛选条件")
        row = SavedFilter(account_id=who.account_id, name=name)
        session.add(row)
    row.query, row.shared, row.at = wanted.query, shared, clock.now()


def delete(session: Session, who: Viewer, filter_id: int) -> None:
    """Raises NotFound, also for somebody else's."""
    row = session.get(SavedFilter, filter_id)
    if row is None or row.account_id != who.account_id:
        raise NotFound("filter", filter_id)
    session.delete(row)


def offered(session: Session, scene: queue.Scene) -> list[Named]:
    """One's own filters and the shared ones; a right holder has its own only."""
    who = scene.viewer
    mine = SavedFilter.account_id == who.account_id
    rows = session.scalars(
        select(SavedFilter).where(mine if who.is_tenant else or_(mine, SavedFilter.shared.is_(True)))
        .order_by(SavedFilter.name, SavedFilter.id)
    )  # fmt: skip
    return [
        Named(row, queue.count(session, scene, filter_of(row.query)), row.account_id == who.account_id)
        for row in rows
    ]


def filter_of(query: str) -> Filter:
    """The filter of a query string; what is not part of a filter is left out."""
    known = set(Filter.__dataclass_fields__)
    return Filter(**{name: value for name, value in parse_qsl(query) if name in known})


def _own(session: Session, who: Viewer) -> list[SavedFilter]:
    return list(session.scalars(select(SavedFilter).where(SavedFilter.account_id == who.account_id)))
