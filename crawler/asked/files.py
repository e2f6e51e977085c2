"""The files that listings hand out: which are asked for, how much of each, and what an answer's headers decide.

Everything here is decided from names, sizes and headers alone, before a body is read. A film or a recording that
is larger than the site's limit is asked for up to the limit (`Range`), since a print of its beginning is
comparable; of any other file half is worth nothing (an archive keeps its table at the end), so it is refused.
A download that broke off is continued where the server promises that it is still the same file (`crawler.asked.spool`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrs import frozen
from scrapy.http import Headers

from crawler.asked.spool import Part
from crawler.items import ListingItem
from crawler.pages.links import urls
from crawler.scope.file_limits import Limits
from records.vocabulary import ListedFile, PageLink, RefusalReason

ERROR_BYTES = 1024**2
"""Of an answer that is no file: what a site says instead of it."""
MAX_OF_LISTING = 20
"""Files of one listing that are asked for, in the order of the page."""
SLOWEST_BYTES_PER_S = 128 * 1024
"""Below this a file does not arrive within its time."""
_PLAYED = (urls.VIDEO | urls.AUDIO) - {"m3u8", "mid"}
_FETCHED = urls.FILES - {"torrent", "m3u8"}  # a torrent and a playlist name a work's bytes elsewhere
_PAGES = ("text/html", "application/xhtml+xml")
_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")


@frozen
class NamedFile:
    """A file of a listing that has an address of its own. `stated`: its size in bytes as the page says."""

    url: str
    name: str
    stated: int | None = None


@frozen
class Known:
    """A file as it was stored last. `total` in bytes of the whole, `length` of what is stored."""

    digest: str
    length: int
    total: int | None = None
    etag: str = ""
    last_modified: str = ""
    media_type: str = ""


@frozen
class Errand:
    """How one file is asked for: at most `cap` bytes; beyond them `over` is the reason of the refusal."""

    name: str
    cap: int
    over: RefusalReason = RefusalReason.TOO_LARGE
    ranged: bool = False
    known: Known | None = None
    left: int | None = None
    """Bytes that the sweep may take for it, all attempts together; None without such a limit."""

    def headers(self, part: Part | None = None) -> dict[str, str]:
        """Request headers. The bytes are asked for as they are: a digest is of the file, not of its wrapping.

        `part`: what an earlier attempt left.
        """
        asked = {"Accept": "*/*", "Accept-Encoding": "identity"}
        last = self.cap - 1 if self.ranged else None
        if part is not None:
            asked |= part.headers(last)
        elif self.ranged:
            asked["Range"] = f"bytes=0-{last}"
        if self.known and self.known.etag:
            asked["If-None-Match"] = self.known.etag
        if self.known and self.known.last_modified:
            asked["If-Modified-Since"] = self.known.last_modified
        return asked

    def timeout_s(self, usual_s: float) -> float:
        """Longest time for the whole answer, in seconds."""
        return max(usual_s, self.cap / SLOWEST_BYTES_PER_S)


@frozen
class NotAsked:
    """A file that is refused by what is known of it."""

    reason: RefusalReason
    detail: str


def files_of(item: ListingItem) -> tuple[NamedFile, ...]:
    """The files of a listing that may be asked for, each address once."""
    return files_in(item.files, item.links)


def files_in(files: Iterable[ListedFile], links: Iterable[PageLink]) -> tuple[NamedFile, ...]:
    """The same of a listing's columns."""
    found: dict[str, NamedFile] = {}
    for one in _named(files, links):
        if one.url.startswith(("http://", "https://")) and _may_be_asked(one):
            found.setdefault(one.url, one)
    return tuple(found.values())[:MAX_OF_LISTING]


def _named(files: Iterable[ListedFile], links: Iterable[PageLink]) -> Iterator[NamedFile]:
    for file in files:
        yield NamedFile(file.get("url", ""), file["name"], file["size"])
    for link in links:
        if link["rel"] == "download" and urls.is_file(link["url"]):
            yield NamedFile(link["url"], urls.file_name(link["url"]))


