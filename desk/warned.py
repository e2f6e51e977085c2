"""Where works of the warn list are found or expected, and the list as people bring it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.catalog import Work
from records.clock import SHANGHAI
from records.findings import Finding, worth_a_look
from records.scope import Site
from records.sweeps import Listing
from records.vocabulary import FindingState
from records.warnlist import WarnEntry, in_force

LATELY = timedelta(days=180)
"""A site where an offer was confirmed within this time is expected to offer the next work of the same kind."""


def today(now: datetime) -> date:
    """The day in Asia/Shanghai, which the dates of a list mean."""
    return now.astimezone(SHANGHAI).date()


def sites(session: Session, now: datetime) -> set[int]:
    """Ids of the sites that go faster today.

    Where a listed work was found (and not rejected), where the list itself expects it, and where an offer of a work
    of the same kind was confirmed lately.
    """
    day = today(now)
    listed = select(WarnEntry.work_id).where(in_force(day))
    entries = session.scalars(select(WarnEntry.sites).where(in_force(day))).all()
    named = {key for keys in entries for key in keys}
    if not entries:
        return set()
    on_site = select(Listing.site_id).join(Finding, Finding.listing_id == Listing.id).distinct()
    found = on_site.where(Finding.work_id.in_(listed), Finding.state != FindingState.REJECTED, worth_a_look())
    kinds = select(Work.kind).where(Work.id.in_(listed))
    alike = on_site.join(Work, Work.id == Finding.work_id).where(
        Work.kind.in_(kinds), Finding.state == FindingState.CONFIRMED, Finding.updated_at >= now - LATELY
    )
    wanted = set(session.scalars(found)) | set(session.scalars(alike))
    if named:
        wanted |= set(session.scalars(select(Site.id).where(Site.key.in_(named))))
    return wanted


def works(session: Session, now: datetime) -> set[int]:
    """Ids of the works that stand on a list in force."""
    return set(session.scalars(select(WarnEntry.work_id).where(in_force(today(now)))))
