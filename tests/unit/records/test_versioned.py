"""Folders that are made as a whole, named by what they hold, and taken into use at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from records import versioned
from records.errors import NotFound, Tampered


def holding(text: str) -> Callable[[Path], dict[str, Any]]:
    """Writes two files and describes them."""

    def write(folder: Path) -> dict[str, Any]:
        (folder / "words").write_text(text)
        (folder / "more").write_text(text * 2)
        return {"length": len(text)}

    return write


def words(root: Path) -> str:
    return (versioned.current(root)[0] / "words").read_text()


def test_the_newest_is_current_and_the_one_before_is_kept_for_its_readers(tmp_path: Path) -> None:
    folders = [versioned.publish(tmp_path, "index", holding(text)) for text in ("a", "b", "c")]
    assert versioned.current(tmp_path)[0] == folders[2]
    assert [folder.exists() for folder in folders] == [False, True, True]


def test_what_was_published_before_may_be_made_current_again(tmp_path: Path) -> None:
    first = versioned.publish(tmp_path, "index", holding("a"))
    versioned.publish(tmp_path, "index", holding("b"))
    assert versioned.publish(tmp_path, "index", holding("a")) == first
    assert words(tmp_path) == "a"


def test_a_description_says_what_was_said_and_verifies(tmp_path: Path) -> None:
    folder = versioned.publish(tmp_path, "index", holding("abc"))
    meta = versioned.described(folder)
    versioned.verify(folder, meta)
    assert meta["length"] == 3
    assert sorted(meta["files"]) == ["more", "words"]


def test_others_may_read_a_folder(tmp_path: Path) -> None:
    assert versioned.publish(tmp_path, "index", holding("abc")).stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("name", ["more", "words", versioned.META])
@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_harm_is_told_by_the_name_of_the_file(tmp_path: Path, name: str, harm: str) -> None:
    folder = versioned.publish(tmp_path, "index", holding("abc"))
    if harm == "gone":
        (folder / name).unlink()
    else:
        (folder / name).write_text((folder / name).read_text() + " ")
    with pytest.raises(Tampered) as told:
        versioned.verify(*versioned.current(tmp_path))
    assert told.value.data["digest"] == name


def test_where_nothing_was_published_nothing_is_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        versioned.current(tmp_path)
