"""Exact files: whole, inside archives, and by lists that others bring."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from fingerprints.file import FILE, compare, compute
from fingerprints.hashlists import read
from fingerprints.kinds import Likeness, Material
from fingerprints.members import Inventory
from fingerprints.sandbox import Sandbox
from tests.unit.fingerprints.archives import blob, locked, zipped
from tests.unit.fingerprints.kind_tests import KindTests


class TestFile(KindTests):
    kind = FILE

    def good(self) -> Mapping[str, Material]:
        return {
            "bytes": Material(data=blob(1), name="a.bin"),
            "one byte": Material(data=b"x", name="b"),
            "archive": Material(data=zipped({"a": blob(2), "b": blob(3)}), name="a.zip"),
            "archive that cannot be read": Material(data=locked({"a": blob(4)}), name="b.zip"),
        }

    def bad(self) -> Mapping[str, tuple[Material, str]]:
        return {"zero bytes": (Material(name="a.bin"), "empty")}


def against(asset: bytes, found: bytes) -> Likeness | None:
    return compare(compute(Material(data=asset)), compute(Material(data=found)))


def test_digests_are_the_usual_ones() -> None:
    values = {one.algorithm: one.value for one in compute(Material(data=b"abc"))}
    assert values == {
        "sha256": hashlib.sha256(b"abc").hexdigest(), "sha1": hashlib.sha1(b"abc").hexdigest(),
        "md5": hashlib.md5(b"abc").hexdigest(), "size": "3",
    }  # fmt: skip


def test_an_asset_is_found_inside_an_archive_within_an_archive() -> None:
    found = against(blob(1), zipped({"合集/第一部.zip": zipped({"正文.txt": blob(1), "x": blob(2)})}))
    assert found is not None
    assert found.strength == "strong"
    assert found.evidence["member"] == {"name": "合集/第一部.zip!正文.txt", "size": 20_000}


def test_a_part_of_an_asset_is_probable_and_most_of_it_strong() -> None:
    asset = zipped({"a": blob(1, 100_000), "b": blob(2, 900_000)})
    part, most = against(asset, blob(1, 100_000)), against(asset, blob(2, 900_000))
    assert part is not None
    assert most is not None
    assert (part.strength, most.strength) == ("probable", "strong")


def test_a_small_file_in_two_archives_is_no_likeness() -> None:
    assert (
        against(
            zipped({"a": blob(1), "LICENSE": blob(9, 900)}), zipped({"b": blob(2), "LICENSE": blob(9, 900)})
        )
        is None
    )


def test_an_unreadable_archive_keeps_its_digests_and_says_why_there_are_no_members() -> None:
    (inside,) = [one for one in compute(Material(data=locked({"a": blob(4)}))) if one.payload]
    assert Inventory.unpacked(inside.payload).unread == [["", "encrypted"]]


@pytest.mark.parametrize(
    "form",
    [
        "{md5}",
        "{md5}  正文.txt",
        "MD5 (正文.txt) = {md5}",
        "正文.txt,20000,{sha1},A-001",
        "{sha256} *a.txt",
        "{MD5}",
    ],
)
def test_lists_of_others_find_files_whole_and_inside_archives(form: str) -> None:
    names = {name: hashlib.new(name, blob(1)).hexdigest() for name in ("md5", "sha1", "sha256")}
    listed = read("# 清单\n" + form.format(**names, MD5=names["md5"].upper()) + "\n")
    assert listed.refusals == ()
    for suspect in (blob(1), zipped({"正文.txt": blob(1)})):
        found = compare(listed.prints, compute(Material(data=suspect)))
        assert found is not None
        assert found.strength == "strong"
        assert found.asset_value in names.values()
    assert compare(listed.prints, compute(Material(data=blob(2)))) is None


def test_lines_without_a_digest_and_the_empty_file_are_refused_with_their_number() -> None:
    listed = read(f"文件,MD5\n{hashlib.md5(b'').hexdigest()}\n{'a' * 32}\n{'b' * 32}\n{'a' * 31}\n")
    assert [(one.line, one.code) for one in listed.refusals] == [
        (1, "no_digest"),
        (2, "empty_file"),
        (5, "no_digest"),
    ]
    assert [(one.value, one.variant) for one in listed.prints] == [
        ("a" * 32, "listed"),
        ("b" * 32, "listed-2"),
    ]


@pytest.mark.parametrize(
    "size", [1 << 27, pytest.param(1 << 30, marks=pytest.mark.long)], ids=["128 MiB", "1 GiB"]
)
def test_a_large_file_is_read_in_constant_memory(tmp_path: Path, size: int) -> None:
    path = tmp_path / "large.iso"
    with path.open("wb") as file:
        file.truncate(size)
    with Sandbox(replace(FILE.limits, memory_mib=32)) as box:
        prints = box.prints("file", Material(path))
    assert {one.algorithm: one.value for one in prints}["size"] == f"{size:x}"
