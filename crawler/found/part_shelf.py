"""Where a sweep puts the parts of its listings, such as chapters. Inside the ledger's transaction.

A part may be read before its whole or after it, in this sweep or in another one: whichever comes second joins them. A
part of a part, such as the second page of a chapter, belongs to the whole of that one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from attrs import frozen
from sqlalchemy import Table, bindparam, insert, inspect, select, update
from sqlalchemy.orm import Session, defer

from crawler.asked.planned import Refused, Result, print_of
from crawler.found.content_keys import LONG_ENOUGH, letters_of
from crawler.pages.reading import Piece
from records.captures import Capture
from records.listing_parts import MOST_TEXTS, TEXT_LIMIT, ListingPart
from records.sweeps import Listing

AT_ONCE = 500
MAX_MOVED = 10_000
"""Listings remembered that stand at another address than the links to them say."""
_T = cast(Table, inspect(ListingPart).local_table)


@frozen
class _Read:
    """A piece with where it belongs: `whole`: fingerprint of the address of its whole, `listing`: its row's id."""

    piece: Piece
    result: Result
    whole: str
    listing: int | None


class PartShelf:
    """The parts of one site's listings. Not for several threads."""

    def __init__(self, site_id: int) -> None:
        self.site_id = site_id
        self._any = False
        self._moved: dict[str, int] = {}

    def recall(self, session: Session) -> None:
        """Learn whether the site has parts at all: most have none, and are not asked for them."""
        mine = select(ListingPart.id).where(ListingPart.site_id == self.site_id)
        self._any = session.scalars(mine.limit(1)).first() is not None

    def store(
        self, session: Session, sweep_id: int, results: Sequence[Result], rows: Mapping[str, Listing],
        captures: Mapping[int, int], now: datetime,
    ) -> None:  # fmt: skip
        """Write the parts of these results, and join them to listings.

        `rows`: the listings that were read, by URL; `captures`: `id()` of a result to its response's row.
        """
        joined = self._join(session, results, rows)
        self._keep_records(session, sweep_id, joined)
        pieces = {print_of(one.piece.url): one for one in results if one.piece is not None}
        if not pieces:
            return
        self._any = True
        read = self._placed(session, pieces)
        known = {row.fingerprint: row for row in self._rows(session, ListingPart.fingerprint, pieces)}
        new = []
        for print_, one in read.items():
            values = _values(one, captures.get(id(one.result)), sweep_id, now)
            row = known.get(print_)
            if row is None:
                new.append({"site_id": self.site_id, "fingerprint": print_, "first_seen": now, **values})
                continue
            values["capture_id"] = (
                values["capture_id"] or row.capture_id
            )  # "not modified": the older one stands
            for name, value in values.items():
                setattr(row, name, value)
        session.flush()
        if new:
            session.execute(insert(ListingPart), new)
            self._adopt(session, {row["fingerprint"]: read[row["fingerprint"]] for row in new})
        self._keep_records(session, sweep_id, self._choose(session, read))

    def mark_gone(self, session: Session, gone: Mapping[str, Refused], now: datetime) -> None:
        """Close the parts whose pages say that they are gone; `gone`: what they said, by URL."""
        if not (gone and self._any):
            return
        said = {print_of(url): refused for url, refused in gone.items()}
        for row in self._rows(session, ListingPart.fingerprint, said):
            if row.gone_at is None:
                row.gone_at, row.gone_why = now, said[row.fingerprint].reason.value

    # which listing

    def _join(self, session: Session, results: Sequence[Result], rows: Mapping[str, Listing]) -> set[str]:
        """Give the listings just read the parts that were read before them; their fingerprints."""
        places: dict[str, int] = {}
        for result in results:
            if len(result.listings) != 1:
                continue
            url = result.listings[0].url
            here = url == result.entry.planned.url
            print_ = result.entry.fingerprint if here else print_of(url)
            places[print_] = rows[url].id
            if print_ != result.entry.fingerprint:  # links lead there by a redirect
                places[result.entry.fingerprint] = rows[url].id
                if len(self._moved) < MAX_MOVED:
                    self._moved[result.entry.fingerprint] = rows[url].id
        if not (places and self._any):
            return set()
        waiting = self._rows(session, ListingPart.whole_fingerprint, places, ListingPart.listing_id.is_(None))
        for row in waiting:
            row.listing_id = places[row.whole_fingerprint]
        session.flush()
        return {row.fingerprint for row in waiting}

    def _placed(self, session: Session, pieces: Mapping[str, Result]) -> dict[str, _Read]:
        """Of each piece the whole at the top, and its listing where that is known."""
        direct = {print_: _whole(result) for print_, result in pieces.items()}
        above = {
            row.fingerprint: row for row in self._rows(session, ListingPart.fingerprint, set(direct.values()))
        }
        tops: dict[str, str] = {}
        for print_ in pieces:
            top, passed = direct[print_], {print_}
            while top not in passed and (top in direct or top in above):
                passed.add(top)
                top = direct[top] if top in direct else above[top].whole_fingerprint
            if top not in passed:  # else pages that call each other their whole: there is none
                tops[print_] = top
        listings = self._listings(session, pieces, set(tops.values()))
        return {
            print_: _Read(result.piece, result, tops[print_], listings.get(tops[print_]))
            for print_, result in pieces.items()
            if print_ in tops and result.piece is not None
        }

    def _listings(
        self, session: Session, pieces: Mapping[str, Result], tops: Collection[str]
    ) -> dict[str, int]:
        urls = {result.piece.whole for result in pieces.values() if result.piece}
        found = {
            print_of(url): id_
            for id_, url in session.execute(
                select(Listing.id, Listing.url).where(Listing.site_id == self.site_id, Listing.url.in_(urls))
            )
        }
        found |= {top: self._moved[top] for top in tops if top in self._moved}
        if others := set(tops) - found.keys():
            joined = select(ListingPart.whole_fingerprint, ListingPart.listing_id).distinct()
            rows = session.execute(joined.where(
                ListingPart.site_id == self.site_id, ListingPart.whole_fingerprint.in_(others),
                ListingPart.listing_id.is_not(None),
            ))  # fmt: skip
            found |= {whole: listing for whole, listing in rows if listing is not None}
        return found

    def _adopt(self, session: Session, new: Mapping[str, _Read]) -> None:
        """What was read as a part of one of these parts belongs to the whole of it."""
        for row in self._rows(session, ListingPart.whole_fingerprint, new):
            row.whole_fingerprint, row.listing_id = (
                new[row.whole_fingerprint].whole,
                new[row.whole_fingerprint].listing,
            )
        session.flush()

    # which texts

    def _choose(self, session: Session, read: Mapping[str, _Read]) -> set[str]:
        """Keep the texts of the parts with the smallest fingerprints; a text too short tells nothing.

        Gives the fingerprints of those that were read and are kept, and of those that are kept no more.
        """
        kept = session.execute(
            select(ListingPart.whole_fingerprint, ListingPart.fingerprint, ListingPart.text_digest).where(
                ListingPart.site_id == self.site_id,
                ListingPart.whole_fingerprint.in_({one.whole for one in read.values()}),
                ListingPart.gone_at.is_(None), ListingPart.text_digest != "",
            )
        ).all()  # fmt: skip
        digests = {print_: said for _, print_, said in kept}
        wanted: dict[str, set[str]] = {}
        for whole, print_, _ in kept:
            wanted.setdefault(whole, set()).add(print_)
        for print_, one in read.items():
            own = wanted.setdefault(one.whole, set())
            own.discard(print_)
            if len(letters_of(one.piece.text)) >= LONG_ENOUGH:
                own.add(print_)
        chosen = {print_ for own in wanted.values() for print_ in sorted(own)[:MOST_TEXTS]}
        texts = {print_: "" for print_ in digests if print_ not in chosen}
        texts |= {print_: read[print_].piece.text[:TEXT_LIMIT] for print_ in chosen if print_ in read}
        changed = [
            {"print": print_, "kept": text, "digest": digest}
            for print_, text in texts.items()
            if (digest := _digest(text)) != digests.get(print_, "")
        ]
        if changed:
            session.connection().execute(
                update(_T).where(_T.c.site_id == self.site_id, _T.c.fingerprint == bindparam("print"))
                .values(text=bindparam("kept"), text_digest=bindparam("digest")),
                changed,
            )  # fmt: skip
        return set(texts)

    def _keep_records(self, session: Session, sweep_id: int, prints: Collection[str]) -> None:
        """The responses of parts that are compared are kept with their listing, as its own is; no others."""
        columns = (ListingPart.capture_id, ListingPart.url, ListingPart.listing_id, ListingPart.text_digest)
        ordered = sorted(prints)
        for start in range(0, len(ordered), AT_ONCE):
            rows = session.execute(
                select(*columns).where(
                    ListingPart.site_id == self.site_id, ListingPart.capture_id.is_not(None),
                    ListingPart.fingerprint.in_(ordered[start : start + AT_ONCE]),
                )
            ).all()  # fmt: skip
            for capture, url, listing, digest in rows:
                own = update(Capture).where(Capture.id == capture, Capture.url == url)
                if digest:
                    session.execute(own.values(listing_id=listing))
                else:  # what an earlier sweep has kept may be named by a finding
                    session.execute(own.where(Capture.sweep_id == sweep_id).values(listing_id=None))

    def _rows(self, session: Session, column: Any, values: Collection[str], *more: Any) -> list[ListingPart]:
        """Without their texts, which nothing here looks at."""
        ordered = sorted(values)
        found: list[ListingPart] = []
        for start in range(0, len(ordered), AT_ONCE):
            found += session.scalars(
                select(ListingPart)
                .options(defer(ListingPart.text))
                .where(
                    ListingPart.site_id == self.site_id, column.in_(ordered[start : start + AT_ONCE]), *more
                )
            ).all()
        return found


def _whole(result: Result) -> str:
    assert result.piece is not None
    return print_of(result.piece.whole)


def _values(one: _Read, capture: int | None, sweep_id: int, now: datetime) -> dict[str, Any]:
    return {
        "whole_fingerprint": one.whole, "listing_id": one.listing, "url": one.piece.url, "title": one.piece.title,
        "chars": len(one.piece.text), "capture_id": capture, "sweep_id": sweep_id, "last_seen": now,
        "gone_at": None, "gone_why": "",
    }  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if text else ""
