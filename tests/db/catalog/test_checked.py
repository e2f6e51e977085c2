"""Rows of a dry run, kept for its commit: the same outcome, and checked anew where anything is another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog.apply import CatalogueOutcome, import_catalogue
from catalog.rows import RowReader
from records.catalog import Work, WorkTitle
from records.clock import FixedClock
from records.session import Database
from records.vault import Vault

HEADER = "作品编号,作品名称,别名,年份,类别,作者,授权起,授权止,预警起,预警止"
GOOD = "MX-001,长夜渡口,夜渡|Night Ferry,2021,小说,甲|乙,2021-05-06,2031-05-05,2026-11-20,2026-12-20"
BAD = "MX-002,青云旧事,,19,小说,丙,,,,"
OTHER = "MX-003,远山,,2019,电影,丁,,,,"
Bring = Callable[..., CatalogueOutcome]
Upload = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tried"


@pytest.fixture
def bring(database: Database, clock: FixedClock, vault: Vault, holder: str, folder: Path) -> Bring:
    def run(path: Path, *, dry_run: bool = False, keeping: bool = True) -> CatalogueOutcome:
        return import_catalogue(
            database.unit_of_work, clock, vault, path=path, holder=holder, actor="cli:test", dry_run=dry_run,
            tried=folder if keeping else None,
        )  # fmt: skip

    return run


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows were checked, piece by piece."""
    seen: list[int] = []
    read = RowReader.read

    def counted(self: RowReader, lines):  # type: ignore[no-untyped-def]
        seen.append(len(lines))
        return read(self, lines)

    monkeypatch.setattr(RowReader, "read", counted)
    return seen


def stored(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as session:
        works = [
            (one.work_id, one.title, one.kind, one.year, one.creators, one.valid_from, one.valid_to, one.isbn, one.territory)
            for one in session.scalars(select(Work).order_by(Work.work_id))
        ]  # fmt: skip
        titles = session.execute(select(WorkTitle.text, WorkTitle.alias).order_by(WorkTitle.id))
        return [*works, *((text, alias) for text, alias in titles)]


def test_a_commit_does_not_check_again_what_its_dry_run_has_checked(
    bring: Bring, upload: Upload, checks: list[int], folder: Path
) -> None:
    path = upload(HEADER, GOOD, BAD, OTHER)
    tried = bring(path, dry_run=True)
    before = len(checks)

    done = bring(path)

    assert (len(checks), list(folder.iterdir())) == (before, [])  # and nothing is left of it
    assert replace(done, batch="", dry_run=True) == replace(tried, groups=done.groups)
    assert [one.as_json() for one in done.groups] == [one.as_json() for one in tried.groups]


def test_what_goes_in_is_the_same_with_and_without_a_kept_dry_run(
    database: Database, bring: Bring, upload: Upload, checks: list[int]
) -> None:
    path = upload(HEADER, GOOD, BAD, OTHER)
    bring(path, dry_run=True)
    bring(path)
    kept = stored(database)
    with database.unit_of_work() as session:
        for work in session.scalars(select(Work)):
            work.title, work.creators, work.valid_to = "另一个", [], None

    again = bring(path, keeping=False)

    assert (again.updated, stored(database)) == (2, kept)


@pytest.mark.parametrize("what", ["content", "day", "damage"])
def test_another_file_another_day_and_a_damaged_memory_are_checked_anew(
    bring: Bring, upload: Upload, checks: list[int], clock: FixedClock, folder: Path, what: str
) -> None:
    path = upload(HEADER, GOOD, OTHER)
    bring(path, dry_run=True)
    before = len(checks)
    if what == "content":
        path = upload(HEADER, GOOD, OTHER.replace("远山", "远水"))
    elif what == "day":
        clock.advance(timedelta(days=1))
    else:
        kept = next(folder.iterdir())
        kept.write_bytes(kept.read_bytes()[:-20])

    assert bring(path).created == 2
    assert len(checks) > before
