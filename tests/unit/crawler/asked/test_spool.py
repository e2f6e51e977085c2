"""A file on its way to the disk: hashed while it comes, continued where that is safe."""

from __future__ import annotations

import gzip
import hashlib
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Headers

from crawler.asked.spool import SYNC_BYTES, WORTH_RESUMING, Spool, clear
from records.clock import SystemClock
from records.vault import Vault

STRONG = Headers({"ETag": '"1"', "Last-Modified": "Sat, 21 Nov 2026 10:00:00 GMT"})
BODY = bytes(range(256)) * 8192  # 2 MiB
ROOM = 64 * 1024**2


def broken_off(folder: Path, headers: Headers = STRONG, length: int = WORTH_RESUMING) -> Spool:
    """A spool whose first answer ended after `length` bytes; what the next process finds."""
    spool = Spool(folder, "f")
    spool.begin(0, len(BODY), headers)
    spool.write(BODY[:length], ROOM)
    spool.close()
    return Spool(folder, "f")


def test_a_download_that_broke_off_goes_on_and_has_the_digest_of_the_whole(tmp_path: Path) -> None:
    spool = broken_off(tmp_path / "s")
    part = spool.waiting(ROOM)
    assert part is not None
    assert part.headers(None) == {"Range": f"bytes={WORTH_RESUMING}-", "If-Range": '"1"'}

    spool.begin(part.synced, len(BODY), STRONG)
    spool.write(BODY[part.synced :], ROOM)
    vault = Vault(tmp_path / "vault")
    digest = spool.keep(vault)

    assert (digest, vault.open(digest)) == (hashlib.sha256(BODY).hexdigest(), BODY)
    assert list((tmp_path / "s").iterdir()) == []


def test_a_changed_file_begins_anew(tmp_path: Path) -> None:
    spool = broken_off(tmp_path / "s")
    other = b"another edition" * 1000
    spool.begin(0, len(other), Headers({"ETag": '"2"'}))
    spool.write(other, ROOM)
    assert Vault(tmp_path / "vault").open(spool.keep(Vault(tmp_path / "vault"))) == other


@pytest.mark.parametrize(
    ("headers", "length", "cap"),
    [
        (Headers({"ETag": 'W/"1"'}), WORTH_RESUMING, ROOM),  # weak: perhaps other bytes
        (Headers(), WORTH_RESUMING, ROOM),
        (STRONG, WORTH_RESUMING - 1, ROOM),
        (STRONG, len(BODY), ROOM),  # it was whole, and nobody took it
        (STRONG, WORTH_RESUMING, WORTH_RESUMING),
        (Headers({**STRONG, "Content-Encoding": "gzip"}), 0, ROOM),
    ],
)
def test_what_cannot_be_continued_safely_is_not(
    tmp_path: Path, headers: Headers, length: int, cap: int
) -> None:
    assert broken_off(tmp_path, headers, length).waiting(cap) is None


def test_only_what_was_brought_to_the_disk_is_believed_after_a_kill(tmp_path: Path) -> None:
    spool = Spool(tmp_path, "f")
    spool.begin(0, None, STRONG)
    for _ in range(9):
        spool.write(BODY, ROOM)  # 18 MiB; the process ends here
    part = Spool(tmp_path, "f").waiting(ROOM)
    assert part is not None
    assert SYNC_BYTES <= part.synced < spool.length
    spool.discard()


def test_a_packed_body_is_unpacked_on_its_way_and_no_bomb_goes_far(tmp_path: Path) -> None:
    spool = Spool(tmp_path, "f")
    spool.begin(0, None, Headers({"Content-Encoding": "gzip"}))
    spool.write(gzip.compress(BODY), ROOM)
    assert Vault(tmp_path / "v").open(spool.keep(Vault(tmp_path / "v"))) == BODY

    bomb = Spool(tmp_path, "b")
    bomb.begin(0, None, Headers({"Content-Encoding": "gzip"}))
    bomb.write(gzip.compress(bytes(50 * 1024**2)), 1000)
    assert bomb.length == 1001
    bomb.discard()


@pytest.mark.parametrize("note", ["", "{", "[]", '{"etag": "x"}', '{"etag":"","last_modified":"","total":0,"synced":"y"}'])  # fmt: skip
def test_a_damaged_note_means_that_nothing_is_there(tmp_path: Path, note: str) -> None:
    spool = broken_off(tmp_path)
    (tmp_path / "f.json").write_text(note)
    assert spool.waiting(ROOM) is None


def test_old_parts_are_removed(tmp_path: Path) -> None:
    broken_off(tmp_path)
    now = SystemClock().now()
    clear(tmp_path, now - timedelta(days=1))
    assert len(list(tmp_path.iterdir())) == 2
    clear(tmp_path, now + timedelta(days=1))
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.binary(max_size=50), max_size=20))
def test_however_the_bytes_are_cut_the_digest_is_of_the_whole(pieces: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        spool, vault = Spool(Path(folder) / "s", "f"), Vault(Path(folder) / "v")
        spool.begin(0, None, Headers())
        for piece in pieces:
            spool.write(piece, ROOM)
        assert spool.keep(vault) == hashlib.sha256(b"".join(pieces)).hexdigest()
