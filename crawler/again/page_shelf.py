"""The memory of a site's pages: read before they are asked for, written with what came. Inside the ledger's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from crawler.again.conditional import Known
from crawler.asked.known import Recent
from crawler.asked.planned import Kept, PageSeen, Result
from records.page_memory import PageMemory
from records.session import UnitOfWork
from records.vocabulary import FrontierState

AT_ONCE = 500


class PageShelf:
    """What is remembered of one site's pages, as far as this sweep has met them. Not for several threads.

    `believed`: how often in a row "not modified" is believed of a page before it is fetched whole again.
    """

    def __init__(self, unit_of_work: UnitOfWork, site_id: int, believed: int) -> None:
        self._unit_of_work, self.site_id, self.believed = unit_of_work, site_id, max(believed, 0)
        self._known: dict[str, Known | None] = {}
        self._doubted: set[str] = set()
        self._written = Recent()
        self._empty = True

    def recall(self, session: Session) -> None:
        """Learn whether there is anything to remember, and whether this site's validators have lied before."""
        mine = PageMemory.site_id == self.site_id
        self._empty = session.scalars(select(PageMemory.id).where(mine).limit(1)).first() is None
        liars = session.scalar(select(func.count()).where(mine, PageMemory.mistrusted)) or 0
        if liars:
            self.believed = min(self.believed, max(1, self.believed // 10))

    def look_up(self, session: Session, fingerprints: Iterable[str]) -> None:
        """Read what is remembered of these pages, which are about to be asked for."""
        if not self._empty:
            self._read(session, fingerprints)

    def _read(self, session: Session, fingerprints: Iterable[str]) -> None:
        wanted = [one for one in fingerprints if one not in self._known]
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            rows = session.scalars(
                select(PageMemory).where(PageMemory.site_id == self.site_id, PageMemory.fingerprint.in_(part))
            )
            self._known |= dict.fromkeys(part) | {row.fingerprint: _known(row) for row in rows}

    def of(self, fingerprint: str) -> Known | None:
        """What is remembered of a page; a redirect's target was not looked up before it was met."""
        if self._empty or fingerprint in self._doubted:
            return None  # nothing was remembered before this sweep, or what was is not believed
        if fingerprint not in self._known:
            with self._unit_of_work() as session:
                self.look_up(session, [fingerprint])
        return self._known.get(fingerprint)

    def doubt(self, fingerprint: str) -> None:
        """Ask for this page whole for the rest of the sweep."""
        self._doubted.add(fingerprint)

    def store(self, session: Session, results: Sequence[Result], now: datetime) -> set[int]:
        """Write what the answers said; gives the ids (`id()`) of results whose page is byte for byte as before."""
        same: set[int] = set()
        answered = [
            (result, result.seen) for result in results if result.seen and result.state is FrontierState.DONE
        ]
        prints = [one.fingerprint for _result, one in answered]
        first = self._empty and self._written.whole  # what this sweep has written is all that there is
        self._read(session, [one for one in prints if one in self._written] if first else prints)
        new: dict[str, dict[str, Any]] = {}
        for result, one in answered:
            known = self._known.get(one.fingerprint)
            if known is not None and known.sha256 == one.sha256:
                same.add(id(result))
            values = self._values(one, known, result.kept, now)
            if known is None:
                new[one.fingerprint] = values
            else:
                this = (PageMemory.site_id == self.site_id, PageMemory.fingerprint == one.fingerprint)
                session.execute(update(PageMemory).where(*this).values(**values))
        if new:
            session.execute(insert(PageMemory), list(new.values()))
        for print_ in prints:
            self._written.add(print_)
            self._known.pop(print_, None)  # a sweep asks once: what is written need not be held
        return same

    def _values(
        self, seen: PageSeen, known: Known | None, kept: Kept | None, now: datetime
    ) -> dict[str, Any]:
        if seen.not_modified and known is not None:
            return {"trusted_for": known.trusted_for - 1, "listings": seen.listings, "checked_at": now}
        lied = known is not None and known.same_validators(seen) and known.sha256 != seen.sha256
        return {
            "site_id": self.site_id, "fingerprint": seen.fingerprint, "url": seen.url, "etag": seen.etag,
            "last_modified": seen.last_modified, "vary": seen.vary, "sha256": seen.sha256, "bytes": seen.length,
            "media_type": seen.media_type, "warc_file": kept.warc_file if kept else "",
            "warc_offset": kept.warc_offset if kept else None, "warc_record_id": kept.record_id if kept else "",
            "listings": seen.listings, "trusted_for": self._trust(seen, known),
            "mistrusted": lied or bool(known and known.mistrusted), "fetched_at": now, "checked_at": now,
        }  # fmt: skip

    def _trust(self, seen: PageSeen, known: Known | None) -> int:
        if known is not None or not self.believed:
            return self.believed
        # not all pages of a site in the same sweep: each begins somewhere in its round
        return 1 + int(seen.fingerprint[:8], 16) % self.believed


def _known(row: PageMemory) -> Known:
    return Known(
        row.fingerprint, row.url, row.etag, row.last_modified, row.vary, row.sha256, row.bytes, row.media_type,
        row.warc_file, row.warc_offset, row.warc_record_id, row.listings, row.trusted_for, row.mistrusted, row.fetched_at,
    )  # fmt: skip
