"""What one sweep saw of each address of a draft, read from the rows that the sweep left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from records.captures import Capture, was_drawn
from records.cases import Draft, DraftItem
from records.drawn import DrawnPaper
from records.listing_parts import cited
from records.sweeps import FrontierEntry, Listing, Refusal
from records.vocabulary import CaptureKind, FrontierState, ListingKind, RefusalReason, UrlState
from takedown.approving import cited_parts
from takedown.notice.content import ItemFacts
from takedown.notice.pages import offer_digest, reads_as_gone

_Row = TypeVar("_Row")
GONE = frozenset({404, 410})
LOCKED = frozenset({401, 402, 407})
TURNED_AWAY = frozenset({403, 429, 451})
TURNING_AWAY = ("captcha", "firewall")
"""How the detail of a refusal for access control begins where a visitor is not asked for a name, but turned away."""
OUT_OF_BOUNDS = frozenset({
    RefusalReason.SCHEME, RefusalReason.HOST, RefusalReason.PORT, RefusalReason.PATH, RefusalReason.UNPARSABLE,
    RefusalReason.ADDRESS, RefusalReason.ROBOTS,
})  # fmt: skip
"""Reasons for which a page was not asked for at all. All others mean that an answer did not come through."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One item as the sweep saw its address."""

    item: DraftItem
    state: UrlState
    status: int | None
    capture_id: int | None
    detail: str
    reread: bool = False
    """The page was read again as a listing, so the notice can say what stands there now."""


@dataclass(frozen=True, slots=True)
class _Traces:
    entry: FrontierEntry | None
    capture: Capture | None
    reasons: frozenset[str]
    details: tuple[str, ...] = ()


def look(
    session: Session, draft: Draft, sweep_id: int, parts: Mapping[str, str] = MappingProxyType({})
) -> list[Sighting]:
    """Each standing item of the draft as the sweep saw it. A timeout is never `removed`.

    `parts`: URL to text, before the look, of the parts that findings rest on.
    """
    facts = {row["finding"]: row for row in _drawn_from(session, draft)}
    return [
        _with_parts(
            session, _sight(session, item, sweep_id, facts.get(str(item.finding_id))), sweep_id, parts
        )
        for item in draft.items
        if not item.dropped
    ]


def _drawn_from(session: Session, draft: Draft) -> list[ItemFacts]:
    """What the paper says of each address; beside the content for a paper that was drawn on request."""
    drawn = session.get(DrawnPaper, draft.id)
    return list(drawn.asked["items"] if drawn else draft.content.get("items", []))


def _traces(session: Session, sweep_id: int, url: str) -> _Traces:
    """What the sweep left of an address; of a place on a page (`#17`) what it left of the page, which is asked for once."""
    entry = _at(
        session, FrontierEntry.url, url, select(FrontierEntry).where(FrontierEntry.sweep_id == sweep_id)
    )
    capture = _at(
        session, Capture.url, url,
        select(Capture)
        .where(Capture.sweep_id == sweep_id, Capture.kind == CaptureKind.RESPONSE)
        .order_by(Capture.id.desc()),
    )  # fmt: skip
    asked = entry.url if entry else url
    concerned: Any = Refusal.url.in_([url, asked, _page(url)])
    if entry and entry.state == FrontierState.REFUSED:
        # a redirect that was refused stands under the address it led to
        concerned = or_(concerned, Refusal.found_on.in_([url, asked]))
    refusals = session.execute(
        select(Refusal.reason, Refusal.detail)
        .where(Refusal.sweep_id == sweep_id, concerned)
        .order_by(Refusal.id)
    ).all()
    reasons, details = frozenset(row.reason for row in refusals), tuple(row.detail for row in refusals)
    return _Traces(entry, capture, reasons, details)


def _at(session: Session, column: Any, url: str, rows: Select[_Row]) -> _Row | None:
    found = session.scalars(rows.where(column == url)).first()
    if found is not None or _page(url) == url:
        return found
    page = _page(url)
    return session.scalars(
        rows.where(or_(column == page, column.startswith(f"{page}#", autoescape=True)))
    ).first()


def _page(url: str) -> str:
    """The address of the page on which a place is; a route of a program that scripts draw (`#/film/7`) is a page itself."""
    page, _mark, place = url.partition("#")
    return url if place.startswith(("/", "!")) else page


def _sight(session: Session, item: DraftItem, sweep_id: int, facts: ItemFacts | None) -> Sighting:
    traces = _traces(session, sweep_id, item.url)
    entry, capture = traces.entry, traces.capture
    status = entry.status if entry and entry.status is not None else (capture.status if capture else None)
    share = item.finding.listing.kind == ListingKind.SHARE
    state, detail = _by_refusal(status, traces, share=share) or _by_status(status, traces)
    if state == UrlState.LIVE:
        state, detail = _compare(session, item, sweep_id, facts, capture)
    reread = item.finding.listing.sweep_id == sweep_id
    return Sighting(item, state, status, capture.id if capture else None, detail, reread)


