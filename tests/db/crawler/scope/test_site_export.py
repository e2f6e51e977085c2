"""What is exported of the register, imported again, changes nothing; into an empty office it is the same register."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.scope import site_export
from crawler.scope.register import add_site, import_sites
from records.clock import FixedClock
from records.session import Database
from records.vault import Vault

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)


def exported(database: Database) -> list[list[str]]:
    with database.reading() as session:
        return list(site_export.rows(session))


def register(database: Database, clock: FixedClock, key: str = "luntan", **fields: object) -> None:
    add_site(
        database.unit_of_work, clock, actor="cli:chen",
        **{"url": "https://bbs.example/forum/", "kind": "网站", "key": key, **fields},  # type: ignore[arg-type]
    )  # fmt: skip


def brought_back(
    database: Database, clock: FixedClock, vault: Vault, data: bytes, path: Path
) -> dict[str, int]:
    path.write_bytes(data)
    outcome = import_sites(database.unit_of_work, clock, vault, path=path, actor="cli:chen")
    return {"created": outcome.created, "updated": outcome.updated, "unchanged": outcome.unchanged}


def test_a_register_brought_back_is_unchanged(
    database: Database, clock: FixedClock, vault: Vault, tmp_path: Path
) -> None:
    register(
        database, clock, hosts=["img.bbs.example", "http://old.example:8080", "https://[2001:db8::1]:8443"],
        paths=["/forum/", "/下载/"], addresses=["10.0.0.0/16", "192.168.1.7"], delay_s=2.5, schedule="30 2 * * 1-5",
        windows="mon-fri 22:00-06:00", priority=9, jitter_min=15, max_pages=70, max_depth=0, max_file_mib=0, operator="甲，乙|丙 \"丁\"", icp="未备案",
        contact="+86 28 0000, =1+1", region="成都", channel="网站",
    )  # fmt: skip
    register(database, clock, key="wangpan", url="http://pan.example:8080/", kind="网盘", paths=[])
    before = exported(database)
    told = brought_back(database, clock, vault, site_export.as_csv(before), tmp_path / "sites.csv")
    assert told == {"created": 0, "updated": 0, "unchanged": 2}
    assert exported(database) == before


@given(name=TEXT, operator=TEXT, contact=TEXT)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_names_hold_comes_back_as_it_was(
    database: Database,
    clock: FixedClock,
    vault: Vault,
    tmp_path: Path,
    name: str,
    operator: str,
    contact: str,
) -> None:
    register(database, clock, name=name, operator=operator, contact=contact)
    before = exported(database)
    told = brought_back(database, clock, vault, site_export.as_csv(before), tmp_path / "sites.csv")
    assert told == {"created": 0, "updated": 0, "unchanged": 1}


def test_a_workbook_holds_texts_only_under_chinese_headings(database: Database, clock: FixedClock) -> None:
    register(database, clock, name='=HYPERLINK("http://x")', contact="+8628")
    book = openpyxl.load_workbook(io.BytesIO(site_export.as_xlsx(exported(database))))
    head, row = book.worksheets[0].iter_rows()
    assert [cell.value for cell in head][:4] == ["标识", "名称", "类型", "网址"]
    assert row[1].value == '=HYPERLINK("http://x")'
    assert {cell.data_type for cell in row if cell.value is not None} == {"s"}
