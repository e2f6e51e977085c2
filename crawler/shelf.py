"""Where a sweep puts what it found: listings, captures, pictures. Called inside the ledger's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import define, frozen
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crawler.items import ListingItem
from crawler.planned import Kept, Picture, Result, print_of
from records.captures import Capture
from records.sweeps import Listing, ListingMedia
from records.vocabulary import CaptureKind, ListingKind, MediaRole

MAX_PICTURES = 8
"""Of one listing, its cover first."""


@frozen
class Seen:
    """How much of what was stored was new. `unchanged`: pages whose listings all read as before."""

    unchanged: int
    new_to_sweep: int


@define
class _Page:
    known: int = 0
    same: int = 0


@frozen
class _At:
    sweep_id: int
    now: datetime
    kept: Kept | None


class Shelf:
    """Stores listings of one site, and joins pictures to the listings that show them."""

    def __init__(self, site_id: int) -> None:
        self.site_id = site_id
        self._shown_by: dict[str, set[int]] = {}
        self._pictures: dict[str, Picture] = {}

    def recall(self, session: Session, sweep_id: int) -> None:
        """Learn what an earlier process of this sweep had already put away."""
        rows = session.execute(
            select(ListingMedia)
            .join(Listing, Listing.id == ListingMedia.listing_id)
            .where(Listing.site_id == self.site_id, Listing.sweep_id == sweep_id)
        ).scalars()
        for row in rows:
            print_ = print_of(row.url)
            self._shown_by.setdefault(print_, set()).add(row.listing_id)
            if row.digest or row.refusal:
                self._pictures[print_] = Picture(row.digest, row.media_type, row.refusal)

    def store(self, session: Session, sweep_id: int, results: Sequence[Result], now: datetime) -> Seen:
        """Write the listings, captures and pictures of these results."""
        unchanged = new = 0
        for result in results:
            page = _Page()
            for item in result.listings:
                new += self._listing(session, item, _At(sweep_id, now, result.kept), page)
            if result.kept and not result.listings:
                session.execute(
                    insert(Capture),
                    [_capture(sweep_id, result.entry.planned.extra.get("listing_id"), result.kept, now)],
                )
            if result.picture:
                self._picture(session, result.entry.fingerprint, result.picture, now)
            unchanged += bool(page.known and page.known == page.same == len(result.listings))
        return Seen(unchanged, new)

    def _listing(self, session: Session, item: ListingItem, at: _At, page: _Page) -> bool:
        columns = item.columns()
        row = session.scalars(
            select(Listing).where(Listing.site_id == self.site_id, Listing.url == item.url)
        ).one_or_none()
        fresh = row is None or row.sweep_id != at.sweep_id
        if row is None:
            row = Listing(site_id=self.site_id, first_seen=at.now, **columns)
            session.add(row)
        else:
            page.known += fresh
            page.same += fresh and row.content_digest == columns["content_digest"]
            for name, value in columns.items():
                setattr(row, name, value)
        row.sweep_id, row.last_seen = at.sweep_id, at.now
        session.flush()  # its id goes into the capture and the pictures
        if at.kept:
            row.capture_id = session.execute(
                insert(Capture).returning(Capture.id), [_capture(at.sweep_id, row.id, at.kept, at.now)]
            ).scalar_one()
        self._media(session, row, item.images, at.now)
        return fresh

    def _media(self, session: Session, row: Listing, images: Sequence[str], now: datetime) -> None:
        have = set(session.scalars(select(ListingMedia.url).where(ListingMedia.listing_id == row.id)))
        for place, url in enumerate(images[:MAX_PICTURES]):
            print_ = print_of(url)
            self._shown_by.setdefault(print_, set()).add(row.id)
            if url in have:
                continue
            picture = self._pictures.get(print_, Picture())
            session.add(
                ListingMedia(
                    listing_id=row.id, url=url, role=_role(row.kind, place), digest=picture.digest,
                    media_type=picture.media_type, refusal=picture.refusal, fetched_at=now,
                )
            )  # fmt: skip
            have.add(url)
        session.flush()

    def _picture(self, session: Session, print_: str, picture: Picture, now: datetime) -> None:
        self._pictures[print_] = picture
        for listing_id in self._shown_by.get(print_, ()):
            for row in session.scalars(select(ListingMedia).where(ListingMedia.listing_id == listing_id)):
                if print_of(row.url) == print_:
                    _put(row, picture, now)
        session.flush()


def _put(row: ListingMedia, picture: Picture, now: datetime) -> None:
    if picture.refusal and row.digest:
        return  # what was seen before stays seen; the refusal stands on the sweep
    row.digest, row.media_type, row.refusal = picture.digest, picture.media_type, picture.refusal
    row.fetched_at = now


def _role(kind: ListingKind, place: int) -> MediaRole:
    if place:
        return MediaRole.ILLUSTRATION
    return MediaRole.ICON if kind is ListingKind.APP else MediaRole.COVER


def _capture(sweep_id: int, listing_id: int | None, kept: Kept, now: datetime) -> dict[str, object]:
    return {
        "sweep_id": sweep_id, "url": kept.url, "kind": CaptureKind.RESPONSE, "listing_id": listing_id,
        "status": kept.status, "media_type": kept.media_type, "address": kept.address, "fetched_at": now,
        "sha256": kept.sha256, "bytes": kept.length, "warc_file": kept.warc_file,
        "warc_offset": kept.warc_offset, "warc_record_id": kept.record_id, "drawn_from": {},
    }  # fmt: skip
