"""Hamming indexes on disk are the ones that were saved, or are refused."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

import numpy as np
import pytest

from fingerprints import shelf
from fingerprints.search import SMALL, HammingIndex
from records import versioned
from records.errors import NotFound, Tampered


class Names(TypedDict):
    algorithm: str
    recipe: str


NAMES: Names = {"algorithm": "pdq", "recipe": "pdq/test-v1"}


def codes(count: int) -> list[str]:
    words = np.random.default_rng(3).integers(0, 1 << 64, (count, 4), dtype=np.uint64)
    return [row.tobytes().hex() for row in words]


def test_a_saved_index_answers_as_the_one_in_memory(tmp_path: Path) -> None:
    some = codes(SMALL + 10)
    index = HammingIndex.of(some).removing([3]).adding([some[0]], [len(some)])
    shelf.save(index, tmp_path, **NAMES)
    loaded = shelf.load(tmp_path, **NAMES, check=True)
    assert len(loaded) == len(index)
    for query in some[:20]:
        assert loaded.within(query, 40) == index.within(query, 40)
    assert loaded.within(some[0], 0) == [(0, 0), (len(some), 0)]
    assert loaded.within(some[3], 0) == []


def test_a_new_version_takes_over_and_the_old_one_still_answers_its_readers(tmp_path: Path) -> None:
    old_codes, new_codes = codes(3), codes(5)
    shelf.save(HammingIndex.of(old_codes), tmp_path, **NAMES)
    old = shelf.load(tmp_path, **NAMES)
    shelf.save(HammingIndex.of(new_codes), tmp_path, **NAMES)
    assert len(shelf.load(tmp_path, **NAMES)) == 5
    assert old.within(old_codes[2], 0) == [(2, 0)]


def test_folders_that_nobody_needs_any_more_are_removed(tmp_path: Path) -> None:
    for count in range(1, 6):
        shelf.save(HammingIndex.of(codes(count)), tmp_path, **NAMES)
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == versioned.KEPT
    assert len(shelf.load(tmp_path, **NAMES)) == 5


def test_an_index_that_was_never_saved_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        shelf.load(tmp_path / "none", **NAMES)


@pytest.mark.parametrize("name", ["codes.npy", "meta.json"])
def test_a_damaged_file_is_noticed(tmp_path: Path, name: str) -> None:
    folder = shelf.save(HammingIndex.of(codes(4)), tmp_path, **NAMES)
    path = folder / name
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(Tampered):
        shelf.load(tmp_path, **NAMES, check=True)


def test_codes_of_another_recipe_are_refused(tmp_path: Path) -> None:
    shelf.save(HammingIndex.of(codes(4)), tmp_path, **NAMES)
    with pytest.raises(Tampered, match="pdq/test-v2"):
        shelf.load(tmp_path, algorithm="pdq", recipe="pdq/test-v2")


def test_a_crash_in_the_middle_leaves_the_old_index(tmp_path: Path) -> None:
    shelf.save(HammingIndex.of(codes(4)), tmp_path, **NAMES)

    def write(folder: Path) -> dict[str, object]:
        (folder / "codes.npy").write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        versioned.publish(tmp_path, "hamming-pdq", write)
    assert len(shelf.load(tmp_path, **NAMES, check=True)) == 4
    assert not list(tmp_path.glob(".making-*"))
