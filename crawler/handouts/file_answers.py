"""From the answer to a file's request to what became of the file: its way to the disk, and how it ends there."""

from __future__ import annotations

import zlib

from scrapy.http import Headers, Response

from crawler.asked import files
from crawler.asked.files import Known, Stop, part_of, stated_length, text_of
from crawler.asked.planned import Entry, File
from crawler.asked.spool import Part, known_wrapping
from records.vault import Vault
from records.vocabulary import RefusalReason


def asked_from(entry: Entry) -> int:
    """The first byte that an entry's request asked for."""
    return entry.part.synced if entry.part else 0


def open_spool(entry: Entry, headers: Headers) -> None:
    """Make ready for the body of a successful answer; what cannot be written or unpacked is stopped."""
    assert entry.spool is not None
    part = part_of(headers)
    total = part[2] if part else stated_length(headers)
    if part and entry.part and not _goes_on(entry.part, headers, part[2]):
        entry.stop = Stop(
            reason=RefusalReason.HTTP_ERROR, detail="the rest of another file than the one begun"
        )
        return
    try:
        entry.spool.begin(part[0] if part else 0, total, headers)
    except OSError as error:
        entry.stop = _unwritable(error)
    if not known_wrapping(headers):
        wrapping = text_of(headers, "Content-Encoding")
        entry.stop = Stop(reason=RefusalReason.BAD_ENCODING, detail=f"Content-Encoding {wrapping!r}")


def _goes_on(begun: Part, headers: Headers, total: int) -> bool:
    """Whether a partial answer continues the very file; some servers do not heed If-Range."""
    etag, modified = text_of(headers, "ETag"), text_of(headers, "Last-Modified")
    if begun.total is not None and begun.total != total:
        return False
    if begun.etag:
        return etag in ("", begun.etag)
    return modified in ("", begun.last_modified)


def take(entry: Entry, data: bytes) -> None:
    """Write bytes of a body; what goes wrong is noted and ends the download after them."""
    assert entry.spool is not None
    assert entry.errand is not None
    if entry.stop:
        return
    try:
        entry.spool.write(data, entry.errand.cap)
    except zlib.error as error:
        entry.stop = Stop(reason=RefusalReason.BAD_ENCODING, detail=f"unpacking failed: {error}")
    except OSError as error:
        entry.stop = _unwritable(error)


def over(entry: Entry, received: int) -> Stop | None:
    """Why a body must not go on after `received` bytes of it."""
    errand, spool = entry.errand, entry.spool
    assert errand is not None
    if errand.left is not None and entry.received > errand.left:
        return files.spent(errand, entry.received)
    if spool is not None and spool.writing:
        return files.cut_off(errand) if spool.length > errand.cap else None
    return files.cut_off(errand) if received > files.ERROR_BYTES else None


def file_of(response: Response, entry: Entry, vault: Vault) -> File:
    """What a successful or "not modified" answer makes of a file; the bytes are in the vault when this returns.

    The site's own file name (Content-Disposition) is not read: a file is called what its listing calls it.
    """
    errand, stop, spool = entry.errand, entry.stop, entry.spool
    assert errand is not None
    assert spool is not None
    if errand.known and (response.status == 304 or (stop and stop.unchanged)):
        spool.discard()
        return _as_before(errand.known)
    if stop:
        spool.discard()
        return File(refusal=stop.reason.value, note=stop.detail)
    if response.status not in (200, 206):
        return _odd(f"HTTP {response.status} in answer to a file's request")
    part = part_of(response.headers) if response.status == 206 else None
    spool.close()
    if response.status == 206 and (part is None or part[1] + 1 != spool.length):
        spool.discard()
        return _odd("a partial answer that does not say which part it is")
    if not spool.length:
        spool.discard()
        return File(refusal=RefusalReason.NOT_A_FILE.value, note="0 bytes")
    return _stored(response, part, entry, vault)


def _stored(response: Response, part: tuple[int, int, int] | None, entry: Entry, vault: Vault) -> File:
    assert entry.spool is not None
    length = entry.spool.length
    total = part[2] if part else length
    return File(
        digest=entry.spool.keep(vault), length=length, total=total,
        media_type=text_of(response.headers, "Content-Type").partition(";")[0].strip().lower()[:100],
        etag=text_of(response.headers, "ETag"), last_modified=text_of(response.headers, "Last-Modified"),
        note=f"the first {length} of {total} bytes" if total > length else "",
    )  # fmt: skip


def _as_before(known: Known) -> File:
    return File(
        digest=known.digest, length=known.length, total=known.total, media_type=known.media_type,
        etag=known.etag, last_modified=known.last_modified, unchanged=True,
        note=f"the first {known.length} of {known.total} bytes" if known.length != known.total else "",
    )  # fmt: skip


def _odd(detail: str) -> File:
    return File(refusal=RefusalReason.HTTP_ERROR.value, note=detail)


def _unwritable(error: OSError) -> Stop:
    """Our own disk's fault; the file is asked for again by the next sweep."""
    return Stop(reason=RefusalReason.CANCELLED, detail=f"cannot be written: {error}"[:300])
