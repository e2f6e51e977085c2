"""Where a sweep puts the files that listings hand out: a row for each listing that names one, with its history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.asked.files import Known, NamedFile, files_in, files_of
from crawler.asked.planned import File, Result, Role, print_of
from crawler.handouts.file_names import FileNames
from crawler.items import ListingItem
from records.sweeps import Listing, ListingMedia, Sweep
from records.vocabulary import MediaRole, RefusalReason

IDS_AT_ONCE = 500


class FileShelf:
    """Joins the files of one site to the listings that name them, however often and in whatever spelling."""

    def __init__(self, site_id: int) -> None:
        self.site_id = site_id
        self._names = FileNames()

    def recall(self, session: Session, sweep_id: int) -> None:
        """Learn what an earlier process of this sweep had named and fetched."""
        mine = (Listing.site_id == self.site_id, Listing.sweep_id == sweep_id)
        named = select(Listing.id, Listing.files, Listing.links).where(*mine)
        for listing_id, files, links in session.execute(named.execution_options(yield_per=IDS_AT_ONCE)):
            self._name(listing_id, files_in(files, links))
        since = session.execute(select(Sweep.started_at).where(Sweep.id == sweep_id)).scalar_one()
        rows = session.scalars(
            select(ListingMedia)
            .join(Listing, Listing.id == ListingMedia.listing_id)
            .where(*mine, ListingMedia.role == MediaRole.FILE, ListingMedia.checked_at >= since)
            .execution_options(yield_per=IDS_AT_ONCE)
        )
        for row in rows:
            self._names.conclude(print_of(row.url), _file_of(row))

    def name(self, session: Session, shown: Sequence[tuple[Listing, ListingItem]], now: datetime) -> None:
        """Take down which listing names what; a file that its listing no longer names is gone from it."""
        fetched: list[tuple[int, str, File]] = []
        now_named: set[tuple[int, str]] = set()
        for row, item in shown:
            for print_, url, joined in self._name(row.id, files_of(item)):
                now_named.add((row.id, url))
                done = self._names.done(print_) if joined else None
                if done is not None:
                    fetched.append((row.id, url, done))
        self._write(session, fetched, now)
        for media in self._of_listings(session, {row.id for row, _item in shown}):
            if media.gone_at is None and (media.listing_id, media.url) not in now_named:
                _remove(media, now, "no longer named by its listing")

    def _name(self, listing_id: int, files: Iterable[NamedFile]) -> list[tuple[str, str, bool]]:
        """(fingerprint, address, whether the listing is joined to it) of each file that it names."""
        named = []
        for file in files:
            try:
                print_ = print_of(file.url)
            except ValueError:
                continue
            named.append((print_, file.url, self._names.name(print_, listing_id, file.url)))
        return named

    def known(self, session: Session, print_: str) -> Known | None:
        """The file as it was stored last, by this sweep or an earlier one."""
        rows = self._rows(session, self._names.naming(print_))
        stored = [row for row in rows if row.digest and row.gone_at is None]
        if not stored:
            return None
        row = max(stored, key=lambda one: one.fetched_at)
        return Known(
            row.digest, row.stored_bytes, row.total_bytes, row.etag, row.last_modified, row.media_type
        )

    def store(self, session: Session, results: Sequence[Result], now: datetime) -> None:
        """Write what became of files to every listing that names them."""
        written: list[tuple[int, str, File]] = []
        for result in results:
            if result.file is None and result.entry.planned.role is not Role.FILE:
                continue
            # a redirect to a file that stands for itself leaves nothing of its own
            file, print_ = result.file or File(note="redirected to another file"), result.entry.fingerprint
            self._names.conclude(print_, file)
            written += [(listing_id, url, file) for listing_id, url in self._names.naming(print_)]
        self._write(session, written, now)

    def _write(self, session: Session, written: Sequence[tuple[int, str, File]], now: datetime) -> None:
        rows = {
            (row.listing_id, row.url): row for row in self._rows(session, [(i, u) for i, u, _f in written])
        }
        for listing_id, url, file in written:
            row = rows.get((listing_id, url))
            if row is None and file.refusal == RefusalReason.BUDGET.value:
                continue  # it says something of the sweep, and nothing of the file
            if row is None:
                row = rows[listing_id, url] = ListingMedia(
                    listing_id=listing_id, url=url, role=MediaRole.FILE, digest="", media_type="", refusal="",
                    fetched_at=now, history=[],
                )  # fmt: skip
                session.add(row)
            if row.role is MediaRole.FILE:  # the same address may be shown as a picture
                _apply(row, file, now)
        session.flush()

    def _rows(self, session: Session, keys: Iterable[tuple[int, str]]) -> list[ListingMedia]:
        wanted = set(keys)
        rows = self._of_listings(session, {listing_id for listing_id, _url in wanted}, every_role=True)
        return [row for row in rows if (row.listing_id, row.url) in wanted]

    @staticmethod
    def _of_listings(session: Session, ids: set[int], *, every_role: bool = False) -> Iterator[ListingMedia]:
        ordered = sorted(ids)
        for start in range(0, len(ordered), IDS_AT_ONCE):
            of_these = select(ListingMedia).where(
                ListingMedia.listing_id.in_(ordered[start : start + IDS_AT_ONCE])
            )
            files = of_these if every_role else of_these.where(ListingMedia.role == MediaRole.FILE)
            yield from session.scalars(files).all()


def _apply(row: ListingMedia, file: File, now: datetime) -> None:
    row.checked_at = now
    if file.gone:
        _remove(row, now, file.note)
    elif file.digest:
        _put(row, file, now)
    else:
        row.note = file.note
    if file.refusal and not row.digest:
        row.refusal = file.refusal  # what was seen before stays seen; the refusal stands on the sweep


def _put(row: ListingMedia, file: File, now: datetime) -> None:
    if row.digest != file.digest:
        if row.digest:
            _remember(row, now, "changed")
        row.digest, row.refusal, row.fetched_at = file.digest, "", now
    row.media_type, row.stored_bytes, row.total_bytes = file.media_type, file.length, file.total
    row.etag, row.last_modified, row.note, row.gone_at = file.etag, file.last_modified, file.note, None


def _remove(row: ListingMedia, now: datetime, why: str) -> None:
    if row.gone_at is None:
        row.gone_at, row.note = now, why
        _remember(row, now, "removed")


def _remember(row: ListingMedia, now: datetime, what: str) -> None:
    was: dict[str, Any] = {
        "at": now.isoformat(),
        "what": what,
        "digest": row.digest,
        "bytes": row.stored_bytes,
    }
    row.history = [*row.history, was]


def _file_of(row: ListingMedia) -> File:
    return File(
        digest=row.digest, media_type=row.media_type, length=row.stored_bytes, total=row.total_bytes, etag=row.etag,
        last_modified=row.last_modified, note=row.note, refusal="" if row.digest else row.refusal, unchanged=True,
        gone=row.gone_at is not None,
    )  # fmt: skip
