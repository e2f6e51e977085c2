"""The figures of the statistics form from cases: counted once, by the day on the paper, money in 分."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from records.casework import OutcomeKind, Stream
from records.vocabulary import WorkKind
from takedown.statistics.campaign import Campaign, Month


@dataclass(frozen=True, slots=True)
class OutcomeFact:
    """One outcome that stands. `amount` in 分."""

    kind: OutcomeKind
    day: date
    amount: int = 0
    count: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One case as the forms see it; merged ones are not among them."""

    id: str
    number: str
    name: str
    unit: str
    region: str
    stream: Stream
    source: str
    kind: WorkKind
    filed_on: date
    brief: str
    result: str
    note: str
    held_back: bool
    outcomes: tuple[OutcomeFact, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """One row of the form: 行政立案数, 行政结案数 (件数, 罚款 in 分), 移送司法机关 (件数, 涉案金额 in 分), 关闭网站, 涉案服务器."""

    filed: int = 0
    closed: int = 0
    fines: int = 0
    transferred: int = 0
    involved: int = 0
    sites: int = 0
    servers: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


Table = dict[str, Figures]
"""Row label to figures, every row of the form, in its order."""
COLUMNS = tuple(one.name for one in fields(Figures))
MONEY = ("fines", "involved")
CLOSING = (OutcomeKind.CLOSED, OutcomeKind.WITHDRAWN, OutcomeKind.NO_PENALTY)


def table(campaign: Campaign, cases: Iterable[CaseFact], begins: date, ends: date) -> Table:
    """What happened from `begins` to `ends` (both counted), row by row; rows without a case hold zeros (零报告)."""
    made = {row.label: Figures() for row in campaign.statistics.rows}
    for case in cases:
        made[campaign.row_of(case.kind)] += of_case(case, begins, ends)
    return made


def of_case(case: CaseFact, begins: date, ends: date) -> Figures:
    """What one case adds in these days. It is filed once and closed once, however many papers say so."""
    within = [one for one in case.outcomes if begins <= one.day <= ends]
    return Figures(
        filed=int(begins <= case.filed_on <= ends),
        closed=int(_first(case, CLOSING, begins, ends)),
        fines=_sum(within, OutcomeKind.PENALTY, "amount"),
        transferred=int(_first(case, (OutcomeKind.TRANSFERRED,), begins, ends)),
        involved=_sum(within, OutcomeKind.TRANSFERRED, "amount"),
        sites=_sum(within, OutcomeKind.SITE_CLOSED, "count"),
        servers=_sum(within, OutcomeKind.SERVERS, "count"),
    )


def _first(case: CaseFact, kinds: tuple[OutcomeKind, ...], begins: date, ends: date) -> bool:
    days = [one.day for one in case.outcomes if one.kind in kinds]
    return bool(days) and begins <= min(days) <= ends


def _sum(outcomes: Iterable[OutcomeFact], kind: OutcomeKind, field: str) -> int:
    return sum(getattr(one, field) for one in outcomes if one.kind == kind)


def of_month(campaign: Campaign, cases: Iterable[CaseFact], month: Month) -> tuple[Table, Table]:
    """当月 and 累计 since the campaign began."""
    cases = list(cases)
    return table(campaign, cases, month.first, month.last), table(
        campaign, cases, campaign.begins, month.last
    )


def counted(
    cases: Iterable[CaseFact], row: str, column: str, campaign: Campaign, begins: date, ends: date
) -> list[CaseFact]:
    """The cases behind one cell."""
    of_row = [case for case in cases if campaign.row_of(case.kind) == row]
    return [case for case in of_row if getattr(of_case(case, begins, ends), column)]


def total(rows: Mapping[str, Figures]) -> Figures:
    """All rows together; the form prints no such row, checks need it."""
    return sum(rows.values(), Figures())


def as_json(rows: Mapping[str, Figures]) -> dict[str, dict[str, int]]:
    """For storing and `--json`; money in 分."""
    return {label: asdict(row) for label, row in rows.items()}


def from_json(data: Mapping[str, Mapping[str, Any]]) -> Table:
    """What `as_json` wrote."""
    return {label: Figures(**row) for label, row in data.items()}


def ten_thousands(fen: int) -> Decimal:
    """分 as 万元, rounded once, half up, to two places."""
    return (Decimal(fen) / 1_000_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
