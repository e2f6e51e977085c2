"""Months as they were handed in: their tables read back, what changed since, the whole history of a month."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.casework import StatisticsSubmission, Stream
from records.errors import NotFound
from takedown.statistics.campaign import Campaign, Month
from takedown.statistics.caseform import FormCase
from takedown.statistics.figures import COLUMNS, Figures, Table, from_json


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that is not what was handed in. Money in 分."""

    row: str
    column: str
    frozen: int
    now: int


def find(session: Session, submission_id: int) -> StatisticsSubmission:
    """One submission. Raises NotFound."""
    row = session.get(StatisticsSubmission, submission_id)
    if row is None:
        raise NotFound("submission 报送", submission_id)
    return row


def history(
    session: Session, campaign: Campaign, region: str, month: Month, stream: Stream | None
) -> list[StatisticsSubmission]:
    """Every submission of a month, the newest first; `stream` None: of all three organs."""
    asked = select(StatisticsSubmission).where(
        StatisticsSubmission.campaign == campaign.key, StatisticsSubmission.region == region,
        StatisticsSubmission.month == str(month),
    )  # fmt: skip
    if stream is not None:
        asked = asked.where(StatisticsSubmission.stream == stream)
    return list(session.scalars(asked.order_by(StatisticsSubmission.id.desc())))


def tables(campaign: Campaign, row: StatisticsSubmission) -> tuple[Table, Table]:
    """当月 and 累计 as they were handed in; a sheet of another organ has no 累计 and gives zeros there."""
    empty = {one.label: Figures() for one in campaign.statistics.rows}
    return (
        {**empty, **from_json(row.figures.get("month", {}))},
        {**empty, **from_json(row.figures.get("total", {}))},
    )


def cases(row: StatisticsSubmission) -> list[FormCase]:
    """附件2 as it was handed in."""
    return [FormCase(**one) for one in row.cases]


def differences(frozen: Table, now: Table) -> list[Difference]:
    """Cells of 附件1 that are no longer what was handed in, in the order of the form."""
    return [
        Difference(label, column, getattr(row, column), getattr(now[label], column))
        for label, row in frozen.items()
        for column in COLUMNS
        if getattr(row, column) != getattr(now[label], column)
    ]
