"""A case's file is put together from the book: every paper once, in the order of days, pages counted through."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from records.casework import Case
from records.errors import NotFound, Refused
from takedown.cases import casebinding, casepapers, filings, outcomes


def pdf(pages: int, width: float = 595) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(width, 842)
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def case(office: Any) -> Case:
    return filings.file(
        office.database.unit_of_work, office.clock, name="光影论坛侵犯著作权案", unit="示例市版权局", region="示例市",
        source="own", kind="film_tv", actor="cli:li", site_key="forum",
        filing=filings.Filing("示版权立字〔2026〕第2号", date(2026, 11, 10), "钱六",
                               filings.officers(["张三:川A-1", "李四:川A-2"])),
    )  # fmt: skip


def keep(office: Any, case: Case, title: str, day: date, data: bytes) -> None:
    casepapers.add(
        office.database.unit_of_work, office.clock, office.vault, case_id=case.id, title=title, day=day, data=data,
        file_name="a.pdf", actor="cli:li", number="示版权字〔2026〕第7号",
    )  # fmt: skip


def bind(office: Any, case_id: int) -> Any:
    return casebinding.bind(
        office.database.unit_of_work,
        office.clock,
        office.vault,
        office.settings,
        case_id=case_id,
        retention="长期",
        actor="cli:li",
    )


def test_every_sealed_paper_stands_once_in_the_order_of_its_day(office: Any, case: Case) -> None:
    late, early = pdf(2), pdf(3, 600)
    keep(office, case, "责令改正通知书", date(2026, 11, 20), late)
    keep(office, case, "立案审批表", date(2026, 11, 10), early)
    made = bind(office, case.id)

    filed = [(one.title, one.first_page, one.last_page, one.sha256) for one in made.content.filed]
    assert filed == [
        ("立案审批表", 1, 3, hashlib.sha256(early).hexdigest()), ("责令改正通知书", 4, 5, hashlib.sha256(late).hexdigest()),
    ]  # fmt: skip
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.pdf)).pages)
    assert "光影论坛侵犯著作权案" in text
    assert "张三、李四" in text
    assert "takedown:case:bound" in office.actions()


def test_the_cover_tells_the_outcomes_that_were_recorded(office: Any, case: Case) -> None:
    keep(office, case, "立案审批表", date(2026, 11, 10), pdf(1))
    assert bind(office, case.id).content.result == "正在办理。"
    outcomes.record(
        office.database.unit_of_work,
        office.clock,
        case_id=case.id,
        kind="site_closed",
        count=1,
        day=date(2026, 11, 20),
        actor="cli:li",
    )
    made = bind(office, case.id).content
    assert made.closed_on == ""
    assert made.result.startswith("2026年11月20日")


def test_the_same_papers_at_the_same_time_give_the_same_bytes(office: Any, case: Case) -> None:
    keep(office, case, "立案审批表", date(2026, 11, 10), pdf(1))
    first, again = bind(office, case.id), bind(office, case.id)
    assert (first.pdf, first.zip) == (again.pdf, again.zip)


def test_a_case_without_papers_and_a_scan_that_is_no_pdf_are_refused_by_name(office: Any, case: Case) -> None:
    with pytest.raises(Refused) as refused:
        bind(office, case.id)
    assert refused.value.code == "no_papers"
    keep(office, case, "送达回证", date(2026, 11, 12), b"\x89PNG not a pdf")
    with pytest.raises(Refused, match="送达回证") as refused:
        bind(office, case.id)
    assert refused.value.code == "scan_no_pdf"
    with pytest.raises(NotFound):
        bind(office, 99)
