"""Numbers of works: counted while they are few, remembered between uploads where they are many."""

from __future__ import annotations

import pytest

from catalog.holders import add_holder
from desk.web import counts
from records.catalog import ImportBatch, Work
from records.clock import FixedClock
from records.session import Database
from records.vocabulary import WorkKind


def _work(clock: FixedClock, number: int) -> Work:
    at = clock.now()
    return Work(
        holder_id=1, work_id=f"W-{number}", title="远山", kind=WorkKind.LITERATURE, creators=[], created_at=at, updated_at=at
    )  # fmt: skip


@pytest.mark.parametrize(("always", "seen"), [(10_000, 3), (1, 2)])
def test_many_works_are_counted_again_only_after_an_upload(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, always: int, seen: int
) -> None:
    monkeypatch.setattr(counts, "ALWAYS", always)
    add_holder(database.unit_of_work, clock, name="示例出版社", actor="cli:test")
    with database.unit_of_work() as session:
        session.add_all([_work(clock, 1), _work(clock, 2)])
    with database.reading() as session:
        assert (counts.works(session), counts.works(session, 1), counts.works(session, 7)) == (2, 2, 0)

    with database.unit_of_work() as session:
        session.add(_work(clock, 3))
    with database.reading() as session:
        assert counts.works(session, 1) == seen

    with database.unit_of_work() as session:
        session.add(ImportBatch(
            kind="catalogue", holder_id=1, file_name="目录.csv", digest="", encoding="utf-8", actor="cli:test", at=clock.now()
        ))  # fmt: skip
    with database.reading() as session:
        assert (counts.works(session), counts.works(session, 1)) == (3, 3)
