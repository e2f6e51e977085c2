"""Stage after match: a picture of each found page, and of each part, such as a chapter, that a finding rests on.

A page is looked at live first, drawn with its scripts, and compared with what the sweep saw. What cannot be seen live
is drawn from the stored responses, with all network denied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from crawler.drawn import cited_parts, live_capture
from crawler.drawn.browser import Drawing, Lookup, OfflineBrowser, offline_browser
from crawler.drawn.drawings import Stored
from crawler.drawn.stored_view import page_view, resource_view
from crawler.evidence.warc import read_response
from records import events
from records.captures import Capture
from records.clock import Clock
from records.errors import CopywatchError, NotFound, Refused, Tampered
from records.findings import Finding
from records.session import UnitOfWork
from records.settings import Settings
from records.sweeps import Listing, Refusal
from records.vault import Vault
from records.vocabulary import CaptureKind

MAX_URLS_KEPT = 200
"""How many used and denied URLs a picture's row names."""


@dataclass
class CaptureOutcome:
    """Counts of one run. `drawn` pictures made, `pages` listings that have one now, `refused` by reason code.

    `live`: listings looked at live, by what their page is now against what the sweep saw (`PageNow`).
    """

    wanted: int = 0
    drawn: int = 0
    pages: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    live: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Wanted:
    """A response to draw, and the found listings that were read from it."""

    source: Capture
    listings: tuple[int, ...]


def run(
    unit_of_work: UnitOfWork, clock: Clock, settings: Settings, vault: Vault, *, limit: int | None = None,
    live: bool | None = None,
) -> CaptureOutcome:  # fmt: skip
    """Draw every found page that has no picture yet: live unless `live` (or the setting) says no, else as stored.

    A page that cannot be drawn is a typed refusal of its sweep; the others are drawn all the same.
    Raises MissingPart where Chromium is not installed and something is to be drawn.
    """
    with unit_of_work() as session:
        wanted = _wanted(session)[:limit]
    outcome = CaptureOutcome(wanted=len(wanted))
    seen: dict[live_capture.Key, live_capture.Seen] = {}
    if wanted and (settings.live_captures if live is None else live):
        seen = _look(unit_of_work, clock, settings, wanted, outcome)
        with unit_of_work() as session:
            wanted = [*_wanted(session)[:limit], *_replaced(session, seen.values())]
    if wanted:
        with offline_browser(settings.chromium) as browser:
            for one in wanted:
                _draw_one(unit_of_work, clock, settings, vault, browser, one, seen, outcome)
    with unit_of_work() as session:
        payload = {
            "drawn": outcome.drawn,
            "pages": outcome.pages,
            "refused": dict(outcome.refused),
            "live": dict(outcome.live),
        }
        events.append(
            session, clock, actor="system:capture", action="capture:run:finished", subject=("stage", "capture"),
            payload=payload,
        )  # fmt: skip
    return outcome


def _wanted(session: Session) -> list[Wanted]:
    picture, drawn_source = aliased(Capture), aliased(Capture)
    # a re-check that met the very same bytes needs no new picture
    drawn = exists().where(
        picture.kind == CaptureKind.SCREENSHOT,
        picture.listing_id == Listing.id,
        picture.source_capture_id == drawn_source.id,
        picture.url == Capture.url,
        drawn_source.sha256 == Capture.sha256,
    )
    found = exists().where(Finding.listing_id == Listing.id)
    rows = session.execute(
        select(Listing.id, Capture)
        .join(Capture, Capture.id == Listing.capture_id)
        .where(found, ~drawn)
        .order_by(Listing.id)
    )
    groups: dict[int, dict[int, None]] = {}
    sources: dict[int, Capture] = {}
    for listing_id, source in [*((row[0], row[1]) for row in rows), *cited_parts.without(session, drawn)]:
        groups.setdefault(source.id, {})[listing_id] = None
        sources[source.id] = source
    return [Wanted(sources[key], tuple(listings)) for key, listings in groups.items()]


def _look(
    unit_of_work: UnitOfWork, clock: Clock, settings: Settings, wanted: list[Wanted], outcome: CaptureOutcome
) -> dict[live_capture.Key, live_capture.Seen]:
    """Look at the pages live, and count what came of it."""
    with unit_of_work() as session:
        pages = [(listing, one.source.id) for one in wanted for listing in one.listings]
        before = live_capture.before(session, pages)
        newest = session.scalar(select(func.max(Capture.id))) or 0
    seen = live_capture.run(unit_of_work, clock, settings, before)
    outcome.live = live_capture.count(seen.values())
    drawn = select(Capture.listing_id, Capture.sha256).where(
        Capture.kind == CaptureKind.SCREENSHOT,
        Capture.id > newest,
        Capture.listing_id.in_({listing for listing, _url in seen}),
    )
    with unit_of_work() as session:
        rows = session.execute(drawn).all()
    outcome.drawn += len({sha256 for _listing, sha256 in rows})
    outcome.pages += len({listing for listing, _sha256 in rows})
    return seen


