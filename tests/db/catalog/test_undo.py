"""Taking uploads back, full replacements, claims that meet, reports: nothing is lost that people decided on."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from catalog import conflicts
from catalog.apply import CatalogueOutcome, import_catalogue
from catalog.formats import CATALOGUE
from catalog.holders import add_holder
from catalog.reading.opened import open_upload
from catalog.reading.source import Choice
from catalog.reports import RowReport, corrected_workbook, errors_csv
from catalog.undo import undo
from records.catalog import Asset, ImportBatch, Work, WorkTitle
from records.clock import FixedClock
from records.errors import Conflict, NotFound, Refused
from records.imports import ColumnMapping
from records.rights import ClaimHold, WorkIdentifier
from records.session import Database
from records.vault import Vault
from records.vocabulary import AssetKind

HEADER = "作品编号,作品名称,别名,年份,类别,权属证明"
FIRST = "MX-1,长夜渡口,夜渡,2021,小说,国作登字-2021-A-00000001"
SECOND = "MX-2,青云旧事,,2019,小说,"
Upload = Callable[..., Path]
State = dict[str, tuple[object, ...]]


@pytest.fixture
def bring(
    database: Database, clock: FixedClock, vault: Vault, holder: str
) -> Callable[..., CatalogueOutcome]:
    def run(path: Path, *, holder: str = holder, **more: object) -> CatalogueOutcome:
        return import_catalogue(
            database.unit_of_work, clock, vault, path=path, holder=holder, actor="cli:test", reading=database.reading, **more,  # type: ignore[arg-type]
        )  # fmt: skip

    return run


Bring = Callable[..., CatalogueOutcome]


def state(database: Database) -> State:
    """Everything that an upload can touch, by the work's own id."""
    with database.reading() as session:
        numbers = dict[int, list[str]]()
        for one in session.scalars(select(WorkIdentifier).order_by(WorkIdentifier.id)):
            numbers.setdefault(one.work_id, []).append(one.value)
        return {
            work.work_id: (work.id, work.title, work.year, work.proof, work.batch_id, work.updated_at,
                           [title.text for title in work.titles], numbers.get(work.id, []))
            for work in session.scalars(select(Work).options(selectinload(Work.titles)))
        }  # fmt: skip


def test_an_upload_taken_back_leaves_everything_as_it_was(
    database: Database, bring: Bring, upload: Upload, clock: FixedClock
) -> None:
    bring(upload(HEADER, FIRST, SECOND))
    before = state(database)
    clock.advance(timedelta(days=1))
    changed = bring(
        upload(HEADER, "MX-1,渡口,长夜,2022,小说,国作登字-2022-A-00000009", SECOND, "MX-3,新来,,,小说,")
    )

    done = undo(database.unit_of_work, clock, batch_id=int(changed.batch), actor="cli:test")

    assert (changed.created, changed.updated, changed.unchanged) == (1, 1, 1)
    assert (done.deleted, done.restored, done.kept) == (1, 1, 0)
    assert state(database) == before
    with pytest.raises(Refused, match="taken back already"):
        undo(database.unit_of_work, clock, batch_id=int(changed.batch), actor="cli:test")


def test_uploads_are_taken_back_the_last_first(
    database: Database, bring: Bring, upload: Upload, clock: FixedClock
) -> None:
    first = bring(upload(HEADER, FIRST))
    second = bring(upload(HEADER, FIRST.replace("2021,", "2022,")))

    with pytest.raises(Conflict) as refusal:
        undo(database.unit_of_work, clock, batch_id=int(first.batch), actor="cli:test")
    undo(database.unit_of_work, clock, batch_id=int(second.batch), actor="cli:test")
    undo(database.unit_of_work, clock, batch_id=int(first.batch), actor="cli:test")

    assert refusal.value.data["batch"] == int(second.batch)
    assert state(database) == {}
    with pytest.raises(NotFound):
        undo(database.unit_of_work, clock, batch_id=999, actor="cli:test")


