"""Whether this machine sees the folder in which the others keep their files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desk import shared_folder
from desk.wiring import Desk, build
from records.captures import Capture
from records.clock import FixedClock
from records.scope import Site
from records.session import Database
from records.settings import Settings
from records.sweeps import Sweep
from records.vocabulary import CaptureKind, SiteKind


@pytest.fixture
def desk(settings: Settings, database: Database, clock: FixedClock, tmp_path: Path) -> Desk:
    return build(settings.model_copy(update={"shared": tmp_path / "shared"}), clock)


def elsewhere(desk: Desk, folder: Path) -> Desk:
    return replace(desk, settings=desk.settings.model_copy(update={"shared": folder}))


def kept(desk: Desk, name: str) -> None:
    now = desk.clock.now()
    with desk.database.unit_of_work() as session:
        site = Site(key="s", name="s", kind=SiteKind.WEBSITE, url="http://s.example/", created_at=now, updated_at=now)  # fmt: skip
        session.add(site)
        session.flush()
        sweep = Sweep(site_id=site.id, started_at=now)
        session.add(sweep)
        session.flush()
        session.add(
            Capture(
                sweep_id=sweep.id, url="http://s.example/", kind=CaptureKind.RESPONSE, fetched_at=now, sha256="",
                bytes=0, warc_file=name,
            )
        )  # fmt: skip


def test_the_first_machine_gives_the_folder_its_name_and_leaves_no_probe(desk: Desk) -> None:
    assert shared_folder.trouble(desk) == ""
    assert shared_folder.trouble(desk) == ""

    assert sorted(path.name for path in desk.settings.shared_dir.iterdir()) == [".copywatch-folder", "warc"]


def test_a_machine_that_mounts_another_folder_is_told_so(desk: Desk, tmp_path: Path) -> None:
    shared_folder.trouble(desk)

    assert "not the folder" in shared_folder.trouble(elsewhere(desk, tmp_path / "another"))


def test_a_file_that_another_machine_wrote_and_this_one_does_not_see_is_named(desk: Desk) -> None:
    kept(desk, "s/sweep-000001-1.warc.gz")
    assert "sweep-000001-1.warc.gz" in shared_folder.trouble(desk)

    path = desk.settings.warc_dir / "s" / "sweep-000001-1.warc.gz"
    path.parent.mkdir()
    path.touch()

    assert shared_folder.trouble(desk) == ""


def test_a_folder_that_cannot_be_used_is_trouble(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    assert "cannot be used" in shared_folder.trouble(elsewhere(desk, file))
