"""How long it takes: from the appearance of an upload to the finding and to the draft.

Appearance is what the page itself says for machines, where that is believable: not after we first saw it, and not before
the last complete sweep that did not see it yet. Everywhere else it is when a sweep first saw it. What was there before a
site was ever swept cannot be measured by its own date, which would count the years before the register.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.cases import Draft, DraftItem
from records.findings import Finding
from records.scope import Site
from records.sweeps import Listing, Sweep
from records.vocabulary import SweepKind


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds of several findings: how many, the middle one, the one that nine of ten do not exceed. None for none."""

    count: int
    median_s: float | None
    p90_s: float | None


@dataclass(frozen=True, slots=True)
class SiteTimes:
    """One site. `published`: findings whose appearance the page itself states believably."""

    site: str
    findings: int
    published: int
    to_finding: Span
    to_draft: Span


@dataclass(frozen=True, slots=True)
class Course:
    """One finding. `stated`: whether `appeared` is the page's own date."""

    finding: int
    site: str
    appeared: datetime
    stated: bool
    found: datetime
    drafted: datetime | None


def courses(session: Session, *, drafted_only: bool = False) -> list[Course]:
    """Every finding (or every one with a draft) with its dates. A draft begins for a finding when both are there."""
    drafted = (
        select(DraftItem.finding_id, func.min(Draft.created_at).label("at"))
        .join(Draft, Draft.id == DraftItem.draft_id)
        .where(DraftItem.dropped != "withdrawn")
        .group_by(DraftItem.finding_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Finding.id,
            Finding.opened_at,
            Site.key,
            Site.id,
            Listing.first_seen,
            Listing.published_at,
            drafted.c.at,
        )
        .join(Listing, Listing.id == Finding.listing_id)
        .join(Site, Site.id == Listing.site_id)
        .join(drafted, drafted.c.finding_id == Finding.id, isouter=not drafted_only)
        .order_by(Finding.id)
    ).all()
    looks = _complete_sweeps(session)
    found = []
    for finding, opened, key, site, first_seen, published, draft_at in rows:
        stated = published is not None and _believable(published, first_seen, looks.get(site, []))
        drafted_at = max(draft_at, opened) if draft_at is not None else None
        found.append(Course(finding, key, published if stated else first_seen, stated, opened, drafted_at))
    return found


def report(session: Session) -> list[SiteTimes]:
    """Median and ninth decile per site, in seconds, sites by their key."""
    of_site: defaultdict[str, list[Course]] = defaultdict(list)
    for course in courses(session):
        of_site[course.site].append(course)
    return [_site(key, of_site[key]) for key in sorted(of_site)]


def _site(key: str, every: Sequence[Course]) -> SiteTimes:
    return SiteTimes(
        key, len(every), sum(one.stated for one in every),
        _span([_seconds(one.appeared, one.found) for one in every]),
        _span([_seconds(one.appeared, one.drafted) for one in every if one.drafted is not None]),
    )  # fmt: skip


def _seconds(begin: datetime, end: datetime) -> float:
    return max((end - begin).total_seconds(), 0.0)


def _span(seconds: list[float]) -> Span:
    if not seconds:
        return Span(0, None, None)
    ordered = sorted(seconds)
    middle = len(ordered) // 2
    median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return Span(len(ordered), median, ordered[-(-len(ordered) * 9 // 10) - 1])


def _complete_sweeps(session: Session) -> dict[int, list[datetime]]:
    found: defaultdict[int, list[datetime]] = defaultdict(list)
    rows = session.execute(
        select(Sweep.site_id, Sweep.started_at)
        .where(Sweep.kind == SweepKind.SWEEP, Sweep.complete)
        .order_by(Sweep.started_at)
    )
    for site, started in rows:
        found[site].append(started)
    return found


def _believable(published: datetime, first_seen: datetime, sweeps: Sequence[datetime]) -> bool:
    """Whether an upload was put up between the last complete sweep without it and the moment it was first seen."""
    # the sweep that met it began before it as well
    before = [started for started in sweeps if started <= first_seen]
    return len(before) >= 2 and before[-2] <= published <= first_seen