def test_a_work_on_which_something_hangs_stays_when_its_upload_goes(
    database: Database, bring: Bring, upload: Upload, clock: FixedClock
) -> None:
    outcome = bring(upload(HEADER, FIRST, SECOND))
    with database.unit_of_work() as session:
        work = session.scalars(select(Work).where(Work.work_id == "MX-1")).one()
        session.add(
            Asset(
                work_id=work.id, kind=AssetKind.COVER, file_name="a", digest="0" * 64, created_at=clock.now()
            )
        )

    done = undo(database.unit_of_work, clock, batch_id=int(outcome.batch), actor="cli:test")

    assert (done.deleted, done.kept) == (1, 1)
    assert list(state(database)) == ["MX-1"]


def test_a_full_replacement_needs_its_number_and_clean_rows_and_can_be_taken_back(
    database: Database, bring: Bring, upload: Upload, clock: FixedClock
) -> None:
    bring(upload(HEADER, FIRST, SECOND, "MX-3,第三部,,,小说,"))
    before = state(database)

    for rows, number, code in (
        ((FIRST,), 1, "replace_count"),
        ((FIRST, "MX-9,,,,小说,"), 2, "replace_with_errors"),
    ):
        with pytest.raises(Refused) as refusal:
            bring(upload(HEADER, *rows), replace_count=number)
        assert refusal.value.code == code
        assert state(database) == before  # nothing half done
    outcome = bring(upload(HEADER, FIRST), replace_count=2)

    assert (outcome.absent, outcome.removed, outcome.kept, list(state(database))) == (2, 2, 0, ["MX-1"])
    undo(database.unit_of_work, clock, batch_id=int(outcome.batch), actor="cli:test")
    assert state(database) == before


def test_a_new_work_never_gets_the_row_of_one_that_was_removed(
    database: Database, bring: Bring, upload: Upload, clock: FixedClock
) -> None:
    bring(upload(HEADER, FIRST, SECOND))
    gone = bring(upload(HEADER, FIRST), replace_count=1)
    bring(upload(HEADER, "MX-7,后来者,,,小说,"))

    undo(database.unit_of_work, clock, batch_id=int(gone.batch), actor="cli:test")

    assert sorted(state(database)) == ["MX-1", "MX-2", "MX-7"]


def test_a_dry_run_says_what_differs_and_writes_nothing(
    database: Database, bring: Bring, upload: Upload
) -> None:
    bring(upload(HEADER, FIRST))
    before = state(database)

    outcome = bring(
        upload(HEADER, "MX-1,长夜渡口,夜航|夜渡,2022,小说,国作登字-2021-A-00000001", SECOND), dry_run=True
    )

    assert (outcome.created, outcome.updated, outcome.batch) == (1, 1, "")
    assert [(cell["column"], cell["before"], cell["after"]) for cell in outcome.sample[0]["cells"]] == [
        ("year", "2021", "2022"), ("aliases", "夜渡", "夜航|夜渡"),
    ]  # fmt: skip
    assert state(database) == before
    with database.reading() as session:
        assert session.scalar(select(func.count(ImportBatch.id))) == 1


def test_ten_thousand_errors_are_counted_whole_grouped_and_capped(bring: Bring, upload: Upload) -> None:
    lines = [f"W{n},,,二〇二四年以后,小说," for n in range(11_000)]

    outcome = bring(upload(HEADER, *lines), dry_run=True)

    assert (outcome.refused, len(outcome.refusals)) == (11_000, 10_000)
    assert [(one.code, one.count, len(one.rows)) for one in outcome.groups] == [
        ("bad_year", 11_000, 5),
        ("missing", 11_000, 5),
    ]


def test_the_same_id_far_apart_is_refused_with_the_row_where_it_stood(bring: Bring, upload: Upload) -> None:
    lines = [f"W{n},作品{n},,,小说," for n in range(3_000)]

    outcome = bring(upload(HEADER, *lines, "W7,又是七,,,小说,", "W2999,又,,,小说,"), dry_run=True)

    assert [(one.row, one.code) for one in outcome.refusals] == [(3002, "duplicate"), (3003, "duplicate")]
    assert "第 9 行" in outcome.refusals[0].zh


