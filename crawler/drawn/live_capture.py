"""Found pages looked at again, live and drawn, and whether each still equals what the sweep saw."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum

from attrs import frozen
from sqlalchemy import select
from sqlalchemy.orm import Session

import crawler.run
from crawler.again.changes import GONE
from crawler.drawn import cited_parts
from records.captures import Capture, was_drawn
from records.clock import Clock
from records.errors import CopywatchError
from records.listing_parts import ListingPart
from records.scope import Site
from records.session import UnitOfWork
from records.settings import Settings
from records.sweeps import Listing, Refusal, Sweep
from records.vocabulary import CaptureKind, SweepKind

PAGES_OF_A_SITE = 100
"""Live pages of one site in one run; the rest is drawn from what is stored."""
SIDE_BY_SIDE = 3
"""Sites looked at at once, each with a browser of its own; a single site's pages keep its pace, one after another."""


Key = tuple[int, str]
"""A listing and the address of its page, or of one of its parts."""


class PageNow(StrEnum):
    """What a found page is at the time of its live capture, against the response that the sweep read."""

    SAME_BYTES = "same_bytes"
    SAME_OFFER = "same_offer"
    CHANGED = "changed"
    GONE = "gone"
    NOT_SEEN = "not_seen"


@frozen
class Before:
    """A found listing as its sweep saw it: its page's URL, the capture read, digests of bytes and of the offer.

    Of a part that a finding rests on (`part`): that page's URL, and the digest of its text.
    """

    listing: int
    site: str
    url: str
    capture: int
    sha256: str
    content_digest: str
    part: bool = False

    @property
    def key(self) -> Key:
        return self.listing, self.url


@frozen
class Seen:
    """What became of one listing. `why` names the refusal where the page was not seen."""

    before: Before
    now: PageNow
    why: str = ""


def before(session: Session, pages: Iterable[tuple[int, int]]) -> list[Before]:
    """The listings as they stand, each with a response that it, or a part of it, was read from."""
    found = []
    for listing_id, capture_id in pages:
        listing, capture = session.get_one(Listing, listing_id), session.get_one(Capture, capture_id)
        key = session.get_one(Site, listing.site_id).key
        part = cited_parts.of(session, listing_id, capture.url) if listing.capture_id != capture_id else None
        digest = part.text_digest if part else listing.content_digest
        found.append(
            Before(listing_id, key, capture.url, capture_id, capture.sha256, digest, part=part is not None)
        )
    return found


def run(
    unit_of_work: UnitOfWork, clock: Clock, settings: Settings, wanted: Sequence[Before]
) -> dict[Key, Seen]:
    """Look at each page once more through its site's own gate; listing and URL to what was seen.

    A site that is busy, gone from the register or dead leaves its pages `not_seen`.
    """
    of_site: defaultdict[str, list[Before]] = defaultdict(list)
    for one in wanted:
        of_site[one.site].append(one)

    def look(site: str) -> list[Seen]:
        return _look_at_site(unit_of_work, clock, settings, site, of_site[site])

    with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="live") as pool:
        return {one.before.key: one for ones in pool.map(look, of_site) for one in ones}


def _look_at_site(
    unit_of_work: UnitOfWork, clock: Clock, settings: Settings, site: str, ones: Sequence[Before]
) -> list[Seen]:
    urls = list(dict.fromkeys(one.url for one in ones))[:PAGES_OF_A_SITE]
    asked = [one for one in ones if one.url in set(urls)]
    try:
        outcome = crawler.run.run(
            unit_of_work, clock, settings, site_key=site, kind=SweepKind.RECHECK, urls=urls, draw=True
        )
    except CopywatchError as error:  # busy, taken out of the register, or its process died
        return [Seen(one, PageNow.NOT_SEEN, type(error).__name__) for one in asked]
    with unit_of_work() as session:
        return [_conclude(session, one, int(outcome.id)) for one in asked]


def count(seen: Iterable[Seen]) -> Counter[str]:
    """How many pages are what."""
    return Counter(one.now.value for one in seen)


def _conclude(session: Session, one: Before, sweep_id: int) -> Seen:
    response = _response(session, one, sweep_id)
    if response is None or (response.status or 0) >= 300:
        return _unseen(session, one, sweep_id)
    drawn_then, drawn_now = was_drawn(session, one.capture), was_drawn(session, response.id)
    if response.sha256 == one.sha256 and not (drawn_then or drawn_now):
        now = PageNow.SAME_BYTES
    elif _reads_as_before(session, one, sweep_id):
        now = PageNow.SAME_OFFER
    elif drawn_then and not drawn_now:
        return _unseen(session, one, sweep_id)  # what scripts show could not be drawn this time
    else:
        now = PageNow.CHANGED
    _tell(session, one, response, now)
    return Seen(one, now)


def _reads_as_before(session: Session, one: Before, sweep_id: int) -> bool:
    if one.part:
        part = cited_parts.of(session, one.listing, one.url)
        return part is not None and (part.sweep_id, part.text_digest) == (sweep_id, one.content_digest)
    listing = session.get_one(Listing, one.listing)
    return (listing.sweep_id, listing.content_digest) == (sweep_id, one.content_digest)


def _response(session: Session, one: Before, sweep_id: int) -> Capture | None:
    """The live response of the listing, or of its page where nothing on it reads as the offer any more.

    What its parts answered is kept with the listing too, and says nothing of its own page.
    """
    parts = select(ListingPart.url).where(ListingPart.listing_id == one.listing)
    own = (Capture.listing_id == one.listing) & Capture.url.not_in(parts)
    return session.scalars(
        select(Capture)
        .where(
            Capture.sweep_id == sweep_id,
            Capture.kind == CaptureKind.RESPONSE,
            (Capture.url == one.url) if one.part else own | (Capture.url == one.url),
        )
        .order_by((Capture.listing_id == one.listing).desc(), Capture.id.desc())
        .limit(1)
    ).first()


def _unseen(session: Session, one: Before, sweep_id: int) -> Seen:
    concerned = (Refusal.url == one.url) | (Refusal.found_on == one.url)
    reasons = session.scalars(
        select(Refusal.reason).where(Refusal.sweep_id == sweep_id, concerned).order_by(Refusal.id)
    ).all()
    gone = next((reason for reason in reasons if reason in GONE), None)
    if gone is not None:
        return Seen(one, PageNow.GONE, gone)
    note = session.get_one(Sweep, sweep_id).note
    return Seen(one, PageNow.NOT_SEEN, next(iter(reasons), note or "not_asked"))


def _tell(session: Session, one: Before, response: Capture, now: PageNow) -> None:
    """Write on the live pictures what they are compared with; a page without offers is joined to its listing."""
    drawn = session.scalars(select(Capture).where(Capture.source_capture_id == response.id)).all()
    for row in drawn:
        told = {**row.drawn_from, "now": now.value, "compared_with": one.capture}
        if row.listing_id in (None, one.listing):
            row.listing_id, row.drawn_from = one.listing, told
        else:  # several listings stood on one page that holds none of them any more
            session.add(_copy(row, one.listing, told))


def _copy(row: Capture, listing: int, told: dict[str, object]) -> Capture:
    return Capture(
        sweep_id=row.sweep_id, url=row.url, kind=row.kind, listing_id=listing, status=row.status,
        media_type=row.media_type, address=row.address, fetched_at=row.fetched_at, sha256=row.sha256,
        bytes=row.bytes, source_capture_id=row.source_capture_id, drawn_from=told,
    )  # fmt: skip
