"""Tables of key points on disk: what is new is read once, what is gone is passed over, damage is mended."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from fingerprints.pictures import keypoints, markshelf
from fingerprints.pictures.keypoints import Features
from fingerprints.pictures.markshelf import MarkShelf
from tests.unit.fingerprints.pictures import drawn


def features(seed: int) -> Features:
    return keypoints.features(np.asarray(drawn(seed), np.uint8), {})


@pytest.fixture(scope="module")
def vault() -> dict[str, bytes]:
    """Twelve payloads by their digests, in the order of their seeds."""
    made = [keypoints.packed(features(seed)) for seed in range(12)]
    return {sha256(one).hexdigest(): one for one in made}


class Reading:
    """Payloads of a vault, with the digests that were read."""

    def __init__(self, vault: dict[str, bytes]) -> None:
        self.vault = vault
        self.read: list[str] = []

    def __call__(self, digest: str) -> bytes:
        self.read.append(digest)
        return self.vault.get(digest, b"")


def test_what_is_kept_answers_as_what_is_made(tmp_path: Path, vault: dict[str, bytes]) -> None:
    digests = list(vault)
    MarkShelf.opened(tmp_path, digests, Reading(vault))
    again = MarkShelf.opened(tmp_path, digests, Reading(vault))
    made = MarkShelf.made(digests, Reading(vault))
    for seed in (0, 4, 9):
        assert again.likely(features(seed)) == made.likely(features(seed))
        assert again.likely(features(seed))[0] == digests[seed]


def test_only_what_is_new_is_read(tmp_path: Path, vault: dict[str, bytes]) -> None:
    digests, reading = list(vault), Reading(vault)
    MarkShelf.opened(tmp_path, digests[:5], reading)
    shelf = MarkShelf.opened(tmp_path, digests[:7], reading)
    assert reading.read == digests[:7]
    assert shelf.likely(features(6))[0] == digests[6]


def test_what_the_catalogue_no_longer_has_is_never_named(tmp_path: Path, vault: dict[str, bytes]) -> None:
    digests = list(vault)
    MarkShelf.opened(tmp_path, digests, Reading(vault))
    assert digests[2] not in MarkShelf.opened(tmp_path, digests[3:], Reading(vault)).likely(features(2))


def test_many_small_folders_become_one_without_reading_again(tmp_path: Path, vault: dict[str, bytes]) -> None:
    digests, reading = list(vault), Reading(vault)
    for count in range(1, markshelf.SMALL + 3):
        shelf = MarkShelf.opened(tmp_path, digests[1:count] or digests[:1], reading)
    assert len(list(tmp_path.glob("marks-*"))) <= 2
    assert len(reading.read) == len(set(reading.read))
    assert shelf.likely(features(5))[0] == digests[5]
    assert all(digests[0] not in one.digests for one in shelf.segments)


def test_a_payload_that_is_gone_or_none_of_ours_blinds_nothing(
    tmp_path: Path, vault: dict[str, bytes]
) -> None:
    digests = [*vault, "0" * 64, "1" * 64]
    shelf = MarkShelf.opened(tmp_path, digests, Reading({**vault, "1" * 64: b"orb1 nonsense"}))
    assert shelf.likely(features(1))[0] == digests[1]


@pytest.mark.parametrize("name", ["codes.npy", "meta.json", "digests.npy"])
def test_a_damaged_folder_is_made_again(tmp_path: Path, vault: dict[str, bytes], name: str) -> None:
    digests = list(vault)
    MarkShelf.opened(tmp_path, digests, Reading(vault))
    (folder,) = tmp_path.glob("marks-*")
    (folder / name).write_bytes((folder / name).read_bytes()[:40])
    reading = Reading(vault)
    assert MarkShelf.opened(tmp_path, digests, reading).likely(features(3))[0] == digests[3]
    assert reading.read == digests
