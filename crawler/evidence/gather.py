"""What a dossier's findings rest on, read once from the rows: captures, their pages, the works they show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from attrs import field, frozen
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crawler.scope.certificates import digests_of
from records.captures import Capture
from records.cases import Dossier, DossierEntry
from records.errors import NotFound
from records.events import ChainHead
from records.outside import OutsideEvidence
from records.site_marks import SiteMark
from records.sweeps import ListingMedia
from records.vocabulary import CaptureKind, MarkKind, MediaRole


@frozen
class Piece:
    """One capture. `records` are WARC records that a picture was drawn from; `certificate`: digest of the server's own;
    `chain`: digests of those that it sent behind it; times aware."""

    id: int
    kind: CaptureKind
    url: str
    at: datetime
    status: int | None
    media_type: str
    address: str
    sha256: str
    bytes: int
    warc_file: str
    warc_record: str
    browser: str = ""
    source: int | None = None
    records: tuple[str, ...] = ()
    certificate: str = ""
    chain: tuple[str, ...] = ()

    @property
    def shows(self) -> bool:
        """Whether it is an answer that shows its page, and no redirect or error."""
        return self.status is None or self.status < 300

    @property
    def certificates(self) -> tuple[str, ...]:
        """The server's own and those behind it; none for http."""
        return (self.certificate, *self.chain) if self.certificate else ()


@frozen
class HeldFile:
    """A file of a listing in the vault: its head stands in the WARC file, its body here."""

    url: str
    sha256: str
    media_type: str
    at: datetime


@frozen
class Entry:
    """One finding of the dossier with everything that was captured of its listing."""

    finding: int
    url: str
    title: str
    work: str
    work_id: str
    seen_first: datetime
    seen_last: datetime
    pieces: tuple[Piece, ...]
    files: tuple[HeldFile, ...]


@frozen
class Outside:
    """A file that others made: who, on which day, its own number; withdrawn ones are named with the reason."""

    id: int
    kind: str
    name: str
    sha256: str
    sm3: str
    bytes: int
    source: str
    made_on: date
    reference: str
    added_by: str
    added_at: datetime
    withdrawn: str


@frozen
class Gathered:
    """A dossier's evidence, and where the event chain stood."""

    dossier: int
    site: str
    site_name: str
    holder: str
    entries: tuple[Entry, ...]
    chain: dict[str, str | int] = field(factory=dict)
    outside: tuple[Outside, ...] = ()


def gather(session: Session, dossier_id: int) -> Gathered:
    """Everything that the dossier's findings rest on. Raises NotFound."""
    dossier = session.get(Dossier, dossier_id)
    if dossier is None:
        raise NotFound("dossier", dossier_id)
    head = session.scalars(select(ChainHead)).first()
    return Gathered(
        dossier.id, dossier.site.key, dossier.site.name, dossier.holder.name,
        tuple(_entry(session, one) for one in dossier.entries),
        {"event": head.seq, "hash": head.hash} if head else {},
        tuple(_outside(session, dossier_id)),
    )  # fmt: skip


def _outside(session: Session, dossier_id: int) -> Iterator[Outside]:
    asked = (
        select(OutsideEvidence).where(OutsideEvidence.dossier_id == dossier_id).order_by(OutsideEvidence.id)
    )
    for row in session.scalars(asked):
        yield Outside(
            row.id, row.kind.value, row.file_name, row.digest, row.sm3, row.bytes, row.source, row.made_on,
            row.reference, row.added_by, row.added_at, row.withdrawn_why,
        )  # fmt: skip


def _entry(session: Session, row: DossierEntry) -> Entry:
    listing, work = row.finding.listing, row.finding.work
    return Entry(
        row.finding_id, listing.url, listing.title, work.title, work.work_id,
        listing.first_seen, listing.last_seen,
        tuple(_pieces(session, listing.id, listing.capture_id)), tuple(_files(session, listing.id)),
    )  # fmt: skip


def _pieces(session: Session, listing: int, capture: int | None) -> Iterator[Piece]:
    # what pictures were drawn from, and what "not modified" answers confirmed
    drawn = select(Capture.source_capture_id).where(Capture.listing_id == listing)
    rows: Sequence[Capture] = session.scalars(
        select(Capture)
        .where(or_(Capture.listing_id == listing, Capture.id == capture, Capture.id.in_(drawn)))
        .order_by(Capture.id)
    ).all()
    chains = _chains(session, rows)
    for row in rows:
        known = row.drawn_from
        yield Piece(
            row.id, row.kind, row.url, row.fetched_at, row.status, row.media_type, row.address, row.sha256, row.bytes,
            row.warc_file, row.warc_record_id, str(known.get("browser", "")), row.source_capture_id,
            tuple(known.get("records", {}).values()), row.certificate, chains.get(row.certificate, ()),
        )  # fmt: skip


def _chains(session: Session, rows: Sequence[Capture]) -> dict[str, tuple[str, ...]]:
    """Of each certificate the longest chain that any server sent behind it: not every answer brings one."""
    wanted = {row.certificate for row in rows} - {""}
    marks = session.execute(
        select(SiteMark.value, SiteMark.detail).where(
            SiteMark.kind == MarkKind.CERTIFICATE, SiteMark.value.in_(wanted)
        )
    ).all()
    found: dict[str, tuple[str, ...]] = {}
    for value, detail in marks:
        found[value] = max(found.get(value, ()), digests_of(detail), key=len)
    return found


def _files(session: Session, listing: int) -> Iterator[HeldFile]:
    held = select(ListingMedia).where(
        ListingMedia.listing_id == listing, ListingMedia.role == MediaRole.FILE, ListingMedia.digest != ""
    )
    for row in session.scalars(held.order_by(ListingMedia.id)):
        yield HeldFile(row.url, row.digest, row.media_type, row.fetched_at)
