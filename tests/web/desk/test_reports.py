"""The statistics pages: forms as printed, cells that lead to cases, handing in, taking in, who sees what."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from lxml import html
from openpyxl import load_workbook

from desk.wiring import Desk
from takedown.cases import filings, outcomes
from takedown.statistics import campaign as campaigns
from takedown.statistics import duties, sheets
from takedown.statistics.campaign import Month
from takedown.statistics.figures import Figures
from tests.web.conftest import SignIn

JIANWANG = campaigns.campaign("jianwang-2015")
PLACE = {"campaign": "jianwang-2015", "month": "2015-08", "region": "示例市", "stream": "copyright"}
SIGNED = {"unit": "示例市版权局", "filled_by": "甲", "checked_by": "乙", "phone": "028-00000000"}


def filed(desk: Desk, number: str = "1号", **other: Any) -> int:
    filing = filings.Filing(number, date(2015, 8, 3), "丙", filings.officers(["甲:1", "乙:2"]))
    told = {
        "name": f"“示例{number}网”侵权案",
        "unit": "示例市支队",
        "region": "示例市",
        "source": "own",
        "kind": "music",
    }
    return filings.file(
        desk.database.unit_of_work, desk.clock, filing=filing, actor="li", **{**told, **other}
    ).id


@pytest.fixture
def case(desk: Desk) -> int:
    number = filed(desk, brief="联系人手机13800138000，身份证号51010219900101123X。")
    outcomes.record(
        desk.database.unit_of_work, desk.clock, case_id=number, kind="penalty", day=date(2015, 8, 20), actor="li",
        number="示版权罚字〔2015〕第1号", amount_fen=5_000_000,
    )  # fmt: skip
    return number


def cells(text: str, number: int = 0) -> list[list[str]]:
    """The body of one of the forms on a page."""
    (table, *_rest) = html.fromstring(text).cssselect("table.form-table")[number:]
    return [[" ".join(cell.text_content().split()) for cell in row] for row in table.cssselect("tbody tr")]


def test_the_first_form_stands_as_the_notice_prints_it(sign_in: SignIn, case: int) -> None:
    page = sign_in("monitor").get("/reports", params=PLACE).text
    head = [
        cell.text_content()
        for cell in html.fromstring(page).cssselect("table.form-table")[0].cssselect("thead th")
    ]

    assert head[0].startswith("地区：示例市")
    assert head[1:] == [
        "案件类别", "行政立案数（件）", "行政结案数", "移送司法机关", "关闭网站（家）", "涉案服务器（台）", "件数", "罚款金额（万元）",
        "件数", "涉案金额（万元）",
    ]  # fmt: skip
    assert [row[0] for row in cells(page)] == ["文学", "音乐", "影视", "游戏", "软件", "其他"]
    assert cells(page)[1] == ["音乐", "1", "0", "5.00", "0", "0.00", "0", "0"]
    assert cells(page, 2)[0][:4] == ["1", "“示例1号网”侵权案", "示例市支队", "自行发现（监测）"]


def test_every_number_leads_to_the_cases_that_it_counts(sign_in: SignIn, desk: Desk, case: int) -> None:
    filed(desk, "2号", kind="film_tv")
    person = sign_in("auditor")
    page = html.fromstring(person.get("/reports", params=PLACE).text)
    links = [link.get("href") for link in page.cssselect("table.form-table a")]

    assert len(links) == 6  # filed twice and a fine, this month and since the beginning
    found = [person.get(link).text for link in links]
    assert ["“示例1号网”侵权案" in text for text in found] == [True, True, False, True, True, False]


def test_personal_data_are_masked_on_the_page_and_in_the_workbook(sign_in: SignIn, case: int) -> None:
    person = sign_in("monitor")
    page, book = person.get("/reports", params=PLACE).text, person.get("/reports/cases.xlsx", params=PLACE)
    sheet = load_workbook(io.BytesIO(book.content)).worksheets[0]
    told = " ".join(str(cell) for row in sheet.values for cell in row if cell)

    assert book.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    for text in (page, told):
        assert "13800138000" not in text
        assert "51010219900101123X" not in text
        assert "138******00" in text


def test_a_month_is_frozen_when_handed_in_and_later_cells_that_differ_are_marked(
    sign_in: SignIn, desk: Desk, case: int
) -> None:
    person = sign_in("reviewer")
    assert person.submit("/reports/submit", **PLACE, **SIGNED).status_code == 303
    filed(desk, "2号")

    page = person.get("/reports", params=PLACE).text
    assert cells(page)[1][1] == "2≠ 报送时：1"
    frozen = person.get("/reports/submissions/1").text
    assert cells(frozen)[1][1] == "1"
    book = load_workbook(io.BytesIO(person.get("/reports/submissions/1/statistics.xlsx").content))
    assert book.worksheets[0].cell(7, 2).value == 1

    assert person.submit("/reports/submit", **PLACE, **SIGNED).status_code == 422
    assert person.submit("/reports/submit", **PLACE, **SIGNED, why="补报一件").status_code == 303
    assert "更正第 1 号" in person.get("/reports", params=PLACE).text


def test_one_person_cannot_fill_in_and_check(sign_in: SignIn, case: int) -> None:
    answer = sign_in("reviewer").submit("/reports/submit", **PLACE, **{**SIGNED, "checked_by": "甲"})
    assert answer.status_code == 409
    assert "不得为同一人" in answer.text


def sheet(rows: dict[str, Figures], region: str = "示例市") -> bytes:
    table = {row.label: rows.get(row.label, Figures()) for row in JIANWANG.statistics.rows}
    return sheets.statistics(JIANWANG, region, Month(2015, 8), (table, table), sheets.Footer())


def test_the_sheet_of_another_organ_is_taken_in_and_added(sign_in: SignIn, case: int) -> None:
    person, police = sign_in("reviewer"), {**PLACE, "stream": "police"}
    person.submit("/reports/submit", **PLACE, **SIGNED)
    files = {"file": ("公安.xlsx", sheet({"音乐": Figures(filed=2)}))}
    assert person.submit("/reports/import", files=files, **police, **SIGNED).status_code == 200

    page = person.get("/reports", params={**PLACE, "stream": "added"}).text
    assert cells(page)[1][1] == "3"
    assert "尚未报送：" in page
    assert "网信" in page


def test_a_sheet_that_cannot_be_read_is_answered_cell_by_cell_and_changes_nothing(
    sign_in: SignIn, case: int
) -> None:
    book = load_workbook(io.BytesIO(sheet({})))
    book.worksheets[0]["B8"] = "三件"
    out = io.BytesIO()
    book.save(out)
    person, police = sign_in("reviewer"), {**PLACE, "stream": "police"}
    answer = person.submit("/reports/import", files={"file": ("x.xlsx", out.getvalue())}, **police, **SIGNED)

    assert answer.status_code == 422
    assert "B8" in answer.text
    assert "“三件”不是数字" in answer.text
    assert "本月尚未报送" in person.get("/reports", params=police).text


def test_what_is_not_there_is_said_so(sign_in: SignIn) -> None:
    person, cell = sign_in("monitor"), "/reports/cell?campaign=jianwang-2015&month=2015-08&region=x"
    wanted = {
        "/reports?month=2015-13": 422, "/reports?campaign=none": 404, "/reports?stream=army": 422,
        f"{cell}&row=音乐&column=id": 404, f"{cell}&row=戏曲&column=filed": 404, "/reports/other.xlsx": 404,
        "/reports/submissions/99": 404, "/reports/sites?begins=gestern": 422,
    }  # fmt: skip
    assert {path: person.get(path).status_code for path in wanted} == wanted


def test_what_is_due_is_said_in_words_and_recorded_when_done(sign_in: SignIn, desk: Desk, case: int) -> None:
    person = sign_in("reviewer")
    page = person.get("/reports/campaign", params=PLACE).text
    assert "✕ 逾期" in page

    duty = JIANWANG.duties[0].name
    told = {"campaign": "jianwang-2015", "region": "示例市", "duty": duty, "done_on": "2015-07-18"}
    assert person.submit("/reports/duties", **told, reference="示版权〔2015〕3号").status_code == 303
    assert "示版权〔2015〕3号" in person.get("/reports/campaign", params=PLACE).text


def test_the_campaign_of_2003_says_that_no_monthly_form_is_asked_for(sign_in: SignIn) -> None:
    person = sign_in("reviewer")
    shown = {"campaign": "sifu-waigua-2003", "month": "2004-01", "region": "示例市"}
    assert "2004年1月报表" not in person.get("/reports/campaign", params=shown).text
    forms = person.get("/reports", params=shown).text
    assert "未要求报送月报表" in forms
    assert "报送期限" not in forms


def test_steps_are_asked_for_in_supervised_cases_only(sign_in: SignIn, desk: Desk, case: int) -> None:
    person, watched = sign_in("reviewer"), filed(desk, "2号", supervised=True)
    step = {"campaign": "jianwang-2015", "region": "示例市", "name": "督导检查", "due": "2015-09-01"}
    assert person.submit("/reports/milestones", case_id=case, **step).status_code == 409
    assert person.submit("/reports/milestones", case_id=watched, **step).status_code == 303
    assert "督导检查" in person.get("/reports/campaign", params=PLACE).text
    assert person.submit("/reports/milestones/1", done_on="2015-08-30", note="已检查").status_code == 303
    with desk.database.reading() as session:
        states = {
            one.subject: one.state.value
            for one in duties.every(session, JIANWANG, "示例市", date(2015, 9, 2))
        }
    assert states["milestone:1"] == "done"


def test_a_self_check_that_is_late_or_does_not_fit_is_marked(
    sign_in: SignIn, desk: Desk, seeded: Any
) -> None:
    person, key = sign_in("reviewer"), seeded.sites[0]
    told = {"campaign": "jianwang-2015", "site": key, "asked_on": "2026-11-01", "due": "2026-11-10"}
    assert person.submit("/reports/self-checks", **told).status_code == 303
    assert "✕ 逾期" in person.get("/reports/campaign", params=PLACE).text
    said = {"received_on": "2026-11-20", "said_found": 0, "said_removed": 0, "campaign": "jianwang-2015"}
    assert person.submit("/reports/self-checks/1", **{**said, "said_removed": 3}).status_code == 422
    assert person.submit("/reports/self-checks/1", **said).status_code == 303
    assert "✓! 迟办" in person.get("/reports/campaign", params=PLACE).text


def test_regions_sites_and_holders_are_shown_and_exported(sign_in: SignIn, case: int) -> None:
    person = sign_in("auditor")
    for path in ("regions", "sites", "holders"):
        page, table = person.get(f"/reports/{path}"), person.get(f"/reports/{path}?form=csv")
        assert page.status_code == table.status_code == 200
        assert table.content.startswith(b"\xef\xbb\xbf")
    assert "示例市" in person.get("/reports/regions").text


def test_a_right_holder_sees_its_own_line_only(sign_in: SignIn) -> None:
    text = sign_in("holder1").get("/reports/holders").text
    assert "北岸出版有限公司" in text
    assert "云栖数字科技有限公司" not in text
    assert sign_in("holder1").get("/reports/holders?form=csv").text.count("\n") == 2
