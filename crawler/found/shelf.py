"""Where a sweep puts what it found: listings with their changes, captures, pictures. Inside the ledger's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crawler.again import changes
from crawler.asked.planned import Picture, Result, Role, print_of
from crawler.found import capture_rows, content_keys, forwards, mark_rows
from crawler.found.part_shelf import PartShelf
from crawler.found.picture_memory import HELD, PictureMemory
from crawler.handouts.file_shelf import FileShelf
from crawler.items import ListingItem
from records.sweeps import Listing, ListingMedia
from records.vocabulary import ListingKind, MediaRole

AT_ONCE = 500
MAX_PICTURES = 8
"""Of one listing, its cover first."""


@frozen
class Seen:
    """How much of what was stored was new. `unchanged`: ids (`id()`) of results whose listings all read as before."""

    unchanged: frozenset[int]
    new_to_sweep: int


class Shelf:
    """Stores listings of one site, and joins pictures to the listings that show them."""

    def __init__(self, site_id: int, pictures_held: int = HELD) -> None:
        self.site_id = site_id
        self._shown_by: dict[str, set[int]] = {}
        self._pictures = PictureMemory(site_id, pictures_held)
        self.files = FileShelf(site_id)
        self.parts = PartShelf(site_id)

    def recall(self, session: Session, sweep_id: int) -> None:
        """Learn what an earlier process of this sweep had already put away, and which listings wait for pictures."""
        self.files.recall(session, sweep_id)
        self.parts.recall(session)
        coming = self._pictures.recall(session, sweep_id)
        if not coming:
            return
        rows = session.execute(
            select(ListingMedia.url, ListingMedia.listing_id)
            .join(Listing, Listing.id == ListingMedia.listing_id)
            .where(
                Listing.site_id == self.site_id,
                Listing.sweep_id == sweep_id,
                ListingMedia.role != MediaRole.FILE,
            )
        )
        for url, listing_id in rows:
            if (print_ := print_of(url)) in coming:
                self._shown_by.setdefault(print_, set()).add(listing_id)

    def store(self, session: Session, sweep_id: int, results: Sequence[Result], now: datetime) -> Seen:
        """Write the listings, captures and pictures of these results."""
        results = _settled(results)
        found = [(item, result) for result in results for item in result.listings]
        rows, seen = self._listings(session, sweep_id, found, now)
        captures = capture_rows.store(session, sweep_id, results, rows, now)
        mark_rows.store(session, self.site_id, results, captures, now)
        coming = {print_of(one.url) for result in results for one in result.found if one.role is Role.PICTURE}
        self._remember_again(session, sweep_id, results)
        self._media(session, [(rows[item.url], item) for item, _result in found], coming, now)
        self.files.name(session, [(rows[item.url], item) for item, _result in found], now)
        self.files.store(session, results, now)
        for result in results:
            if result.picture:
                self._picture(session, result.entry.fingerprint, result.picture, now)
        self.parts.store(session, sweep_id, results, rows, captures, now)
        forwards.store(session, self.site_id, results, captures)
        changes.mark_said_gone(session, self.site_id, sweep_id, results, now)
        self.parts.mark_gone(session, changes.said_gone(results), now)
        return seen

    def _listings(
        self, session: Session, sweep_id: int, found: Sequence[tuple[ListingItem, Result]], now: datetime
    ) -> tuple[dict[str, Listing], Seen]:
        wanted = {item.url for item, _result in found} | {
            url for _item, result in found for url in result.instead
        }
        rows = {
            row.url: row
            for row in session.scalars(
                select(Listing).where(Listing.site_id == self.site_id, Listing.url.in_(wanted))
            )
        } if wanted else {}  # fmt: skip
        new, changed = 0, set()
        pages = {id(result) for _item, result in found}
        keyed = []
        for item, result in found:
            _take_over(rows, item.url, result.instead)
            row = rows.get(item.url)
            columns = forwards.carried_over(row, item.columns()) if row else item.columns()
            fresh = row is None or row.sweep_id != sweep_id
            new += fresh
            if row is None or not fresh or row.content_digest != columns["content_digest"]:
                changed.add(id(result))
                keyed.append((item.url, columns))
            if row is None:
                row = rows[item.url] = changes.first(self.site_id, columns, sweep_id, result, now)
                session.add(row)
            else:
                noted = changes.note(row, columns, sweep_id, now)
                if row.id is not None:  # a row of these very results has no earlier look
                    session.add_all(noted)
                _put_columns(row, columns)
            row.sweep_id, row.last_seen = sweep_id, now
        session.flush()  # the ids go into captures, pictures and keys
        content_keys.store(session, self.site_id, [(rows[url].id, columns) for url, columns in keyed])
        return rows, Seen(frozenset(pages - changed), new)

    def _remember_again(self, session: Session, sweep_id: int, results: Sequence[Result]) -> None:
        """Look up the pictures that are shown now, were fetched before and forgotten; not those that come just now."""
        if self._pictures.whole:
            return
        shown = {
            print_of(url): url
            for result in results for item in result.listings for url in item.images[:MAX_PICTURES]
        }  # fmt: skip
        coming = self._shown_by.keys() | {one.entry.fingerprint for one in results if one.picture}
        self._pictures.look_up(session, sweep_id, {p: url for p, url in shown.items() if p not in coming})

    def _media(
        self,
        session: Session,
        shown: Sequence[tuple[Listing, ListingItem]],
        coming: Collection[str],
        now: datetime,
    ) -> None:
        """Rows for what the listings show. `coming`: fingerprints of the pictures that are or will be asked for."""
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
                if print_ in coming and self._pictures.get(print_) is None:
                    self._shown_by.setdefault(print_, set()).add(row.id)
                if (row.id, url) not in have:
                    have.add((row.id, url))
                    new.append(self._media_row(row, place, url, print_, now))
        if new:
            session.execute(insert(ListingMedia), new)

    def _media_row(self, row: Listing, place: int, url: str, print_: str, now: datetime) -> dict[str, object]:
        picture = self._pictures.get(print_) or Picture()
        return {
            "listing_id": row.id, "url": url, "role": _role(row.kind, place), "digest": picture.digest,
            "media_type": picture.media_type, "refusal": picture.refusal, "fetched_at": now,
        }  # fmt: skip

    def _picture(self, session: Session, print_: str, picture: Picture, now: datetime) -> None:
        self._pictures.put(print_, picture)
        waiting = sorted(self._shown_by.pop(print_, ()))
        for start in range(0, len(waiting), AT_ONCE):
            pictures = select(ListingMedia).where(
                ListingMedia.listing_id.in_(waiting[start : start + AT_ONCE]),
                ListingMedia.role != MediaRole.FILE,
            )
            for row in session.scalars(pictures):
                if print_of(row.url) == print_:
                    _put(row, picture, now)
        session.flush()


def _settled(results: Sequence[Result]) -> list[Result]:
    """The results without listings whose place another result of the same batch takes: they were never written."""
    replaced = {url for result in results for url in result.instead}
    return [
        evolve(result, listings=tuple(item for item in result.listings if item.url not in replaced))
        if any(item.url in replaced for item in result.listings)
        else result
        for result in results
    ]


def _take_over(rows: dict[str, Listing], url: str, instead: Sequence[str]) -> None:
    """Let the listing of a further address become that of the page itself: one offer, one row."""
    for other in instead:
        row = rows.get(other)
        if row is not None and url not in rows:
            row.url, rows[url] = url, row


def _put_columns(row: Listing, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


def _put(row: ListingMedia, picture: Picture, now: datetime) -> None:
    if picture.refusal and row.digest:
        return  # what was seen before stays seen; the refusal stands on the sweep
    row.digest, row.media_type, row.refusal = picture.digest, picture.media_type, picture.refusal
    row.fetched_at = now


def _role(kind: ListingKind, place: int) -> MediaRole:
    if place:
        return MediaRole.ILLUSTRATION
    return MediaRole.ICON if kind is ListingKind.APP else MediaRole.COVER
