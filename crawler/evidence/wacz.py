"""WACZ 1.1.1 (Web Archive Collection Zipped): WARC files, their index, the list of pages, a data package.

Everything is stored, not deflated, so that a reader finds records by offset; all times are the package's own,
so the same evidence gives the same bytes. Source: specs.webrecorder.net/wacz/1.1.1.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen
from warcio.warcwriter import WARCWriter

from crawler.evidence.surt import url_key
from records.warcs import Records

VERSION = "1.1.1"
LINES_OF_A_BLOCK = 3000
INDEXED = frozenset({"response", "revisit", "resource"})
INDEX = "index.cdx.gz"
BLOCK = 1 << 20


@frozen
class Page:
    """An entry point of the package. `at`: aware."""

    url: str
    at: datetime
    title: str


@frozen
class Drawn:
    """Bytes about a page that no server sent: its picture, document, print, or a file of the vault.

    `sha256`: of the file, taken before; a film of gigabytes is read in pieces only.
    """

    uri: str
    media_type: str
    path: Path
    sha256: str
    at: datetime


def resources(drawn: Sequence[Drawn], target: Path) -> None:
    """Write a WARC file of `resource` records; ids follow from URI and bytes."""
    with target.open("wb") as out:
        writer = WARCWriter(out, gzip=True, warc_version="1.1")
        for one in drawn:
            digest = "sha256:" + base64.b32encode(bytes.fromhex(one.sha256)).decode()
            with one.path.open("rb") as body:
                record = writer.create_warc_record(
                    one.uri, "resource", payload=body, length=one.path.stat().st_size, warc_content_type=one.media_type,
                    warc_headers_dict={
                        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{one.uri} {one.sha256}')}>",
                        "WARC-Date": _iso(one.at), "WARC-Payload-Digest": digest, "WARC-Block-Digest": digest,
                    },
                )  # fmt: skip
                writer.write_record(record)


def pack(
    target: Path, warcs: Mapping[str, Path], pages: Sequence[Page], *, title: str, at: datetime, software: str
) -> None:
    """Write the whole package. `warcs`: name in the package to the file; `at`: aware, the time of making."""
    cdx, idx = _index(warcs)
    files: dict[str, Path | bytes] = {f"archive/{name}": path for name, path in warcs.items()}
    files |= {f"indexes/{INDEX}": cdx, "indexes/index.idx": idx, "pages/pages.jsonl": _pages(pages)}
    package = json.dumps(
        {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": title,
            "created": _iso(at),
            "software": software,
            **({"mainPageUrl": pages[0].url, "mainPageDate": _iso(pages[0].at)} if pages else {}),
            "resources": [_resource(path, data) for path, data in files.items()],
        },
        ensure_ascii=False,
        indent=2,
    ).encode()
    files["datapackage.json"] = package
    files["datapackage-digest.json"] = json.dumps(
        {"path": "datapackage.json", "hash": _sha256(package)}, indent=2
    ).encode()
    _zip(target, files, at)


def _resource(path: str, data: Path | bytes) -> dict[str, Any]:
    name = re.sub(r"[^a-z0-9._-]", "-", path.rpartition("/")[2].lower())
    return {"name": name, "path": path, "hash": _sha256(data), "bytes": _size(data)}


def _size(data: Path | bytes) -> int:
    return len(data) if isinstance(data, bytes) else data.stat().st_size


def _sha256(data: Path | bytes) -> str:
    if isinstance(data, bytes):
        return "sha256:" + hashlib.sha256(data).hexdigest()
    with data.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _pages(pages: Sequence[Page]) -> bytes:
    rows = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}]
    for page in pages:
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"{page.url} {_iso(page.at)}")
        rows.append({"id": str(key), "url": page.url, "ts": _iso(page.at), "title": page.title})
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _index(warcs: Mapping[str, Path]) -> tuple[bytes, bytes]:
    """CDXJ in gzip blocks, and the index of the blocks."""
    lines = sorted(line for name, path in warcs.items() for line in _lines(name, path))
    cdx = bytearray()
    idx = [f'!meta 0 {{"format": "cdxj-gzip-1.0", "filename": "{INDEX}"}}\n']
    for first in range(0, len(lines), LINES_OF_A_BLOCK):
        block = gzip.compress("".join(lines[first : first + LINES_OF_A_BLOCK]).encode(), mtime=0)
        place = {"offset": len(cdx), "length": len(block), "digest": _sha256(block), "filename": INDEX}
        key = " ".join(lines[first].split(" ", 2)[:2])
        idx.append(f"{key} {json.dumps(place)}\n")
        cdx += block
    return bytes(cdx), "".join(idx).encode()


def _lines(name: str, path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        yield from _entries(name, file)


def _entries(name: str, file: BinaryIO) -> Iterator[str]:
    records = Records(file)
    for record in records:
        headers, http = record.rec_headers, record.http_headers
        kind, url = record.rec_type, headers.get_header("WARC-Target-URI", "")
        media_type = http.get_header("Content-Type", "") if http else headers.get_header("Content-Type", "")
        status = http.get_statuscode() if http else "200"
        records.read_to_end(record)
        if kind not in INDEXED:
            continue
        entry = {
            "url": url,
            "mime": "warc/revisit" if kind == "revisit" else (media_type or "").partition(";")[0].strip(),
            "status": status,
            "digest": headers.get_header("WARC-Payload-Digest", ""),
            "length": str(records.get_record_length()),
            "offset": str(records.get_record_offset()),
            "filename": name,
        }
        stamp = re.sub(r"[^0-9]", "", headers.get_header("WARC-Date", ""))[:14]
        yield f"{url_key(url)} {stamp} {json.dumps(entry, ensure_ascii=False)}\n"


def _zip(target: Path, files: Mapping[str, Path | bytes], at: datetime) -> None:
    moment = at.astimezone(UTC)
    stamp = (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path, data in files.items():
            info = zipfile.ZipInfo(path, stamp)
            info.external_attr = 0o644 << 16
            info.file_size = _size(data)  # tells whether the entry needs the long form
            with archive.open(info, "w") as entry:
                if isinstance(data, bytes):
                    entry.write(data)
                else:
                    with data.open("rb") as file:
                        shutil.copyfileobj(file, entry, BLOCK)
