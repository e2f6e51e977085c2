"""What people handed in and what they said of themselves, past its period: names and words of complaints, uploaded tables,
scans that were taken back, files of works whose right has ended.

A row stays with everything that the event chain says of it; what tells a person, or only weighs, goes.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.base import Base
from records.cases import Draft
from records.catalog import Asset, ImportBatch, Work
from records.clock import SHANGHAI
from records.clocks import Answer
from records.events import Event
from records.findings import Finding
from records.leads import Complaint, Lead
from records.prints import Fingerprint
from records.proceedings import CasePaper, ComplaintAboutUs, DossierStep, HolderConfirmation, OfficialRecord
from records.retention import buried
from records.vault import Vault
from records.vocabulary import FindingState, LeadState
from takedown.exhibits.proofs import Fault
from takedown.flow.dossier import Step
from takedown.keeping.candidates import Candidate
from takedown.keeping.holds import Held

FORGOTTEN = "（已按保存期限清除 purged）"
OWN_TABLES: Mapping[str, frozenset[str]] = MappingProxyType({
    "complaints": frozenset({"complaint_about_us"}), "reports": frozenset({"complaint"}),
    "uploads": frozenset({"import_batch", "import_trial"}), "media": frozenset({"asset", "media_upload"}),
    "scans": frozenset({"holder_confirmation", "official_record", "case_paper", "answer", "dossier_step"}),
})  # fmt: skip
"""Tables whose claim on the bytes each class has looked at itself."""


def said(name: str, contact: str, words: str) -> str:
    """The digest under which the event chain knows what a complainant said."""
    return hashlib.sha256(f"{name}\n{contact}\n{words}".encode("utf-8", "surrogatepass")).hexdigest()


def complaints(session: Session, before: datetime, vault: Vault, holds: Held) -> Iterator[Candidate]:
    """Complaints about us that were answered: their names and words, and the letter."""
    day = before.astimezone(SHANGHAI).date()
    rows = session.scalars(select(ComplaintAboutUs).order_by(ComplaintAboutUs.id)).all()
    dossiers = dict(session.execute(select(Draft.id, Draft.dossier_id)).all())
    due = [row for row in rows if row.answered_on is not None and row.answered_on < day]
    for row in due:
        covered = holds.everything or dossiers.get(row.draft_id or 0) in holds.dossiers
        since = datetime.combine(row.answered_on or day, datetime.min.time(), SHANGHAI)
        yield from _words(
            "complaint_about_us",
            row.id,
            row.number,
            (row.complainant, row.contact, row.text),
            since,
            held=covered,
        )
    waiting = {row.scan_digest for row in rows if row not in due}
    held = {
        row.scan_digest
        for row in due
        if holds.everything or dossiers.get(row.draft_id or 0) in holds.dossiers
    }
    yield from _files(((row.scan_digest, before) for row in due), waiting, held, vault)


def reports(session: Session, before: datetime, vault: Vault, holds: Held) -> Iterator[Candidate]:
    """What people reported of places that were dismissed or found licensed; a lead that matched stays with its dossier."""
    done = (LeadState.DISMISSED, LeadState.LICENSED)
    rows = session.execute(select(Complaint, Lead).join(Lead).order_by(Complaint.id)).all()
    due = [
        (row, lead)
        for row, lead in rows
        if lead.state in done and lead.decided_at is not None and lead.decided_at < before
    ]
    for row, lead in due:
        covered = holds.everything or lead.site_id in holds.sites
        yield from _words(
            "complaint",
            row.id,
            row.receipt,
            (row.name, row.contact, row.text),
            lead.decided_at or before,
            held=covered,
        )
    taken = {row.id for row, _lead in due}
    waiting = {row.original for row, _lead in rows if row.id not in taken}
    held = {row.original for row, lead in due if holds.everything or lead.site_id in holds.sites}
    yield from _files(((row.original, before) for row, _lead in due), waiting, held, vault)


def uploads(session: Session, before: datetime, vault: Vault, holds: Held) -> Iterator[Candidate]:
    """Uploaded tables; the newest of each kind and right holder stays, since the catalogue as it is rests on it."""
    newest = set(
        session.scalars(select(func.max(ImportBatch.id)).group_by(ImportBatch.kind, ImportBatch.holder_id))
    )
    rows = session.execute(select(ImportBatch.id, ImportBatch.digest, ImportBatch.at)).all()
    due = [(digest, at) for number, digest, at in rows if at < before and number not in newest]
    waiting = {digest for number, digest, at in rows if at >= before or number in newest}
    yield from _files(due, waiting, {digest for digest, _at in due} if holds.everything else set(), vault)


def scans(session: Session, before: datetime, vault: Vault, holds: Held) -> Iterator[Candidate]:
    """Scans of what was recorded wrongly and taken back; those that hold are the archive's."""
    due: list[tuple[str, datetime]] = []
    waiting = set[str]()
    tables: tuple[tuple[Any, Any], ...] = (
        (HolderConfirmation, HolderConfirmation.scan_digest), (OfficialRecord, OfficialRecord.scan_digest),
        (CasePaper, CasePaper.digest), (Answer, Answer.scan_digest),
    )  # fmt: skip
    for table, column in tables:
        for digest, voided in session.execute(select(column, table.voided_at)):
            if voided is not None and voided < before:
                due.append((digest, voided))
            else:
                waiting.add(digest)
    # the step that a confirmation was names its scan too
    others = select(DossierStep.scan_digest).where(DossierStep.step != Step.CONFIRM.value)
    waiting |= set(session.scalars(others.distinct()))
    # a hold on any dossier holds all of them: who recorded something wrongly may have named the wrong dossier
    covered = holds.everything or bool(holds.dossiers)
    yield from _files(due, waiting, {digest for digest, _at in due} if covered else set(), vault)


