"""Whether the bytes that a notice rests on are still there and still have their digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from records.captures import REFERS_TO_FILE, REFERS_TO_OFFSET, Capture
from records.vault import Vault
from records.vocabulary import CaptureKind
from records.warcs import Records

CHUNK = 1 << 16
REVISIT = "revisit"
BEGINNINGS = (b"WARC/", b"\x1f\x8b")
"""How a record begins, plain or packed (WARC 1.1, annex D)."""
MAX_BYTES = 1 << 28
"""A record that unpacks to more was never ours: the crawler keeps no body of that size."""


@dataclass(frozen=True, slots=True)
class KeptBytes:
    """Where the bytes of one capture should be, and what they should be."""

    capture: str
    picture: bool
    sha256: str
    warc_file: str
    warc_offset: int | None
    warc_record_id: str


def kept(session: Session, captures: Iterable[str]) -> list[KeptBytes]:
    """What to verify, read in a short transaction; the reading of the bytes comes after it."""
    ids = [int(capture) for capture in captures]
    return [
        KeptBytes(
            str(row.id), row.kind != CaptureKind.RESPONSE, row.sha256, row.warc_file, row.warc_offset,
            row.warc_record_id,
        )
        for row in session.scalars(select(Capture).where(Capture.id.in_(ids)))
    ]  # fmt: skip


def verify(wanted: Iterable[KeptBytes], vault: Vault, warc_dir: Path) -> dict[str, str]:
    """Capture id to what is wrong with its bytes: empty, `missing`, `changed`, `unreadable`.

    A record "revisit" names where the body stands: in an earlier record of the same page, or in the vault (a file).
    """
    return {
        row.capture: _stored(row, vault) if row.picture else _response(row, vault, warc_dir) for row in wanted
    }


def _stored(row: KeptBytes, vault: Vault) -> str:
    if not vault.path(row.sha256).exists():
        return "missing"
    return "" if vault.verify(row.sha256) else "changed"


def _response(row: KeptBytes, vault: Vault, warc_dir: Path) -> str:
    path = warc_dir / row.warc_file
    # the name comes from a row or a record: it must be a plain file below the folder
    inside = path.resolve().is_relative_to(warc_dir.resolve())
    if not row.warc_file or row.warc_offset is None or not inside or not path.is_file():
        return "missing"
    try:
        kind, earlier = _kind(path, row)
        if earlier is not None:  # one step only: what is referred to holds its body itself, or the vault does
            path, row = _place(warc_dir, earlier), earlier
            kind, _none = _kind(path, row)
        if kind == REVISIT:
            return _stored(row, vault)
        found = _body_digests(path, row)
    except FileNotFoundError:
        return "missing"
    except (ArchiveLoadFailed, EOFError, OSError, ValueError):
        return "unreadable"
    return "" if row.sha256 in found else "changed"


def _place(warc_dir: Path, row: KeptBytes) -> Path:
    path = (warc_dir / row.warc_file).resolve()
    if not path.is_relative_to(warc_dir.resolve()):
        raise FileNotFoundError(row.warc_file)
    return path


def _kind(path: Path, row: KeptBytes) -> tuple[str, KeptBytes | None]:
    """The record's type, and where its body stands if it says so; another record than the row's is of no type."""
    with path.open("rb") as file:
        record = _record(file, row)
        if record is None or not _is_of(row, record):
            return "", None
        told = record.rec_headers
        name, offset = told.get_header(REFERS_TO_FILE, ""), int(told.get_header(REFERS_TO_OFFSET, "0"))
        if record.rec_type != REVISIT or not name:
            return record.rec_type, None
        return REVISIT, replace(row, warc_file=name, warc_offset=offset, warc_record_id="")


def _record(file: BinaryIO, row: KeptBytes) -> ArcWarcRecord | None:
    """The record that begins at the row's place; none behind the file's end. Raises ValueError where none begins."""
    file.seek(row.warc_offset or 0)
    begins = file.read(len(BEGINNINGS[0]))
    # warcio takes some chance bytes for a record and others for none
    if begins and not begins.startswith(BEGINNINGS):
        raise ValueError(begins)
    file.seek(row.warc_offset or 0)
    return next(iter(Records(file)), None)


def _is_of(row: KeptBytes, record: ArcWarcRecord) -> bool:
    return row.warc_record_id in ("", record.rec_headers.get_header("WARC-Record-ID"))


def _body_digests(path: Path, row: KeptBytes) -> list[str]:
    # a body kept as it came over the wire is unpacked; one kept decoded has its digest as it stands
    return [_digest(path, row, decoded=decoded) for decoded in (True, False)]


def _digest(path: Path, row: KeptBytes, *, decoded: bool) -> str:
    sum_, count = hashlib.sha256(), 0
    with path.open("rb") as file:
        record = _record(file, row)
        if record is None or record.rec_type == REVISIT or not _is_of(row, record):
            return ""
        stream = record.content_stream() if decoded else record.raw_stream
        while (chunk := stream.read(CHUNK)) and (count := count + len(chunk)) <= MAX_BYTES:
            sum_.update(chunk)
    return sum_.hexdigest()
