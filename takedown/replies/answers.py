"""Answers to papers that went out, as a person records them: the clocks they end and start, what they bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.cases import DispatchRecord, Draft, DraftItem
from records.clock import SHANGHAI, Clock
from records.clocks import Answer, AnswerItem, AnswerKind, Regime
from records.errors import NotAllowed, NotFound, Refused
from records.session import UnitOfWork
from records.vault import Vault
from records.vocabulary import DraftState
from takedown import course
from takedown.calendar import Calendar
from takedown.counternotices import RULES, lacking
from takedown.drafting.drafts import find
from takedown.flow import paper as flow
from takedown.flow.dossier import Step as DossierStep
from takedown.flow.paper import PAPER, PaperFacts, Stage, Step
from takedown.periods import begun, clocks
from takedown.stages import stage_of

STEPS = {
    AnswerKind.ACKNOWLEDGED: Step.ACKNOWLEDGE, AnswerKind.INCOMPLETE: Step.ACKNOWLEDGE, AnswerKind.REMOVED: Step.SAY_REMOVED,
    AnswerKind.REFUSED: Step.REFUSE, AnswerKind.COUNTER_NOTICE: Step.CONTEST,
}  # fmt: skip


def record(
    unit_of_work: UnitOfWork, clock: Clock, calendar: Calendar, vault: Vault, *,
    draft_id: int, kind: AnswerKind | str, received_on: date, actor: str, regime: Regime | str | None = None,
    urls: Sequence[str] = (), elements: Mapping[str, bool] | None = None, reference: str = "", note: str = "",
    scan: bytes = b"",
) -> Answer:  # fmt: skip
    """Record what came back on a dispatched paper.

    Args:
        received_on: a day in Asia/Shanghai, from the first dispatch to today.
        urls: addresses of the notice that it is about; none means all of them.
        regime: of a counter-notice; its clock starts on the day of receipt.
        elements: of a counter-notice: what a person found in it (takedown.counternotices).
        scan: the paper itself, kept in the vault.

    Raises:
        NotFound; NotAllowed for a paper that did not go out; Refused for an unknown word, an impossible day, an
        address that the notice does not name, a counter-notice without its regime.
    """
    known, law = _kind(kind), _regime(regime, kind)
    digest = vault.put(scan) if scan else ""
    with unit_of_work() as session:
        draft = find(session, draft_id)
        _went_out(session, clock, draft, received_on)
        PAPER.ask(Stage(draft.state.value), STEPS[known], flow.facts(day=True))
        row = Answer(
            draft_id=draft.id, kind=known, regime=law, received_on=received_on, reference=reference.strip()[:200],
            scan_digest=digest, elements=dict(elements or {}), note=note.strip()[:5000], actor=actor, at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        items = _items(draft, urls)
        session.add_all(AnswerItem(answer_id=row.id, draft_item_id=item.id) for item in items)
        _clocks(session, clock, calendar, draft, row)
        events.append(
            session, clock, actor=actor, action=f"takedown:answer:{known.value}", subject=("draft", draft.id),
            payload={"answer": row.id, "received_on": received_on.isoformat(), "regime": law.value if law else "",
                     "items": len(items), "scan": digest,
                     "lacking": [one.key for one in lacking(law, row.elements)] if law else []},
        )  # fmt: skip
        if known is AnswerKind.COUNTER_NOTICE:
            said = course.Said(received_on, law.value if law else "", number=draft.number, scan=digest)
            course.follow(session, clock, draft.dossier, DossierStep.CONTEST, actor=actor, said=said)
        return row


def unanswered(unit_of_work: UnitOfWork, clock: Clock, *, draft_id: int, actor: str, note: str = "") -> None:
    """A person says that no reply came in time. Raises NotFound; NotAllowed for a paper that was answered or not sent."""
    with unit_of_work() as session:
        draft = find(session, draft_id)
        flow.PAPER.ask(stage_of(session, draft), Step.FALL_SILENT, PaperFacts())
        events.append(
            session, clock, actor=actor, action="takedown:draft:unanswered", subject=("draft", draft.id),
            payload={"number": draft.number, "note": note.strip()[:500]},
        )  # fmt: skip
        said = course.Said(value="no_reply", number=draft.number)
        course.follow(session, clock, draft.dossier, DossierStep.SEE_KEPT, actor=actor, said=said)


def void(unit_of_work: UnitOfWork, clock: Clock, *, answer_id: int, why: str, actor: str) -> Answer:
    """Take back an answer that was recorded wrongly; what it barred is open again. Raises NotFound, Refused."""
    if not why.strip():
        raise Refused("reason_missing", "say why the answer is taken back", zh="请说明撤销的原因")
    with unit_of_work() as session:
        row = session.get(Answer, answer_id)
        if row is None:
            raise NotFound("answer 答复", answer_id)
        if row.voided_at is None:
            row.voided_at, row.voided_why = clock.now(), why.strip()[:2000]
            for deadline in clocks.open_ones(session, subject=("answer", row.id)):
                clocks.cancel(session, clock, deadline, actor=actor, note=row.voided_why)
            events.append(
                session, clock, actor=actor, action="takedown:answer:voided", subject=("draft", row.draft_id),
                payload={"answer": row.id, "why": row.voided_why},
            )  # fmt: skip
        return row


def inbox(session: Session) -> list[Answer]:
    """Counter-notices that stand, the newest first."""
    asked = select(Answer).where(Answer.kind == AnswerKind.COUNTER_NOTICE, Answer.voided_at.is_(None))
    return list(session.scalars(asked.order_by(Answer.id.desc())))


def restored(session: Session) -> list[tuple[Answer, DraftItem]]:
    """The restore list: addresses that a service puts back after a counter-notice."""
    asked = (
        select(Answer, DraftItem)
        .join(AnswerItem, AnswerItem.answer_id == Answer.id)
        .join(DraftItem, DraftItem.id == AnswerItem.draft_item_id)
        .where(Answer.kind == AnswerKind.COUNTER_NOTICE, Answer.voided_at.is_(None))
        .order_by(Answer.id, DraftItem.id)
    )
    return [(answer, item) for answer, item in session.execute(asked)]


def _clocks(session: Session, clock: Clock, calendar: Calendar, draft: Draft, row: Answer) -> None:
    if row.regime is not None and RULES[row.regime].term:
        clocks.start(
            session, clock, calendar, term_id=RULES[row.regime].term, subject=("answer", row.id),
            starts_at=row.received_on, actor=row.actor,
        )  # fmt: skip
    if row.kind in (AnswerKind.REMOVED, AnswerKind.REFUSED, AnswerKind.COUNTER_NOTICE):
        for deadline in clocks.open_ones(session, subject=("draft", draft.id)):
            if deadline.term in begun.OF_PAPERS:
                clocks.meet(session, clock, deadline, actor=row.actor, note=f"answer {row.id}: {row.kind}")


def _went_out(session: Session, clock: Clock, draft: Draft, received_on: date) -> None:
    asked = select(DispatchRecord.sent_on).where(DispatchRecord.draft_id == draft.id)
    sent = session.scalars(asked.order_by(DispatchRecord.sent_on)).first()
    if draft.state != DraftState.DISPATCHED or sent is None:
        raise NotAllowed(
            f"draft {draft.id} is {draft.state.value}; an answer comes to a paper that went out",
            zh="文书尚未送达，不能登记答复", reasons=[draft.state.value],
        )  # fmt: skip
    today = clock.now().astimezone(SHANGHAI).date()
    if not sent <= received_on <= today:
        raise Refused(
            "day_impossible", f"{received_on} is not between the dispatch ({sent}) and today ({today})",
            zh=f"收到日期须在送达日 {sent} 与今日 {today} 之间", value=received_on.isoformat(),
        )  # fmt: skip


def _items(draft: Draft, urls: Sequence[str]) -> list[DraftItem]:
    standing = [item for item in draft.items if not item.dropped]
    unknown = set(urls) - {item.url for item in standing}
    if unknown:
        raise Refused(
            "url_unknown", f"the notice does not name {min(unknown)}", zh="通知中没有这个网址",
            value=min(unknown),
        )  # fmt: skip
    return [item for item in standing if not urls or item.url in set(urls)]


def _kind(kind: Any) -> AnswerKind:
    try:
        return AnswerKind(kind)
    except ValueError:
        known = ", ".join(AnswerKind)
        raise Refused(
            "word_unknown", f"{kind!r}; expected {known}", zh="没有这种答复", value=str(kind)
        ) from None


def _regime(regime: Any, kind: Any) -> Regime | None:
    if kind != AnswerKind.COUNTER_NOTICE:
        return None
    try:
        return Regime(regime)
    except ValueError:
        known = ", ".join(Regime)
        raise Refused(
            "regime_missing", f"a counter-notice says under which law: {known}", zh="反通知须注明所依据的法律",
            value=str(regime),
        ) from None  # fmt: skip
