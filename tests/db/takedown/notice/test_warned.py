"""What a letter may say of works on a warn list: the list's name, number and date, as far as somebody recorded them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select

from catalog.warnlist import import_warnlist
from records.warnlist import WarnList
from takedown.notice import warned
from tests.db.takedown.conftest import Office

DAY = date(2026, 11, 21)


def take_in(office: Office, path: Path, *lines: str) -> int:
    path.write_text("\n".join(("作品编号,起,止,批次,文号,发布机关,公布日期", *lines)), "utf-8")
    done = import_warnlist(office.database.unit_of_work, office.clock, office.vault, path=path, actor="li")
    return done.created + done.updated + done.unchanged


def cited(office: Office, *works: int, day: date = DAY) -> list[warned.Cited]:
    with office.database.reading() as session:
        return warned.cited(session, works, day)


def test_a_list_is_cited_with_its_number_and_date_while_it_holds(office: Office, tmp_path: Path) -> None:
    work, other = office.work(), office.work("W-2", "北岸灯塔")
    told = "2026-11-01,2026-12-31,2026年度第三批,国版办函〔2026〕12号,国家版权局,2026年10月30日"
    assert take_in(office, tmp_path / "a.csv", f"W-1,{told}", f"W-2,{told}") == 2
    rows = cited(office, work, other)

    assert [(row.work_id, row.number, row.issued_on) for row in rows] == [
        ("W-1", "国版办函〔2026〕12号", date(2026, 10, 30)), ("W-2", "国版办函〔2026〕12号", date(2026, 10, 30)),
    ]  # fmt: skip
    assert warned.sentences(rows) == [
        "《长夜灯火》、《北岸灯塔》列入由国家版权局于2026年10月30日公布的《2026年度第三批重点作品版权保护预警名单》（国版办函〔2026〕12号）。"
    ]
    assert rows[0].as_json()["issued_on"] == "2026-10-30"
    assert cited(office, work, day=date(2027, 1, 1)) == []


def test_what_nobody_recorded_is_not_claimed(office: Office, tmp_path: Path) -> None:
    work = office.work()
    take_in(office, tmp_path / "a.csv", "W-1,2026-11-01,2026-12-31,2026年第三批,,,")
    assert warned.sentences(cited(office, work)) == [
        "《长夜灯火》列入《2026年第三批重点作品版权保护预警名单》。"
    ]


def test_a_later_table_without_the_paper_leaves_what_is_known(office: Office, tmp_path: Path) -> None:
    work = office.work()
    take_in(office, tmp_path / "a.csv", "W-1,2026-11-01,2026-12-31,三,国版〔2026〕1号,,2026-10-30")
    take_in(office, tmp_path / "b.csv", "W-1,2026-11-01,2027-01-31,三,,国家版权局,")
    with office.database.reading() as session:
        (paper,) = session.scalars(select(WarnList))
    assert (paper.number, paper.issuer, paper.issued_on) == (
        "国版〔2026〕1号",
        "国家版权局",
        date(2026, 10, 30),
    )
    assert cited(office, work)[0].ends_on == date(2027, 1, 31)
