"""Evidence that others made joins a dossier with its digests: certificates, notarial deeds, recordings, archives.

Nothing in it is judged here. The bytes are kept as they came, sealed: whoever wants to see them says why, and an event
keeps it. Lists name a file, its digests and who made it when.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.captures import Capture
from records.cases import Dossier, DossierEntry
from records.clock import SHANGHAI, Clock
from records.errors import BytesRefused, NotAllowed, NotFound, Refused
from records.events import Event
from records.findings import Finding
from records.outside import OutsideEvidence, OutsideKind
from records.retention import buried
from records.session import UnitOfWork
from records.vault import Vault
from takedown.exhibits import outside_files
from takedown.exhibits.proofs import Fault

ADDED, OPENED, WITHDRAWN = "evidence:outside:added", "evidence:outside:opened", "evidence:outside:withdrawn"
MAX_BYTES = 8 * 1024**3
"""A recording of some hours."""
LEAST_REASON = 4


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of a file: who made it, on which day, its own number, a note."""

    kind: OutsideKind
    source: str
    made_on: date
    reference: str = ""
    note: str = ""


def kind_of(word: str) -> OutsideKind:
    """A word of the list. Raises Refused `word_unknown`."""
    try:
        return OutsideKind(word)
    except ValueError:
        raise Refused(
            "word_unknown",
            f"{word!r}; expected {', '.join(OutsideKind)}",
            zh=f"没有这种证据：{word}",
            value=word,
        ) from None


