"""The records of a WARC file that some captures rest on, copied byte for byte.

Each record is a gzip member of its own, so a copy is the very bytes that the sweep wrote. With a response go its
request and the redirects that led to it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from urllib.parse import urljoin

from attrs import frozen
from warcio.exceptions import ArchiveLoadFailed

from records.errors import Tampered
from records.warcs import Records

REDIRECTS = range(300, 400)
LONGEST_CHAIN = 12
BLOCK = 1 << 20


@frozen
class Member:
    """One record of a file. `offset` and `length` in bytes of the file; `leads_to` is a redirect's target."""

    offset: int
    length: int
    kind: str
    id: str
    concurrent_to: str
    url: str
    leads_to: str


def members(path: Path) -> list[Member]:
    """Every record of a WARC file, in its order. Raises Tampered where the file does not read."""
    found = []
    try:
        with path.open("rb") as file:
            records = Records(file)
            for record in records:
                headers, http = record.rec_headers, record.http_headers
                leads_to = ""
                if record.rec_type == "response" and http and int(http.get_statuscode() or 0) in REDIRECTS:
                    leads_to = urljoin(
                        headers.get_header("WARC-Target-URI", ""), http.get_header("Location", "")
                    )
                records.read_to_end(record)
                found.append(
                    Member(
                        records.get_record_offset(), records.get_record_length(), record.rec_type,
                        headers.get_header("WARC-Record-ID", ""), headers.get_header("WARC-Concurrent-To", ""),
                        headers.get_header("WARC-Target-URI", ""), leads_to,
                    )
                )  # fmt: skip
    except (ArchiveLoadFailed, EOFError, ValueError, OSError) as error:
        raise Tampered(
            f"{path.name} does not read as a WARC file: {error}",
            zh=f"{path.name} 无法作为 WARC 文件读取",
            file=path.name,
        ) from error
    return found


def wanted(every: Sequence[Member], ids: Collection[str]) -> list[Member]:
    """The file's warcinfo, the records of these ids, their requests, and the redirects that led to them."""
    kept: set[int] = {n for n, one in enumerate(every) if one.kind == "warcinfo"}
    for n, one in enumerate(every):
        if one.id in ids:
            kept.add(n)
            kept |= _chain(every, n)
    answers = {every[n].id for n in kept if every[n].kind != "warcinfo"}
    kept |= {n for n, one in enumerate(every) if one.concurrent_to in answers}
    return [every[n] for n in sorted(kept)]


def _chain(every: Sequence[Member], last: int) -> set[int]:
    """Redirects stand right before what they led to, each with its request."""
    found: set[int] = set()
    url, n = every[last].url, last
    while n > 0 and len(found) < LONGEST_CHAIN:
        n -= 1
        if every[n].kind == "request":
            continue
        if not every[n].leads_to or every[n].leads_to != url:
            break
        found.add(n)
        url = every[n].url
    return found


def copy(path: Path, parts: Sequence[Member], target: Path) -> None:
    """Write the bytes of these records, in pieces: a record may hold a film."""
    with path.open("rb") as file, target.open("wb") as out:
        for part in parts:
            file.seek(part.offset)
            left = part.length
            while left and (piece := file.read(min(left, BLOCK))):
                out.write(piece)
                left -= len(piece)
