"""From the answer to a file's request to what became of the file."""

from __future__ import annotations

from scrapy.http import Response

from crawler.files import Known, part_of, text_of
from crawler.planned import Entry, File
from records.vault import Vault
from records.vocabulary import RefusalReason


def file_of(response: Response, entry: Entry, vault: Vault) -> File:
    """What a successful or "not modified" answer makes of a file; the bytes are in the vault when this returns.

    The site's own file name (Content-Disposition) is not read: a file is called what its listing calls it.
    """
    errand, stop = entry.errand, entry.stop
    assert errand is not None
    if errand.known and (response.status == 304 or (stop and stop.unchanged)):
        return _as_before(errand.known)
    if stop:
        return File(refusal=stop.reason.value, note=stop.detail)
    if response.status not in (200, 206):
        return _odd(f"HTTP {response.status} in answer to a file's request")
    part = part_of(response.headers) if response.status == 206 else None
    if response.status == 206 and (part is None or part[1] - part[0] + 1 != len(response.body)):
        return _odd("a partial answer that does not say which part it is")
    if not response.body:
        return File(refusal=RefusalReason.NOT_A_FILE.value, note="0 bytes")
    return _stored(response, part, vault)


def _stored(response: Response, part: tuple[int, int, int] | None, vault: Vault) -> File:
    length = len(response.body)
    total = part[2] if part else length
    return File(
        digest=vault.put(response.body), length=length, total=total,
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
