"""Regions side by side, from case data only: what was filed, closed, fined, what is open too long, forms on time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from records.casework import Case, StatisticsSubmission, Stream
from takedown.statistics import duties
from takedown.statistics.campaign import Campaign
from takedown.statistics.duties import DueState
from takedown.statistics.figures import CLOSING, CaseFact, Figures, of_case
from takedown.statistics.submissions import fact

CASE_CLOCK = timedelta(days=90)
"""行政处罚法 60: decided within 90 days of 立案."""


@dataclass(frozen=True, slots=True)
class RegionScore:
    """One region. Figures as on the form, since the campaign began; `open` cases, of them past 90 days; duties."""

    region: str
    figures: Figures
    open: int
    aged: int
    oldest_days: int
    supervised: int
    due: int
    in_time: int
    late: int
    overdue: int


def regions(session: Session) -> list[str]:
    """Every region that has a case or handed in a form, by name."""
    found = set(session.scalars(select(Case.region).distinct()))
    return sorted(found | set(session.scalars(select(StatisticsSubmission.region).distinct())))


def report(session: Session, campaign: Campaign, today: date) -> list[RegionScore]:
    """Every region of the book, those with the most cases filed first. 版权 stream only: the others report elsewhere."""
    of_region: defaultdict[str, list[CaseFact]] = defaultdict(list)
    supervised: defaultdict[str, int] = defaultdict(int)
    asked = select(Case).where(Case.merged_into_id.is_(None), Case.stream == Stream.COPYRIGHT)
    for case in session.scalars(asked.options(selectinload(Case.outcomes)).order_by(Case.id)):
        of_region[case.region].append(fact(case))
        supervised[case.region] += case.supervised
    rows = [
        _score(session, campaign, region, of_region[region], supervised[region], today) for region in regions(session)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.figures.filed, -row.figures.closed, row.region))


def _score(
    session: Session, campaign: Campaign, region: str, cases: Sequence[CaseFact], supervised: int, today: date
) -> RegionScore:
    until = min(today, campaign.ends)
    figures = sum((of_case(case, campaign.begins, until) for case in cases), Figures())
    ages = [(today - one.filed_on).days for one in cases if one.filed_on <= until and not _closed(one, today)]
    states = [one.state for one in duties.every(session, campaign, region, today)]
    return RegionScore(
        region=region, figures=figures, open=len(ages), aged=sum(age > CASE_CLOCK.days for age in ages),
        oldest_days=max(ages, default=0), supervised=supervised,
        due=sum(state in (DueState.DONE, DueState.DONE_LATE, DueState.LATE) for state in states),
        in_time=states.count(DueState.DONE), late=states.count(DueState.DONE_LATE),
        overdue=states.count(DueState.LATE),
    )  # fmt: skip


def _closed(case: CaseFact, today: date) -> bool:
    return any(one.kind in CLOSING and one.day <= today for one in case.outcomes)
