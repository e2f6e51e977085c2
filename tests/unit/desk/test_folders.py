"""Files below a folder: in order, no link followed, nothing left out unseen."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from desk import folders
from records.errors import NotFound, Refused


def test_files_of_all_folders_come_by_name_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for name in ("z.txt", "b/c/x.txt", "a.txt", "b/中文.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")

    found = folders.files(tmp_path)

    assert [one.name for one in found] == ["a.txt", "b/c/x.txt", "b/中文.txt", "z.txt"]
    assert not any(one.refusal for one in found)


def test_links_and_pipes_are_refused_and_not_opened(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("x", encoding="utf-8")
    root = tmp_path / "root"
    root.mkdir()
    (root / "file").symlink_to(outside / "secret")
    (root / "folder").symlink_to(outside)
    (root / "loop").symlink_to(root)
    os.mkfifo(root / "pipe")

    found = folders.files(root)

    assert [(one.name, one.refusal) for one in found] == [
        ("file", "symlink"), ("folder", "symlink"), ("loop", "symlink"), ("pipe", "not_a_file"),
    ]  # fmt: skip


def test_any_name_can_be_written_as_json(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"bad\xff\x1b[31m\nname")).touch()

    (found,) = folders.files(tmp_path)

    assert found.name == "bad\\xff\x1b[31m\nname"
    assert json.loads(json.dumps(found.name, ensure_ascii=False).encode()) == found.name
    assert folders.one_line(found.name) == "bad\\xff\x1b[31m\\nname"
    assert found.path.is_file()


def test_a_folder_with_too_many_files_is_refused_as_a_whole(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / str(number)).touch()

    with pytest.raises(Refused) as error:
        folders.files(tmp_path, limit=3)

    assert error.value.code == "too_many_files"
    assert len(folders.files(tmp_path, limit=4)) == 4


def test_folders_that_are_too_deep_are_refused_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "MAX_DEPTH", 2)
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x").touch()

    found = folders.files(tmp_path)

    assert [(one.name, one.refusal) for one in found] == [("a/b/c", "too_deep"), ("a/b/x", "")]


def test_one_file_stands_for_itself_and_a_missing_one_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "one.txt").touch()

    assert [one.name for one in folders.files(tmp_path / "one.txt")] == ["one.txt"]
    with pytest.raises(NotFound):
        folders.files(tmp_path / "none")
