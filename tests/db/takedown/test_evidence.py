"""Whether stored bytes still are what the notice says they are."""

from __future__ import annotations

import gzip
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from records.vault import Vault
from takedown.evidence import KeptBytes, verify

BODY = "<title>长夜灯火</title>".encode() * 100


def write(folder: Path, payload: bytes, *headers: tuple[str, str]) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "a.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        head = StatusAndHeaders("200 OK", list(headers), protocol="HTTP/1.1")
        record = writer.create_warc_record(
            "http://forum.example/a",
            "response",
            payload=io.BytesIO(payload),
            http_headers=head,
            length=len(payload),
        )
        writer.write_record(record)
    return str(record.rec_headers.get_header("WARC-Record-ID"))


def kept(record_id: str = "", **columns: Any) -> KeptBytes:
    return KeptBytes(
        **{
            "capture": "1", "picture": False, "sha256": hashlib.sha256(BODY).hexdigest(), "warc_file": "a.warc.gz",
            "warc_offset": 0, "warc_record_id": record_id,
        } | columns
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_kept_body_verifies_as_it_was_decoded(tmp_path: Path, vault: Vault, encoding: str) -> None:
    headers = [("Content-Encoding", encoding)] if encoding else []
    record_id = write(tmp_path, gzip.compress(BODY) if encoding else BODY, *headers)
    assert verify([kept(record_id)], vault, tmp_path) == {"1": ""}


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"sha256": "0" * 64}, "changed"),
        ({"warc_record_id": "<urn:uuid:another>"}, "changed"),
        ({"warc_file": "b.warc.gz"}, "missing"),
        ({"warc_file": ""}, "missing"),
        ({"warc_file": "../../etc/passwd"}, "missing"),
        ({"warc_offset": None}, "missing"),
        ({"warc_offset": 7}, "unreadable"),
        ({"warc_offset": 1 << 30}, "changed"),
        ({"picture": True}, "missing"),
    ],
)
def test_each_fault_has_its_word(tmp_path: Path, vault: Vault, columns: dict[str, Any], fault: str) -> None:
    record_id = write(tmp_path / "warc", BODY)
    assert verify([kept(record_id, **columns)], vault, tmp_path / "warc") == {"1": fault}


def test_a_picture_verifies_by_its_name_in_the_vault(tmp_path: Path, vault: Vault) -> None:
    digest = vault.put(b"png")
    assert verify([kept(picture=True, sha256=digest)], vault, tmp_path) == {"1": ""}
    vault.path(digest).write_bytes(b"gif")
    assert verify([kept(picture=True, sha256=digest)], vault, tmp_path) == {"1": "changed"}
