"""How and when a person sent a paper out (送达). The program sends nothing; it only keeps what it is told."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.cases import Approval, DispatchRecord, Draft
from records.clock import SHANGHAI, Clock
from records.errors import ConfigurationError, NotAllowed, Refused
from records.session import UnitOfWork
from records.vault import Vault
from records.vocabulary import DispatchMeans, DraftState, PaperKind
from takedown import course
from takedown.drafting.drafts import find
from takedown.flow import paper as flow
from takedown.flow.dossier import Step as DossierStep
from takedown.flow.paper import PAPER, Stage, Step
from takedown.replies import withdrawals

DOSSIER_STEPS = {
    PaperKind.HOLDER_NOTICE: DossierStep.NOTICE, PaperKind.DMCA_NOTICE: DossierStep.NOTICE, PaperKind.DSA_NOTICE: DossierStep.NOTICE,
    PaperKind.SUPERVISION_LETTER: DossierStep.ORDER, PaperKind.RECTIFICATION_LETTER: DossierStep.ORDER,
    PaperKind.CORRECTION_ORDER: DossierStep.ORDER, PaperKind.CEASE_ORDER: DossierStep.ORDER,
}  # fmt: skip
"""What the dispatch of a paper means for its dossier. A referral is recorded by a person (takedown.cases.steps.refer)."""


def record(
    unit_of_work: UnitOfWork, clock: Clock, *,
    draft_id: int, means: DispatchMeans | str, sent_on: date, actor: str, recipient: str = "",
    tracking_number: str = "", note: str = "", receipt: bytes = b"", vault: Vault | None = None,
) -> DispatchRecord:  # fmt: skip
    """Record that an exported paper went out; the same record twice is kept once.

    Args:
        sent_on: a day in Asia/Shanghai, from the day of approval to today.
        receipt: scan of the 送达回证 or of the postal receipt, kept in `vault`.

    Raises:
        NotFound; NotAllowed for a paper that is not exported; Refused for unknown means or a day that cannot be.
    """
    known = _means(means)
    if receipt and vault is None:
        raise ConfigurationError("a receipt needs the vault to be kept in", zh="保存回执需要证据库")
    digest = vault.put(receipt) if receipt and vault else ""
    with unit_of_work() as session:
        draft = find(session, draft_id)
        stage = Stage(draft.state.value)
        if PAPER.arrow(stage, Step.DISPATCH) is None:
            raise NotAllowed(
                f"draft {draft_id} is {draft.state.value}; only an exported paper can have gone out",
                zh="只有已导出的文书可以登记送达", reasons=[draft.state.value],
            )  # fmt: skip
        _possible(session, clock, draft, sent_on)
        after = flow.stands_as(PAPER.ask(stage, Step.DISPATCH, flow.facts(approval=True, day=True)))
        row = DispatchRecord(
            draft_id=draft_id, means=known, sent_on=sent_on, recipient=recipient.strip(),
            tracking_number=tracking_number.strip(), receipt_digest=digest, note=note.strip(), actor=actor,
            at=clock.now(),
        )  # fmt: skip
        return _same(session, row) or _add(session, clock, draft, row, after)


def _means(means: DispatchMeans | str) -> DispatchMeans:
    try:
        return DispatchMeans(means)
    except ValueError:
        known = ", ".join(DispatchMeans)
        raise Refused(
            "means_unknown",
            f"{means!r} is no way of sending; expected {known}",
            zh="没有这种送达方式",
            value=str(means),
        ) from None


def _possible(session: Session, clock: Clock, draft: Draft, sent_on: date) -> None:
    today = clock.now().astimezone(SHANGHAI).date()
    asked = select(Approval.at).where(Approval.draft_id == draft.id, Approval.voided_at.is_(None))
    approved_at = session.scalars(asked).one()
    if not approved_at.astimezone(SHANGHAI).date() <= sent_on <= today:
        raise Refused(
            "day_impossible", f"{sent_on} is not between the day of approval and today ({today})",
            zh=f"送达日期 {sent_on} 不在批准日至今日（{today}）之间", value=sent_on.isoformat(),
        )  # fmt: skip


def _same(session: Session, row: DispatchRecord) -> DispatchRecord | None:
    asked = select(DispatchRecord).where(
        DispatchRecord.draft_id == row.draft_id,
        DispatchRecord.means == row.means,
        DispatchRecord.sent_on == row.sent_on,
        DispatchRecord.recipient == row.recipient,
        DispatchRecord.tracking_number == row.tracking_number,
        DispatchRecord.receipt_digest == row.receipt_digest,
    )
    return session.scalars(asked).first()


def _add(
    session: Session, clock: Clock, draft: Draft, row: DispatchRecord, after: DraftState
) -> DispatchRecord:
    session.add(row)
    draft.state = after
    session.flush()  # the event names its id
    events.append(
        session, clock, actor=row.actor, action="takedown:draft:dispatched", subject=("draft", draft.id),
        payload={
            "record": row.id, "number": draft.number, "digest": draft.digest, "means": row.means.value,
            "sent_on": row.sent_on.isoformat(), "receipt": row.receipt_digest,
        },
    )  # fmt: skip
    step = DOSSIER_STEPS.get(draft.kind)
    if step is not None:
        said = course.Said(
            row.sent_on, draft.kind.value, row.recipient, draft.number, scan=row.receipt_digest
        )
        course.follow(session, clock, draft.dossier, step, actor=row.actor, said=said)
    withdrawals.effect(session, clock, draft, row)
    return row