def _replaced(session: Session, seen: Iterable[live_capture.Seen]) -> list[Wanted]:
    """Responses that findings were made from, where the page now reads as another offer: they keep their picture."""
    changed = [one.before for one in seen if one.now is live_capture.PageNow.CHANGED]
    groups: dict[int, list[int]] = {}
    for before in changed:
        if before.part or session.get_one(Listing, before.listing).capture_id != before.capture:
            groups.setdefault(before.capture, []).append(before.listing)
    return [Wanted(session.get_one(Capture, key), tuple(listings)) for key, listings in groups.items()]


def _draw_one(
    unit_of_work: UnitOfWork, clock: Clock, settings: Settings, vault: Vault, browser: OfflineBrowser,
    one: Wanted, seen: Mapping[live_capture.Key, live_capture.Seen], outcome: CaptureOutcome,
) -> None:  # fmt: skip
    try:
        drawing = browser.draw(one.source.url, _stored_of(unit_of_work, settings, one.source))
    except (Refused, Tampered, NotFound) as refusal:
        code = _code(refusal)
        outcome.refused[code] += 1
        _refuse(unit_of_work, clock, one.source, code, str(refusal))
        return
    digest = vault.put(drawing.png)
    with unit_of_work() as session:
        session.add_all(
            _row(one.source, listing_id, drawing, digest, clock, seen.get((listing_id, one.source.url)))
            for listing_id in one.listings
        )
    outcome.drawn += 1
    outcome.pages += len(one.listings)


def _code(refusal: CopywatchError) -> str:
    if isinstance(refusal, Refused):
        return refusal.code
    return "evidence_changed" if isinstance(refusal, Tampered) else "evidence_missing"


def _stored_of(unit_of_work: UnitOfWork, settings: Settings, source: Capture) -> Lookup:
    """Answers the browser: the page itself is read at once, so that a bad one is refused before drawing."""
    headers, body = read_response(settings, source)
    page = page_view(source.url, headers.get("content-type", source.media_type), source.status or 200, body)
    find = _finder(unit_of_work, source.sweep_id)

    def lookup(url: str) -> Stored | None:
        if url == source.url:
            return page
        capture = find(url)
        if capture is None:
            return None
        try:
            headers, body = read_response(settings, capture)
        except (NotFound, Tampered):
            return None
        return resource_view(headers.get("content-type", capture.media_type), capture.status or 200, body)

    return lookup


def _finder(unit_of_work: UnitOfWork, sweep_id: int) -> Callable[[str], Capture | None]:
    def find(url: str) -> Capture | None:
        with unit_of_work() as session:
            # the same sweep's answer comes first: the picture shows what that sweep saw
            return session.scalars(
                select(Capture)
                .where(Capture.url == url, Capture.kind == CaptureKind.RESPONSE)
                .order_by((Capture.sweep_id == sweep_id).desc(), Capture.id.desc())
                .limit(1)
            ).first()

    return find


def _row(
    source: Capture, listing_id: int, drawing: Drawing, digest: str, clock: Clock, seen: live_capture.Seen | None
) -> Capture:  # fmt: skip
    now = {"now": seen.now.value, "why": seen.why} if seen else {}
    return Capture(
        sweep_id=source.sweep_id, url=source.url, kind=CaptureKind.SCREENSHOT, listing_id=listing_id,
        status=source.status, media_type="image/png", address=source.address, fetched_at=clock.now(),
        sha256=digest, bytes=len(drawing.png), source_capture_id=source.id,
        drawn_from={
            "used": drawing.used[:MAX_URLS_KEPT], "denied": drawing.denied[:MAX_URLS_KEPT],
            "browser": drawing.browser, "source_sha256": source.sha256, "live": False, **now,
        },
    )  # fmt: skip


def _refuse(unit_of_work: UnitOfWork, clock: Clock, source: Capture, code: str, detail: str) -> None:
    with unit_of_work() as session:
        known = session.scalars(
            select(Refusal.id).where(
                Refusal.sweep_id == source.sweep_id, Refusal.url == source.url, Refusal.reason == code
            )
        ).first()
        if known is None:
            session.add(
                Refusal(
                    sweep_id=source.sweep_id, url=source.url, reason=code, stage="capture",
                    detail=detail[:500], at=clock.now(),
                )
            )  # fmt: skip
