"""Everything that can be verified about the book: the chain, its checkpoints, what was approved, the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk.wiring import Desk
from records import chain, checkpoints, events
from records.base import Base
from records.captures import Capture
from records.cases import Draft
from records.casework import StatisticsSubmission
from records.errors import Refused
from records.findings import Finding
from records.outside import OutsideEvidence
from records.proceedings import ComplaintAboutUs
from records.retention import Tombstone, buried_since, buried_warcs
from takedown.exhibits import evidence, outside, proofs
from takedown.exhibits.proofs import Fault
from takedown.keeping import forgetting, retention
from takedown.statistics import submissions

BATCH = 200


@dataclass(frozen=True)
class Check:
    """One kind of check: how many rows were looked at, and every fault, the first first."""

    name: str
    zh: str
    checked: int
    faults: tuple[Fault, ...]


def checks(
    desk: Desk, checkpoint_files: Sequence[Path] = (), *, all_captures: bool = False
) -> Iterator[Check]:
    """Verify one kind after the other, cheapest first.

    Args:
        checkpoint_files: checkpoints that were kept elsewhere; those of the home are looked at in any case.
        all_captures: the bytes of every capture, not only of those that a finding or a notice rests on.
    """
    with desk.database.reading() as session:
        yield _chain(session)
        yield _checkpoints(desk, session, [*kept(desk), *checkpoint_files])
        yield _approvals(desk, session)
        yield _courses(session)
        yield from _kept_rows(desk, session)
        wanted = _wanted(session, all_captures=all_captures)
    yield _evidence(desk, wanted)


def kept(desk: Desk) -> list[Path]:
    """The checkpoints that stand in the home, oldest first."""
    return sorted(desk.settings.checkpoints_dir.glob("*.json"))


def _chain(session: Session) -> Check:
    report = chain.verify(session)
    faults = () if report.first_bad is None else (Fault(f"event {report.first_bad}", report.why),)
    return Check("chain", "事件链", report.checked, faults)


def _checkpoints(desk: Desk, session: Session, files: Iterable[Path]) -> Check:
    files = list(files)
    if not files:
        return Check("checkpoints", "检查点", 0, ())
    trusted = checkpoints.public(checkpoints.signing_key(desk.settings.checkpoint_key))
    faults = [fault for file in files if (fault := _of_file(session, file, trusted))]
    return Check("checkpoints", "检查点", len(files), tuple(faults))


def _of_file(session: Session, file: Path, trusted: str) -> Fault | None:
    try:
        checkpoint = checkpoints.read(file.read_bytes())
    except (OSError, Refused) as error:
        return Fault(f"checkpoint {file.name}", str(error))
    seq, why = checkpoints.fault(session, checkpoint, trusted)
    if not why:
        return None
    return Fault(f"event {seq}" if seq else f"checkpoint {file.name}", why)


def _approvals(desk: Desk, session: Session) -> Check:
    count = proofs.count(session)
    return Check("approvals", "批准与文书", count, tuple(proofs.approvals(session, desk.vault)))


def _courses(session: Session) -> Check:
    """Papers against the order of their events, exports against theirs, dossiers against their steps."""
    count = session.scalar(select(func.count(Draft.id))) or 0
    faults = (*proofs.courses(session), *proofs.outbox(session), *proofs.dossiers(session))
    return Check("courses", "流程与导出", count, faults)


def _wanted(session: Session, *, all_captures: bool) -> list[str]:
    asked = select(Capture.id).order_by(Capture.id)
    if not all_captures:
        asked = asked.where(Capture.listing_id.in_(select(Finding.listing_id)))
    return [str(id_) for id_ in session.scalars(asked)]


def _evidence(desk: Desk, captures: list[str]) -> Check:
    faults = []
    for start in range(0, len(captures), BATCH):
        with desk.database.reading() as session:
            rows = evidence.kept(session, captures[start : start + BATCH])
            purged = _purged(session, captures[start : start + BATCH])
        said = evidence.verify(rows, desk.vault, desk.settings.warc_dir)
        faults += [
            Fault(f"capture {capture}", f"its bytes are {why}")
            for capture, why in said.items()
            if why and not (why == "missing" and capture in purged)
        ]
    return Check("evidence", "证据", len(captures), tuple(faults))


def _purged(session: Session, captures: list[str]) -> set[str]:
    """Captures whose bytes a tombstone accounts for: it is younger than they are."""
    rows = session.scalars(select(Capture).where(Capture.id.in_([int(one) for one in captures]))).all()
    since, files = buried_since(session, [row.sha256 for row in rows]), buried_warcs(session)
    return {
        str(row.id)
        for row in rows
        if row.warc_file in files or (row.sha256 in since and since[row.sha256] >= row.fetched_at)
    }


def _kept_rows(desk: Desk, session: Session) -> Iterator[Check]:
    """Evidence by others, what was purged, complaints, what was handed in: each row against its event, and the other way round."""
    for name, zh, table, found in (
        ("outside", "外来证据", OutsideEvidence, outside.faults(session, desk.vault)),
        ("tombstones", "清除记录", Tombstone, retention.faults(session)),
        ("complaints", "投诉", ComplaintAboutUs, forgetting.faults(session)),
        ("submissions", "报送数据", StatisticsSubmission, submissions.faults(session)),
    ):
        yield Check(name, zh, _count(session, table), tuple(found))


def _count(session: Session, table: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


@dataclass(frozen=True)
class Made:
    """A checkpoint that was made: the files it stands in and the fingerprint of the key to write down."""

    seq: int
    hash: str
    at: str
    key: str
    files: tuple[Path, ...]


def checkpoint(desk: Desk, actor: str, out: Path | None = None) -> Made:
    """Sign the end of the chain, keep the file in the home and copy it to `out`; an event says so."""
    key = checkpoints.signing_key(desk.settings.checkpoint_key)
    with desk.database.unit_of_work() as session:
        made = checkpoints.make(session, desk.clock, key)
        print_ = checkpoints.fingerprint(made.key)
        events.append(
            session, desk.clock, actor=actor, action="desk:chain:checkpointed", subject=("event", made.seq),
            payload={"hash": made.hash, "at": made.at, "key": print_},
        )  # fmt: skip
    name = f"checkpoint-{made.seq:010d}-{made.at.replace(':', '').replace('+0000', 'Z')}.json"
    files = [folder / name for folder in (desk.settings.checkpoints_dir, out) if folder]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(made.to_json())
    return Made(made.seq, made.hash, made.at, print_, tuple(files))
