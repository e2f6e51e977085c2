"""回填: what the office's registry gave a paper (number, day, 签发人) and its sealed scan, as a person records it.

A file that came back is compared with what was approved, as text. Filled blanks are what a returned file is for; any
other word makes the approval void, and the paper is drawn up, looked at and approved anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.cases import Approval, Draft
from records.clock import SHANGHAI, Clock
from records.errors import NotAllowed, NotFound, Refused
from records.proceedings import OfficialRecord
from records.session import UnitOfWork
from records.vault import Vault
from records.vocabulary import DraftState
from takedown.drafting import revisions
from takedown.drafting.drafts import find
from takedown.flow import paper as flow
from takedown.flow.paper import PAPER, PaperFacts, Stage, Step
from takedown.papers import docx_read, returned
from takedown.papers.registry import Sender, paper
from takedown.papers.returned import Difference
from takedown.papers.rules import FORM_NUMBER, LETTER_NUMBER

OUT = (DraftState.EXPORTED, DraftState.DISPATCHED)


@dataclass(frozen=True, slots=True)
class Backfilled:
    """The record, None where the returned file says something else than was approved; then `differences` says what."""

    record: OfficialRecord | None
    differences: tuple[Difference, ...]
    filled: dict[str, str]


def record(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *,
    draft_id: int, issued_on: date, actor: str, number: str = "", signer: str = "", scan: bytes = b"", docx: bytes = b"",
    note: str = "",
) -> Backfilled:  # fmt: skip
    """Record number, day, signer and sealed scan of an exported paper; the same words twice are kept once.

    Args:
        issued_on: day on the paper, in Asia/Shanghai, from the day of approval to today.
        docx: the file as the office gave it back; another word than the approved ones voids the approval.
        note: why something is missing; asked for where an office's paper has no number.

    Raises:
        NotFound; NotAllowed for a paper that was not exported; Refused for a number of another form, an impossible
        day, an office's paper without number and note; BytesRefused for a file that is no DOCX.
    """
    opened = docx_read.read(docx) if docx else None
    digest = vault.put(scan) if scan else vault.put(docx) if docx else ""
    with unit_of_work() as session:
        draft = find(session, draft_id)
        _may(session, clock, draft, issued_on, number.strip(), note.strip())
        found = returned.compare(paper(draft.kind).letter(draft.content), opened) if opened else None
        filled = {one.where: one.value for one in found.blanks} if found else {}
        if found and found.differences:
            _changed(session, clock, draft, actor, digest, len(found.differences))
            return Backfilled(None, found.differences, filled)
        row = OfficialRecord(
            draft_id=draft.id, number=number.strip(), issued_on=issued_on, signer=signer.strip()[:200], scan_digest=digest,
            note=note.strip()[:2000], actor=actor, at=clock.now(),
        )  # fmt: skip
        return Backfilled(_same(session, row) or _add(session, clock, row), (), filled)


def void(unit_of_work: UnitOfWork, clock: Clock, *, record_id: int, why: str, actor: str) -> None:
    """Take back what was recorded wrongly; it stays readable. Raises NotFound, Refused without a reason."""
    if not why.strip():
        raise Refused("reason_missing", "say why it is taken back", zh="请说明撤销的原因")
    with unit_of_work() as session:
        row = session.get(OfficialRecord, record_id)
        if row is None:
            raise NotFound("record 回填记录", record_id)
        if row.voided_at is None:
            row.voided_at, row.voided_why = clock.now(), why.strip()[:2000]
            _event(session, clock, row.draft_id, actor, "backfill_voided", record=row.id)


def of_paper(session: Session, draft_id: int) -> list[OfficialRecord]:
    """What was recorded of a paper and holds, the oldest first."""
    asked = select(OfficialRecord).where(
        OfficialRecord.draft_id == draft_id, OfficialRecord.voided_at.is_(None)
    )
    return list(session.scalars(asked.order_by(OfficialRecord.id)))


def _may(session: Session, clock: Clock, draft: Draft, issued_on: date, number: str, note: str) -> None:
    if draft.state not in OUT:
        raise NotAllowed(
            f"draft {draft.id} is {draft.state.value}; only an exported paper is numbered and sealed",
            zh="只有已导出的文书可以回填", reasons=[draft.state.value],
        )  # fmt: skip
    asked = select(Approval.at).where(Approval.draft_id == draft.id, Approval.voided_at.is_(None))
    first, today = (
        session.scalars(asked).one().astimezone(SHANGHAI).date(),
        clock.now().astimezone(SHANGHAI).date(),
    )
    if not first <= issued_on <= today:
        raise Refused(
            "day_impossible", f"{issued_on} is not between the day of approval ({first}) and today ({today})",
            zh=f"成文日期须在批准日 {first} 与今日 {today} 之间", value=issued_on.isoformat(),
        )  # fmt: skip
    if number and not (LETTER_NUMBER.fullmatch(number) or FORM_NUMBER.fullmatch(number)):
        raise Refused(
            "number_form",
            f"{number!r} is no 文号 such as 川版权〔2026〕5号",
            zh="文号应如 川版权〔2026〕5号",
            value=number[:100],
        )
    if paper(draft.kind).sender is Sender.OFFICE and not number and not note:
        raise Refused(
            "number_missing",
            "an office's paper has a number, or a word why it has none",
            zh="请填写文号；没有文号的请说明原因",
        )


def _changed(session: Session, clock: Clock, draft: Draft, actor: str, digest: str, differences: int) -> None:
    """Another text came back. What did not go out is drawn up anew; what went out is in doubt, and a person acts."""
    _event(session, clock, draft.id, actor, "came_back_changed", file=digest, differences=differences)
    if draft.state != DraftState.EXPORTED:
        return
    revisions.void(session, clock, draft, f"the returned file differs in {differences} places")
    draft.state = flow.stands_as(PAPER.ask(Stage(draft.state.value), Step.RETURN, PaperFacts()))
    draft.number = ""
    _event(session, clock, draft.id, actor, "returned", version=draft.version, digest=draft.digest)


def _same(session: Session, row: OfficialRecord) -> OfficialRecord | None:
    asked = select(OfficialRecord).where(
        OfficialRecord.draft_id == row.draft_id, OfficialRecord.number == row.number, OfficialRecord.issued_on == row.issued_on,
        OfficialRecord.signer == row.signer, OfficialRecord.scan_digest == row.scan_digest, OfficialRecord.voided_at.is_(None),
    )  # fmt: skip
    return session.scalars(asked).first()


def _add(session: Session, clock: Clock, row: OfficialRecord) -> OfficialRecord:
    session.add(row)
    session.flush()
    _event(
        session, clock, row.draft_id, row.actor, "backfilled", record=row.id, number=row.number,
        issued_on=row.issued_on.isoformat(), scan=row.scan_digest,
    )  # fmt: skip
    return row


def _event(session: Session, clock: Clock, draft_id: int, actor: str, verb: str, **payload: object) -> None:
    events.append(
        session,
        clock,
        actor=actor,
        action=f"takedown:draft:{verb}",
        subject=("draft", draft_id),
        payload=payload,
    )