def media(session: Session, before: datetime, vault: Vault, holds: Held) -> Iterator[Candidate]:
    """Files of works whose right has ended and that no finding rests on; their prints stay."""
    day = before.astimezone(SHANGHAI).date()
    resting = select(Finding.work_id).where(Finding.state != FindingState.REJECTED)
    ended = set(session.scalars(select(Work.id).where(Work.valid_to < day, Work.id.not_in(resting))))
    printed = set(
        session.scalars(select(Fingerprint.asset_id).where(Fingerprint.asset_id.is_not(None)).distinct())
    )
    rows = session.scalars(select(Asset).where(Asset.prints_only.is_(False)).order_by(Asset.id)).all()
    due = [row for row in rows if row.work_id in ended and row.id in printed and row.created_at < before]
    waiting = {row.digest for row in rows} - {row.digest for row in due}
    waiting |= {row.digest for row in rows if row not in due}
    for one in _files(((row.digest, row.created_at) for row in due), waiting, set(), vault):
        kept = tuple(("asset", row.id) for row in due if row.digest == one.digest)
        covered = holds.everything or bool(holds.dossiers)
        yield Candidate(one.digest, "", one.path, one.bytes, one.since, covered, kept)


def _words(
    table: str, number: int, receipt: str, told: tuple[str, str, str], since: datetime, *, held: bool
) -> Iterator[Candidate]:
    if told[2] != FORGOTTEN:
        size = sum(len(one.encode("utf-8", "surrogatepass")) for one in told)
        yield Candidate(said(*told), f"{table}:{receipt}", None, size, since, held, ((table, number),))


def _files(
    due: Iterable[tuple[str, datetime]], waiting: set[str], held: set[str], vault: Vault
) -> Iterator[Candidate]:
    last: defaultdict[str, list[datetime]] = defaultdict(list)
    for digest, at in due:
        last[digest].append(at)
    for digest, times in last.items():
        path = vault.path(digest) if digest else None
        if path is not None and digest not in waiting and path.is_file():
            yield Candidate(digest, "", path, path.stat().st_size, max(times), digest in held)


def faults(session: Session) -> Iterator[Fault]:
    """Complaints about us against their events; words that are gone against their tombstones."""
    asked = select(Event).where(Event.action == "takedown:complaint:received").order_by(Event.seq)
    told = {event.subject_id: event for event in session.scalars(asked)}
    rows = session.scalars(select(ComplaintAboutUs).order_by(ComplaintAboutUs.id)).all()
    gone = buried(session, [str(event.payload.get("said", "")) for event in told.values()])
    for row in rows:
        event = told.pop(str(row.id), None)
        known = str(event.payload.get("said", "")) if event else ""
        if event is None:
            yield Fault(f"complaint {row.number}", "no event says that it was received")
        elif row.text == FORGOTTEN and known not in gone:
            yield Fault(f"complaint {row.number}", "its words are gone and no purge says so")
        elif row.text != FORGOTTEN and known != said(row.complainant, row.contact, row.text):
            yield Fault(f"complaint {row.number}", f"differs from its event {event.seq}")
    for event in told.values():
        yield Fault(f"event {event.seq}", f"complaint {event.subject_id} was recorded and is gone")


def forget(session: Session, table: str, number: int) -> None:
    """Take out of a row what the period has ended for; in the transaction that writes the tombstone."""
    kind, change = FORGETTING[table]
    row = session.get(kind, number)
    if row is not None:
        change(row)


def _about_us(row: Any) -> None:
    row.complainant, row.contact, row.text = "", "", FORGOTTEN


def _reported(row: Any) -> None:
    row.name, row.contact, row.text = "", "", FORGOTTEN


def _prints_alone(row: Any) -> None:
    row.prints_only = True


FORGETTING: Mapping[str, tuple[type[Base], Callable[[Any], None]]] = MappingProxyType({
    "complaint_about_us": (ComplaintAboutUs, _about_us), "complaint": (Complaint, _reported), "asset": (Asset, _prints_alone),
})  # fmt: skip
