"""The case form: every counted case, its result told, held-back content kept back."""

from __future__ import annotations

from datetime import date

import pytest

from records.casework import CaseSource, OutcomeKind
from takedown.statistics import caseform
from tests.unit.takedown.statistics.cases import case, outcome

BEGINS, ENDS = date(2015, 8, 1), date(2015, 8, 31)


def test_every_counted_case_stands_there_in_the_order_of_filing_and_no_other_does() -> None:
    cases = [
        case("2015-08-20", number="AJ-2015-000003"),
        case("2015-07-02", outcome(OutcomeKind.CLOSED, "2015-08-05"), number="AJ-2015-000001"),
        case(
            "2015-07-02", outcome(OutcomeKind.CLOSED, "2015-07-05"), number="AJ-2015-000002", name="七月已结"
        ),
    ]
    rows = caseform.rows(cases, BEGINS, ENDS)

    assert [row.number for row in rows] == ["1", "2"]
    assert [row.result for row in rows] == ["2015年8月5日结案。", "正在办理。"]


def test_a_result_is_told_from_the_papers_up_to_the_months_end() -> None:
    one = case(
        "2015-07-02",
        outcome(OutcomeKind.SITE_CLOSED, "2015-08-06", count=1),
        outcome(OutcomeKind.PENALTY, "2015-08-03", 5_000_000, number="示版权罚字〔2015〕第3号"),
        outcome(OutcomeKind.CLOSED, "2015-09-01"),
    )
    assert caseform.rows([one], BEGINS, ENDS)[0].result == (
        "2015年8月3日作出行政处罚决定（示版权罚字〔2015〕第3号），罚款5.00万元；2015年8月6日关闭网站1家。"
    )


def test_what_a_person_wrote_is_kept() -> None:
    one = case("2015-08-02", brief="网站提供音乐下载。", result="已责令整改。", note="督办")
    row = caseform.rows([one], BEGINS, ENDS)[0]
    assert (row.brief, row.result, row.note) == ("网站提供音乐下载。", "已责令整改。", "督办")


def test_a_held_back_case_is_counted_and_says_nothing() -> None:
    row = caseform.rows([case("2015-08-02", brief="密", result="密", held_back=True)], BEGINS, ENDS)[0]
    assert (row.brief, row.result) == (caseform.HELD_BACK, caseform.HELD_BACK)


@pytest.mark.parametrize("source", CaseSource)
def test_every_source_has_its_words(source: CaseSource) -> None:
    assert caseform.source(source) != source.value


@pytest.mark.parametrize("kind", OutcomeKind)
def test_every_outcome_is_told_and_steps_inside_the_office_are_not(kind: OutcomeKind) -> None:
    told = caseform.told([outcome(kind, "2015-08-02", 100, 1), outcome(OutcomeKind.CLOSED, "2015-08-03")])
    assert told.startswith("2015年8月2日") is (kind in caseform.OUTCOMES)
    assert told.endswith("2015年8月3日结案。")
