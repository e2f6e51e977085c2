"""A notice that went out is taken back by a paper of its own: drawn up here, approved and sent like any other.

It holds from the dispatch of that paper on. From then on its addresses count as never noticed: they leave the notice,
open no route to a referral, and come into another notice only after a person has confirmed them anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.cases import Approval, DispatchRecord, Draft, DraftItem
from records.clock import SHANGHAI, Clock
from records.errors import NotAllowed, Refused
from records.proceedings import NoticeWithdrawal, WithdrawnItem
from records.session import UnitOfWork
from records.vocabulary import DraftState, PaperKind
from takedown.drafting import revisions, standing
from takedown.drafting.drafts import find
from takedown.flow import paper as flow
from takedown.flow.paper import PAPER, PaperFacts, Stage, Step
from takedown.notice import content as canon
from takedown.papers import facts
from takedown.papers.holder_withdrawal import ARTICLES, REASONS, HolderWithdrawal, Withdrawn
from takedown.papers.registry import paper
from takedown.periods import clocks

KIND = PaperKind.HOLDER_WITHDRAWAL
OPEN = (DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.APPROVED, DraftState.EXPORTED)


@dataclass(frozen=True, slots=True)
class Ground:
    """Why one address is taken back: a key of `REASONS`, and the holder's words (asked for with `other`)."""

    reason: str
    note: str = ""


def propose(
    unit_of_work: UnitOfWork, clock: Clock, *,
    notice_id: int, grounds: Mapping[str, Ground], actor: str, restore: bool = True,
) -> NoticeWithdrawal:  # fmt: skip
    """Draw up the withdrawal of a dispatched notice, or of some of its addresses.

    Args:
        grounds: address to its ground.
        restore: whether the service is asked to put back what it took down on the notice alone.

    Raises:
        NotFound; NotAllowed for a paper that is no holder's notice or did not go out; Refused for an unknown reason, an
        address that the notice does not name (any more), one that is being taken back already, or none at all.
    """
    with unit_of_work() as session:
        return add(session, clock, find(session, notice_id), grounds, actor=actor, restore=restore)


