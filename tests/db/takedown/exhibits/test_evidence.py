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

from records.captures import REFERS_TO_FILE, REFERS_TO_OFFSET
from records.vault import Vault
from takedown.exhibits.evidence import KeptBytes, verify

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


def refer(folder: Path, *fields: tuple[str, str]) -> int:
    """Append a record "revisit" with these fields; its offset."""
    path = folder / "a.warc.gz"
    offset = path.stat().st_size if path.exists() else 0
    with path.open("ab") as file:
        writer = WARCWriter(file, gzip=True)
        head = StatusAndHeaders("304 Not Modified", [], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            "http://forum.example/a", "revisit", payload=io.BytesIO(b""), http_headers=head, length=0,
            warc_headers_dict=dict(fields),
        )  # fmt: skip
        writer.write_record(record)
    return offset


def kept(record_id: str = "", **columns: Any) -> KeptBytes:
    usual: dict[str, Any] = {
        "capture": "1", "picture": False, "sha256": hashlib.sha256(BODY).hexdigest(), "warc_file": "a.warc.gz",
        "warc_offset": 0, "warc_record_id": record_id,
    }  # fmt: skip
    return KeptBytes(**{**usual, **columns})


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


def test_a_file_cut_anywhere_before_its_bodys_end_has_its_word(tmp_path: Path, vault: Vault) -> None:
    row = kept(write(tmp_path, BODY))
    whole = (tmp_path / "a.warc.gz").read_bytes()
    for length in range(len(whole) - 20):  # behind it stand the member's sum and what warcio adds to a record
        (tmp_path / "a.warc.gz").write_bytes(whole[:length])
        assert verify([row], vault, tmp_path)["1"] in {"changed", "unreadable"}, length


def test_a_picture_verifies_by_its_name_in_the_vault(tmp_path: Path, vault: Vault) -> None:
    digest = vault.put(b"png")
    assert verify([kept(picture=True, sha256=digest)], vault, tmp_path) == {"1": ""}
    vault.path(digest).write_bytes(b"gif")
    assert verify([kept(picture=True, sha256=digest)], vault, tmp_path) == {"1": "changed"}


def refers_to(name: str, offset: int) -> list[tuple[str, str]]:
    return [(REFERS_TO_FILE, name), (REFERS_TO_OFFSET, str(offset))]


def test_an_unmodified_page_verifies_by_the_response_that_still_stands(tmp_path: Path, vault: Vault) -> None:
    write(tmp_path, BODY)
    again = refer(tmp_path, *refers_to("a.warc.gz", 0))
    assert verify([kept(warc_offset=again)], vault, tmp_path) == {"1": ""}
    assert verify([kept(warc_offset=again, sha256="0" * 64)], vault, tmp_path) == {"1": "changed"}


@pytest.mark.parametrize("name", ["b.warc.gz", "../../etc/passwd"])
def test_an_unmodified_page_whose_response_is_gone_is_missing(
    tmp_path: Path, vault: Vault, name: str
) -> None:
    write(tmp_path, BODY)
    again = refer(tmp_path, *refers_to(name, 0))
    assert verify([kept(warc_offset=again)], vault, tmp_path) == {"1": "missing"}


def test_a_downloaded_file_verifies_by_its_bytes_in_the_vault(tmp_path: Path, vault: Vault) -> None:
    digest = vault.put(BODY)
    offset = refer(tmp_path)
    again = refer(tmp_path, *refers_to("a.warc.gz", offset))
    rows = [kept(warc_offset=offset), kept(capture="2", warc_offset=again)]
    assert verify(rows, vault, tmp_path) == {"1": "", "2": ""}
    vault.path(digest).write_bytes(b"other")
    assert verify(rows, vault, tmp_path) == {"1": "changed", "2": "changed"}
    vault.path(digest).unlink()
    assert verify(rows, vault, tmp_path) == {"1": "missing", "2": "missing"}
