"""Everything that can be verified is verified, kind by kind, and the first bad row is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from desk import integrity
from desk.wiring import Desk
from records.clock import FixedClock
from records.session import Database
from records.settings import Settings
from records.vault import Vault
from tests.db.takedown.conftest import Office


@pytest.fixture
def office(database: Database, clock: FixedClock, vault: Vault, settings: Settings) -> Office:
    made = Office(database, clock, vault, settings)
    made.open()
    made.account()
    made.account("sun")
    made.ready()
    made.approve()
    return made


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office.settings, office.database, office.clock, office.vault)


def said(desk: Desk, *files: Path) -> dict[str, tuple[int, list[str]]]:
    done = integrity.checks(desk, files)
    return {
        check.name: (check.checked, [f"{fault.row}: {fault.why}" for fault in check.faults]) for check in done
    }


def test_a_book_that_nobody_touched_verifies_in_every_kind(desk: Desk, tmp_path: Path) -> None:
    made = integrity.checkpoint(desk, "cli:chen", tmp_path / "elsewhere")
    done = said(desk, *made.files[1:])

    assert [fault for _checked, faults in done.values() for fault in faults] == []
    assert done["chain"][0] > 5
    assert (done["checkpoints"][0], done["approvals"][0], done["evidence"][0]) == (2, 1, 1)


def test_a_checkpoint_stands_in_the_home_and_where_it_was_asked_for(desk: Desk, tmp_path: Path) -> None:
    made = integrity.checkpoint(desk, "cli:chen", tmp_path / "elsewhere")

    assert [file.parent for file in made.files] == [desk.settings.checkpoints_dir, tmp_path / "elsewhere"]
    assert made.files[0].read_bytes() == made.files[1].read_bytes()
    with desk.database.reading() as session:
        last = session.execute(text("SELECT action, subject_id FROM event ORDER BY seq DESC")).first()
    assert last == ("desk:chain:checkpointed", str(made.seq))


def test_a_tail_that_was_cut_is_found_by_the_copy_kept_elsewhere(desk: Desk, tmp_path: Path) -> None:
    made = integrity.checkpoint(desk, "cli:chen", tmp_path / "elsewhere")
    made.files[0].unlink()
    cut = made.seq - 2
    with desk.database.unit_of_work() as session:
        on_postgresql = session.get_bind().dialect.name == "postgresql"
        unguard = (
            "DROP TRIGGER event_only_added ON event" if on_postgresql else "DROP TRIGGER event_no_delete"
        )
        session.execute(text(unguard))
        session.execute(text(f"DELETE FROM event WHERE seq > {cut}"))
        hash_ = session.execute(text(f"SELECT hash FROM event WHERE seq = {cut}")).scalar()
        session.execute(text(f"UPDATE chain_head SET seq = {cut}, hash = '{hash_}'"))

    assert said(desk)["chain"][1] == []
    assert said(desk, made.files[1])["checkpoints"][1] == [
        f"event {made.seq}: event {made.seq} was there at {made.at} and is gone"
    ]


def test_evidence_that_changed_is_named_by_its_capture(desk: Desk) -> None:
    warc = next(desk.settings.warc_dir.iterdir())
    warc.write_bytes(b"\x1f\x8b" + b"0" * 200)

    assert said(desk)["evidence"] == (1, ["capture 1: its bytes are unreadable"])


def test_a_file_that_is_no_checkpoint_or_is_not_there_is_named(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "wrong.json").write_text("{}")
    faults = said(desk, tmp_path / "wrong.json", tmp_path / "none.json")["checkpoints"][1]

    assert [fault.split(":")[0] for fault in faults] == ["checkpoint wrong.json", "checkpoint none.json"]
