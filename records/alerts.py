"""Staff alerts: what somebody of the office should look at. They stand on the desk; nothing is sent anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records import events
from records.base import Base
from records.clock import Clock
from records.errors import NotFound
from records.vocabulary import AlertRule

OF_SWEEPS = (
    AlertRule.COUNTS, AlertRule.LISTINGS_FELL, AlertRule.ERRORS, AlertRule.ONLY_REFUSALS, AlertRule.TURNED_AWAY,
    AlertRule.BUDGET, AlertRule.FEW_PAGES, AlertRule.NO_ANSWER, AlertRule.DIED, AlertRule.ROLLED_BACK,
)  # fmt: skip
"""What a later sound sweep of the same site settles. That nothing was listed is settled by a listing, or by a person."""


class Alert(Base):
    """One thing to look at. Raised again while it is open, it is counted; acknowledged, the next one is a new row."""

    __tablename__ = "alert"
    __table_args__ = (Index("ix_alert_open", "acknowledged_at", "site_id", "rule"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[AlertRule]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    sweep_id: Mapped[int | None]
    """The newest sweep that raised it."""
    zh: Mapped[str]
    en: Mapped[str]
    raised_at: Mapped[datetime]
    last_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
    acknowledged_by: Mapped[str] = mapped_column(default="")
    acknowledged_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")


def raise_alert(
    session: Session, clock: Clock, rule: AlertRule, *, zh: str, en: str, site_id: int | None = None,
    sweep_id: int | None = None,
) -> Alert:  # fmt: skip
    """Raise an alert, or count an open one of the same rule and site again, with the newer words."""
    alert = session.scalars(
        select(Alert).where(
            Alert.acknowledged_at.is_(None), Alert.rule == rule, Alert.site_id.is_not_distinct_from(site_id)
        )
    ).first()
    if alert is None:
        alert = Alert(
            rule=rule, site_id=site_id, zh=zh, en=en, raised_at=clock.now(), last_at=clock.now(), times=0
        )
        session.add(alert)
    alert.zh, alert.en, alert.sweep_id, alert.last_at = zh, en, sweep_id, clock.now()
    alert.times += 1
    session.flush()  # the next one of this transaction must find it
    return alert


def raise_new(session: Session, clock: Clock, rule: AlertRule, *, zh: str, en: str) -> Alert:
    """Raise an alert that is one of its own, whatever else is open: the caller sees to it that it is raised once."""
    alert = Alert(rule=rule, zh=zh, en=en, raised_at=clock.now(), last_at=clock.now())
    session.add(alert)
    session.flush()
    return alert


def settle(
    session: Session, clock: Clock, *, site_id: int, sweep_id: int, rules: Sequence[AlertRule] = OF_SWEEPS
) -> int:
    """Close what was said of a site's sweeps, and of the disk, once a sweep of it was sound; how many.

    Their rows stay with the note; what stale sites and ending rights are about is settled elsewhere.
    """
    standing = session.scalars(
        select(Alert).where(
            Alert.acknowledged_at.is_(None), Alert.rule.in_(rules),
            (Alert.site_id == site_id) | Alert.site_id.is_(None),
        )
    ).all()  # fmt: skip
    for alert in standing:
        note = f"此后的巡查 {sweep_id} 正常 · sweep {sweep_id} was sound again"
        acknowledge(session, clock, alert.id, actor="system:sweep", note=note)
    return len(standing)


def acknowledge(session: Session, clock: Clock, alert_id: int, *, actor: str, note: str = "") -> Alert:
    """Close an alert; one that is closed stays as it was. Raises NotFound."""
    alert = session.get(Alert, alert_id)
    if alert is None:
        raise NotFound("alert", alert_id)
    if alert.acknowledged_at is None:
        alert.acknowledged_by, alert.acknowledged_at = actor, clock.now()
        alert.note = " ".join(note.split())[:500]
        events.append(
            session, clock, actor=actor, action="desk:alert:acknowledged", subject=("alert", alert.id),
            payload={"rule": alert.rule.value, "times": alert.times},
        )  # fmt: skip
    return alert
