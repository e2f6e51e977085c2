"""The newest index that a store was seen to publish: an older one in its place is told.

Signed and old is what a mirror that stands still shows, a store that was set back, or somebody who keeps its updates from
its visitors. What it offers is read, for it is what visitors are offered; what it lacks is not called gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from attrs import frozen
from sqlalchemy.orm import Session

from records.clock import shown
from records.store_indexes import StoreIndex

MOST_AHEAD = timedelta(days=1)
"""A stamp further in the future is not remembered: everything after it would look old."""


@frozen
class Stamp:
    """When the publisher of an index says that it was made."""

    url: str
    at: datetime


def stamp(url: str, milliseconds: int | None) -> Stamp | None:
    """The stamp of an index; None where it bears none that can be read."""
    if not milliseconds or milliseconds > 32_503_680_000_000:
        return None
    return Stamp(url, datetime.fromtimestamp(milliseconds / 1000, UTC))


def older(session: Session, site_id: int, told: Stamp) -> str:
    """What is to be said of an index that is older than the newest one seen; empty for every other."""
    newest = session.get(StoreIndex, site_id)
    if newest is None or told.at >= newest.stamped_at:
        return ""
    return (
        f"made {shown(told.at)}, sweep {newest.sweep_id} saw one made {shown(newest.stamped_at)}"
        f" · 索引生成于 {shown(told.at)}，巡查 {newest.sweep_id} 已见过 {shown(newest.stamped_at)} 的索引"
    )


def note(session: Session, site_id: int, sweep_id: int, stamps: Iterable[Stamp], now: datetime) -> None:
    """Remember the newest."""
    for told in stamps:
        newest = session.get(StoreIndex, site_id)
        if told.at > now + MOST_AHEAD or (newest is not None and told.at <= newest.stamped_at):
            continue
        if newest is None:
            newest = StoreIndex(site_id=site_id)
            session.add(newest)
        newest.stamped_at, newest.url, newest.sweep_id, newest.seen_at = told.at, told.url, sweep_id, now
