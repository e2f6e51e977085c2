"""Which stored bytes are past their period and rest on nothing: told by rows, class by class."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.base import Base
from records.captures import Capture
from records.cases import DossierEntry, DraftItem
from records.findings import Finding
from records.outside import OutsideEvidence
from records.sweeps import Listing, ListingMedia, Sweep
from records.vault import Vault
from records.vocabulary import CaptureKind, FindingState, SweepKind
from takedown.keeping import forgetting
from takedown.keeping.candidates import Candidate
from takedown.keeping.holds import Held, held

OF_LISTINGS = {"listing", "listing_change", "listing_part", "capture"}
"""Tables whose captures go with their listing; a capture that any other table names is kept."""


def candidates(
    session: Session, what: str, before: datetime, vault: Vault, warc_dir: Path
) -> list[Candidate]:
    """What one class holds that is older than `before` and that no finding rests on. `what` as in the table."""
    holds = held(session)
    if what == "warcs":
        return list(_warcs(session, before, warc_dir, holds))
    found = _OF_CLASS.get(what)
    return list(found(session, before, vault, holds)) if found else []


def needed_listings(session: Session) -> set[int]:
    """Listings that something rests on: a finding nobody rejected, or any that stands in a dossier or a paper."""
    standing = select(Finding.listing_id).where(Finding.state != FindingState.REJECTED)
    found = set(session.scalars(standing))
    for table in (DossierEntry, DraftItem):
        used = select(Finding.listing_id).join(table, table.finding_id == Finding.id)
        found |= set(session.scalars(used))
    return found


def _held_listings(session: Session, holds: Held) -> set[int]:
    of_site = select(Listing.id).where(Listing.site_id.in_(holds.sites))
    of_finding = select(Finding.listing_id).where(Finding.id.in_(holds.findings))
    return set(session.scalars(of_site)) | set(session.scalars(of_finding))


def _files(session: Session, before: datetime, vault: Vault, holds: Held) -> Iterator[Candidate]:
    """A file that stands under several listings goes by the one that needs it longest."""
    rows = session.execute(
        select(ListingMedia.digest, ListingMedia.listing_id, func.coalesce(ListingMedia.checked_at, ListingMedia.fetched_at))
        .where(ListingMedia.digest != "")
        .order_by(ListingMedia.id)
    )  # fmt: skip
    told = [(digest, listing, at) for digest, listing, at in rows]
    yield from _by_digest(session, told, before, vault, holds)


def _pictures(session: Session, before: datetime, vault: Vault, holds: Held) -> Iterator[Candidate]:
    named = _named_captures(session)
    rows = session.execute(
        select(Capture.id, Capture.sha256, Capture.listing_id, Capture.fetched_at).where(
            Capture.kind != CaptureKind.RESPONSE
        )
    )
    told = [(digest, None if number in named else listing, at) for number, digest, listing, at in rows]
    yield from _by_digest(session, told, before, vault, holds)


def _by_digest(
    session: Session,
    rows: Sequence[tuple[str, int | None, datetime]],
    before: datetime,
    vault: Vault,
    holds: Held,
) -> Iterator[Candidate]:
    """Rows of digest, listing (None: needed in any case) and last time; needed by one is needed."""
    needed, kept = needed_listings(session), _held_listings(session, holds)
    last: dict[str, datetime] = {}
    barred, under_hold = _needed_digests(session, needed), set[str]()
    for digest, listing, at in rows:
        last[digest] = max(at, last.get(digest, at))
        if listing is None or listing in needed:
            barred.add(digest)
        elif holds.everything or listing in kept:
            under_hold.add(digest)
    for digest, at in last.items():
        path = vault.path(digest)
        if at < before and digest not in barred and path.is_file():
            yield Candidate(digest, "", path, path.stat().st_size, at, digest in under_hold)


def _needed_digests(session: Session, needed: set[int]) -> set[str]:
    """Bytes that needed listings or standing evidence by others rest on, under whatever other row they stand too."""
    media = select(ListingMedia.listing_id, ListingMedia.digest)
    drawn = select(Capture.listing_id, Capture.sha256).where(Capture.kind != CaptureKind.RESPONSE)
    found = {
        digest for asked in (media, drawn) for listing, digest in session.execute(asked) if listing in needed
    }
    found |= set(session.scalars(select(Capture.certificate).distinct()))
    standing = select(OutsideEvidence.digest).where(OutsideEvidence.withdrawn_at.is_(None))
    return found | set(session.scalars(standing))


def _outside(session: Session, before: datetime, vault: Vault, holds: Held) -> Iterator[Candidate]:
    rows = session.scalars(select(OutsideEvidence)).all()
    standing = _needed_digests(session, needed_listings(session))
    seen = set[str]()
    for row in rows:
        path = vault.path(row.digest)
        gone = (
            row.withdrawn_at is not None and row.withdrawn_at < before and row.digest not in standing | seen
        )
        if gone and row.withdrawn_at is not None and path.is_file():
            seen.add(row.digest)
            covered = holds.everything or row.dossier_id in holds.dossiers
            yield Candidate(row.digest, "", path, path.stat().st_size, row.withdrawn_at, covered)


def _warcs(session: Session, before: datetime, warc_dir: Path, holds: Held) -> Iterator[Candidate]:
    """Whole files: one record that is needed keeps the file."""
    needed, kept, named = needed_listings(session), _held_listings(session, holds), _named_captures(session)
    rows = session.execute(
        select(
            Capture.id, Capture.warc_file, Capture.listing_id, Capture.fetched_at, Sweep.kind, Sweep.site_id
        )
        .join(Sweep, Sweep.id == Capture.sweep_id)
        .where(Capture.warc_file != "")
    )
    last: dict[str, datetime] = {}
    barred, under_hold = _remembered(session), set[str]()
    for number, file, listing, at, kind, site in rows:
        last[file] = max(at, last.get(file, at))
        if listing in needed or number in named or kind == SweepKind.RECHECK:
            barred.add(file)
        elif holds.everything or listing in kept or site in holds.sites:
            under_hold.add(file)
    for file, at in sorted(last.items()):
        path = warc_dir / file
        inside = path.resolve().is_relative_to(warc_dir.resolve())
        if at < before and file not in barred and inside and path.is_file():
            yield Candidate(_sha256(path), file, path, path.stat().st_size, at, file in under_hold)


def _named_captures(session: Session) -> set[int]:
    """Captures that other tables name for themselves, and what the pictures of needed listings were drawn from."""
    found = set[int]()
    for table in Base.metadata.sorted_tables:
        if table.name not in OF_LISTINGS and "capture_id" in table.columns:
            column = table.columns["capture_id"]
            found |= set(session.scalars(select(column).where(column.is_not(None))))
    needed = needed_listings(session)
    of_listing: defaultdict[int, set[int]] = defaultdict(set)
    sources = select(Capture.listing_id, Capture.source_capture_id).where(
        Capture.source_capture_id.is_not(None)
    )
    for listing, source in session.execute(sources):
        if listing is not None and source is not None:
            of_listing[listing].add(source)
    newest = select(Listing.id, Listing.capture_id).where(Listing.capture_id.is_not(None))
    for listing, capture in session.execute(newest):
        of_listing[listing] |= {capture} if capture is not None else set()
    return found | {capture for listing in needed & set(of_listing) for capture in of_listing[listing]}


def _remembered(session: Session) -> set[str]:
    """WARC files that the crawler still answers "not modified" from."""
    found = set[str]()
    for table in Base.metadata.sorted_tables:
        if table.name != "capture" and "warc_file" in table.columns:
            found |= set(session.scalars(select(table.columns["warc_file"]).distinct()))
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_OF_CLASS: Mapping[str, Callable[[Session, datetime, Vault, Held], Iterator[Candidate]]] = MappingProxyType({
    "listing_files": _files, "captures": _pictures, "outside": _outside, "complaints": forgetting.complaints,
    "reports": forgetting.reports, "uploads": forgetting.uploads, "scans": forgetting.scans, "media": forgetting.media,
})  # fmt: skip
