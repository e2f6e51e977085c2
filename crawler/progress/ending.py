"""How a sweep ends: its true state, what the monitors say of it, who is told, when its site's turn comes again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.progress import rounds
from crawler.progress.monitors import CUT_SAID_IN, HISTORY, Failed, Figures, Usual, joined, judge
from crawler.progress.page_turns import PageTurns
from crawler.progress.rounds import Round
from crawler.scope import turns
from crawler.scope.policy import SitePolicy
from records import alerts, events
from records.clock import Clock
from records.robots_exceptions import RobotsException
from records.sweeps import FrontierEntry, Listing, Refusal, Sweep
from records.vocabulary import AlertRule, RefusalReason, SweepKind, SweepState

UNSEEN = (
    RefusalReason.ROBOTS_UNREACHABLE, RefusalReason.CANCELLED, RefusalReason.STOPPED,
    RefusalReason.DRAWN_IN_PART, RefusalReason.OLDER_INDEX,
)  # fmt: skip
"""Refusals after which a sweep has not looked at all there was, although nothing failed."""
STALE_AFTER = timedelta(days=7)
"""As `records.settings.Settings.stale_after_d`, where nobody says otherwise."""
MAX_RULES = 200
"""Rules of robots.txt that the events of one sweep name."""


@frozen
class End:
    """What the ledger knows at the end of a sweep.

    `columns`: the counts of the sweep's row; `refused_rows`: planned URLs that were refused; `quiet_s`: how long the
    site asked to be left alone, None where it asked for nothing; `for_budget`: nothing but a spent budget cut it short;
    `stale_after`: how long ago the site may have been seen whole.
    """

    state: SweepState
    cut: str
    columns: Mapping[str, Any]
    refused_rows: int
    remaining: int
    quiet_s: float | None = None
    for_budget: bool = False
    stale_after: timedelta = STALE_AFTER


def conclude(
    session: Session, clock: Clock, sweep_id: int, policy: SitePolicy, end: End, lines: PageTurns
) -> SweepState:
    """Write the end of a sweep into its row, raise alerts, note used exceptions, reckon the next turn."""
    sweep = session.get_one(Sweep, sweep_id)
    for name, value in end.columns.items():
        setattr(sweep, name, value)
    whole = sweep.kind is SweepKind.SWEEP
    sweep.remaining = end.remaining
    sweep.new_listings = _new(session, sweep)
    round_ = _round(session, sweep, end, lines) if whole else None
    sweep.turns = round_.as_row() if round_ else {}
    failed = judge(_figures(session, sweep, end, round_), _history(session, sweep)) if whole else []
    sweep.state = _state(end, failed)
    sweep.monitors = [one.as_row() for one in failed]
    sweep.note = end.cut
    if sweep.state is not SweepState.PAUSED:
        sweep.finished_at = clock.now()
    sweep.complete = whole and sweep.state is SweepState.FINISHED and not any(
        sweep.refused.get(reason.value) for reason in UNSEEN
    )  # fmt: skip
    if sweep.complete:
        lines.forget(session)
    if sweep.state is not SweepState.PAUSED:
        _note_exceptions(session, clock, sweep, policy)
    if whole:
        _tell(session, clock, sweep, failed)
        turns.after_sweep(session, policy.id, sweep, clock.now(), quiet_s=end.quiet_s)
    return sweep.state


def _state(end: End, failed: list[Failed]) -> SweepState:
    return SweepState.SUSPECT if failed and end.state is SweepState.FINISHED else end.state


def _round(session: Session, sweep: Sweep, end: End, lines: PageTurns) -> Round | None:
    """The round of a site that is seen in turns, with what this sweep left waiting; None for every other."""
    if end.state in (SweepState.FINISHED, SweepState.PAUSED, SweepState.FAILED):
        return None
    if not lines.kept and not lines.leaves(session, sweep):
        return None
    lines.keep(session, sweep)
    return rounds.after(session, lines, sweep)


def _figures(session: Session, sweep: Sweep, end: End, round_: Round | None) -> Figures:
    counts = {name: end.columns[name] for name in ("planned", "visited", "failed", "unchanged", "listings")}
    away = end.columns["refused"].get(RefusalReason.ACCESS_CONTROL.value, 0)
    deep = end.columns["refused"].get(RefusalReason.TOO_DEEP.value, 0)
    figures = Figures(
        end.state, refused=end.refused_rows, remaining=end.remaining, away=away, deep=deep, **counts
    )
    if RefusalReason.OLDER_INDEX.value in end.columns["refused"]:
        figures = evolve(figures, rolled_back=_said(session, sweep.id, RefusalReason.OLDER_INDEX.value))
    figures = evolve(figures, why=_why(session, sweep.id, end.columns["refused"]))
    if end.state is SweepState.FAILED:
        return figures
    if round_ is None:
        return evolve(figures, cut=end.cut)
    if end.for_budget and round_.holds(sweep.started_at, end.stale_after):
        return figures  # what this sweep left, the ones after it see soon enough
    return evolve(figures, cut=joined(end.cut, f"{round_.en}{CUT_SAID_IN}{round_.zh}") if end.cut else "")


def _why(session: Session, sweep_id: int, refused: Mapping[str, int]) -> tuple[str, str]:
    reason = max(refused, key=refused.__getitem__, default="")
    return reason, _said(session, sweep_id, reason)


def _said(session: Session, sweep_id: int, reason: str) -> str:
    said = select(Refusal.detail).where(Refusal.sweep_id == sweep_id, Refusal.reason == reason).limit(1)
    return (session.scalar(said) or "")[:200]


def _history(session: Session, sweep: Sweep) -> list[Usual]:
    """The site's last sweeps that came to their end, doubtful ones too: what lasts becomes usual."""
    rows = session.execute(
        select(Sweep.listings, Sweep.visited + Sweep.unchanged, Sweep.planned, Sweep.refused)
        .where(
            Sweep.site_id == sweep.site_id, Sweep.kind == SweepKind.SWEEP, Sweep.id < sweep.id,
            Sweep.state.in_([SweepState.FINISHED, SweepState.SUSPECT]),
        )
        .order_by(Sweep.id.desc()).limit(HISTORY)
    )  # fmt: skip
    away = RefusalReason.ACCESS_CONTROL.value
    return [
        Usual(listings, pages, refused.get(away, 0) / max(planned, 1))
        for listings, pages, planned, refused in rows
    ]


