"""Figures from cases: each counted once, by its day, money rounded once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.casework import OutcomeKind
from records.vocabulary import WorkKind
from takedown.statistics import campaign as campaigns
from takedown.statistics import figures
from takedown.statistics.campaign import Month
from takedown.statistics.figures import CaseFact, Figures, OutcomeFact
from tests.unit.takedown.statistics.cases import case, outcome

JIANWANG = campaigns.campaign("jianwang-2015")
AUGUST = Month(2015, 8)
DAYS = st.dates(date(2015, 7, 1), date(2015, 11, 30))
OUTCOMES = st.builds(
    OutcomeFact,
    st.sampled_from(list(OutcomeKind)),
    DAYS,
    st.integers(0, 10**9),
    st.integers(0, 9),
    st.just(""),
)
CASES = st.builds(
    lambda kind, filed, out: case(filed.isoformat(), *out, kind=kind),
    st.sampled_from(list(WorkKind)), DAYS, st.lists(OUTCOMES, max_size=5),
)  # fmt: skip


def test_a_month_without_a_case_has_every_row_with_zeros() -> None:
    monthly, cumulative = figures.of_month(JIANWANG, [], AUGUST)
    assert list(monthly) == ["文学", "音乐", "影视", "游戏", "软件", "其他"]
    assert set(monthly.values()) | set(cumulative.values()) == {Figures()}


def test_each_outcome_is_counted_in_the_month_of_its_paper() -> None:
    one = case(
        "2015-07-30",
        outcome(OutcomeKind.PENALTY, "2015-08-03", 5_000_000, number="示版权罚字〔2015〕第3号"),
        outcome(OutcomeKind.SITE_CLOSED, "2015-08-04", count=2),
        outcome(OutcomeKind.SERVERS, "2015-09-01", count=3),
        outcome(OutcomeKind.CLOSED, "2015-08-31"),
    )
    monthly, cumulative = figures.of_month(JIANWANG, [one], AUGUST)

    assert monthly["音乐"] == Figures(filed=0, closed=1, fines=5_000_000, sites=2)
    assert cumulative["音乐"] == Figures(filed=1, closed=1, fines=5_000_000, sites=2)
    assert figures.of_month(JIANWANG, [one], Month(2015, 9))[0]["音乐"] == Figures(servers=3)


def test_a_case_with_two_closing_papers_is_closed_once() -> None:
    one = case(
        "2015-07-01", outcome(OutcomeKind.NO_PENALTY, "2015-07-20"), outcome(OutcomeKind.CLOSED, "2015-08-02")
    )
    assert figures.of_month(JIANWANG, [one], Month(2015, 7))[0]["音乐"].closed == 1
    assert figures.of_month(JIANWANG, [one], AUGUST)[0]["音乐"].closed == 0


@given(st.lists(CASES, max_size=12))
def test_what_the_months_count_adds_up_to_the_total_since_the_beginning(cases: list[CaseFact]) -> None:
    months = [figures.of_month(JIANWANG, cases, month)[0] for month in JIANWANG.months()]
    last = figures.of_month(JIANWANG, cases, JIANWANG.months()[-1])[1]
    for label in last:
        assert sum((month[label] for month in months), Figures()) == last[label]


@given(st.lists(CASES, max_size=12))
def test_totals_equal_a_direct_count(cases: list[CaseFact]) -> None:
    whole = figures.total(figures.table(JIANWANG, cases, JIANWANG.begins, JIANWANG.ends))
    standing = [one for each in cases for one in each.outcomes]
    assert whole.filed == len(cases)
    assert whole.fines == sum(one.amount for one in standing if one.kind == OutcomeKind.PENALTY)
    assert whole.servers == sum(one.count for one in standing if one.kind == OutcomeKind.SERVERS)
    assert whole.transferred == sum(
        any(one.kind == OutcomeKind.TRANSFERRED for one in each.outcomes) for each in cases
    )


@given(st.lists(CASES, max_size=8), st.sampled_from(figures.COLUMNS))
def test_a_cell_leads_to_the_cases_that_it_counts(cases: list[CaseFact], column: str) -> None:
    rows = figures.table(JIANWANG, cases, JIANWANG.begins, JIANWANG.ends)
    for label, row in rows.items():
        behind = figures.counted(cases, label, column, JIANWANG, JIANWANG.begins, JIANWANG.ends)
        parts = [figures.of_case(one, JIANWANG.begins, JIANWANG.ends) for one in behind]
        assert sum(getattr(part, column) for part in parts) == getattr(row, column)


def test_figures_are_read_as_they_were_stored() -> None:
    rows = figures.table(JIANWANG, [case("2015-08-01")], JIANWANG.begins, JIANWANG.ends)
    assert figures.from_json(figures.as_json(rows)) == rows


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (0, "0.00"),
        (1_000_000, "1.00"),
        (4_999, "0.00"),
        (5_000, "0.01"),
        (1_005_000, "1.01"),
        (10**13, "10000000.00"),
    ],
)
def test_money_is_rounded_once_and_half_up(fen: int, shown: str) -> None:
    assert figures.ten_thousands(fen) == Decimal(shown)
