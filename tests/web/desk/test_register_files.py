"""The register leaves the desk as a workbook and comes back as any table; nothing is lost or widened on the way."""

from __future__ import annotations

import io

import openpyxl
from sqlalchemy import select

from desk.wiring import Desk
from records.scope import Site
from tests.web.conftest import SignIn


def workbook(*rows: list[str]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def keys(desk: Desk) -> set[str]:
    with desk.database.reading() as session:
        return set(session.scalars(select(Site.key)))


def test_the_register_taken_out_and_brought_back_changes_nothing(sign_in: SignIn, desk: Desk) -> None:
    person, before = sign_in("monitor"), keys(desk)
    book = person.get("/sites.xlsx")
    assert "attachment" in book.headers["content-disposition"]
    answer = person.submit("/sites/import", files={"file": ("登记册.xlsx", book.content)})
    assert answer.status_code == 200
    assert (
        f"<b>{len(before)}</b><span>unchanged" in answer.text
        or f"<b>{len(before)}</b><span>未变" in answer.text
    )
    assert keys(desk) == before


def test_a_workbook_of_an_office_registers_what_is_sound_and_names_what_is_not(
    sign_in: SignIn, desk: Desk
) -> None:
    book = workbook(
        ["2026年登记网站"], ["标识", "网站名称", "类型", "网址"],
        ["xin", "新站", "网站", "https://new.example/"], ["huai", "坏站", "网站", "http://127.0.0.1/"],
    )  # fmt: skip
    answer = sign_in("monitor").submit("/sites/import", files={"file": ("a.xlsx", book)})
    assert "xin" in keys(desk)
    assert "huai" not in keys(desk)
    assert "http://127.0.0.1/" in answer.text


def test_a_file_that_is_no_table_is_refused_in_words(sign_in: SignIn, desk: Desk) -> None:
    before = keys(desk)
    answer = sign_in("monitor").submit("/sites/import", files={"file": ("a.xlsx", b"PK\x03\x04 broken")})
    assert answer.status_code == 422
    assert keys(desk) == before


def test_a_proposed_host_fills_the_form_and_registers_nothing(sign_in: SignIn, desk: Desk) -> None:
    person, before = sign_in("monitor"), keys(desk)
    assert person.get("/proposals").status_code == 200
    assert 'value="https://pan.baidu.com/"' in person.get("/sites?propose=pan.baidu.com").text
    assert keys(desk) == before
    assert person.submit("/proposals/decline", host="ads.example", why="广告联盟").status_code == 303
