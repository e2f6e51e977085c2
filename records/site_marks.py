"""Marks of a site: what its pages give away of who stands behind it. They cost no request."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
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
_SITE_OF_FILER = re.compile(r"(?<=号)-\d{1,4}$")
"""Behind the number of the filer (主体备案号) its sites are counted: 蜀ICP备2023000001号-2."""
SITES_OF_A_FILER = 300
"""Numbers of sites that are asked for behind that of their filer."""


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
    """A mark of a site, and the keys of the other sites that show the very same; of a filing, one of the same filer."""

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
    for mark_id, key in _of_same_filer(session, site_id, marks):
        if key not in shared[mark_id]:
            shared[mark_id].append(key)
    return [Shown(mark, tuple(sorted(shared[mark.id]))) for mark in marks]


def filer(number: str) -> str:
    """The number of who filed, without that of the site: two sites of one filer are two numbers of it."""
    return _SITE_OF_FILER.sub("", number)


def _of_same_filer(session: Session, site_id: int, marks: Iterable[SiteMark]) -> list[tuple[int, str]]:
    """(mark, key of another site) for every filing of the same filer."""
    found: list[tuple[int, str]] = []
    for mark in marks:
        if mark.kind is not MarkKind.FILING:
            continue
        own = filer(mark.value)
        others = session.scalars(
            select(Site.key)
            .join(SiteMark, SiteMark.site_id == Site.id)
            .where(
                SiteMark.kind == MarkKind.FILING,
                SiteMark.site_id != site_id,
                # each number by itself finds its row in the index; what begins alike would walk through all filings
                SiteMark.value.in_([own, *(f"{own}-{number}" for number in range(1, SITES_OF_A_FILER))]),
            )
            .distinct()
        )
        found += [(mark.id, key) for key in others]
    return found
