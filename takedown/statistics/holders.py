"""Figures for right holders: found, noticed, removed within 24 hours, relisted, and how long a draft took."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.catalog import RightsHolder, Work
from records.changes import Relisting
from records.clock import SHANGHAI
from records.findings import Finding, worth_a_look
from records.vocabulary import FindingState
from takedown import times
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
    found, confirmed, of_finding = _findings(session, begins, ends)
    items: defaultdict[int, list[Noticed]] = defaultdict(list)
    for item in noticed(session, begins, ends):
        items[item.holder_id].append(item)
    spans, again = _to_draft(session, of_finding), _relisted(session, of_finding)
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


def _findings(
    session: Session, begins: date | None, ends: date | None
) -> tuple[Counter[int], Counter[int], dict[int, int]]:
    """Holder to findings and to confirmed ones; finding to holder."""
    asked = (
        select(Finding.id, Work.holder_id, Finding.state, Finding.opened_at)
        .join(Work, Work.id == Finding.work_id)
        .where(worth_a_look(), Finding.state != FindingState.REJECTED)
    )
    found, confirmed, of_finding = Counter[int](), Counter[int](), dict[int, int]()
    for finding, holder, state, opened in session.execute(asked):
        day = opened.astimezone(SHANGHAI).date()
        if (begins is None or begins <= day) and (ends is None or day <= ends):
            found[holder] += 1
            confirmed[holder] += state == FindingState.CONFIRMED
            of_finding[finding] = holder
    return found, confirmed, of_finding


def _to_draft(session: Session, of_finding: dict[int, int]) -> defaultdict[int, list[float]]:
    spans: defaultdict[int, list[float]] = defaultdict(list)
    for course in times.courses(session):
        holder = of_finding.get(course.finding)
        if holder is not None and course.drafted is not None:
            spans[holder].append(max((course.drafted - course.appeared).total_seconds(), 0) / 3600)
    return spans


def _relisted(session: Session, of_finding: dict[int, int]) -> Counter[int]:
    rows = session.execute(select(Relisting.listing_id, Relisting.finding_id))
    uploads = {(of_finding[finding], listing) for listing, finding in rows if finding in of_finding}
    return Counter(holder for holder, _listing in uploads)


def _middle(hours: list[float]) -> tuple[float | None, float | None]:
    return (median(hours), hours[-(-len(hours) * 9 // 10) - 1]) if hours else (None, None)
