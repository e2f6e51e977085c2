"""Where notices go: contacts per host, mail that came back, and lookups that were made elsewhere and brought in."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base


class ContactRole(StrEnum):
    """Whose contact it is, in the order in which they are addressed."""

    PLATFORM = "platform"
    COPYRIGHT_AGENT = "copyright_agent"
    ABUSE = "abuse"
    HOST = "host"
    REGISTRAR = "registrar"
    SECURITY_TXT = "security_txt"
    """Meant for security reports: only where there is nothing else."""


class ContactMeans(StrEnum):
    """What `value` is."""

    EMAIL = "email"
    FORM = "form"
    POSTAL = "postal"
    PHONE = "phone"
    FAX = "fax"


class LookupKind(StrEnum):
    """What was asked. The program asks nobody: a person brings the answer."""

    DNS = "dns"
    REVERSE = "reverse"
    ORIGIN = "origin"
    RDAP = "rdap"
    SECURITY_TXT = "security_txt"


class HostContact(Base):
    """One way to reach those who can act for a host."""

    __tablename__ = "host_contact"
    __table_args__ = (UniqueConstraint("host", "role", "means", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(index=True)
    """Domain or address it holds for, what is below a domain included; lower case, punycode."""
    role: Mapped[ContactRole]
    means: Mapped[ContactMeans]
    value: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    source: Mapped[str]
    """Where it was read."""
    source_date: Mapped[date]
    verified: Mapped[bool] = mapped_column(default=False)
    """A person has seen that it is answered."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    retired_why: Mapped[str] = mapped_column(default="")
    bounces: Mapped[list[ContactBounce]] = relationship(order_by="ContactBounce.id")


class ContactBounce(Base):
    """Something sent there came back."""

    __tablename__ = "contact_bounce"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("host_contact.id"), index=True)
    day: Mapped[date]
    detail: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class Lookup(Base):
    """An answer of DNS, RDAP or another service, with the time at which it was asked."""

    __tablename__ = "lookup"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[LookupKind]
    subject: Mapped[str] = mapped_column(index=True)
    """Host or address that was asked about."""
    answer: Mapped[dict[str, Any]]
    """`answers`: a list of texts; for RDAP and security.txt what was read of it."""
    at: Mapped[datetime]
    source: Mapped[str]
    digest: Mapped[str]
    """SHA-256 of the bytes that were brought in; they stand in the vault."""
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
