"""A catalogue in the book: what goes in, what is refused, and that nothing happens twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from catalog.apply import import_catalogue
from catalog.holders import add_holder
from records import chain, events
from records.catalog import ImportBatch, ImportRefusal, Work, WorkTitle
from records.clock import FixedClock
from records.errors import BytesRefused, NotFound
from records.session import Database
from records.uploads import ImportOutcome
from records.vault import Vault
from records.vocabulary import WorkKind

HEADER = "作品编号,作品名称,别名,年份,类别,作者,ISBN"
FIRST = "MX-001,长夜渡口,夜渡|Night Ferry,2021,小说,甲|乙,978-7-5366-9293-0"
SECOND = "MX-002,青云旧事,,2019,小说,丙,"
Upload = Callable[..., Path]


@pytest.fixture
def bring(database: Database, clock: FixedClock, vault: Vault, holder: str) -> Callable[..., ImportOutcome]:
    def run(path: Path, *, dry_run: bool = False) -> ImportOutcome:
        return import_catalogue(
            database.unit_of_work, clock, vault, path=path, holder=holder, actor="cli:test", dry_run=dry_run
        )

    return run


Bring = Callable[..., ImportOutcome]


def counts(outcome: ImportOutcome) -> tuple[int, int, int, int]:
    return outcome.created, outcome.updated, outcome.unchanged, outcome.refused


def works(database: Database) -> dict[str, Work]:
    with database.reading() as session:
        found = session.scalars(select(Work).options(selectinload(Work.titles))).all()
        return {work.work_id: work for work in found}


def test_a_catalogue_goes_in_whole(database: Database, bring: Bring, upload: Upload) -> None:
    outcome = bring(upload(HEADER, FIRST, SECOND))

    work = works(database)["MX-001"]
    assert counts(outcome) == (2, 0, 0, 0)
    assert outcome.encoding == "gb18030"
    assert (work.title, work.kind, work.year, work.creators, work.isbn) == (
        "长夜渡口", WorkKind.LITERATURE, 2021, ["甲", "乙"], "9787536692930",
    )  # fmt: skip
    assert [(title.text, title.alias) for title in work.titles] == [
        ("长夜渡口", False),
        ("夜渡", True),
        ("Night Ferry", True),
    ]


def test_the_same_file_twice_changes_nothing(
    database: Database, bring: Bring, upload: Upload, clock: FixedClock
) -> None:
    path = upload(HEADER, FIRST, SECOND)
    bring(path)
    before = {key: work.updated_at for key, work in works(database).items()}
    clock.advance(timedelta(days=1))

    assert counts(bring(path)) == (0, 0, 2, 0)
    assert {key: work.updated_at for key, work in works(database).items()} == before


def test_a_changed_row_updates_its_work_and_its_titles_in_order(
    database: Database, bring: Bring, upload: Upload, clock: FixedClock
) -> None:
    bring(upload(HEADER, FIRST, SECOND))
    clock.advance(timedelta(days=1))

    outcome = bring(
        upload(HEADER, FIRST.replace("长夜渡口,夜渡|Night Ferry", "夜渡,长夜渡口|Night Ferry"), SECOND)
    )

    work = works(database)["MX-001"]
    assert counts(outcome) == (0, 1, 1, 0)
    assert [title.text for title in work.titles] == ["夜渡", "长夜渡口", "Night Ferry"]
    assert [title.alias for title in work.titles] == [False, True, True]
    assert (work.updated_at, str(work.batch_id)) == (clock.now(), outcome.batch)


def test_a_column_that_the_file_does_not_have_leaves_the_value_alone(
    database: Database, bring: Bring, upload: Upload
) -> None:
    bring(upload(HEADER, FIRST))

    outcome = bring(upload("work_id,title,kind", "MX-001,长夜渡口,book", encoding="utf-8"))

    work = works(database)["MX-001"]
    assert counts(outcome) == (0, 0, 1, 0)
    assert (work.isbn, len(work.titles)) == ("9787536692930", 3)


def test_an_empty_cell_empties_the_value(database: Database, bring: Bring, upload: Upload) -> None:
    bring(upload(HEADER, FIRST))

    bring(upload(HEADER, "MX-001,长夜渡口,,,小说,,"))

    work = works(database)["MX-001"]
    assert (work.isbn, work.year, work.creators, len(work.titles)) == ("", None, [], 1)


def test_works_that_the_file_does_not_name_stay(database: Database, bring: Bring, upload: Upload) -> None:
    bring(upload(HEADER, FIRST, SECOND))

    bring(upload(HEADER, FIRST))

    assert set(works(database)) == {"MX-001", "MX-002"}


def test_broken_rows_are_refused_one_by_one_and_good_rows_go_in(
    database: Database, bring: Bring, upload: Upload
) -> None:
    broken = (
        FIRST, "MX-003,,,2020,小说,,", "MX-004,旧梦,,二零二一年夏,小说,,", "MX-001,重复行,,2020,小说,,",
        "MX-005,错书号,,2020,小说,,978-7-5366-9293-1", "MX-006,错类别,,2020,毛衣,,", SECOND,
    )  # fmt: skip

    outcome = bring(upload(HEADER, *broken, raw=bytes.fromhex("4d582d3939392cfffeff80ff2cfdff0d0a")))

    assert set(works(database)) == {"MX-001", "MX-002"}
    assert counts(outcome) == (2, 0, 0, 6)
    assert [(one.row, one.column, one.code) for one in outcome.refusals] == [
        (3, "作品名称", "missing"),
        (4, "年份", "bad_year"),
        (5, "作品编号", "duplicate"),
        (6, "ISBN", "bad_isbn"),
        (7, "类别", "unknown_kind"),
        (9, "作品名称", "undecodable"),
    ]
    with database.reading() as session:
        stored = session.scalars(select(ImportRefusal).order_by(ImportRefusal.id)).all()
        assert [row.code for row in stored] == [one.code for one in outcome.refusals]


def test_the_json_of_an_outcome_has_the_agreed_keys(bring: Bring, upload: Upload) -> None:
    shown = bring(upload(HEADER, "MX-003,,,2020,小说,,", FIRST)).as_json()

    assert set(shown) >= {"batch", "created", "updated", "unchanged", "refused", "refusals", "encoding"}
    assert set(shown["refusals"][0]) == {"row", "column", "value", "code", "level", "zh", "en", "repair"}


def test_a_dry_run_counts_the_same_and_writes_nothing(
    database: Database, bring: Bring, upload: Upload, vault: Vault
) -> None:
    path = upload(HEADER, FIRST, SECOND, "MX-003,,,2020,小说,,")

    dry = bring(path, dry_run=True)

    assert (counts(dry), dry.batch) == ((2, 0, 0, 1), "")
    assert works(database) == {}
    assert not vault.root.exists()
    with database.reading() as session:
        assert session.scalar(select(func.count(ImportBatch.id))) == 0
        assert session.scalar(select(func.count(events.Event.seq))) == 1  # the holder's own
    assert counts(bring(path)) == counts(dry)


def test_the_upload_is_kept_and_noted_in_the_chain(
    database: Database, bring: Bring, upload: Upload, vault: Vault
) -> None:
    path = upload(HEADER, FIRST)
    bring(path)

    with database.reading() as session:
        batch = session.scalars(select(ImportBatch)).one()
        event = session.scalars(select(events.Event).order_by(events.Event.seq.desc())).first()
        assert chain.verify(session).first_bad is None
    assert vault.open(batch.digest) == path.read_bytes()
    assert event is not None
    assert (event.action, event.payload["created"], event.payload["sha256"]) == (
        "upload:catalogue:imported",
        1,
        batch.digest,
    )


def test_two_holders_may_use_the_same_id(
    database: Database, bring: Bring, upload: Upload, clock: FixedClock, vault: Vault
) -> None:
    path = upload(HEADER, FIRST)
    bring(path)
    add_holder(database.unit_of_work, clock, name="星火互动（示例）有限公司", actor="cli:x")

    other = import_catalogue(
        database.unit_of_work, clock, vault, path=path, holder="星火互动（示例）有限公司", actor="cli:x"
    )

    assert counts(other) == (1, 0, 0, 0)


def test_an_unknown_holder_or_file_is_not_found(
    database: Database, clock: FixedClock, vault: Vault, upload: Upload
) -> None:
    with pytest.raises(NotFound):
        import_catalogue(
            database.unit_of_work, clock, vault, path=upload(HEADER, FIRST), holder="nobody", actor="x"
        )
    with pytest.raises(NotFound):
        import_catalogue(
            database.unit_of_work, clock, vault, path=Path("no-such.csv"), holder="nobody", actor="x"
        )


def test_a_damaged_workbook_is_refused_with_what_to_do(bring: Bring, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04....")

    with pytest.raises(BytesRefused, match="cannot be opened"):
        bring(path)


def test_more_works_than_fit_into_one_piece_go_in_and_stay(
    database: Database, bring: Bring, upload: Upload
) -> None:
    path = upload("work_id,title,aliases,kind", *(f"W{n},作品{n},别名{n}|Alias {n},book" for n in range(950)))

    assert counts(bring(path)) == (950, 0, 0, 0)
    assert counts(bring(path)) == (0, 0, 950, 0)
    with database.reading() as session:
        mismatched = (
            select(func.count(WorkTitle.id))
            .join(Work)
            .where(WorkTitle.alias.is_(False), WorkTitle.text != Work.title)
        )
        assert session.scalar(mismatched) == 0