def add(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *,
    dossier_id: int, file: Path, told: Told, actor: str, name: str = "", finding_id: int | None = None,
) -> OutsideEvidence:  # fmt: skip
    """Take a file into the vault and into a dossier; the same file twice is one.

    Args:
        name: what the file is called, where `file` is a copy under another name.

    Raises:
        NotFound for the dossier, or a finding that is not in it; Refused for a day after today or an unnamed source;
        BytesRefused for an empty or too large file, an archive that is no WACZ, a time stamp of other bytes; OSError.
    """
    if not told.source.strip():
        raise Refused("source_missing", "who made it?", zh="请填写证据来源（出证机构或制作人）")
    if not date(1990, 1, 1) <= told.made_on <= clock.now().astimezone(SHANGHAI).date():
        raise Refused("day_impossible", f"{told.made_on} cannot be", zh=f"日期 {told.made_on} 不可能")
    if file.stat().st_size == 0:
        raise BytesRefused("file_empty", "the file is empty", zh="文件为空")
    if told.kind == OutsideKind.WACZ:
        outside_files.expect_wacz(file)
    with unit_of_work() as session:
        _in_dossier(session, dossier_id, finding_id)
        if told.kind == OutsideKind.TIMESTAMP and outside_files.is_token(file, name or file.name):
            outside_files.expect_token(
                file, lambda kind, digest: _known(session, vault, dossier_id, kind, digest)
            )
    digest, sm3 = vault.put_file(file, MAX_BYTES), _sm3(file)
    called = Path((name or file.name).replace("\\", "/")).name[:200]
    with unit_of_work() as session:
        asked = select(OutsideEvidence).where(
            OutsideEvidence.dossier_id == dossier_id, OutsideEvidence.digest == digest
        )
        if standing := session.scalars(asked).one_or_none():
            return standing
        row = OutsideEvidence(
            dossier_id=dossier_id, finding_id=finding_id, kind=told.kind, digest=digest, sm3=sm3, file_name=called,
            media_type=mimetypes.guess_type(called)[0] or "", bytes=file.stat().st_size,
            source=told.source.strip()[:300], made_on=told.made_on, reference=told.reference.strip()[:300],
            note=told.note.strip()[:2000], added_by=actor, added_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        events.append(
            session, clock, actor=actor, action=ADDED, subject=("dossier", dossier_id),
            payload={"outside": row.id, "kind": row.kind.value, "digest": digest, "sm3": sm3, "bytes": row.bytes,
                     "facts": facts_digest(row)},
        )  # fmt: skip
        return row


def _sm3(file: Path) -> str:
    if "sm3" not in hashlib.algorithms_available:
        return ""
    with file.open("rb") as stream:
        return outside_files.hashed(stream, "sm3")


def _known(session: Session, vault: Vault, dossier_id: int, kind: str, digest: str) -> bool:
    """Whether a digest is that of a file by others or of a capture of this dossier."""
    if kind == "sha256":
        captured = (
            select(Capture.id)
            .join(Finding, Finding.listing_id == Capture.listing_id)
            .join(DossierEntry, DossierEntry.finding_id == Finding.id)
            .where(DossierEntry.dossier_id == dossier_id, Capture.sha256 == digest)
        )
        rows = select(OutsideEvidence.id).where(
            OutsideEvidence.dossier_id == dossier_id, OutsideEvidence.digest == digest
        )
        return bool(session.scalars(captured).first() or session.scalars(rows).first())
    return any(_has(vault.path(row.digest), kind, digest) for row in every(session, dossier_id))


def _has(file: Path, kind: str, digest: str) -> bool:
    try:
        with file.open("rb") as stream:
            return outside_files.hashed(stream, kind) == digest
    except FileNotFoundError:
        return False  # purged


def _in_dossier(session: Session, dossier_id: int, finding_id: int | None) -> None:
    if session.get(Dossier, dossier_id) is None:
        raise NotFound("dossier 线索卷", dossier_id)
    asked = select(DossierEntry.id).where(
        DossierEntry.dossier_id == dossier_id, DossierEntry.finding_id == finding_id
    )
    if finding_id is not None and session.scalar(asked) is None:
        raise NotFound("finding 线索", finding_id)


def facts_digest(row: OutsideEvidence) -> str:
    """What a person said of a file, as one digest: events carry no names."""
    told = [
        row.kind.value, row.digest, row.sm3, row.file_name, row.bytes, row.source, row.made_on.isoformat(),
        row.reference, row.note, row.dossier_id, row.finding_id,
    ]  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def every(session: Session, dossier_id: int) -> list[OutsideEvidence]:
    """All of a dossier, the oldest first, withdrawn ones too."""
    asked = select(OutsideEvidence).where(OutsideEvidence.dossier_id == dossier_id)
    return list(session.scalars(asked.order_by(OutsideEvidence.id)))


def find(session: Session, evidence_id: int) -> OutsideEvidence:
    """One file. Raises NotFound."""
    row = session.get(OutsideEvidence, evidence_id)
    if row is None:
        raise NotFound("evidence 证据", evidence_id)
    return row


def open_original(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *, evidence_id: int, reason: str, actor: str
) -> tuple[OutsideEvidence, bytes]:
    """The bytes as they came. The event is written first: nobody sees an original without it.

    Raises NotFound, Refused `reason_missing`, Tampered where the bytes have changed.
    """
    expect_reason(reason)
    with unit_of_work() as session:
        row = find(session, evidence_id)
        events.append(
            session, clock, actor=actor, action=OPENED, subject=("dossier", row.dossier_id),
            payload={"outside": row.id, "digest": row.digest, "reason": reason.strip()[:500]},
        )  # fmt: skip
    return row, vault.open(row.digest)


def hand_out(unit_of_work: UnitOfWork, clock: Clock, *, dossier_id: int, reason: str, actor: str) -> int:
    """Write down why all originals of a dossier leave the vault with its export, one event each; how many. Raises Refused."""
    expect_reason(reason)
    with unit_of_work() as session:
        rows = [row for row in every(session, dossier_id) if row.withdrawn_at is None]
        for row in rows:
            events.append(
                session, clock, actor=actor, action=OPENED, subject=("dossier", dossier_id),
                payload={"outside": row.id, "digest": row.digest, "reason": reason.strip()[:500]},
            )  # fmt: skip
        return len(rows)


def expect_reason(reason: str) -> None:
    """Raises Refused `reason_missing` where nobody would later know why."""
    if len(reason.strip()) < LEAST_REASON:
        raise Refused(
            "reason_missing", f"say why, in at least {LEAST_REASON} characters", zh=f"请说明理由（至少 {LEAST_REASON} 个字）"
        )  # fmt: skip


def withdraw(
    unit_of_work: UnitOfWork, clock: Clock, *, evidence_id: int, why: str, actor: str
) -> OutsideEvidence:
    """It was taken in wrongly: the row and the bytes stay, lists strike it out. Raises NotFound, Refused, NotAllowed."""
    expect_reason(why)
    with unit_of_work() as session:
        row = find(session, evidence_id)
        if row.withdrawn_at is not None:
            raise NotAllowed("withdrawn already", zh="该证据已撤回", reasons=["withdrawn"])
        row.withdrawn_at, row.withdrawn_why = clock.now(), why.strip()[:2000]
        events.append(
            session, clock, actor=actor, action=WITHDRAWN, subject=("dossier", row.dossier_id),
            payload={"outside": row.id, "digest": row.digest, "why": row.withdrawn_why},
        )  # fmt: skip
        return row


def faults(session: Session, vault: Vault) -> Iterator[Fault]:
    """Every file against its event and its bytes; and events whose file's row is gone."""
    said = {
        event.payload.get("outside"): event
        for event in session.scalars(select(Event).where(Event.action == ADDED).order_by(Event.seq))
    }
    rows = session.scalars(select(OutsideEvidence).order_by(OutsideEvidence.id)).all()
    gone = buried(session, [row.digest for row in rows])
    for row in rows:
        event = said.pop(row.id, None)
        yield from (Fault(f"outside evidence {row.id}", why) for why in _wrong(row, event, vault, gone))
    for number, event in said.items():
        yield Fault(f"event {event.seq}", f"outside evidence {number} was recorded and is gone")


def _wrong(row: OutsideEvidence, event: Event | None, vault: Vault, gone: set[str]) -> Iterator[str]:
    if event is None:
        yield "no event says that it was added"
    elif event.payload.get("facts") != facts_digest(row) or event.payload.get("digest") != row.digest:
        yield f"differs from its event {event.seq}"
    if row.digest not in gone and not vault.verify(row.digest):
        yield "its bytes are missing or changed"
