"""Figures for right holders: found, noticed, removed within 24 hours, relisted, and how long a draft took."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from records.catalog import RightsHolder, Work
from records.changes import Relisting
from records.clock import SHANGHAI
from records.findings import WORTH_BELOW, Finding
from records.uploads import pieces
from records.vocabulary import FindingState
from takedown.periods import times
from takedown.statistics.removals import Noticed, Removal, count, noticed


@dataclass(frozen=True, slots=True)
class HolderFigures:
    """One right holder.

    Attributes:
        found: findings worth a person's look that nobody rejected; `confirmed` of them by a person.
        relisted: uploads that came again, of what had been found before.
        drafts: findings with a draft; `to_draft_h`: hours from the upload's appearance to it, the middle one and
            the one that nine of ten do not exceed.
    """

    holder: int
    name: str
    works: int
    found: int
    confirmed: int
    removal: Removal
    relisted: int
    drafts: int
    to_draft_h: float | None
    to_draft_p90_h: float | None


def report(
    session: Session, begins: date | None = None, ends: date | None = None, holders: Collection[int] | None = None
) -> list[HolderFigures]:  # fmt: skip
    """Every holder by name, or only these; findings opened and notices sent in these days, both counted."""
    found, confirmed = _findings(session, begins, ends)
    items: defaultdict[int, list[Noticed]] = defaultdict(list)
    for item in noticed(session, begins, ends):
        items[item.holder_id].append(item)
    spans, again = _to_draft(session, begins, ends), _relisted(session, begins, ends)
    works = Counter(
        dict(session.execute(select(Work.holder_id, func.count()).group_by(Work.holder_id)).all())
    )
    asked = select(RightsHolder).order_by(RightsHolder.name)
    if holders is not None:
        asked = asked.where(RightsHolder.id.in_(holders))
    return [
        HolderFigures(
            row.id, row.name, works[row.id], found[row.id], confirmed[row.id], count(items[row.id]), again[row.id],
            len(spans[row.id]), *_middle(sorted(spans[row.id])),
        )
        for row in session.scalars(asked)
    ]  # fmt: skip


def _findings(session: Session, begins: date | None, ends: date | None) -> tuple[Counter[int], Counter[int]]:
    """Holder to findings and to confirmed ones, counted along the index of the queue."""
    asked = select(Finding.holder_id, Finding.state, func.count()).where(*_counts(begins, ends))
    found, confirmed = Counter[int](), Counter[int]()
    for holder, state, number in session.execute(asked.group_by(Finding.holder_id, Finding.state)):
        found[holder or 0] += number
        confirmed[holder or 0] += number if state == FindingState.CONFIRMED else 0
    return found, confirmed


def _counts(begins: date | None, ends: date | None) -> list[ColumnElement[bool]]:
    """What `records.findings.worth_a_look` says, without what was rejected, of these days in Shanghai."""
    stands = or_(Finding.state != FindingState.OPEN, Finding.place < WORTH_BELOW)
    days = [stands, Finding.state != FindingState.REJECTED]
    if begins is not None:
        days.append(Finding.opened_at >= datetime.combine(begins, time(), SHANGHAI))
    if ends is not None:
        days.append(Finding.opened_at < datetime.combine(ends + timedelta(days=1), time(), SHANGHAI))
    return days


def _of(
    session: Session, findings: Collection[int], begins: date | None, ends: date | None
) -> dict[int, int]:
    """Finding to holder, of those of these findings that count."""
    counts, held = _counts(begins, ends), dict[int, int]()
    for piece in pieces(sorted(findings)):
        asked = select(Finding.id, Finding.holder_id).where(Finding.id.in_(piece), *counts)
        held |= {finding: holder or 0 for finding, holder in session.execute(asked)}
    return held


def _to_draft(session: Session, begins: date | None, ends: date | None) -> defaultdict[int, list[float]]:
    spans: defaultdict[int, list[float]] = defaultdict(list)
    drafted = times.courses(session, drafted_only=True)
    held = _of(session, {one.finding for one in drafted}, begins, ends)
    for course in drafted:
        holder = held.get(course.finding)
        if holder is not None and course.drafted is not None:
            spans[holder].append(max((course.drafted - course.appeared).total_seconds(), 0) / 3600)
    return spans


def _relisted(session: Session, begins: date | None, ends: date | None) -> Counter[int]:
    rows = session.execute(select(Relisting.listing_id, Relisting.finding_id)).all()
    held = _of(session, {finding for _listing, finding in rows}, begins, ends)
    uploads = {(held[finding], listing) for listing, finding in rows if finding in held}
    return Counter(holder for holder, _listing in uploads)


def _middle(hours: list[float]) -> tuple[float | None, float | None]:
    return (median(hours), hours[-(-len(hours) * 9 // 10) - 1]) if hours else (None, None)
