"""WACZ 1.1.1 (Web Archive Collection Zipped): WARC files, their index, the list of pages, a data package.

Everything is stored, not deflated, so that a reader finds records by offset; all times are the package's own,
so the same evidence gives the same bytes. Source: specs.webrecorder.net/wacz/1.1.1.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from attrs import frozen
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from crawler.evidence.surt import url_key

VERSION = "1.1.1"
LINES_OF_A_BLOCK = 3000
INDEXED = frozenset({"response", "revisit", "resource"})
INDEX = "index.cdx.gz"


@frozen
class Page:
    """An entry point of the package. `at`: aware."""

    url: str
    at: datetime
    title: str


@frozen
class Drawn:
    """Bytes about a page that no server sent: its picture, document, print, or a file of the vault."""

    uri: str
    media_type: str
    body: bytes
    at: datetime


def resources(drawn: Sequence[Drawn]) -> bytes:
    """A WARC file of `resource` records; ids follow from URI and bytes."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    for one in drawn:
        name = f"{one.uri} {hashlib.sha256(one.body).hexdigest()}"
        record = writer.create_warc_record(
            one.uri, "resource", payload=BytesIO(one.body), length=len(one.body), warc_content_type=one.media_type,
            warc_headers_dict={
                "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>",
                "WARC-Date": one.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
        )  # fmt: skip
        writer.write_record(record)
    return out.getvalue()


def pack(
    warcs: Mapping[str, bytes], pages: Sequence[Page], *, title: str, at: datetime, software: str
) -> bytes:
    """The whole package. `warcs`: file name to bytes; `at`: aware, the time of making."""
    cdx, idx = _index(warcs)
    files = {f"archive/{name}": data for name, data in warcs.items()}
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
    return _zip(files, at)


def _resource(path: str, data: bytes) -> dict[str, Any]:
    name = re.sub(r"[^a-z0-9._-]", "-", path.rpartition("/")[2].lower())
    return {"name": name, "path": path, "hash": _sha256(data), "bytes": len(data)}


def _sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _pages(pages: Sequence[Page]) -> bytes:
    rows = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}]
    for page in pages:
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"{page.url} {_iso(page.at)}")
        rows.append({"id": str(key), "url": page.url, "ts": _iso(page.at), "title": page.title})
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _index(warcs: Mapping[str, bytes]) -> tuple[bytes, bytes]:
    """CDXJ in gzip blocks, and the index of the blocks."""
    lines = sorted(line for name, data in warcs.items() for line in _lines(name, data))
    cdx = bytearray()
    idx = [f'!meta 0 {{"format": "cdxj-gzip-1.0", "filename": "{INDEX}"}}\n']
    for first in range(0, len(lines), LINES_OF_A_BLOCK):
        block = gzip.compress("".join(lines[first : first + LINES_OF_A_BLOCK]).encode(), mtime=0)
        place = {"offset": len(cdx), "length": len(block), "digest": _sha256(block), "filename": INDEX}
        key = " ".join(lines[first].split(" ", 2)[:2])
        idx.append(f"{key} {json.dumps(place)}\n")
        cdx += block
    return bytes(cdx), "".join(idx).encode()


def _lines(name: str, data: bytes) -> Iterator[str]:
    records = ArchiveIterator(BytesIO(data))
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


def _zip(files: Mapping[str, bytes], at: datetime) -> bytes:
    out = BytesIO()
    moment = at.astimezone(UTC)
    stamp = (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, data in files.items():
            info = zipfile.ZipInfo(path, stamp)
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()