def test_columns_are_remembered_for_the_holder_by_the_words_of_the_header(
    database: Database, bring: Bring, upload: Upload, clock: FixedClock
) -> None:
    path = upload("内码,大名,门类", "1,三体,小说")
    add_holder(database.unit_of_work, clock, name="别家", actor="cli:test")

    bring(path, choice=Choice(mapping={"内码": "work_id", "大名": "title", "门类": "kind"}))
    again = bring(upload("【内码】,大名,门类", "2,流浪,小说", name="b.csv"))

    assert again.created == 1
    with pytest.raises(Refused, match="no column"):
        bring(path, holder="别家")
    with database.reading() as session:
        assert session.scalar(select(func.count(ColumnMapping.id))) == 1


def test_two_holders_of_one_number_are_held_once_and_a_shared_periodical_is_not(
    database: Database, bring: Bring, upload: Upload, clock: FixedClock
) -> None:
    add_holder(database.unit_of_work, clock, name="别家", actor="cli:test")
    table = ("work_id,title,kind,isbn,issn", "1,三体,book,978-7-5366-9293-0,0378-5955")

    bring(upload(*table))
    held = [bring(upload(*table), holder="别家").held for _ in range(2)]

    assert held == [1, 0]
    with database.unit_of_work() as session:
        (hold,) = session.scalars(select(ClaimHold)).all()
        assert (hold.scheme, hold.value) == ("isbn", "9787536692930")
        conflicts.settle(session, clock, hold_id=hold.id, kept_work_id=None, note="联合出版合同", actor="a")
    with database.unit_of_work() as session, pytest.raises(Refused, match="settled already"):
        conflicts.settle(session, clock, hold_id=hold.id, kept_work_id=None, note="x", actor="a")


def test_a_gazette_brings_the_works_of_this_holder_only(
    bring: Bring, tmp_path: Path, holder: str, database: Database
) -> None:
    page = tmp_path / "公告.xls"  # as registries name it
    page.write_text(
        "<table><tr><th>登记号</th><th>作品名称</th><th>作品类别</th><th>著作权人</th></tr>"
        f"<tr><td>国作登字-2015-A-00123456</td><td>听潮</td><td>文字作品</td><td>{holder}</td></tr>"
        "<tr><td>国作登字-2015-F-00123457</td><td>山雨</td><td>美术</td><td>别人</td></tr></table>", "utf-8",
    )  # fmt: skip

    outcome = bring(page)

    assert (outcome.created, [one.code for one in outcome.refusals]) == (1, ["other_owner"])
    assert state(database)["国作登字-2015-A-00123456"][7] == ["国作登字-2015-A-00123456"]


def test_the_reports_name_every_row_and_the_corrected_workbook_goes_in_again(
    bring: Bring, upload: Upload, tmp_path: Path, database: Database
) -> None:
    path = upload(HEADER, "=MX-1,长夜渡口,,二〇二四年以后,小说,", SECOND, '"open,b')
    with RowReport(tmp_path / "report.csv") as report:
        outcome = bring(path, tell=report.tell)
        report.refused(outcome.refusals)
    errors_csv(tmp_path / "errors.csv", outcome.refusals)
    written = corrected_workbook(tmp_path / "corrected.xlsx", open_upload(path, CATALOGUE), outcome.refusals)

    rows = list(csv.reader((tmp_path / "report.csv").open(encoding="utf-8-sig")))
    assert [(row[0], row[3]) for row in rows[1:]] == [("3", "created"), ("2", "refused"), ("4", "refused")]
    book = openpyxl.load_workbook(tmp_path / "corrected.xlsx")
    cell = book["待更正"]["D2"]
    assert (written, cell.value, cell.fill.fgColor.rgb) == (1, "二〇二四年以后", "FFF8CBAD")
    assert "四位" in cell.comment.text
    assert book["待更正"]["A2"].data_type == "s"  # no cell is calculated
    assert book["无法读取"]["A2"].value == "4"
    cell.value = "2024"
    book.save(tmp_path / "again.xlsx")
    assert bring(tmp_path / "again.xlsx").created == 1
    assert len(state(database)) == 2
    with database.reading() as session:
        assert session.scalar(select(func.count(WorkTitle.id))) == 2
