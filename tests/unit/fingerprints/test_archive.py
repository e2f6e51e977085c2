"""Archives against archives, and every way an archive can be bad."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerprints.archive import ARCHIVE, compare, compute, likeness
from fingerprints.kinds import Likeness, Material
from fingerprints.members import Inventory, inventory
from records.errors import BytesRefused
from tests.unit.fingerprints.archives import (
    Files,
    blob,
    bomb,
    client,
    locked,
    overlapping,
    rar,
    seven,
    tarred,
    zipped,
)
from tests.unit.fingerprints.kind_tests import KindTests


class TestArchive(KindTests):
    kind = ARCHIVE

    def good(self) -> Mapping[str, Material]:
        return {
            "zip": Material(data=zipped(client(1)), name="a.zip"),
            "tar": Material(data=tarred(client(2)), name="a.tar"),
            "tar.xz": Material(data=tarred(client(3), mode="w:xz"), name="a.tar.xz"),
            "rar": Material(data=rar(client(4)), name="a.rar"),
            "zip under another name": Material(data=zipped(client(5)), name="a.jpg"),
        }

    def bad(self) -> Mapping[str, tuple[Material, str]]:
        whole = zipped(client(1))
        return {
            "zero bytes": (Material(name="a.zip"), "empty"),
            "html": (Material(data=b"<html>not found</html>", name="a.zip"), "not_this_kind"),
            "cut": (Material(data=whole[: len(whole) // 2], name="a.zip"), "truncated"),
            "encrypted": (Material(data=locked(client(1)), name="a.zip"), "encrypted"),
            "overlapping entries": (Material(data=overlapping(), name="a.zip"), "bomb"),
            "gzip bomb": (Material(data=bomb(), name="a.gz"), "bomb"),
            "zip within zip within zip": (Material(data=zipped({"a.zip": zipped({"b.gz": bomb()})}), name="a.zip"), "bomb"),
            "only a link": (Material(data=tarred({}, link="/etc/passwd"), name="a.tar"), "empty"),
            "wrong checksum": (Material(data=zipped({"a": b"x" * 50}, zipfile.ZIP_STORED).replace(b"x" * 50, b"y" * 50), name="a.zip"), "damaged"),
        }  # fmt: skip


def against(asset: Files, found: Files, pack: Callable[[Files], bytes] = zipped) -> Likeness | None:
    return compare(compute(Material(data=zipped(asset))), compute(Material(data=pack(found))))


@pytest.mark.parametrize("pack", [zipped, tarred, rar], ids=["zip", "tar", "rar"])
def test_a_repack_with_a_changed_program_is_strong_in_any_archive(pack: Callable[[Files], bytes]) -> None:
    changed = {**client(1), "start.exe": blob(9), "免费破解说明.txt": b"..." * 200}
    found = against({**client(1), "start.exe": blob(8)}, changed, pack)
    assert found is not None
    assert found.strength == "strong"
    assert found.evidence["members"]["shared"] == 6
    assert found.evidence["share"]["asset"] == pytest.approx(6 / 7, abs=1e-3)


def test_members_moved_to_other_names_and_folders_are_the_same() -> None:
    moved = {f"服务端/{n}.bin": data for n, data in enumerate(client(1).values())}
    found = against(client(1), moved)
    assert found is not None
    assert found.strength == "strong"


def test_a_private_server_with_a_fifth_of_the_client_is_probable() -> None:
    kept = {f"old/{name}": data for name, data in list(client(1, 20).items())[:4]}
    found = against(client(1, 20), kept | client(2, 20))
    assert found is not None
    assert found.strength == "probable"


def test_runtimes_and_tiny_files_in_common_are_no_likeness() -> None:
    shared = {
        "UnityPlayer.dll": blob(50, 400_000), "Game_Data/Managed/UnityEngine.CoreModule.dll": blob(51, 90_000),
        "vcruntime140.dll": blob(52, 90_000), "LICENSE.txt": b"free " * 2000, "empty": b"", "a": b"1", "b": b"2",
        "jre/lib/modules": blob(53, 90_000), "locales/zh-CN.pak": blob(54),
    }  # fmt: skip
    assert against({**client(1), **shared}, {**client(2), **shared}) is None


def test_digests_named_as_common_do_not_count() -> None:
    left, right = (compute(Material(data=zipped(client(1)))) for _ in range(2))
    digests = {one.sha256 for one in inventory(Material(data=zipped(client(1)))).members}
    assert likeness(left, right, digests) is None


def test_one_shared_file_in_two_large_archives_is_no_likeness() -> None:
    assert against({**client(1), "x": blob(77)}, {**client(2), "x": blob(77)}) is None


def test_members_of_inner_archives_are_members(tmp_path: Path) -> None:
    packed = {"游戏/client.7z": seven(client(1), tmp_path), "readme.txt": b"x" * 900}
    found = against(client(1), packed)
    assert found is not None
    assert found.strength == "strong"
    assert found.evidence["largest"][0]["found"].startswith("游戏/client.7z!data/level")


def test_nothing_is_written_and_no_link_is_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    path = tmp_path / "a.tar"
    path.write_bytes(tarred({"../../escaped": b"x" * 500, "/absolute": b"y" * 500}, link=str(secret)))
    found = inventory(Material(path))
    assert [(one.name, one.size) for one in found.members] == [("../../escaped", 500), ("/absolute", 500)]
    assert found.links == 1
    assert sorted(tmp_path.iterdir()) == [path, secret]


def test_an_inner_archive_that_cannot_be_read_is_a_member_with_its_reason() -> None:
    found = inventory(Material(data=zipped({"inner.zip": locked(client(1)), "a": b"x" * 900})))
    assert [one.name for one in found.members] == ["inner.zip", "a"]
    assert found.unread == [["inner.zip", "encrypted"]]


def test_too_many_members_are_refused() -> None:
    header = tarred({"a": b""})[:512]
    with pytest.raises(BytesRefused, match="too_many_entries"):
        inventory(Material(data=header * 50_001 + bytes(1024)))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_archives_give_an_inventory_or_a_typed_refusal(data: st.DataObject) -> None:
    small = {"a/b": b"hello" * 40, "c": blob(1, 300)}
    whole = bytearray(
        data.draw(st.sampled_from([zipped(small), tarred(small), rar(small), tarred(small, mode="w:gz")]))
    )
    for _ in range(data.draw(st.integers(0, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(BytesRefused):  # anything else that is raised fails the test
        found = inventory(Material(data=bytes(whole[: data.draw(st.integers(0, len(whole)))])))
        assert Inventory.unpacked(found.packed()) == found
