"""The kill switch: while an order to stop is in force, nothing is fetched and nothing begins."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records import events
from records.base import Base
from records.clock import Clock
from records.errors import NotFound, Refused, Stopped
from records.scope import Site
from records.session import UnitOfWork

MAX_REASON = 500


class StopOrder(Base):
    """An order to stop, for one site or (without a site) for all. It holds until it is lifted."""

    __tablename__ = "stop_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    reason: Mapped[str]
    ordered_by: Mapped[str]
    ordered_at: Mapped[datetime]
    lifted_by: Mapped[str] = mapped_column(default="")
    lifted_at: Mapped[datetime | None] = mapped_column(index=True)


def in_force(session: Session, site_id: int | None = None) -> list[StopOrder]:
    """Orders that hold for this site, those for all sites included; without a site those for all alone."""
    holds: ColumnElement[bool] = StopOrder.site_id.is_(None)
    if site_id is not None:
        holds = or_(holds, StopOrder.site_id == site_id)
    rows = select(StopOrder).where(StopOrder.lifted_at.is_(None), holds)
    return list(session.scalars(rows.order_by(StopOrder.id)))


def every(session: Session) -> list[tuple[StopOrder, Site | None]]:
    """Every order in force with its site."""
    rows = (
        select(StopOrder, Site)
        .outerjoin(Site, Site.id == StopOrder.site_id)
        .where(StopOrder.lifted_at.is_(None))
        .order_by(StopOrder.id)
    )
    return [(order, site) for order, site in session.execute(rows)]


def check(session: Session, site_id: int, site_key: str) -> None:
    """Raises Stopped while an order holds for this site."""
    orders = in_force(session, site_id)
    if orders:
        raise Stopped(site_key, orders[0].reason, orders[0].ordered_by)


def stop(unit_of_work: UnitOfWork, clock: Clock, *, reason: str, actor: str, site_key: str = "") -> int:
    """Order a stop; the id of the order. Raises Refused without a reason, NotFound for an unknown site."""
    reason = " ".join(reason.split())[:MAX_REASON]
    if not reason:
        raise Refused("missing_reason", "a stop needs a reason", zh="停止巡查必须说明理由")
    with unit_of_work() as session:
        site_id = _site_id(session, site_key) if site_key else None
        order = StopOrder(site_id=site_id, reason=reason, ordered_by=actor, ordered_at=clock.now())
        session.add(order)
        session.flush()  # its id is the subject of the event
        events.append(
            session, clock, actor=actor, action="desk:sweeps:stopped", subject=("stop", order.id),
            payload={"site": site_key, "reason": reason},
        )  # fmt: skip
        return order.id


def resume(unit_of_work: UnitOfWork, clock: Clock, *, actor: str, site_key: str = "") -> int:
    """Lift the orders of one site, or those for all sites; how many. Raises NotFound for an unknown site."""
    with unit_of_work() as session:
        site_id = _site_id(session, site_key) if site_key else None
        orders = [order for order in in_force(session, site_id) if order.site_id == site_id]
        for order in orders:
            order.lifted_by, order.lifted_at = actor, clock.now()
            events.append(
                session, clock, actor=actor, action="desk:sweeps:resumed", subject=("stop", order.id),
                payload={"site": site_key},
            )  # fmt: skip
        return len(orders)


def _site_id(session: Session, key: str) -> int:
    site_id = session.scalar(select(Site.id).where(Site.key == key))
    if site_id is None:
        raise NotFound("site", key)
    return site_id
