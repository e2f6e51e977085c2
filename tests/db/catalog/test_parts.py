"""A large catalogue goes in by parts: others write in between, and what is interrupted is taken up again or taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import apply, parts
from catalog.apply import CatalogueOutcome, import_catalogue
from catalog.holders import add_holder
from catalog.rows import WorkRow
from catalog.undo import undo
from records import events
from records.catalog import ImportBatch, Work, WorkTitle
from records.clock import FixedClock
from records.errors import Conflict, Refused
from records.events import Event
from records.session import Database, UnitOfWork
from records.under_way import UploadUnderWay
from records.vault import Vault

Told = list[tuple[str, str]]
Bring = Callable[..., CatalogueOutcome]


class Stopped(Exception):
    """The power is gone."""


@pytest.fixture
def bring(
    database: Database, clock: FixedClock, vault: Vault, holder: str, monkeypatch: pytest.MonkeyPatch
) -> Bring:
    """Imports where every ten rows are a part."""
    for name, value in (("LARGE_BYTES", 0), ("PART_S", 0.0), ("PAUSE_S", 0.0)):
        monkeypatch.setattr(parts, name, value)
    monkeypatch.setattr(apply, "PIECE", 10)

    def run(path: Path, unit_of_work: UnitOfWork = database.unit_of_work, **more: object) -> CatalogueOutcome:
        return import_catalogue(
            unit_of_work,
            clock,
            vault,
            path=path,
            holder=holder,
            actor="cli:test",
            reading=database.reading,
            **more,  # type: ignore[arg-type]
        )

    return run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return table(tmp_path, range(35))


def table(folder: Path, numbers: Sequence[int], year: int = 2021, name: str = "目录.csv") -> Path:
    path = folder / name
    lines = [f"MX-{n:03},长夜渡口{n},夜渡{n}|渡{n},{year},小说" for n in numbers]
    path.write_text("\n".join(["作品编号,作品名称,别名,年份,类别", *lines]), "utf-8")
    return path


def stopping(at: str, told: Told | None = None) -> Callable[..., None]:
    def tell(row: WorkRow, result: str, _cells: object) -> None:
        if row.work_id == at:
            raise Stopped
        if told is not None:
            told.append((row.work_id, result))

    return tell


def titles(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(WorkTitle.text).order_by(WorkTitle.work_id, WorkTitle.id)))


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_others_write_between_the_parts_and_the_book_says_that_more_is_to_come(
    bring: Bring, path: Path, database: Database, clock: FixedClock
) -> None:
    seen: list[tuple[int, int]] = []

    @contextmanager
    def watched() -> Iterator[Session]:
        with database.unit_of_work() as session:
            yield session
        with database.unit_of_work() as other:  # on a connection of its own
            events.append(
                other, clock, actor="li", action="test:decision:made", subject=("finding", 1), payload={}
            )
        seen.append((count(database, Work), count(database, UploadUnderWay)))

    done = bring(path, watched)

    assert (done.created, done.updated, done.unchanged) == (35, 0, 0)
    assert seen[:6] == [(0, 1), (10, 1), (20, 1), (30, 1), (35, 1), (35, 0)]
    assert count(database, ImportBatch) == 1
    with database.reading() as session:
        batch = session.scalars(select(ImportBatch)).one()
        assert (batch.created, batch.refused) == (35, 0)
        actions = list(session.scalars(select(Event.action).order_by(Event.seq)))
    assert actions.count("upload:catalogue:imported") == 1
    assert actions.index("upload:catalogue:imported") > 4


def test_an_upload_that_was_interrupted_is_taken_up_by_the_same_file(
    bring: Bring, path: Path, database: Database, tmp_path: Path
) -> None:
    with pytest.raises(Stopped):
        bring(path, tell=stopping("MX-025"))
    assert (count(database, Work), count(database, UploadUnderWay)) == (20, 1)

    told: Told = []
    done = bring(path, tell=stopping("", told))
    again = bring(path)

    assert (done.created, done.updated, done.unchanged) == (35, 0, 0)
    assert {result for _id, result in told} == {"created"}
    assert len(told) == 35
    assert (again.created, again.updated, again.unchanged) == (0, 0, 35)
    assert count(database, ImportBatch) == 2
    assert count(database, UploadUnderWay) == 0
    assert len(titles(database)) == 105


def test_what_an_interrupted_upload_changed_counts_once_and_can_be_taken_back_whole(
    bring: Bring, database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    bring(table(tmp_path, range(15)))
    before = titles(database)
    newer = table(tmp_path, range(35), year=2022, name="新目录.csv")
    with pytest.raises(Stopped):
        bring(newer, tell=stopping("MX-025"))
    told: Told = []

    done = bring(newer, tell=stopping("", told))

    assert (done.created, done.updated, done.unchanged, done.absent) == (20, 15, 0, 0)
    assert [result for _id, result in told] == ["updated"] * 15 + ["created"] * 20
    assert len(done.sample) == 15
    taken = undo(database.unit_of_work, clock, batch_id=int(done.batch), actor="li")
    assert (taken.deleted, taken.restored) == (20, 15)
    assert titles(database) == before
    with database.reading() as session:
        assert set(session.scalars(select(Work.year))) == {2021}


def test_an_interrupted_upload_can_be_taken_back_instead(
    bring: Bring, path: Path, database: Database, clock: FixedClock
) -> None:
    with pytest.raises(Stopped):
        bring(path, tell=stopping("MX-025"))

    taken = undo(database.unit_of_work, clock, batch_id=1, actor="li")

    assert (taken.deleted, count(database, Work), count(database, UploadUnderWay)) == (20, 0, 0)
    assert bring(path).created == 35


def test_who_takes_back_what_is_being_written_ends_it(
    bring: Bring, path: Path, database: Database, clock: FixedClock
) -> None:
    written = 0

    @contextmanager
    def watched() -> Iterator[Session]:
        nonlocal written
        with database.unit_of_work() as session:
            yield session
        written += 1
        if written == 3:
            undo(database.unit_of_work, clock, batch_id=1, actor="li")

    with pytest.raises(Conflict, match="upload 1"):
        bring(path, watched)
    assert (count(database, Work), count(database, UploadUnderWay)) == (0, 0)


def test_another_reading_of_an_interrupted_file_is_an_upload_of_its_own(
    bring: Bring, path: Path, database: Database, tmp_path: Path
) -> None:
    with pytest.raises(Stopped):
        bring(path, tell=stopping("MX-015"))

    other = bring(table(tmp_path, range(12), name="另一份.csv"))

    assert (other.created, other.unchanged, other.absent) == (2, 10, 0)
    assert bring(path).created == 33


def test_a_full_replacement_is_refused_before_the_first_part(
    bring: Bring, path: Path, database: Database, tmp_path: Path
) -> None:
    bring(path)
    fewer = table(tmp_path, range(5, 40), name="少.csv")

    with pytest.raises(Refused) as refused:
        bring(fewer, replace_count=4)
    assert (refused.value.code, count(database, Work), count(database, ImportBatch)) == (
        "replace_count",
        35,
        1,
    )

    done = bring(fewer, replace_count=5)
    assert (done.created, done.unchanged, done.removed, count(database, Work)) == (5, 30, 5, 35)


def test_claims_of_two_holders_meet_in_whatever_part(
    bring: Bring, database: Database, clock: FixedClock, vault: Vault, tmp_path: Path
) -> None:
    add_holder(database.unit_of_work, clock, name="另一家（示例）", actor="cli:test")
    path = tmp_path / "isbn.csv"
    path.write_text("作品编号,作品名称,类别,ISBN\nZ-1,归途,小说,9787530200001\n", "utf-8")
    import_catalogue(
        database.unit_of_work, clock, vault, path=path, holder="另一家（示例）", actor="cli:test"
    )
    lines = [f"MX-{n},卷{n},小说,{9787530200001 if n == 22 else ''}" for n in range(30)]
    path.write_text("\n".join(["作品编号,作品名称,类别,ISBN", *lines]), "utf-8")

    with pytest.raises(Stopped):
        bring(path, tell=stopping("MX-29"))
    assert bring(path).held == 1