def _may_be_asked(file: NamedFile) -> bool:
    ending = urls.extension(file.url)
    if ending in urls.PICTURES:
        return False
    return ending in _FETCHED or _ending(file.name) in _FETCHED


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def errand_for(file: NamedFile, limits: Limits, left: int, known: Known | None) -> Errand | NotAsked:
    """How to ask for a file, or why not. `left`: bytes that the sweep may still take."""
    played = bool({_ending(file.name), urls.extension(file.url)} & _PLAYED)
    ranged = played and (file.stated is None or file.stated > limits.of_file)
    if not played and file.stated is not None and file.stated > limits.of_file:
        return NotAsked(RefusalReason.TOO_LARGE, _sizes(file.stated, limits.of_file))
    needed = limits.of_file if ranged else (file.stated or 1)
    # a part is always of the same length, else it would be another one after every sweep
    if needed > left and (ranged or known is None):
        return NotAsked(
            RefusalReason.BUDGET, f"{needed} bytes wanted, {max(left, 0)} left for files of this sweep"
        )
    cap = min(limits.of_file, max(left, 0))
    over = RefusalReason.TOO_LARGE if cap == limits.of_file else RefusalReason.BUDGET
    still = known if known and known.length in (known.total, cap) else None
    return Errand(file.name, cap, over, ranged, still, max(left, 0))


@frozen
class Stop:
    """A body that is not read: the file is `unchanged`, or refused with a reason."""

    unchanged: bool = False
    reason: RefusalReason = RefusalReason.TOO_LARGE
    detail: str = ""


def stop_at(errand: Errand, headers: Headers, offset: int = 0) -> Stop | None:
    """What the headers of an answer decide; None where the body is wanted. `offset`: the first byte asked for."""
    if headers.get("Location"):
        return None  # a redirect; the file's own answer comes behind it
    media_type = text_of(headers, "Content-Type").partition(";")[0].strip().lower()
    if media_type in _PAGES and _ending(errand.name) not in urls.PAGES:
        return Stop(
            reason=RefusalReason.NOT_A_FILE, detail=f"{media_type} in the place of {errand.name!r:.200}"
        )
    length = stated_length(headers)
    part = part_of(headers)
    wrapped = bool(headers.get("Content-Encoding"))  # then the length is not the file's
    total = part[2] if part else None if wrapped else length
    if errand.known and _is_same(errand.known, headers, total):
        return Stop(unchanged=True)
    if part and not _is_asked(part, errand, offset):
        return Stop(reason=RefusalReason.HTTP_ERROR, detail=f"another range than was asked for: {part}")
    whole = (part[1] + 1) if part else length
    if whole is not None and whole > errand.cap:
        return Stop(reason=errand.over, detail=_sizes(whole, errand.cap))
    return None


def _is_asked(part: tuple[int, int, int], errand: Errand, offset: int) -> bool:
    """Whether a partial answer is the part that was asked for; of a whole file that goes on, all of the rest."""
    first, last, total = part
    if first != offset or not (first <= last < total):
        return False
    return last < errand.cap if errand.ranged else offset > 0 and last == total - 1


def _is_same(known: Known, headers: Headers, total: int | None) -> bool:
    """Whether an answer states what is stored: by its validators, and where it has none by its length."""
    etag, modified = text_of(headers, "ETag"), text_of(headers, "Last-Modified")
    if total is not None and known.total is not None and total != known.total:
        return False
    if etag and known.etag:
        return etag == known.etag
    if modified and known.last_modified:
        return modified == known.last_modified
    return (
        total is not None
        and total == known.total
        and not (etag or modified or known.etag or known.last_modified)
    )


def part_of(headers: Headers) -> tuple[int, int, int] | None:
    """First and last byte and length of the whole, of a partial answer that says so (RFC 9110, 14.4)."""
    found = _RANGE.fullmatch(text_of(headers, "Content-Range").strip())
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def stated_length(headers: Headers) -> int | None:
    """Content-Length in bytes, None where there is none."""
    text = text_of(headers, "Content-Length").strip()
    return int(text) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else None


def text_of(headers: Headers, name: str) -> str:
    """A header as text of at most 500 characters; it is the site's word and nothing is opened by it."""
    return (headers.get(name) or b"").decode("latin-1")[:500]


def _sizes(size: int, allowed: int) -> str:
    return f"{size} bytes, {allowed} allowed"


def cut_off(errand: Errand) -> Stop:
    """A body that did not say its length and went on beyond the cap."""
    return Stop(reason=errand.over, detail=f"more than {errand.cap} bytes, {errand.cap} allowed")


def spent(errand: Errand, received: int) -> Stop:
    """A body for which, after all attempts, the sweep has no bytes left."""
    return Stop(
        reason=RefusalReason.BUDGET,
        detail=f"{received} bytes came in all, {errand.left} left for files of this sweep",
    )
