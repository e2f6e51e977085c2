"""What a person records about a site beside what the program sees: determinations and facts of enforcement.

Nothing here is decided by the program, and nothing is deleted: a row that was wrong is voided with a reason.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class DeterminationKind(StrEnum):
    """认定 is three different things, each by an organ of its own."""

    INFRINGEMENT = "infringement"
    """侵权认定, by the copyright organ."""
    DEDICATED = "dedicated"
    """专门从事盗版活动 (办法 14), by the copyright organ."""
    ILLEGAL_PUBLISHING = "illegal_publishing"
    """非法互联网出版, by the press and publication organ."""


class FactKind(StrEnum):
    """What a gate of a route asks for and only a person can say. `value` of the row is given in brackets."""

    NATURE = "nature"
    """What the service does [intermediary, direct]."""
    KNOWLEDGE = "knowledge"
    """明知: the service knew, and why that is so."""
    PUBLIC_INTEREST = "public_interest"
    """Harm to the public interest."""
    SERIOUS = "serious"
    """情节严重 or 其他严重情节."""
    HOLDER_NOTICE = "holder_notice"
    """A notice that the right holder sent by itself, outside this program."""
    NOT_REMOVED = "not_removed"
    """Proof that the service did not remove after a notice."""
    REMOVED = "removed"
    """The service removed what a notice named."""
    COUNTER_NOTICE = "counter_notice"
    """反通知."""
    STOP_ORDER = "stop_order"
    """The office ordered the act to stop."""
    PENALTY = "penalty"
    """Decision on a penalty."""
    POLICE_CASE = "police_case"
    """Case of the police."""
    FILING = "filing"
    """What a lookup of the ICP filing said [filed, none, false]."""
    LICENCE = "licence"
    """Licence for telecom services."""
    DOMICILE = "domicile"
    """Where the operator is domiciled [place]."""
    SERVER = "server"
    """Where the server stands [place]."""
    FILING_PLACE = "filing_place"
    """Where the ICP filing was made [place]; its number names the province only."""


class Determination(Base):
    """One 认定 (kind, organ, number, date, basis), as the person who read it recorded it."""

    __tablename__ = "determination"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    kind: Mapped[DeterminationKind]
    organ: Mapped[str]
    number: Mapped[str]
    decided_on: Mapped[date]
    basis: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[str] = mapped_column(default="")
    voided_why: Mapped[str] = mapped_column(default="")


class SiteFact(Base):
    """One fact about a site: what, whose, when, on which ground."""

    __tablename__ = "site_fact"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    kind: Mapped[FactKind]
    value: Mapped[str] = mapped_column(default="")
    organ: Mapped[str] = mapped_column(default="")
    number: Mapped[str] = mapped_column(default="")
    day: Mapped[date]
    basis: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    """The address that it is about; empty for the whole site."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[str] = mapped_column(default="")
    voided_why: Mapped[str] = mapped_column(default="")
