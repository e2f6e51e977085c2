"""What is due: sites whose turn has come, inside their windows, with nobody's order against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from crawler.progress import lease
from crawler.scope import timetable, turns
from desk import warned
from records import alerts, jobs, stops
from records.clock import Clock
from records.errors import CopywatchError, StorageFailed
from records.jobs import Job
from records.schedules import SiteTurn
from records.scope import Site
from records.stops import StopOrder
from records.sweeps import SiteLease
from records.vocabulary import AlertRule, JobKind, JobState, SiteKind

ROUND = 1000
"""Sites that one round of the scheduler asks for at most; the others come in the next one, half a minute later."""

REST = timedelta(hours=1)
FAILURES_COUNT_FOR = timedelta(days=1)


def due_sites(session: Session, clock: Clock, limit: int | None = None) -> list[Site]:
    """Sites that may be swept now: those under early warning first, then by priority; cloud storage last.

    Cloud storage comes last because its shares are published on the other sites' pages.
    """
    now = clock.now()
    due = [site for site, _turn in _open(_candidates(session, now, limit), now)]
    return sorted(due, key=lambda site: site.kind == SiteKind.CLOUD_STORAGE)


def _candidates(session: Session, now: datetime, limit: int | None) -> list[tuple[Site, SiteTurn]]:
    """Sites whose turn has come, in order; their windows are not looked at."""
    if stops.in_force(session):
        return []
    reckoned = (
        select(Site, SiteTurn)
        .join(SiteTurn, SiteTurn.site_id == Site.id)
        .where(SiteTurn.next_due <= now, _free())
        .order_by(SiteTurn.warned.desc(), Site.priority.desc(), SiteTurn.next_due, Site.id)
    )
    found = [(site, turn) for site, turn in session.execute(reckoned.limit(limit))]
    reckoned_once = select(SiteTurn.site_id).where(SiteTurn.site_id == Site.id).exists()
    unknown = session.scalars(
        select(Site).where(~reckoned_once, _free()).order_by(Site.id).limit(limit)
    ).all()
    fresh = [(site, turns.turn_of(session, site, now)) for site in unknown]
    found += [(site, turn) for site, turn in fresh if turn.next_due is not None and turn.next_due <= now]
    busy = _busy(session, now)
    return [(site, turn) for site, turn in found if site.id not in busy]


def _free() -> ColumnElement[bool]:
    """Sites of the register that nobody has stopped."""
    stopped = select(StopOrder.site_id).where(StopOrder.lifted_at.is_(None), StopOrder.site_id.is_not(None))
    return Site.active & Site.id.not_in(stopped)


def _busy(session: Session, now: datetime) -> set[int]:
    """Sites that are being swept by a process that lives, as far as can be seen from here."""
    held = session.execute(select(SiteLease.site_id, SiteLease.owner).where(SiteLease.until > now))
    return {site_id for site_id, owner in held if not lease.is_dead(owner)}


def _open(found: Sequence[tuple[Site, SiteTurn]], now: datetime) -> list[tuple[Site, SiteTurn]]:
    return [(site, turn) for site, turn in found if timetable.windows(site.windows).opens(now) <= now]


def in_waves(sites: Sequence[Site]) -> list[list[str]]:
    """Keys of the sites in the order of sweeping: each wave may run side by side."""
    first = [site.key for site in sites if site.kind != SiteKind.CLOUD_STORAGE]
    second = [site.key for site in sites if site.kind == SiteKind.CLOUD_STORAGE]
    return [wave for wave in (first, second) if wave]


def enqueue_due(session: Session, clock: Clock) -> int:
    """Ask the worker for a sweep of each due site that is not already waiting or under way; how many."""
    now = clock.now()
    follow_warnings(session, clock)
    found = _candidates(session, now, ROUND)
    session.add_all(turn for _site, turn in found)  # those that were reckoned just now
    ready = _open(found, now)
    _to_their_windows([pair for pair in found if pair not in ready], now)
    waiting = set(
        session.scalars(
            select(Job.subject).where(
                Job.kind == JobKind.SWEEP, Job.state.in_((JobState.QUEUED, JobState.LEASED))
            )
        )
    )
    resting = _resting(session, now)
    wanted = [site for site, _turn in ready if site.key not in waiting and site.key not in resting]
    for site in sorted(wanted, key=lambda site: site.kind == SiteKind.CLOUD_STORAGE):
        jobs.enqueue(session, clock, JobKind.SWEEP, site.key)
    return len(wanted)


def _resting(session: Session, now: datetime) -> set[str]:
    """Sites whose sweeps could not be run: asked for again an hour later, and an hour more after each further time."""
    ended = (Job.kind == JobKind.SWEEP, Job.finished_at > now - FAILURES_COUNT_FOR)
    failing = select(Job.subject).where(*ended, Job.state == JobState.FAILED)
    rows = session.execute(
        select(Job.subject, Job.state, Job.finished_at)
        .where(*ended, Job.subject.in_(failing))
        .order_by(Job.finished_at, Job.id)
    )
    until: dict[str, datetime] = {}
    times = Counter[str]()
    for subject, state, at in rows:
        times[subject] = times[subject] + 1 if state is JobState.FAILED else 0
        until[subject] = (at or now) + times[subject] * REST
    return {subject for subject, free in until.items() if times[subject] and now < free}


def tell_died(session: Session, clock: Clock, key: str, error: CopywatchError) -> None:
    """Raise an alert: a site whose sweep could not be run would only be missed when it is stale.

    A full disk is one thing to look at, however many sites it keeps from being swept.
    """
    if isinstance(error, StorageFailed):
        alerts.raise_alert(session, clock, AlertRule.DIED, zh=error.message_zh, en=str(error))
        return
    site, said = session.scalars(select(Site.id).where(Site.key == key)).one_or_none(), str(error)[:300]
    alerts.raise_alert(
        session, clock, AlertRule.DIED, zh=f"网站 {key} 的巡查未能执行：{said}",
        en=f"the sweep of {key} could not be run: {said}", site_id=site,
    )  # fmt: skip


def _to_their_windows(missed: Sequence[tuple[Site, SiteTurn]], now: datetime) -> None:
    """A turn whose window closed before anybody could take it waits for the next one."""
    for site, turn in missed:
        turn.next_due = turns.plan_of(site).placed(now)  # not all at the minute in which their windows open


def follow_warnings(session: Session, clock: Clock) -> int:
    """Let the sites on which works of the warn list are found or expected go faster, and others no longer; how many changed."""
    now = clock.now()
    wanted = warned.sites(session, now)
    marked = set(session.scalars(select(SiteTurn.site_id).where(SiteTurn.warned)))
    changed = sorted(wanted ^ marked)
    for site_id in changed:
        site = session.get_one(Site, site_id)
        turn = turns.turn_of(session, site, now)
        session.add(turn)
        turn.warned = site_id in wanted
        turns.reckon(session, site, turn, now)
    return len(changed)


def upcoming(session: Session, *, limit: int | None = None) -> list[tuple[Site, SiteTurn | None]]:
    """Active sites by their next turn, those that are never swept by themselves last."""
    rows = (
        select(Site, SiteTurn)
        .outerjoin(SiteTurn, SiteTurn.site_id == Site.id)
        .where(Site.active)
        .order_by(SiteTurn.next_due.is_(None), SiteTurn.next_due, Site.id)
        .limit(limit)
    )
    return [(site, turn) for site, turn in session.execute(rows)]
