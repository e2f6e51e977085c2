"""Asking a site only whether a page has changed (RFC 9110, 13.1), and what is made of the answer "not modified".

Scrapy's HTTP cache is not used: it may answer without asking the site. What stands here always asks, and believes
"not modified" only of what it holds whole, only where it asked, and never for ever (`PageMemory.trusted_for`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from attrs import field, frozen
from scrapy import Request
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.asked.files import text_of
from crawler.asked.planned import PLAIN, Entry, Kept, PageSeen, Role, print_of
from crawler.pages.links import routes

ASKING = ("If-None-Match", "If-Modified-Since")
KNOWN, STORED, REMEMBERED = "known_page", "stored_page", "remembered_page"
"""In a request's meta: the page whose validators it names; the stored response that a 304 stands for; the page as the
last whole answer left it, whether or not it was asked for conditionally."""
SHOWN = "shown_digest"
"""In a request's meta: the digest of what a page within a program showed (`crawler.asked.programs`)."""
MAX_VALIDATOR = 400
"""Characters; a longer one is no validator of a server that means it."""
VARYING_BY_US = frozenset({"referer", "range", "if-none-match", "if-modified-since"})
"""Request headers of ours that differ from one asking to the next: an answer that varies by them proves nothing."""
SURE = timedelta(seconds=1)
"""How much older than the answer a time must be to name one version only (RFC 9110, 8.8.2.2)."""


@frozen
class Known:
    """A page as its last whole answer left it; as `records.page_memory.PageMemory`. `length` in bytes."""

    fingerprint: str
    url: str
    etag: str
    last_modified: str
    vary: Mapping[str, str] = field(factory=dict)
    sha256: str = ""
    length: int = 0
    media_type: str = ""
    warc_file: str = ""
    warc_offset: int | None = None
    record_id: str = ""
    listings: int = 0
    trusted_for: int = 0
    mistrusted: bool = False
    fetched_at: datetime | None = None

    @property
    def may_be_asked(self) -> bool:
        """Whether its validators may stand for it this time."""
        usable = bool(self.etag or self.last_modified) and bool(self.record_id)
        return usable and self.trusted_for > 0 and not self.mistrusted

    def same_validators(self, seen: PageSeen) -> bool:
        """Whether another answer names the very version that this one named."""
        if self.etag or seen.etag:
            return same_tag(self.etag, seen.etag)
        return bool(self.last_modified) and self.last_modified == seen.last_modified


def same_tag(one: str, other: str) -> bool:
    """The weak comparison of entity tags (RFC 9110, 8.8.3.2): nginx weakens a tag where it compresses."""
    return bool(one) and one.removeprefix("W/") == other.removeprefix("W/")


def validators(headers: Headers) -> tuple[str, str]:
    """ETag and Last-Modified of an answer, each empty where it cannot name one version."""
    etag, modified = text_of(headers, "ETag").strip(), text_of(headers, "Last-Modified").strip()
    tag_holds = len(etag) <= MAX_VALIDATOR and etag.removeprefix("W/").startswith('"') and etag.endswith('"')
    return (etag if tag_holds and len(etag) > 2 else ""), (modified if _settled(modified, headers) else "")


def _settled(modified: str, headers: Headers) -> bool:
    """Whether a time of change lies so far back that a second change within it would show."""
    if not modified:
        return False
    try:
        changed = parsedate_to_datetime(modified)
        answered = parsedate_to_datetime(text_of(headers, "Date"))
    except ValueError:
        return False
    if changed.tzinfo is None or answered.tzinfo is None:
        return False
    return answered - changed >= SURE


def varies_by(answer: Headers, asked: Headers) -> dict[str, str] | None:
    """Request headers that the answer depends on and what was sent in them; None where it depends on more."""
    said = b",".join(answer.getlist("Vary")).decode("latin-1")
    names = [name.strip().lower() for name in said.split(",")]
    if "*" in names or VARYING_BY_US.intersection(names):
        return None
    return {name: text_of(asked, name) for name in names[:20] if name}


def asking(known: Known, asked: Headers) -> dict[str, str]:
    """The conditional headers for a request, none where it would be answered with another variant."""
    if not known.may_be_asked or any(text_of(asked, name) != value for name, value in known.vary.items()):
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def key_of(entry: Entry, url: str) -> str:
    """The fingerprint under which the answer to this address is remembered."""
    return entry.fingerprint if url == entry.planned.url else print_of(url)


def remembers(request: Request) -> Entry | None:
    """The entry of a request whose answer is remembered: pages, shares, pictures and style sheets, asked for whole."""
    entry = request.meta.get("entry")
    if not isinstance(entry, Entry) or entry.errand is not None or request.method != "GET":
        return None
    return None if entry.planned.extra.get("head_only") else entry


def restored(request: Request, headers: Mapping[str, str], body: bytes) -> Response:
    """The stored answer as a response: what the reader would see if the site had sent it again."""
    plain = {
        name: value for name, value in headers.items() if name not in ("content-encoding", "content-length")
    }
    named = Headers({name: [value] for name, value in plain.items()})
    kind = responsetypes.from_args(headers=named, url=request.url, body=body)
    return kind(
        url=request.url, status=200, headers=named, body=body, request=request, flags=["not_modified"]
    )


def seen_of(response: Response, kept: Kept | None, listings: int) -> PageSeen | None:
    """What an answer leaves in the page's memory; None where it leaves nothing.

    `kept`: its record, where it was kept; `listings`: how many were read from it.
    """
    request = response.request
    entry = remembers(request) if request else None
    if entry is None or request is None:
        return None
    if routes.within(entry.planned.url) and entry.planned.role is Role.PAGE:
        return _within(response, entry, listings)
    if response.status == 304:
        known: Known = request.meta[KNOWN]
        return PageSeen(
            known.fingerprint, known.url, sha256=known.sha256, listings=listings, not_modified=True
        )
    if response.status != 200 or "download_stopped" in response.flags:
        return None
    sent = request.meta.get("raw", (request, response))[0].headers
    return _whole(response, sent, key_of(entry, response.url), kept, listings)


def _within(response: Response, entry: Entry, listings: int) -> PageSeen | None:
    """Of a page within a program: what it showed. Its program's document is remembered with the program."""
    shown = response.meta.get(SHOWN)
    if shown is None:
        return None
    return PageSeen(
        entry.fingerprint, entry.planned.url, sha256=shown, media_type="text/html", listings=listings
    )


def _whole(response: Response, sent: Headers, key: str, kept: Kept | None, listings: int) -> PageSeen:
    vary = varies_by(response.headers, sent)
    etag, modified = validators(response.headers) if vary is not None else ("", "")
    body = response.meta.get(PLAIN, response.body)
    return PageSeen(
        key, response.url, etag=etag, last_modified=modified, vary=vary or {},
        sha256=kept.sha256 if kept else hashlib.sha256(body).hexdigest(), length=len(body),
        media_type=text_of(response.headers, "Content-Type").partition(";")[0].strip().lower(), listings=listings,
    )  # fmt: skip


def worth_keeping(response: Response) -> bool:
    """Whether a page's answer is kept so that a later "not modified" can stand for it."""
    request = response.request
    entry = remembers(request) if request else None
    if entry is None or response.status not in (200, 304) or "download_stopped" in response.flags:
        return False
    if routes.within(entry.planned.url):
        return False  # as a part of its program it is asked for
    pages = entry.planned.role in (Role.PAGE, Role.SHARE)
    return response.status == 304 or (pages and any(validators(response.headers)))
