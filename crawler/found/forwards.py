"""Shares to which an address of the site's own forwards (`/go/17`), put to the listing that names the address.

Nobody follows such a redirect, for it leaves the scope; but it says which share the button hands over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from crawler.asked.planned import Forwarded, Planned, Result, Role
from crawler.found import content_keys
from records import sharelinks
from records.captures import Capture
from records.sweeps import Listing
from records.vocabulary import PageLink, RefusalReason, ShareLinkRow

ELSEWHERE = frozenset({RefusalReason.SCHEME, RefusalReason.HOST, RefusalReason.PORT, RefusalReason.PATH})
ROLES = frozenset({Role.PAGE, Role.FILE})
MOST = 50
"""Shares of one listing; who forwards to more makes them up."""


def told(planned: Planned, url: str) -> Forwarded | None:
    """What an address says that forwards to `url`, which is out of the scope; None where that is no share."""
    if planned.role not in ROLES or url == planned.url:
        return None
    share = next(iter(sharelinks.find(url)), None)
    return Forwarded(planned.url, planned.found_on, share) if share else None


def store(session: Session, site_id: int, results: Sequence[Result], captures: Mapping[int, int]) -> None:
    """Put the shares of these results to the listings that name their addresses, with the redirect as evidence.

    `captures`: `id()` of a result to the row of its redirect.
    """
    forwarding = [(result, result.forwarded) for result in results if result.forwarded is not None]
    if not forwarding:
        return
    pages = {one.found_on for _result, one in forwarding}
    rows = session.execute(
        select(Listing, Capture.url)
        .outerjoin(Capture, Capture.id == Listing.capture_id)
        .where(Listing.site_id == site_id, or_(Listing.url.in_(pages), Capture.url.in_(pages)))
    ).all()
    for result, one in forwarding:
        for row, page in rows:
            if one.found_on in (row.url, page) and (link := _naming(row, one.via)) is not None:
                _put(session, row, link, one.share)
                own = update(Capture).where(
                    Capture.id == captures.get(id(result)), Capture.listing_id.is_(None)
                )
                session.execute(own.values(listing_id=row.id))


def carried_over(row: Listing, columns: Mapping[str, Any]) -> Mapping[str, Any]:
    """A listing's columns as its page says them now, with the shares of an earlier look whose addresses it still names."""
    named = {link["url"] for link in columns["links"]}
    kept = [one for one in row.share_links if one.get("via") in named]
    return {**columns, "share_links": [*columns["share_links"], *kept]} if kept else columns


def _naming(row: Listing, via: str) -> PageLink | None:
    return next((link for link in row.links if link["url"] == via), None)


def _put(session: Session, row: Listing, link: PageLink, share: ShareLinkRow) -> None:
    """Write a share to its listing; the listing is compared anew where it is new to it."""
    code = share["code"] or code_beside(row.text, link["text"], [one["text"] for one in row.links], share)
    found = {**share, "code": code, "via": link["url"]}
    others = [one for one in row.share_links if one.get("via") != link["url"]]
    shown = any((one["service"], one["id"]) == (share["service"], share["id"]) for one in others)
    if shown or found in row.share_links or len(others) >= MOST:
        return
    row.share_links = [*others, found]
    row.matched_revision = ""
    session.flush()
    columns = {name: getattr(row, name) for name in ("share_links", "links", "text")}
    content_keys.store(session, row.site_id, [(row.id, columns)])


def code_beside(text: str, label: str, labels: Collection[str], share: ShareLinkRow) -> str:
    """The code that stands on a button or beside it, where that is one code; else empty.

    `label`: the button's words; `labels`: those of all links; `text`: the listing's.
    """
    said = {code for line in _beside(text, label, labels) if (code := _code_in(line, label, share))}
    return said.pop() if len(said) == 1 else ""


def _beside(text: str, label: str, labels: Collection[str]) -> Iterator[str]:
    """What a button says, and the lines that bear it, each with the next one unless that is another button's."""
    yield label
    others = {one for one in labels if one and one != label}
    for line, after in pairwise([*text.split("\n"), ""]):
        if label and label in line:
            yield line if any(other in after for other in others) else f"{line}\n{after}"


def _code_in(line: str, label: str, share: ShareLinkRow) -> str:
    said = line.replace(label, f"{label} {share['url']} ", 1) if line != label else f"{share['url']} {label}"
    own = (share["service"], share["id"])
    return next((one["code"] for one in sharelinks.find(said) if (one["service"], one["id"]) == own), "")