def _with_parts(session: Session, sight: Sighting, sweep_id: int, texts: Mapping[str, str]) -> Sighting:
    """The item with what became of the parts, such as chapters, that its finding rests on."""
    seen: dict[str, tuple[UrlState, str]] = {}
    for url in cited(sight.item.finding.match.record):
        if url not in texts:
            continue
        traces = _traces(session, sweep_id, url)
        status = traces.entry.status if traces.entry else None
        seen[url] = _by_refusal(status, traces, share=False) or _by_status(status, traces)
        if seen[url][0] == UrlState.LIVE:
            seen[url] = cited_parts.compare(session, sight.item, url, sweep_id, texts[url])
    state, detail = cited_parts.worst((sight.state, sight.detail), seen)
    return replace(sight, state=state, detail=detail)


def _by_refusal(status: int | None, traces: _Traces, *, share: bool) -> tuple[UrlState, str] | None:
    """What the sweep itself made of the page; None where it refused nothing that decides.

    A share that asks for its code and one that its owner closed answer alike: both are access control.
    """
    said = "; ".join(traces.details)[:300]
    if RefusalReason.UNCERTAIN in traces.reasons:
        return UrlState.UNREACHABLE, f"uncertain: {said}"
    if RefusalReason.SHARE_GONE in traces.reasons:
        return UrlState.REMOVED, said
    if RefusalReason.SOFT_404 in traces.reasons:
        return UrlState.SOFT_404, said
    away = status in TURNED_AWAY or any(detail.startswith(TURNING_AWAY) for detail in traces.details)
    if away and not share:
        return UrlState.BLOCKED, f"HTTP {status}" if status in TURNED_AWAY else said
    if away or status in LOCKED or RefusalReason.ACCESS_CONTROL in traces.reasons:
        return (
            UrlState.ACCESS_CONTROL,
            f"HTTP {status}" if status and status >= 400 else said or "access control",
        )
    return None


def _by_status(status: int | None, traces: _Traces) -> tuple[UrlState, str]:
    if status in GONE:
        return UrlState.REMOVED, f"HTTP {status}"
    if outside := traces.reasons & OUT_OF_BOUNDS:
        return UrlState.REFUSED, ", ".join(sorted(outside))
    if traces.reasons == {RefusalReason.TOO_LARGE} and status is not None and status < 300:
        return UrlState.LIVE, "answers with more than is read"
    return _by_answer(status, traces)


def _by_answer(status: int | None, traces: _Traces) -> tuple[UrlState, str]:
    if traces.entry is None:
        return UrlState.UNREACHABLE, "not fetched in this sweep"
    if traces.reasons:
        return UrlState.UNREACHABLE, ", ".join(sorted(traces.reasons))
    answered = status is not None and (status < 300 or status == 304)
    if traces.entry.state != FrontierState.DONE or not answered:
        return UrlState.UNREACHABLE, f"{traces.entry.state.value}, HTTP {status or 'none'}"
    if traces.capture is None and status != 304:
        return UrlState.CHANGED, "answered from another address"
    return UrlState.LIVE, ""


def _compare(
    session: Session, item: DraftItem, sweep_id: int, facts: ItemFacts | None, capture: Capture | None
) -> tuple[UrlState, str]:
    """Live or changed: the same bytes, the same page, the same offer, or something else."""
    listing = item.finding.listing
    drawn = capture is not None and was_drawn(session, capture.id)
    if facts is None or capture is None or (_same_bytes(facts, capture) and not drawn):
        return UrlState.LIVE, "" if capture else "not modified"
    if listing.sweep_id != sweep_id:
        # a file's own bytes hold no listing; a page that no longer reads as one is another page
        file = listing.kind == ListingKind.FILE or any(f.get("url") == listing.url for f in listing.files)
        return (
            (UrlState.LIVE, "file answers")
            if file
            else (UrlState.CHANGED, "the offer is no longer read there")
        )
    return _compare_offers(listing, facts)


def _same_bytes(facts: ItemFacts, capture: Capture) -> bool:
    return any(row["sha256"] == capture.sha256 and row["url"] == capture.url for row in facts["evidence"])


def _compare_offers(listing: Listing, facts: ItemFacts) -> tuple[UrlState, str]:
    if listing.content_digest == facts["page_digest"]:
        return UrlState.LIVE, ""
    if offer_digest(listing) != facts["offer_digest"]:
        return UrlState.CHANGED, "title, links, files or app differ"
    if reads_as_gone(listing) or len(listing.text) * 2 < facts["text_length"]:
        return UrlState.CHANGED, "most of its text is gone"
    return UrlState.LIVE, "text differs, the offer is the same"
