"""Marks of a site: what its pages give away of who stands behind it. They cost no request."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from records.base import Base
from records.scope import Site
from records.vocabulary import MarkKind

TELLING = frozenset(MarkKind) - {MarkKind.AD_NETWORK}
"""Marks that two sites share because of who they are; a network serves everybody."""


class SiteMark(Base):
    """One mark of one site, with the response in which it was first seen."""

    __tablename__ = "site_mark"
    __table_args__ = (
        UniqueConstraint("site_id", "kind", "value"),
        Index("ix_site_mark_same", "kind", "value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[MarkKind]
    value: Mapped[str]
    """In one spelling, so that two sites with the same mark have the same value."""
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What else is known: the network's name, a certificate's subject, names, issuer and validity."""
    url: Mapped[str]
    """The page on which it was first seen."""
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    capture_id: Mapped[int | None]
    """The response in which it was first seen."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A mark of a site, and the keys of the other sites that show the very same."""

    mark: SiteMark
    also_on: tuple[str, ...]


def of_site(session: Session, site_id: int) -> list[Shown]:
    """A site's marks by kind and value, each with the sites that share it."""
    marks = session.scalars(
        select(SiteMark).where(SiteMark.site_id == site_id).order_by(SiteMark.kind, SiteMark.value)
    ).all()
    other = aliased(SiteMark)
    rows = session.execute(
        select(SiteMark.id, Site.key)
        .join(other, (other.kind == SiteMark.kind) & (other.value == SiteMark.value))
        .join(Site, Site.id == other.site_id)
        .where(SiteMark.site_id == site_id, other.site_id != site_id, SiteMark.kind.in_(TELLING))
        .order_by(Site.key)
    )
    shared: defaultdict[int, list[str]] = defaultdict(list)
    for mark_id, key in rows:
        shared[mark_id].append(key)
    return [Shown(mark, tuple(shared[mark.id])) for mark in marks]
