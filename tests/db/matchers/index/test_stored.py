"""The index in the home: the same answers as without it, whatever changed, whoever died while building."""

from __future__ import annotations

import os
import shutil
import signal
import time
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select, text

from matchers.facts import ListingFacts
from matchers.index import state, stored
from matchers.index.catalogue import CatalogueIndex, index, names
from matchers.index.load import works
from matchers.screen import screen
from records.catalog import Authorization, RightsHolder, Work, WorkTitle
from records.clock import FixedClock
from records.session import Database
from records.vocabulary import WorkKind

TITLES = ("星渊纪事", "海上来信", "山河入梦长安夜话", "The Long Winter King", "渡口")
LISTINGS = (
    "《星渊纪事》 陆沉舟 txt", "海上来信 epub", "山河入夢長安夜活 全集", "the.long.winter.king.2014.1080p", "【渡口】", "新来的书 txt",
)  # fmt: skip


@pytest.fixture
def book(database: Database, clock: FixedClock) -> Database:
    """Five works of one holder."""
    with database.unit_of_work() as session:
        session.add(RightsHolder(id=1, name="远山文化", created_at=clock.now()))
    for title in TITLES:
        add(database, clock, title)
    return database


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where the index is kept; it need not be there."""
    return tmp_path / "index"


def add(database: Database, clock: FixedClock, title: str) -> int:
    with database.unit_of_work() as session:
        work = Work(holder_id=1, work_id=f"W-{title}", title=title, kind=WorkKind.LITERATURE, creators=["陆沉舟"],
                    created_at=clock.now(), updated_at=clock.now())  # fmt: skip
        work.titles = [WorkTitle(text=title)]
        session.add(work)
        session.flush()
        return work.id


def answers(catalogue: CatalogueIndex) -> list[list[tuple[Any, ...]]]:
    """What every listing is told to be, in full."""
    screened = [screen(ListingFacts(url="", title=title), catalogue) for title in LISTINGS]
    return [
        [(one.weighed.candidate.work, one.decision, one.p_work, one.families) for one in found.decided]
        for found in screened
    ]


def fresh(database: Database) -> list[list[tuple[Any, ...]]]:
    return answers(index(works(database.unit_of_work)))


def folders(root: Path) -> list[str]:
    return sorted(folder.name for folder in root.iterdir() if folder.is_dir())


def test_a_saved_index_answers_as_one_built_from_the_rows(
    book: Database, clock: FixedClock, root: Path
) -> None:
    built, _ = stored.opened(book.unit_of_work, clock, root)
    loaded, now = stored.opened(book.unit_of_work, clock, root)
    assert answers(built) == answers(loaded) == fresh(book)
    assert any(answers(loaded))
    assert now.revision == state.read(book.unit_of_work).revision
    assert folders(root) == ["catalogue-1"]


def test_new_changed_and_removed_works_lie_over_the_saved_index(
    book: Database, clock: FixedClock, root: Path
) -> None:
    stored.opened(book.unit_of_work, clock, root)
    add(book, clock, "新来的书")
    with book.unit_of_work() as session:
        work = session.scalars(select(Work).where(Work.title == "海上来信")).one()
        work.title, work.titles[0].text = "海上回信", "海上回信"
        session.delete(session.scalars(select(Work).where(Work.title == "渡口")).one())
    changed, _ = stored.opened(book.unit_of_work, clock, root)
    assert answers(changed) == fresh(book)
    assert folders(root) == ["catalogue-1"]


CHANGES = {
    "a title edited in place": "UPDATE work_title SET text = '星渊记事' WHERE text = '星渊纪事'",
    "a maker": "UPDATE work SET creators = '[\"甲\"]' WHERE title = '渡口'",
    "the window of the right": "UPDATE work SET valid_to = '2026-01-01' WHERE title = '渡口'",
    "the holder's name": "UPDATE rights_holder SET name = '近水文化'",
    "a work removed": "DELETE FROM work_title WHERE text = '渡口'",
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("works_of_a_block", [2, state.BATCH])
def test_any_change_of_the_rows_is_another_revision(
    book: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, works_of_a_block: int
) -> None:
    monkeypatch.setattr(state, "BATCH", works_of_a_block)
    state.read(book.unit_of_work).save(tmp_path / "state.npz")
    before = state.State.load(tmp_path / "state.npz")
    assert state.read(book.unit_of_work, before).revision == before.revision
    with book.unit_of_work() as session:
        session.execute(text(CHANGES[change]))
    after, anew = state.read(book.unit_of_work, before), state.read(book.unit_of_work)
    assert after.revision == anew.revision != before.revision
    assert (after.windows, after.blocks) == (anew.windows, anew.blocks)


def test_a_folder_of_an_earlier_version_learns_its_blocks(
    book: Database, clock: FixedClock, root: Path
) -> None:
    _, now = stored.opened(book.unit_of_work, clock, root)
    file = root / "catalogue-1" / "state.npz"
    np.savez(file, ids=now.ids, digests=now.digests)
    assert state.State.load(file).blocks == ()
    stored.opened(book.unit_of_work, clock, root)
    assert state.State.load(file).blocks == now.blocks != ()
    assert folders(root) == ["catalogue-1"]


def test_a_state_is_kept_with_its_windows(book: Database, tmp_path: Path) -> None:
    with book.unit_of_work() as session:
        session.execute(text(CHANGES["the window of the right"]))
    before = state.read(book.unit_of_work)
    before.save(tmp_path / "state.npz")
    known = state.State.load(tmp_path / "state.npz")
    assert known.blocks == before.blocks
    assert state.read(book.unit_of_work, known).windows == before.windows == ((None, date(2026, 1, 1)),)


def test_a_grant_for_all_works_of_a_holder_changes_them_all(book: Database, clock: FixedClock) -> None:
    before = state.read(book.unit_of_work)
    with book.unit_of_work() as session:
        session.add(
            Authorization(
                holder_id=1, host="a.example", valid_to=clock.now().date(), key="k", created_at=clock.now()
            )
        )
    after = state.read(book.unit_of_work)
    newer, gone = after.unlike(before.ids, before.digests)
    assert newer == gone == before.ids.tolist()
    assert after.windows == ((None, clock.now().date()),)


def test_differences_a_day_old_are_built_in(book: Database, clock: FixedClock, root: Path) -> None:
    stored.opened(book.unit_of_work, clock, root)
    clock.advance(timedelta(days=2))
    stored.opened(book.unit_of_work, clock, root)
    assert folders(root) == ["catalogue-1"]
    add(book, clock, "新来的书")
    rebuilt, _ = stored.opened(book.unit_of_work, clock, root)
    assert folders(root) == ["catalogue-1", "catalogue-2"]
    assert answers(rebuilt) == fresh(book)


def test_too_many_differences_are_built_in_at_once(
    book: Database, clock: FixedClock, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "NEWER", 2)
    stored.opened(book.unit_of_work, clock, root)
    for number in range(3):
        add(book, clock, f"新来的书{number}")
    rebuilt, _ = stored.opened(book.unit_of_work, clock, root)
    assert (folders(root), answers(rebuilt)) == (["catalogue-1", "catalogue-2"], fresh(book))


@pytest.mark.parametrize("victim", ["works.jsonl", "meta.json", "state.npz", "works-maker.npy", "titles"])
def test_a_damaged_index_is_built_anew(book: Database, clock: FixedClock, root: Path, victim: str) -> None:
    stored.opened(book.unit_of_work, clock, root)
    damaged = root / "catalogue-1" / victim
    if damaged.is_dir():
        shutil.rmtree(damaged)
    else:
        damaged.unlink()
    catalogue, _ = stored.opened(book.unit_of_work, clock, root)
    assert answers(catalogue) == fresh(book)
    assert (root / "current").read_text() == "catalogue-2"


def _build_slowly(url: str, root: Path, clock: FixedClock) -> None:
    def slow(work: Any) -> list[Any]:
        (root / "begun").touch()
        time.sleep(0.5)
        return names(work)

    stored.catalogue.names = slow  # type: ignore[assignment] # this process is killed while it builds
    stored.opened(Database(url).unit_of_work, clock, root)


def test_a_builder_that_is_killed_leaves_the_old_index(book: Database, clock: FixedClock, root: Path) -> None:
    stored.opened(book.unit_of_work, clock, root)
    clock.advance(timedelta(days=2))
    add(book, clock, "新来的书")
    builder = get_context("fork").Process(target=_build_slowly, args=(book.url, root, clock))
    builder.start()
    while not (root / "begun").exists():
        time.sleep(0.01)
    # while one builds, another goes on with the old index and what has changed
    meanwhile, _ = stored.opened(book.unit_of_work, clock, root)
    assert answers(meanwhile) == fresh(book)
    os.kill(builder.pid or 0, signal.SIGKILL)
    builder.join()
    assert (root / "current").read_text() == "catalogue-1"
    assert any(name.startswith("draft-") for name in folders(root))
    after, _ = stored.opened(book.unit_of_work, clock, root)
    assert answers(after) == fresh(book)
    assert folders(root) == ["catalogue-1", "catalogue-2"]


def _open(url: str, root: Path, clock: FixedClock) -> None:
    stored.opened(Database(url).unit_of_work, clock, root)


def test_workers_that_start_together_build_one_index(book: Database, clock: FixedClock, root: Path) -> None:
    workers = [get_context("fork").Process(target=_open, args=(book.url, root, clock)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert folders(root) == ["catalogue-1"]


def test_what_a_worker_has_open_survives_two_rebuilds(book: Database, clock: FixedClock, root: Path) -> None:
    opened, _ = stored.opened(book.unit_of_work, clock, root)
    before = answers(opened)
    for number in range(3):
        clock.advance(timedelta(days=2))
        add(book, clock, f"后来{number}")
        stored.opened(book.unit_of_work, clock, root)
    assert answers(opened) == before
    assert folders(root) == ["catalogue-3", "catalogue-4"]


def test_an_empty_catalogue_is_kept_too(database: Database, clock: FixedClock, root: Path) -> None:
    for _ in range(2):
        catalogue, now = stored.opened(database.unit_of_work, clock, root)
        assert answers(catalogue) == [[]] * len(LISTINGS)
        assert len(now.ids) == 0
