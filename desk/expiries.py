"""Licences and documents of ownership that run out: the office is told 30 and 7 days before and on the day, once each."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import ownership
from catalog.ownership import Expiry
from records import alerts
from records.alerts import Alert
from records.catalog import RightsHolder
from records.clock import SHANGHAI, Clock
from records.expiries import ExpiryTold
from records.vocabulary import AlertRule

STEPS_D = (0, 7, 30)
"""Days before the last day, the nearest first."""
NAMED = 3
MOST = 5_000
"""Ends that one round tells at most; the next one goes on."""


def tell(session: Session, clock: Clock) -> list[Alert]:
    """One alert for each right holder and step with something new; what was told is never told again."""
    today = clock.now().astimezone(SHANGHAI).date()
    fresh: dict[tuple[int, int], list[Expiry]] = defaultdict(list)
    ending = ownership.running_out(session, None, today, days=STEPS_D[-1], most=MOST)
    told = _told(session, today)
    for one in ending:
        step = next(step for step in STEPS_D if one.days <= step)
        if (one.what, one.row_id, one.last, step) not in told:
            fresh[one.holder_id, step].append(one)
    return [_raise(session, clock, holder, step, found) for (holder, step), found in sorted(fresh.items())]


def _told(session: Session, today: date) -> set[tuple[str, int, date, int]]:
    first = date.fromordinal(today.toordinal() - STEPS_D[-1])
    rows = select(ExpiryTold.what, ExpiryTold.row_id, ExpiryTold.last_day, ExpiryTold.step_d)
    return {
        (what, row, last, step)
        for what, row, last, step in session.execute(rows.where(ExpiryTold.last_day >= first))
    }


def _raise(session: Session, clock: Clock, holder_id: int, step: int, found: list[Expiry]) -> Alert:
    holder = session.get_one(RightsHolder, holder_id).name
    names = [f"{one.name}（{one.last}）" for one in found[:NAMED]]
    more = f" … +{len(found) - NAMED}" if len(found) > NAMED else ""
    when_zh, when_en = (
        (f"{step} 天内到期", f"end within {step} days")
        if step
        else ("今日到期或已到期", "end today or have ended")
    )
    alert = alerts.raise_new(
        session, clock, AlertRule.EXPIRY,
        zh=f"{holder}：{len(found)} 项授权或权属证明{when_zh}：{'、'.join(names)}{more}",
        en=f"{holder}: {len(found)} licences or documents {when_en}: {', '.join(names)}{more}",
    )  # fmt: skip
    session.add_all(
        ExpiryTold(
            holder_id=holder_id, what=one.what, row_id=one.row_id, last_day=one.last, step_d=step, alert_id=alert.id, at=clock.now()
        )
        for one in found
    )  # fmt: skip
    session.flush()
    return alert
