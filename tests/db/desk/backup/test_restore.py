"""An office restored from its backup is the same office, to the byte, and verifies; on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desk import integrity
from desk.backup import lists
from desk.backup.make import Made, make
from desk.backup.restore import check, restore
from desk.wiring import Desk, build
from records.cases import Approval
from records.clock import FixedClock
from records.errors import ConfigurationError, Refused
from records.events import Event
from records.session import Database
from records.settings import Settings
from records.vault import Vault
from tests.db.takedown.conftest import Office
from tests.postgresql import Server


@pytest.fixture
def desk(database: Database, clock: FixedClock, vault: Vault, settings: Settings) -> Desk:
    office = Office(database, clock, vault, settings)
    office.open()
    office.account()
    office.account("sun")
    office.ready()
    office.approve()
    desk = Desk(settings, database, clock, vault)
    integrity.checkpoint(desk, "cli:chen")
    return desk


@pytest.fixture
def empty(tmp_path: Path, clock: FixedClock, desk: Desk, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """An office on another machine that has nothing yet, on the same kind of database."""
    if not desk.database.is_shared:
        yield build(Settings(home=tmp_path / "other"), clock)
        return
    server: Server = request.getfixturevalue("postgresql")
    server.run("CREATE DATABASE restored")
    other = build(Settings(home=tmp_path / "other", database_url=server.url("restored")), clock)
    yield other
    other.database.dispose()
    server.drop(server.url("restored"))


def backed_up(desk: Desk, tmp_path: Path) -> Made:
    return make(desk, tmp_path / "backups", "cli:chen")


def faults(desk: Desk) -> list[str]:
    done = integrity.checks(desk, all_captures=True)
    return [f"{fault.row}: {fault.why}" for one in done for fault in one.faults]


def counts(desk: Desk) -> list[int]:
    with desk.database.reading() as session:
        return [session.scalar(select(func.count()).select_from(kind)) or 0 for kind in (Event, Approval)]


def test_a_restored_office_verifies_and_goes_on_as_the_one_it_was(
    desk: Desk, empty: Desk, tmp_path: Path
) -> None:
    restore(empty, backed_up(desk, tmp_path).folder)

    assert faults(empty) == []
    assert counts(empty) == counts(desk)
    assert integrity.checkpoint(empty, "cli:chen").key == integrity.checkpoint(desk, "cli:chen").key
    assert faults(empty) == []


def test_a_restored_key_is_its_owners_alone(desk: Desk, empty: Desk, tmp_path: Path) -> None:
    restore(empty, backed_up(desk, tmp_path).folder)
    assert empty.settings.checkpoint_key.stat().st_mode & 0o077 == 0


def test_what_stands_in_the_store_is_not_copied_again(desk: Desk, clock: FixedClock, tmp_path: Path) -> None:
    first = backed_up(desk, tmp_path)
    clock.advance(timedelta(days=1))
    desk.vault.put(b"new evidence")
    second = backed_up(desk, tmp_path)

    assert first.copied == first.files
    assert (second.files, second.copied) == (first.files + 1, 1)


def test_a_file_that_grew_is_kept_as_it_was_and_as_it_is(
    desk: Desk, empty: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    first = backed_up(desk, tmp_path)
    (warc,) = desk.settings.warc_dir.rglob("*.gz")
    was = warc.read_bytes()
    clock.advance(timedelta(days=1))
    warc.write_bytes(was + b"more")
    backed_up(desk, tmp_path)

    restore(empty, first.folder)
    assert (empty.settings.warc_dir / warc.relative_to(desk.settings.warc_dir)).read_bytes() == was


def test_a_changed_byte_is_found_by_the_check_and_bars_the_restore(
    desk: Desk, empty: Desk, tmp_path: Path
) -> None:
    made = backed_up(desk, tmp_path)
    (warc,) = desk.settings.warc_dir.rglob("*.gz")
    line = next(line for line in (made.folder / lists.FILES).read_text().splitlines() if "warc/" in line)
    digest = json.loads(line)["sha256"]
    stored = tmp_path / "backups" / "store" / digest[:2] / digest
    stored.write_bytes(stored.read_bytes()[:-1] + b"\xff")

    assert check(made.folder).bad == (f"warc/{warc.name}",)
    with pytest.raises(Refused) as refused:
        restore(empty, made.folder)
    assert refused.value.code == "backup_changed"


@pytest.mark.parametrize("name", ["book", lists.FILES])
def test_a_changed_book_or_list_bars_the_restore(desk: Desk, empty: Desk, tmp_path: Path, name: str) -> None:
    made = backed_up(desk, tmp_path)
    file = next(made.folder.glob(f"{name}*"))
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(Refused) as refused:
        restore(empty, made.folder)
    assert refused.value.code == "backup_changed"
    assert not list(empty.settings.vault_dir.rglob("*.restoring"))


def test_a_list_that_leads_out_of_the_office_is_refused(desk: Desk, empty: Desk, tmp_path: Path) -> None:
    made = backed_up(desk, tmp_path)
    head = lists.read_head(made.folder)
    entry = next(lists.read_files(made.folder, head))
    for path in ("../outside", "/etc/passwd", "vault/../../outside", "vault", "elsewhere/file"):
        count, digest = lists.write_files(made.folder, [lists.Entry(path, entry.sha256, 1, 1)])
        said = {**json.loads((made.folder / lists.HEAD).read_text()), "files": count, "files_sha256": digest}
        (made.folder / lists.HEAD).write_text(json.dumps(said))
        with pytest.raises(Refused) as refused:
            restore(empty, made.folder)
        assert refused.value.code == "unsafe_path", path


def test_an_office_that_has_a_book_is_never_overwritten(desk: Desk, tmp_path: Path) -> None:
    made = backed_up(desk, tmp_path)
    with pytest.raises(Refused) as refused:
        restore(desk, made.folder)
    assert refused.value.code == "home_in_use"


def test_a_backup_that_was_cut_off_is_none(desk: Desk, empty: Desk, tmp_path: Path) -> None:
    made = backed_up(desk, tmp_path)
    (made.folder / lists.HEAD).unlink()
    with pytest.raises(Refused) as refused:
        restore(empty, made.folder)
    assert refused.value.code == "no_backup"


@pytest.mark.parametrize("field", [{"revision": "9999"}, {"kind": "oracle"}])
def test_a_backup_of_a_newer_program_or_another_database_is_refused(
    desk: Desk, empty: Desk, tmp_path: Path, field: dict[str, str]
) -> None:
    made = backed_up(desk, tmp_path)
    said = json.loads((made.folder / lists.HEAD).read_text())
    (made.folder / lists.HEAD).write_text(json.dumps({**said, **field}))
    with pytest.raises(ConfigurationError):
        restore(empty, made.folder)


def test_a_backup_goes_to_another_place_than_the_office(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        make(desk, desk.settings.home_dir / "backups", "cli:chen")
    assert refused.value.code == "backup_inside"
