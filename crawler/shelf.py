"""Where a sweep puts what it found: listings, captures, pictures. Called inside the ledger's transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import frozen
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crawler.file_shelf import FileShelf
from crawler.items import ListingItem
from crawler.planned import Kept, Picture, Result, Sight, print_of
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


class Shelf:
    """Stores listings of one site, and joins pictures to the listings that show them."""

    def __init__(self, site_id: int) -> None:
        self.site_id = site_id
        self._shown_by: dict[str, set[int]] = {}
        self._pictures: dict[str, Picture] = {}
        self.files = FileShelf(site_id)

    def recall(self, session: Session, sweep_id: int) -> None:
        """Learn what an earlier process of this sweep had already put away."""
        self.files.recall(session, sweep_id)
        rows = session.execute(
            select(ListingMedia)
            .join(Listing, Listing.id == ListingMedia.listing_id)
            .where(
                Listing.site_id == self.site_id,
                Listing.sweep_id == sweep_id,
                ListingMedia.role != MediaRole.FILE,
            )
        ).scalars()
        for row in rows:
            print_ = print_of(row.url)
            self._shown_by.setdefault(print_, set()).add(row.listing_id)
            if row.digest or row.refusal:
                self._pictures[print_] = Picture(row.digest, row.media_type, row.refusal)

    def store(self, session: Session, sweep_id: int, results: Sequence[Result], now: datetime) -> Seen:
        """Write the listings, captures and pictures of these results."""
        found = [(item, result) for result in results for item in result.listings]
        rows, seen = self._listings(session, sweep_id, found, now)
        self._captures(session, sweep_id, results, rows, now)
        self._media(session, [(rows[item.url], item) for item, _result in found], now)
        self.files.name(session, [(rows[item.url], item) for item, _result in found], now)
        self.files.store(session, results, now)
        for result in results:
            if result.picture:
                self._picture(session, result.entry.fingerprint, result.picture, now)
        return seen

    def _listings(
        self, session: Session, sweep_id: int, found: Sequence[tuple[ListingItem, Result]], now: datetime
    ) -> tuple[dict[str, Listing], Seen]:
        wanted = {item.url for item, _result in found}
        rows = {
            row.url: row
            for row in session.scalars(
                select(Listing).where(Listing.site_id == self.site_id, Listing.url.in_(wanted))
            )
        } if wanted else {}  # fmt: skip
        new, changed = 0, set()
        pages = {id(result) for _item, result in found}
        for item, result in found:
            columns, row = item.columns(), rows.get(item.url)
            if row is None:
                row = rows[item.url] = Listing(site_id=self.site_id, first_seen=now, **columns)
                session.add(row)
            fresh = row.sweep_id != sweep_id
            new += fresh
            if row.id is None or not fresh or row.content_digest != columns["content_digest"]:
                changed.add(id(result))
            for name, value in columns.items():
                setattr(row, name, value)
            row.sweep_id, row.last_seen = sweep_id, now
        session.flush()  # the ids go into captures and pictures
        return rows, Seen(len(pages - changed), new)

    def _captures(
        self,
        session: Session,
        sweep_id: int,
        results: Sequence[Result],
        rows: dict[str, Listing],
        now: datetime,
    ) -> None:
        kept: list[tuple[Listing | None, dict[str, object]]] = []
        sights: list[Sight | None] = []
        for result in results:
            if result.kept is None:
                continue
            of = [rows[item.url] for item in result.listings]
            kept.extend((row, _capture(sweep_id, row.id, result.kept, now)) for row in of)
            sights += [result.sight] * max(len(of), 1)
            if not result.listings:
                asked_for = result.entry.planned.extra.get("listing_id")
                kept.append((None, _capture(sweep_id, asked_for, result.kept, now)))
        if not kept:
            return
        ids = (
            session.execute(
                insert(Capture).returning(Capture.id, sort_by_parameter_order=True),
                [values for _row, values in kept],
            )
            .scalars()
            .all()
        )
        for (row, _values), capture_id in zip(kept, ids, strict=True):
            if row is not None:
                row.capture_id = capture_id
        session.flush()
        drawn = [
            values | {"source_capture_id": capture_id}
            for (_row, source), sight, capture_id in zip(kept, sights, ids, strict=True)
            for values in _drawn(source, sight)
        ]
        if drawn:
            session.execute(insert(Capture), drawn)

    def _media(self, session: Session, shown: Sequence[tuple[Listing, ListingItem]], now: datetime) -> None:
        ids = {row.id for row, item in shown if item.images}
        if not ids:
            return
        have = {
            (listing_id, url)
            for listing_id, url in session.execute(
                select(ListingMedia.listing_id, ListingMedia.url).where(ListingMedia.listing_id.in_(ids))
            )
        }
        new = []
        for row, item in shown:
            for place, url in enumerate(item.images[:MAX_PICTURES]):
                print_ = print_of(url)
                self._shown_by.setdefault(print_, set()).add(row.id)
                if (row.id, url) not in have:
                    have.add((row.id, url))
                    new.append(self._media_row(row, place, url, print_, now))
        if new:
            session.execute(insert(ListingMedia), new)

    def _media_row(self, row: Listing, place: int, url: str, print_: str, now: datetime) -> dict[str, object]:
        picture = self._pictures.get(print_, Picture())
        return {
            "listing_id": row.id, "url": url, "role": _role(row.kind, place), "digest": picture.digest,
            "media_type": picture.media_type, "refusal": picture.refusal, "fetched_at": now,
        }  # fmt: skip

    def _picture(self, session: Session, print_: str, picture: Picture, now: datetime) -> None:
        self._pictures[print_] = picture
        for listing_id in self._shown_by.get(print_, ()):
            pictures = select(ListingMedia).where(
                ListingMedia.listing_id == listing_id, ListingMedia.role != MediaRole.FILE
            )
            for row in session.scalars(pictures):
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
        "robots_exception": kept.robots_exception,
        "status": kept.status, "media_type": kept.media_type, "address": kept.address, "fetched_at": now,
        "sha256": kept.sha256, "bytes": kept.length, "warc_file": kept.warc_file,
        "warc_offset": kept.warc_offset, "warc_record_id": kept.record_id, "drawn_from": {},
    }  # fmt: skip


def _drawn(source: dict[str, object], sight: Sight | None) -> Iterator[dict[str, object]]:
    """The rows of a page that was drawn live, beside the row of its response."""
    if sight is None:
        return
    for kind, media_type, (digest, length) in (
        (CaptureKind.SCREENSHOT, "image/png", sight.picture),
        (CaptureKind.DOM, "text/html", sight.document),
        (CaptureKind.PDF, "application/pdf", sight.print),
    ):
        yield {
            **source, "kind": kind, "media_type": media_type, "sha256": digest, "bytes": length,
            "warc_file": "", "warc_offset": None, "warc_record_id": "",
            "drawn_from": {**sight.drawn_from, "page": sight.url, "source_sha256": source["sha256"]},
        }  # fmt: skip