def add(
    session: Session, clock: Clock, notice: Draft, grounds: Mapping[str, Ground], *, actor: str, restore: bool
) -> NoticeWithdrawal:
    """`propose` inside the caller's transaction."""
    _went_out(notice)
    items = _items(session, notice, grounds)
    whole = len(items) == sum(not item.dropped for item in notice.items)
    now = clock.now()
    letter = Draft(
        dossier_id=notice.dossier_id, kind=KIND, state=DraftState.DRAFT, version=1, content={}, digest="", checklist=[],
        author=actor, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(letter)
    session.flush()
    stored = facts.stored(_content(session, clock, notice, items, grounds, whole=whole))
    letter.content, letter.digest = stored, canon.digest(stored)
    letter.checklist = list(standing.rows(letter, standing.gather(session, letter, now)))
    row = NoticeWithdrawal(
        notice_id=notice.id, paper_id=letter.id, whole=whole, restore=restore, actor=actor, at=now,
        items=[WithdrawnItem(draft_item_id=one.id, reason=grounds[one.url].reason, note=grounds[one.url].note.strip()) for one in items],
    )  # fmt: skip
    session.add(row)
    session.flush()
    for subject, verb in ((letter, "opened"), (notice, "withdrawal_proposed")):
        events.append(
            session, clock, actor=actor, action=f"takedown:draft:{verb}", subject=("draft", subject.id),
            payload={"withdrawal": row.id, "notice": notice.id, "digest": letter.digest, "items": len(items), "whole": whole},
        )  # fmt: skip
    return row


def give_up(unit_of_work: UnitOfWork, clock: Clock, *, paper_id: int, why: str, actor: str) -> None:
    """Give up a withdrawal that was not sent; the notice stands. Raises NotFound, NotAllowed, Refused without a reason."""
    if not why.strip():
        raise Refused("reason_missing", "say why it is given up", zh="请说明理由")
    with unit_of_work() as session:
        letter = find(session, paper_id)
        if letter.kind != KIND or letter.state not in OPEN:
            raise NotAllowed(
                f"draft {paper_id} is no withdrawal that waits",
                zh="不是待送达的撤回函",
                reasons=[letter.state.value],
            )
        revisions.withdraw(session, clock, letter, actor=actor, why=why.strip()[:2000])


def effect(session: Session, clock: Clock, letter: Draft, record: DispatchRecord) -> None:
    """The paper of a withdrawal went out: what it takes back no longer stands in the notice. Any other paper: nothing."""
    row = session.scalars(select(NoticeWithdrawal).where(NoticeWithdrawal.paper_id == letter.id)).first()
    if row is None or row.effective_at is not None:
        return
    row.effective_at = clock.now()
    for one in row.items:
        one.item.dropped = "withdrawn"
    notice, told = (
        row.notice,
        {"withdrawal": row.id, "number": letter.number, "sent_on": record.sent_on.isoformat()},
    )
    rest = sum(not item.dropped for item in notice.items)
    if rest:
        _event(
            session,
            clock,
            notice,
            record.actor,
            "partly_withdrawn",
            {**told, "items": len(row.items), "left": rest},
        )
        return
    notice.state = flow.stands_as(PAPER.ask(Stage(notice.state.value), Step.WITHDRAW, PaperFacts()))
    for deadline in clocks.open_ones(session, subject=("draft", notice.id)):
        clocks.cancel(session, clock, deadline, actor=record.actor, note=f"withdrawn by {letter.number}")
    _event(session, clock, notice, record.actor, "withdrawn", {**told, "why": "withdrawal sent"})


def of_notice(session: Session, notice_id: int) -> list[NoticeWithdrawal]:
    """Withdrawals of a notice, the oldest first, those given up too."""
    asked = select(NoticeWithdrawal).where(NoticeWithdrawal.notice_id == notice_id)
    return list(session.scalars(asked.order_by(NoticeWithdrawal.id)))


def restore_list(session: Session) -> list[tuple[NoticeWithdrawal, DraftItem]]:
    """Addresses that a service was asked to put back, the newest withdrawal first."""
    asked = (
        select(NoticeWithdrawal, DraftItem)
        .join(WithdrawnItem, WithdrawnItem.withdrawal_id == NoticeWithdrawal.id)
        .join(DraftItem, DraftItem.id == WithdrawnItem.draft_item_id)
        .where(NoticeWithdrawal.restore.is_(True), NoticeWithdrawal.effective_at.is_not(None))
        .order_by(NoticeWithdrawal.id.desc(), DraftItem.id)
    )
    return [(row, item) for row, item in session.execute(asked)]


def _went_out(notice: Draft) -> None:
    if notice.kind != PaperKind.HOLDER_NOTICE or notice.state != DraftState.DISPATCHED:
        raise NotAllowed(
            f"draft {notice.id} is a {notice.kind.value}, {notice.state.value}; only a holder's notice that went out is withdrawn",
            zh="只有已送达的权利人通知可以撤回；未送达的请退回修改", reasons=[notice.state.value],
        )  # fmt: skip


def _items(session: Session, notice: Draft, grounds: Mapping[str, Ground]) -> list[DraftItem]:
    for url, ground in grounds.items():
        if ground.reason not in REASONS or (ground.reason == "other" and not ground.note.strip()):
            raise Refused(
                "reason_unknown", f"{ground.reason!r}; expected {', '.join(REASONS)}, with a note for other",
                zh="请选择撤回理由；选“其他”的须写明", value=url,
            )  # fmt: skip
    being = _being_taken_back(session, notice)
    standing_ = [item for item in notice.items if not item.dropped and item.id not in being]
    unknown = set(grounds) - {item.url for item in standing_}
    if unknown or not grounds:
        raise Refused(
            "url_unknown", f"the notice does not name {min(unknown)}, or it is being withdrawn" if unknown else "no address is named",
            zh="通知中没有这个网址，或者已在撤回中" if unknown else "请选择要撤回的网址", value=min(unknown, default=""),
        )  # fmt: skip
    return [item for item in standing_ if item.url in grounds]


def _being_taken_back(session: Session, notice: Draft) -> set[int]:
    asked = (
        select(WithdrawnItem.draft_item_id)
        .join(NoticeWithdrawal, NoticeWithdrawal.id == WithdrawnItem.withdrawal_id)
        .join(Draft, Draft.id == NoticeWithdrawal.paper_id)
        .where(NoticeWithdrawal.notice_id == notice.id, Draft.state.in_(OPEN))
    )
    return set(session.scalars(asked))


def _content(
    session: Session, clock: Clock, notice: Draft, items: list[DraftItem], grounds: Mapping[str, Ground], *, whole: bool
) -> HolderWithdrawal:  # fmt: skip
    holder, site = notice.content["holder"], notice.dossier.site
    today = clock.now().astimezone(SHANGHAI).date().isoformat()
    sent = (
        select(DispatchRecord.sent_on)
        .where(DispatchRecord.draft_id == notice.id)
        .order_by(DispatchRecord.sent_on)
    )
    number = select(Approval.number).where(Approval.draft_id == notice.id, Approval.voided_at.is_(None))
    return HolderWithdrawal(
        schema=f"copywatch/{KIND.value.replace('_', '-')}/1", paper=KIND.value, template=paper(KIND).template, drawn_on=today,
        law=facts.cited(ARTICLES, today),
        holder=facts.Party(
            name=holder["name"], number=holder["uscc"], address=holder["address"], contact=holder["contact"],
            phone=holder["phone"], email=holder["email"],
        ),
        addressee=facts.Party(name=site.operator or site.name, contact=site.contact), signer=holder["signer"],
        notice_title=paper(notice.kind).zh, notice_number=notice.number or (session.scalar(number) or ""),
        notice_sent_on=session.scalars(sent).first().isoformat(),  # type: ignore[union-attr]  # it went out
        whole=whole,
        items=tuple(
            Withdrawn(
                work_id=item.work.work_id, title=item.work.title, url=item.url, reason=grounds[item.url].reason,
                note=grounds[item.url].note.strip(),
            )
            for item in items
        ),
    )  # fmt: skip


def _event(
    session: Session, clock: Clock, notice: Draft, actor: str, verb: str, payload: Mapping[str, object]
) -> None:
    events.append(
        session,
        clock,
        actor=actor,
        action=f"takedown:draft:{verb}",
        subject=("draft", notice.id),
        payload=dict(payload),
    )
