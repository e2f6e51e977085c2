"""The statistics pages: which campaign, month and region are looked at, and the two forms as the notice prints them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from desk.web.access import PAPERS
from desk.wiring import Desk
from records.casework import StatisticsSubmission, Stream
from records.clock import SHANGHAI
from records.vocabulary import Role
from takedown.cases.casework import word
from takedown.statistics import campaign as campaigns
from takedown.statistics import caseform, figures, frozen, scoreboard, submissions
from takedown.statistics.campaign import Campaign, Month
from takedown.statistics.caseform import FormCase
from takedown.statistics.figures import CaseFact, Figures, Table
from takedown.statistics.frozen import Difference

SPANS = ("month", "total")
CLERKS = PAPERS | {Role.CLERK}
"""Who hands in, takes in and records what was done: the clerk of statistics too."""
HEADS = {
    "filed": "行政立案数（件）", "closed": "行政结案数·件数", "fines": "行政结案数·罚款金额（万元）", "transferred": "移送司法机关·件数",
    "involved": "移送司法机关·涉案金额（万元）", "sites": "关闭网站（家）", "servers": "涉案服务器（台）",
}  # fmt: skip
"""The words above each column, as the notice prints them."""


@dataclass(frozen=True)
class Place:
    """What is looked at. `stream` None: the three organs added, from what they handed in."""

    campaign: Campaign
    month: Month
    region: str
    stream: Stream | None

    def query(self, **more: object) -> str:
        """The address part that leads back here."""
        told = {
            "campaign": self.campaign.key, "month": self.month, "region": self.region,
            "stream": self.stream.value if self.stream else "added",
        }  # fmt: skip
        return urlencode({**told, **more})

    @property
    def title(self) -> str:
        return f"{self.month.year}年{self.month.number}月"

    def span(self, name: str) -> tuple[date, date]:
        """First and last day of 当月 or 累计."""
        return (self.month.first if name == "month" else self.campaign.begins), self.month.last


@dataclass(frozen=True)
class Forms:
    """Both forms of a place. `standing`: what was handed in last; `changed`: span, row and column to what it said then."""

    place: Place
    month: Table
    total: Table
    rows: list[FormCase]
    history: list[StatisticsSubmission]
    changed: dict[tuple[str, str, str], Difference]
    alike: list[tuple[CaseFact, CaseFact]]
    missing: tuple[Stream, ...]

    @property
    def standing(self) -> StatisticsSubmission | None:
        return self.history[0] if self.history else None

    @property
    def is_zero(self) -> bool:
        return figures.total(self.month) == Figures()


def own_campaigns(desk: Desk) -> Path:
    """Where an office puts campaigns of its own, a file each."""
    return desk.settings.home_dir / "campaigns"


def today(desk: Desk) -> date:
    """The day in Asia/Shanghai."""
    return desk.clock.now().astimezone(SHANGHAI).date()


def place(
    desk: Desk, session: Session, *, campaign: str = "", month: str = "", region: str = "", stream: str = ""
) -> Place:
    """What the address asks for; what it leaves open is the campaign of today, this month of it, the first region.

    Raises NotFound, Refused.
    """
    day = today(desk)
    known = campaigns.campaigns(own_campaigns(desk))
    chosen = campaigns.campaign(campaign, own_campaigns(desk)) if campaign else _running(known, day)
    of = campaigns.month(month) if month else _month(chosen, day)
    regions = scoreboard.regions(session)
    wanted = " ".join(region.split())[:100] or (regions[0] if regions else "")
    told = None if stream == "added" else word(Stream, stream or Stream.COPYRIGHT)
    return Place(chosen, of, wanted, told)


def _running(known: Sequence[Campaign], day: date) -> Campaign:
    running = [one for one in known if one.begins <= day <= one.ends]
    return running[0] if running else max(known, key=lambda one: one.ends)


def _month(campaign: Campaign, day: date) -> Month:
    months = [one for one in campaign.months() if one.first <= day]
    return months[-1] if months else campaign.months()[0]


def forms(session: Session, place: Place) -> Forms:
    """Both forms as the cases stand now, and what was handed in."""
    if place.stream is None:
        return _added(session, place)
    every = submissions.facts(session, place.region)
    cases = [case for case in every if case.stream == place.stream]
    month, total = figures.of_month(place.campaign, cases, place.month)
    rows = caseform.rows(cases, place.month.first, place.month.last)
    history = frozen.history(session, place.campaign, place.region, place.month, place.stream)
    own = history[0] if history and not history[0].imported_from else None
    changed = _changed(frozen.tables(place.campaign, own), (month, total)) if own else {}
    return Forms(place, month, total, rows, history, changed, submissions.alike(every), ())


def _changed(
    handed_in: tuple[Table, Table], now: tuple[Table, Table]
) -> dict[tuple[str, str, str], Difference]:
    return {
        (span, one.row, one.column): one
        for span, before, after in zip(SPANS, handed_in, now, strict=True)
        for one in frozen.differences(before, after)
    }


def _added(session: Session, place: Place) -> Forms:
    sum_ = submissions.added(session, place.campaign, place.region, place.month)
    history = frozen.history(session, place.campaign, place.region, place.month, None)
    standing = [
        submissions.standing(session, place.campaign, place.region, place.month, one) for one in sum_.streams
    ]
    rows = [row for one in standing if one is not None for row in frozen.cases(one)]
    return Forms(place, sum_.month, sum_.cumulative, rows, history, {}, [], sum_.missing)


def behind(
    session: Session, place: Place, row: str, column: str, span: str
) -> list[tuple[CaseFact, Figures]]:
    """The cases of one cell, each with what it adds to the row."""
    begins, ends = place.span(span)
    cases = submissions.facts(session, place.region, place.stream)
    counted = figures.counted(cases, row, column, place.campaign, begins, ends)
    return [(case, figures.of_case(case, begins, ends)) for case in counted]