def _new(session: Session, sweep: Sweep) -> int:
    counted = select(func.count(Listing.id)).where(
        Listing.site_id == sweep.site_id, Listing.first_seen >= sweep.started_at
    )
    return session.scalar(counted) or 0


def _tell(session: Session, clock: Clock, sweep: Sweep, failed: list[Failed]) -> None:
    for one in failed:
        alerts.raise_alert(
            session, clock, one.rule, zh=one.zh, en=one.en, site_id=sweep.site_id, sweep_id=sweep.id
        )
    if sweep.listings:
        alerts.settle(
            session, clock, site_id=sweep.site_id, sweep_id=sweep.id, rules=[AlertRule.NOTHING_LISTED]
        )
    if sweep.complete:
        alerts.settle(session, clock, site_id=sweep.site_id, sweep_id=sweep.id)
    elif sweep.turns and not failed and sweep.state is SweepState.PARTIAL:
        alerts.settle(session, clock, site_id=sweep.site_id, sweep_id=sweep.id, rules=[AlertRule.BUDGET])


def _note_exceptions(session: Session, clock: Clock, sweep: Sweep, policy: SitePolicy) -> None:
    """One event for each rule of robots.txt that an exception lifted, with the number of pages."""
    used = FrontierEntry.robots_exception
    counted = session.execute(
        select(used, func.count()).where(FrontierEntry.sweep_id == sweep.id, used != "")
        .group_by(used).order_by(used).limit(MAX_RULES)
    ).all()  # fmt: skip
    for text, pages in counted:
        id_, _, rule = text.partition(": ")
        exception = session.get(RobotsException, int(id_))
        events.append(
            session, clock, actor="system:sweep", action="sweep:robots_exception:used",
            subject=("robots_exception", id_),
            payload={"sweep": sweep.id, "site": policy.key, "rule": rule, "pages": pages,
                     "granted_by": exception.granted_by if exception else ""},
        )  # fmt: skip
