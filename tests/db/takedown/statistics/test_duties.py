"""What a campaign asks for: late is reckoned from days, self-checks are laid beside our findings, regions compared."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from records.errors import NotFound, Refused
from records.findings import Finding
from records.sweeps import Listing
from takedown.cases import filings
from takedown.statistics import campaign as campaigns
from takedown.statistics import duties, scoreboard, selfchecks
from takedown.statistics.duties import DueState
from tests.db.takedown.cases.test_casework import Registry, registry
from tests.db.takedown.conftest import Office, office

assert office, registry  # the fixtures
JIANWANG = campaigns.campaign("jianwang-2015")
PLAN = JIANWANG.duties[0].name


@pytest.mark.parametrize(
    ("done_on", "today", "state"),
    [
        (date(2015, 7, 20), date(2015, 8, 1), DueState.DONE),
        (date(2015, 7, 21), date(2015, 8, 1), DueState.DONE_LATE),
        (None, date(2015, 7, 21), DueState.LATE),
        (None, date(2015, 7, 20), DueState.SOON),
        (None, date(2015, 7, 13), DueState.SOON),
        (None, date(2015, 7, 12), DueState.LATER),
    ],
)
def test_the_due_day_itself_is_in_time(done_on: date | None, today: date, state: DueState) -> None:
    assert duties.state_of(date(2015, 7, 20), done_on, today) == state


def test_forms_are_due_at_the_end_of_a_shorter_month_too(registry: Registry) -> None:
    with registry.database.reading() as session:
        rows = duties.every(session, JIANWANG, "示例市", date(2015, 9, 1))
    assert [(str(one.due), one.state.value) for one in rows if one.kind == "form"] == [
        ("2015-07-30", "late"), ("2015-08-30", "late"), ("2015-09-30", "later"), ("2015-10-30", "later"),
        ("2015-11-30", "later"),
    ]  # fmt: skip


def test_no_form_is_due_where_the_notice_asks_for_none(registry: Registry) -> None:
    with registry.database.reading() as session:
        rows = duties.every(session, campaigns.campaign("sifu-waigua-2003"), "示例市", date(2026, 9, 1))
    assert [(one.kind, str(one.due), one.state.value) for one in rows] == [("duty", "2004-03-15", "late")]


def test_a_duty_is_recorded_once_and_a_better_day_replaces_it(registry: Registry) -> None:
    def say(day: int) -> None:
        duties.done(
            registry.database.unit_of_work, registry.clock, JIANWANG, duty=PLAN, region="示例市",
            done_on=date(2015, 7, day), actor="li",
        )  # fmt: skip

    for day in (18, 18, 19):
        say(day)
    assert registry.actions() == ["takedown:duty:done"] * 2
    with pytest.raises(NotFound):
        duties.done(
            registry.database.unit_of_work, registry.clock, JIANWANG, duty="别的", region="示例市",
            done_on=date(2015, 7, 1), actor="li",
        )  # fmt: skip


def test_a_step_that_is_dropped_is_no_longer_due_and_stays_readable(registry: Registry) -> None:
    case = registry.file(supervised=True)
    row = duties.add_milestone(
        registry.database.unit_of_work, registry.clock, case_id=case.id, name="督导检查", due=date(2026, 11, 5), actor="li"
    )  # fmt: skip

    def due() -> list[str]:
        with registry.database.reading() as session:
            return [
                one.subject
                for one in duties.every(session, JIANWANG, "示例市", date(2026, 11, 10))
                if one.kind == "milestone"
            ]

    assert due() == [f"milestone:{row.id}"]
    with pytest.raises(Refused):
        duties.drop_milestone(
            registry.database.unit_of_work, registry.clock, milestone_id=row.id, why=" ", actor="li"
        )
    duties.drop_milestone(
        registry.database.unit_of_work, registry.clock, milestone_id=row.id, why="并案督办", actor="li"
    )
    assert due() == []
    assert registry.actions()[-2:] == ["takedown:milestone:asked", "takedown:milestone:dropped"]


def test_regions_are_compared_by_their_cases(registry: Registry) -> None:
    for number, region in (("1号", "甲市"), ("2号", "甲市"), ("3号", "乙州")):
        filing = filings.Filing(number, date(2015, 8, 3), "丙", filings.officers(["甲:1", "乙:2"]))
        registry.file(filing=filing, region=region)
    registry.record("closed", date(2015, 8, 20), case_id=1, closure_plan="无")
    with registry.database.reading() as session:
        first, second = scoreboard.report(session, JIANWANG, date(2015, 12, 1))

    assert (first.region, first.figures.filed, first.figures.closed, first.open, first.aged) == (
        "甲市",
        2,
        1,
        1,
        1,
    )
    assert (second.region, second.figures.filed, second.oldest_days, second.overdue) == ("乙州", 1, 120, 7)


def checked(office: Office, found: int, removed: int) -> selfchecks.Checked:
    """One confirmed finding was there; the site reports today."""
    today = office.clock.now().date()
    row = selfchecks.ask(
        office.database.unit_of_work, office.clock, JIANWANG, site_key="forum", asked_on=today - timedelta(days=3),
        due=today - timedelta(days=1), actor="li",
    )  # fmt: skip
    selfchecks.receive(
        office.database.unit_of_work, office.clock, office.vault, check_id=row.id, received_on=today,
        said_found=found, said_removed=removed, actor="li", report=b"%PDF",
    )  # fmt: skip
    office.clock.advance(timedelta(days=2))
    with office.database.unit_of_work() as session:
        session.get_one(Listing, session.get_one(Finding, 1).listing_id).last_seen = office.clock.now()
    with office.database.reading() as session:
        (made,) = selfchecks.every(session, JIANWANG, office.clock.now().date())
    return made


@pytest.mark.parametrize(
    ("found", "removed", "codes"),
    [(0, 0, ["found_less", "still_there"]), (1, 1, ["still_there"]), (5, 2, []), (1, 0, [])],
)
def test_a_report_that_does_not_fit_our_findings_is_named_with_both_figures(
    office: Office, found: int, removed: int, codes: list[str]
) -> None:
    office.ready("/a.html")
    made = checked(office, found, removed)

    assert [one.code for one in made.contradictions] == codes
    assert (made.state, made.found, made.still) == (DueState.DONE_LATE, 1, 1)
    assert office.vault.open(made.file_digest) == b"%PDF"
