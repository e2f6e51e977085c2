"""Who is looked after: sites registered, swept, never swept, stale, failing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from records import alerts
from records.alerts import Alert
from records.clock import Clock
from records.schedules import SiteTurn
from records.scope import Site
from records.sweeps import Sweep
from records.vocabulary import AlertRule, DueWhy, SweepState

FAILING = (SweepState.FAILED, SweepState.SUSPECT)
NAMED = 5
"""Stale sites that an alert names; the list of all stands on the desk."""

AGAIN_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Coverage:
    """Numbers of active sites. `swept`: completely at least once; `stale`: not so for longer than the office allows."""

    sites: int
    by_hand: int
    swept: int
    never: int
    stale: int
    failing: int
    due: int


@dataclass(frozen=True)
class StaleSite:
    """A site that is to be swept by itself and was not, completely, since `last_good` (None: never)."""

    key: str
    name: str
    last_good: datetime | None
    last_began: datetime | None
    last_state: SweepState | None
    next_due: datetime | None


def coverage(session: Session, clock: Clock, stale_after_d: float) -> Coverage:
    """Count; one pass over the turns."""
    now = clock.now()
    counted = session.execute(
        select(
            func.count(Site.id),
            func.count().filter(SiteTurn.why == DueWhy.BY_HAND),
            func.count(SiteTurn.last_good),
            func.count().filter(SiteTurn.last_began.is_(None)),
            func.count().filter(stale(clock, stale_after_d)),
            func.count().filter(SiteTurn.next_due <= now),
        )
        .select_from(Site)
        .outerjoin(SiteTurn, SiteTurn.site_id == Site.id)
        .where(Site.active)
    ).one()
    failing = session.scalar(
        select(func.count())
        .select_from(SiteTurn)
        .join(Sweep, Sweep.id == SiteTurn.last_sweep_id)
        .join(Site, Site.id == SiteTurn.site_id)
        .where(Site.active, Sweep.state.in_(FAILING))
    )
    sites, by_hand, swept, never, stale_sites, due = counted
    return Coverage(sites, by_hand, swept, never, stale_sites, failing or 0, due)


def stale_sites(
    session: Session, clock: Clock, stale_after_d: float, *, limit: int | None = None
) -> list[StaleSite]:
    """The stale sites, those that were never seen completely and the longest forgotten first."""
    rows = session.execute(
        select(Site.key, Site.name, SiteTurn.last_good, SiteTurn.last_began, Sweep.state, SiteTurn.next_due)
        .select_from(Site)
        .outerjoin(SiteTurn, SiteTurn.site_id == Site.id)
        .outerjoin(Sweep, Sweep.id == SiteTurn.last_sweep_id)
        .where(Site.active, stale(clock, stale_after_d))
        .order_by(SiteTurn.last_good.is_not(None), SiteTurn.last_good, Site.id)
        .limit(limit)
    )
    return [StaleSite(*row) for row in rows]


def tell(session: Session, clock: Clock, stale_after_d: float) -> Alert | None:
    """Raise one alert for all stale sites together; it is raised again when they are others, or after a week."""
    now, rows = clock.now(), stale_sites(session, clock, stale_after_d)
    if not rows:
        return None
    names = ", ".join(row.key for row in rows[:NAMED]) + (" …" if len(rows) > NAMED else "")
    zh = f"{len(rows)} 个网站超过 {stale_after_d:g} 天没有完整巡查：{names}"
    en = f"{len(rows)} sites without a complete sweep for more than {stale_after_d:g} days: {names}"
    last = session.scalars(
        select(Alert).where(Alert.rule == AlertRule.STALE).order_by(Alert.id.desc()).limit(1)
    ).first()
    if last is not None and last.en == en and (last.acknowledged_at or now) > now - AGAIN_AFTER:
        return last
    return alerts.raise_alert(session, clock, AlertRule.STALE, zh=zh, en=en)


def stale(clock: Clock, stale_after_d: float) -> ColumnElement[bool]:
    """The rows of sites and their turns that are stale. A site that was never reckoned counts from its registration."""
    since = clock.now() - timedelta(days=stale_after_d)
    by_itself = SiteTurn.why.is_(None) | (SiteTurn.why != DueWhy.BY_HAND)
    return by_itself & (func.coalesce(SiteTurn.last_good, Site.created_at) < since)
