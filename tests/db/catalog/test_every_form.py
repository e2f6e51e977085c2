"""The same way through for every form of file: tried, brought in, brought again, corrected, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from catalog.apply import CatalogueOutcome, import_catalogue
from catalog.formats import CATALOGUE
from catalog.reading.opened import open_upload
from catalog.reading.source import Choice
from catalog.remembered import open_for
from catalog.reports import corrected_workbook
from catalog.undo import undo
from records.catalog import RightsHolder, Work
from records.clock import FixedClock
from records.session import Database
from records.vault import Vault
from tests.unit.catalog.test_reading import DDEX_3, DDEX_4, ONIX_LONG
from tests.unit.catalog.workbooks import ods, xls

HEADER = ["作品编号", "作品名称", "类别", "年份"]
ROWS: list[list[str | float]] = [
    [*HEADER],
    ["X-1", "长夜渡口", "小说", 2021.0],
    ["X-2", "青云旧事", "小说", "千年"],
]
GAZETTE = (
    "<html><body><table><tr><th>登记号</th><th>作品名称</th><th>作品类别</th><th>著作权人</th></tr>"
    "<tr><td>国作登字-2015-A-00123456</td><td>听潮集</td><td>文字</td><td>{}</td></tr>"
    "<tr><td>国作登字-2015-F-00123457</td><td>山雨</td><td>文字</td><td>别人</td></tr></table></body></html>"
)
Bring = Callable[..., CatalogueOutcome]


@pytest.fixture
def bring(database: Database, clock: FixedClock, vault: Vault, holder: str) -> Bring:
    def run(path: Path, **more: object) -> CatalogueOutcome:
        return import_catalogue(
            database.unit_of_work, clock, vault, path=path, holder=holder, actor="cli:test", reading=database.reading, **more,  # type: ignore[arg-type]
        )  # fmt: skip

    return run


def works(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Work)) or 0


@pytest.mark.parametrize(
    ("form", "data", "good", "bad"),
    [
        ("xls", lambda _holder: xls(ROWS, hidden=["草稿"]), 1, 1),
        ("ods", lambda _holder: ods(ROWS), 1, 1),
        ("onix", lambda _holder: ONIX_LONG.encode(), 1, 1),
        ("onix", lambda _holder: ONIX_LONG.replace('="3.0"', '="3.1"').replace("/3.0/", "/3.1/").encode(), 1, 1),
        ("ddex", lambda _holder: DDEX_3.encode(), 1, 0),
        ("ddex", lambda _holder: DDEX_4.encode(), 2, 0),
        ("gazette", lambda holder: GAZETTE.format(holder).encode("gb18030"), 1, 1),
    ],
    ids=["xls", "ods", "onix30", "onix31", "ddex38", "ddex43", "gazette"],
)  # fmt: skip
def test_every_form_is_tried_brought_in_once_and_taken_back(
    bring: Bring, database: Database, clock: FixedClock, tmp_path: Path, holder: str, form: str, good: int, bad: int,
    data: Callable[[str], bytes],
) -> None:  # fmt: skip
    path = tmp_path / "来件"
    path.write_bytes(data(holder))

    tried, done, again = bring(path, dry_run=True), bring(path), bring(path)

    assert (tried.form, tried.created, tried.refused) == (form, good, bad)
    assert (done.created, done.refused, works(database)) == (good, bad, good)
    assert (again.created, again.updated, again.unchanged) == (0, 0, good)
    taken = undo(database.unit_of_work, clock, batch_id=int(done.batch), actor="li")
    assert (taken.deleted, works(database)) == (good, 0)


@pytest.mark.parametrize("make", [xls, ods])
def test_rows_with_problems_of_an_old_workbook_come_back_in_one_that_goes_in(
    bring: Bring, database: Database, tmp_path: Path, make: Callable[..., bytes]
) -> None:
    path, back = tmp_path / "来件", tmp_path / "corrected.xlsx"
    path.write_bytes(make(ROWS))
    outcome = bring(path)

    assert corrected_workbook(back, open_upload(path, CATALOGUE), outcome.refusals) == 1
    book = openpyxl.load_workbook(back)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]] == ["X-2", "青云旧事", "小说", "千年"]
    sheet["D2"] = "2019"
    book.save(back)

    assert (bring(back).created, works(database)) == (1, 2)


@pytest.mark.parametrize("make", [xls, ods])
def test_a_mapping_is_asked_for_once_whatever_the_form_of_the_next_file(
    bring: Bring, database: Database, tmp_path: Path, holder: str, make: Callable[..., bytes]
) -> None:
    rows: list[list[str | float]] = [["内部代码", *HEADER[1:]], *ROWS[1:]]
    first, second = tmp_path / "一", tmp_path / "二"
    first.write_bytes(make(rows))
    second.write_text("\n".join(",".join(map(str, row)) for row in rows), "utf-8")

    bring(first, choice=Choice(mapping={"内部代码": "work_id"}))

    with database.reading() as session:
        owner = session.scalars(select(RightsHolder.id).where(RightsHolder.name == holder)).one()
        assert open_for(session, second, owner, None).headings["work_id"] == "内部代码"


def test_bytes_that_are_no_text_come_back_as_what_they_are(bring: Bring, tmp_path: Path) -> None:
    path, back = tmp_path / "来件", tmp_path / "corrected.xlsx"
    path.write_bytes((",".join(HEADER) + "\nA-1,好书,小说,2020\nA-2,").encode() + b"\xe9\xff,x,2020\n")
    outcome = bring(path, dry_run=True)

    assert corrected_workbook(back, open_upload(path, CATALOGUE), outcome.refusals) >= 0
    said = [cell.value for sheet in openpyxl.load_workbook(back) for row in sheet.iter_rows() for cell in row]
    assert any("\\xe9\\xff" in str(value) for value in said)
