"""The turns of sites as rows: reckoned when a sweep ends, when an entry changes, when the warn list does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.scope import timetable
from crawler.scope.timetable import Plan
from records.schedules import SiteTurn
from records.scope import Site
from records.sweeps import Sweep
from records.vocabulary import DueWhy, SweepKind, SweepState

MAX_HASTE = 4.0
"""However much speaks for it, a site is swept at most so many times as often as its entry says."""
WARNED_HASTE = 4.0
NEW_SHARE = 0.1
"""A site that puts up more than this share of new listings between two turns is lively."""
LIVELY_SWEEPS = 4
UNENDED = (SweepState.RUNNING, SweepState.PAUSED)


def plan_of(site: Site, haste: float = 1.0) -> Plan:
    """What the entry asks for. Raises ValueError where its text cannot be read."""
    return Plan(
        site.key, timetable.schedule(site.schedule), timetable.windows(site.windows), site.jitter_min, haste
    )


def turn_of(session: Session, site: Site, now: datetime) -> SiteTurn:
    """The site's turn; one that was never reckoned is made from its sweeps, and is not yet in the session."""
    turn = session.get(SiteTurn, site.id)
    if turn is None:
        turn = SiteTurn(site_id=site.id, haste=1.0, warned=False, why=DueWhy.FIRST)
        _recall(session, turn)
        reckon(session, site, turn, now)
    return turn


def fresh(site: Site) -> SiteTurn:
    """The turn of a site that was registered just now. Raises ValueError where its text cannot be read."""
    turn = SiteTurn(site_id=site.id, haste=1.0, warned=False, why=DueWhy.FIRST)
    turn.next_due = plan_of(site).first_due(site.created_at)
    if turn.next_due is None:
        turn.why = DueWhy.BY_HAND
    return turn


def _recall(session: Session, turn: SiteTurn) -> None:
    whole = (Sweep.site_id == turn.site_id) & (Sweep.kind == SweepKind.SWEEP)
    ended = select(Sweep).where(whole, Sweep.state.not_in(UNENDED)).order_by(Sweep.started_at.desc()).limit(1)
    newest = session.scalars(ended).first()
    if newest is not None:
        turn.last_sweep_id, turn.last_began = newest.id, newest.started_at
    good = select(Sweep.finished_at).where(whole, Sweep.complete).order_by(Sweep.started_at.desc()).limit(1)
    turn.last_good = session.scalars(good).first()


def reckon(session: Session, site: Site, turn: SiteTurn, now: datetime) -> SiteTurn:
    """Set when the site is due next, and why."""
    plan = plan_of(site)
    turn.haste, hasty = _haste(session, site, turn, plan)
    if plan.schedule.by_hand:
        turn.next_due, turn.why = None, DueWhy.BY_HAND
        return turn
    if _unended(session, site.id):
        turn.next_due, turn.why = plan.windows.opens(now), DueWhy.CONTINUE
    elif turn.last_began is None:
        turn.next_due, turn.why = plan.first_due(site.created_at), DueWhy.FIRST
    else:
        turn.next_due = plan_of(site, turn.haste).due_after(turn.last_began)
        turn.why = hasty or (DueWhy.CRON if plan.schedule.cron else DueWhy.INTERVAL)
    if turn.quiet_until is not None and turn.next_due is not None and turn.next_due < turn.quiet_until:
        turn.next_due, turn.why = plan.windows.opens(turn.quiet_until), DueWhy.ASKED_QUIET
    return turn


def _unended(session: Session, site_id: int) -> bool:
    rows = select(Sweep.id).where(
        Sweep.site_id == site_id, Sweep.kind == SweepKind.SWEEP, Sweep.state.in_(UNENDED)
    )
    return session.scalars(rows.limit(1)).first() is not None


def _haste(session: Session, site: Site, turn: SiteTurn, plan: Plan) -> tuple[float, DueWhy | None]:
    """How many times as often as the entry says, and what for; 1 and None where nothing speaks for haste."""
    if turn.warned:
        return min(WARNED_HASTE, MAX_HASTE), DueWhy.WARNED
    lively = _liveliness(session, site, plan)
    return (min(lively, MAX_HASTE), DueWhy.LIVELY) if lively > 1 else (1.0, None)


def _liveliness(session: Session, site: Site, plan: Plan) -> float:
    """New listings that are to be expected from one regular turn to the next, in shares of `NEW_SHARE`.

    The rate is per time, not per sweep: sweeping more often does not make a site look quieter.
    """
    rows = session.execute(
        select(Sweep.started_at, Sweep.new_listings, Sweep.listings)
        .where(Sweep.site_id == site.id, Sweep.kind == SweepKind.SWEEP, Sweep.complete)
        .order_by(Sweep.started_at.desc())
        .limit(LIVELY_SWEEPS)
    ).all()
    if len(rows) < 2 or plan.schedule.by_hand:
        return 1.0
    newest, oldest = rows[0].started_at, rows[-1].started_at
    span = (plan.schedule.after(newest) or newest) - newest
    elapsed = max(newest - oldest, timedelta(minutes=1))
    appeared = sum(row.new_listings for row in rows[:-1])
    held = max([1, *(row.listings for row in rows)])
    rate: float = (appeared / held) * (span / elapsed) / NEW_SHARE
    return rate


def row_of(session: Session, site_id: int) -> SiteTurn:
    """The site's row, a new one where it has none."""
    turn = session.get(SiteTurn, site_id)
    if turn is None:
        turn = SiteTurn(site_id=site_id, haste=1.0, warned=False, why=DueWhy.FIRST, round_sweeps=0)
        session.add(turn)
    return turn


def after_sweep(
    session: Session, site_id: int, sweep: Sweep, now: datetime, *, quiet_s: float | None = None
) -> None:
    """Note a whole sweep that has ended or was paused, and reckon the next turn. `quiet_s`: how long the site wants to be left alone."""
    site, turn = session.get_one(Site, site_id), row_of(session, site_id)
    if sweep.state not in UNENDED:
        turn.last_sweep_id, turn.last_began = sweep.id, sweep.started_at
    if sweep.complete:
        turn.last_good = sweep.finished_at
        turn.round_began, turn.round_sweeps = None, 0
    turn.quiet_until = now + timedelta(seconds=quiet_s) if quiet_s else None
    session.flush()  # the sweep's own state is asked for below
    reckon(session, site, turn, now)


def again(session: Session, sites: Sequence[Site], now: datetime) -> None:
    """Reckon these sites again: their entries or the warn list have changed."""
    for site in sites:
        turn = session.get(SiteTurn, site.id)
        if turn is None:
            session.add(turn_of(session, site, now))
        else:
            reckon(session, site, turn, now)
