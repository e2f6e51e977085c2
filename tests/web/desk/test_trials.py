"""An uploaded file whose step was broken off can be tried once more; nothing stays busy for ever."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from desk import trials
from desk.wiring import Desk
from records.catalog import ImportBatch
from records.clock import FixedClock
from records.errors import Refused, Tampered
from records.imports import ImportTrial
from records.under_way import UploadUnderWay
from tests.web.conftest import SignIn
from tests.web.seed import Seeded

CSV = "作品编号,作品名称,类别\nP-1,听潮,小说\n".encode()


@pytest.fixture
def kept(desk: Desk, seeded: Seeded, tmp_path: Path) -> int:
    source = tmp_path / "目录.csv"
    source.write_bytes(CSV)
    return trials.keep(
        desk, source=source, file_name="目录.csv", holder_id=seeded.holders[0], actor="holder1"
    )


def state(desk: Desk, id_: int) -> str:
    with desk.database.reading() as session:
        return session.get_one(ImportTrial, id_).state


def test_a_commit_whose_process_was_killed_is_asked_for_again_after_a_quarter_of_an_hour(
    desk: Desk, kept: int, clock: FixedClock
) -> None:
    trials.ask(desk, kept)
    with desk.database.unit_of_work() as session:  # as a process leaves it that was killed at it
        session.get_one(ImportTrial, kept).state = trials.COMMITTING

    with pytest.raises(Refused) as refused:
        trials.ask(desk, kept, commit=True)
    clock.advance(timedelta(minutes=16))
    trials.ask(desk, kept, commit=True)

    assert refused.value.code == "busy"
    assert state(desk, kept) == trials.COMMITTED
    with desk.database.reading() as session:
        assert [row.created for row in session.scalars(select(ImportBatch)) if row.kind == "catalogue"] == [1]


def test_where_the_program_itself_fails_the_file_stands_as_before_the_step(desk: Desk, kept: int) -> None:
    trials.ask(desk, kept)
    with desk.database.reading() as session:
        path = desk.vault.path(session.get_one(ImportTrial, kept).digest)
    path.chmod(0o644)
    path.write_bytes(b"changed on the disk")

    with pytest.raises(Tampered):
        trials.ask(desk, kept, commit=True)
    assert state(desk, kept) == trials.TRIED
    path.write_bytes(CSV)
    assert trials.ask(desk, kept, commit=True)


def test_an_upload_that_stands_unfinished_says_so_and_offers_to_be_taken_back(
    desk: Desk, kept: int, sign_in: SignIn, seeded: Seeded
) -> None:
    trials.ask(desk, kept)
    trials.ask(desk, kept, commit=True)
    with desk.database.unit_of_work() as session:
        batch = session.get_one(ImportTrial, kept).batch_id or 0
        session.add(
            UploadUnderWay(batch_id=batch, holder_id=seeded.holders[0], key="k", changed_at=desk.clock.now())
        )
    person, at = sign_in("holder1"), f"/catalogue/batches/{batch}"

    before = person.get(at).text
    person.submit(f"{at}/undo", on=at)

    assert "再次上传同一文件即可接续" in before
    assert "所有行均合格" not in before
    assert "再次上传同一文件即可接续" not in person.get(at).text
