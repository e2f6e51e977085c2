"""Covers and icons: bytes in the vault once, rows refused one by one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog import assets
from catalog.apply import import_catalogue
from records import events
from records.catalog import Asset
from records.clock import FixedClock
from records.errors import BytesRefused, NotFound
from records.session import Database
from records.vault import Vault
from records.vocabulary import AssetKind

PICTURE = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture
def works(
    database: Database, clock: FixedClock, vault: Vault, holder: str, upload: Callable[..., Path]
) -> str:
    table = upload("work_id,title,kind", "A-1,长夜渡口,book", "A-2,青云旧事,game", name="works.csv")
    import_catalogue(database.unit_of_work, clock, vault, path=table, holder=holder, actor="cli:x")
    return holder


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "a.png"
    path.write_bytes(PICTURE)
    return path


def test_a_picture_is_kept_once_however_often_it_is_given(
    database: Database, clock: FixedClock, vault: Vault, works: str, picture: Path
) -> None:
    given = [
        assets.add(
            database.unit_of_work, clock, vault, path=picture, holder=works, work_id="A-1", actor="cli:x"
        )
        for _ in range(2)
    ]

    assert [one.state for one in given] == ["created", "unchanged"]
    assert vault.open(given[0].digest) == PICTURE
    with database.reading() as session:
        assert [asset.kind for asset in session.scalars(select(Asset))] == [AssetKind.COVER]
        added = select(events.Event).where(events.Event.action == "catalog:asset:added")
        assert len(session.scalars(added).all()) == 1


def test_the_same_bytes_may_be_cover_and_icon(
    database: Database, clock: FixedClock, vault: Vault, works: str, picture: Path
) -> None:
    states = [
        assets.add(
            database.unit_of_work,
            clock,
            vault,
            path=picture,
            holder=works,
            work_id="A-1",
            actor="x",
            kind=kind,
        ).state
        for kind in (AssetKind.COVER, AssetKind.ICON)
    ]

    assert states == ["created", "created"]


def test_a_missing_an_empty_and_an_oversized_file_are_refused(
    database: Database,
    clock: FixedClock,
    vault: Vault,
    works: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def give(path: Path, work_id: str = "A-1") -> None:
        assets.add(database.unit_of_work, clock, vault, path=path, holder=works, work_id=work_id, actor="x")

    with pytest.raises(NotFound):
        give(tmp_path / "no.png")
    (tmp_path / "empty.png").touch()
    with pytest.raises(BytesRefused) as empty:
        give(tmp_path / "empty.png")
    monkeypatch.setattr(assets, "MAX_ASSET_BYTES", 3)
    (tmp_path / "big.png").write_bytes(b"1234")
    with pytest.raises(BytesRefused) as big:
        give(tmp_path / "big.png")
    (tmp_path / "small.png").write_bytes(b"1")
    with pytest.raises(NotFound):
        give(tmp_path / "small.png", "A-9")

    assert (empty.value.code, big.value.code) == ("file_empty", "file_too_large")


def test_a_table_gives_many_and_refuses_each_bad_row(
    database: Database,
    clock: FixedClock,
    vault: Vault,
    works: str,
    picture: Path,
    upload: Callable[..., Path],
) -> None:
    (picture.parent / "empty.png").touch()
    table = upload(
        "作品编号,文件,类型", "A-1,a.png,封面", "A-2,a.png,图标", "A-1,a.png,", "A-1,no.png,封面", "A-1,empty.png,封面",
        "A-9,a.png,封面", "A-1,../../etc/passwd,封面", "A-1,/etc/passwd,封面", "A-1,a.png,毛衣", ",a.png,封面",
        f"A-1,{'x' * 300}.png,封面", name="assets.csv",
    )  # fmt: skip

    outcome = assets.add_table(database.unit_of_work, clock, vault, path=table, holder=works, actor="cli:x")

    assert (outcome.created, outcome.unchanged, outcome.refused) == (2, 1, 8)
    assert [(one.row, one.code) for one in outcome.refusals] == [
        (5, "file_missing"), (6, "file_empty"), (7, "unknown_work"), (8, "file_outside"), (9, "file_outside"),
        (10, "unknown_kind"), (11, "missing"), (12, "file_missing"),
    ]  # fmt: skip


def test_a_link_out_of_the_folder_is_not_followed(
    database: Database,
    clock: FixedClock,
    vault: Vault,
    works: str,
    tmp_path: Path,
    upload: Callable[..., Path],
) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "a.png").symlink_to(tmp_path / "secret")
    table = upload("work_id,file", "A-1,a.png", name="given/assets.csv")

    outcome = assets.add_table(database.unit_of_work, clock, vault, path=table, holder=works, actor="cli:x")

    assert [one.code for one in outcome.refusals] == ["file_outside"]
