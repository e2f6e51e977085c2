"""Complaints about us: somebody says that a paper of ours is wrong. Inbox, clock, decision by a person without part in it.

What proves wrong is withdrawn by a paper of its own, put on the restore list, and written up; what the page showed
wrongly goes into the negative bank, so that nobody is noticed for it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import events
from records.cases import Approval, Draft
from records.clock import SHANGHAI, Clock
from records.errors import NotFound, Refused
from records.proceedings import ComplaintAboutUs, ComplaintChannel, ComplaintOutcome
from records.session import UnitOfWork
from records.vault import Vault
from records.vocabulary import DraftState, PaperKind
from takedown.calendar import Calendar
from takedown.counternotices import Exit
from takedown.flow.complaint import COMPLAINT, ComplaintFacts, State, Step
from takedown.keeping.forgetting import said
from takedown.periods import clocks
from takedown.replies import withdrawals
from takedown.replies.withdrawals import Ground

TERM = "complaint-about-us"
LONGEST = 10_000


def receive(
    unit_of_work: UnitOfWork, clock: Clock, calendar: Calendar, vault: Vault, *,
    channel: ComplaintChannel | str, received_on: date, text: str, actor: str, draft_id: int | None = None,
    urls: Sequence[str] = (), complainant: str = "", contact: str = "", scan: bytes = b"",
) -> ComplaintAboutUs:  # fmt: skip
    """Record a complaint and start its clock; the same one twice is kept once. An anonymous one is as good.

    Raises NotFound for the paper; Refused for an unknown channel, an impossible day, an empty or endless text.
    """
    known, words = _channel(channel), _text(text)
    _possible(clock, received_on)
    digest = vault.put(scan) if scan else ""
    with unit_of_work() as session:
        if draft_id is not None and session.get(Draft, draft_id) is None:
            raise NotFound("paper 文书", draft_id)
        same = select(ComplaintAboutUs).where(
            ComplaintAboutUs.draft_id == draft_id, ComplaintAboutUs.received_on == received_on, ComplaintAboutUs.text == words
        )  # fmt: skip
        standing = session.scalars(same).first()
        if standing is not None:
            return standing
        row = ComplaintAboutUs(
            number=_next_number(session, clock), draft_id=draft_id, channel=known, received_on=received_on,
            complainant=complainant.strip()[:200], contact=contact.strip()[:500], text=words,
            urls=list(dict.fromkeys(url.strip() for url in urls if url.strip())), scan_digest=digest, negatives=[], actor=actor,
            at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        clocks.start(
            session,
            clock,
            calendar,
            term_id=TERM,
            subject=("complaint", row.id),
            starts_at=received_on,
            actor=actor,
        )
        # names and words may be purged one day: the chain holds a digest of them
        told = said(row.complainant, row.contact, words)
        _event(session, clock, row, actor, "received", said=told, scan=digest, urls=len(row.urls))
        return row


def decide(
    unit_of_work: UnitOfWork, clock: Clock, *,
    complaint_id: int, outcome: ComplaintOutcome | str, why: str, actor: str, postmortem: str = "",
    grounds: Mapping[str, Ground] | None = None, negatives: Sequence[int] = (),
) -> ComplaintAboutUs:  # fmt: skip
    """Decide on a complaint. Where the notice is wrong, its withdrawal is drawn up in the same step.

    Args:
        grounds: addresses that are taken back with their reasons (takedown.replies.withdrawals); none: all that the
            complaint names, or the whole notice, as `wrong_work`.
        negatives: entries of the negative bank that came of it.

    Raises:
        NotFound; NotAllowed for the paper's own author or approvers, without a reason or post-mortem, for a paper
        that did not go out, for one that was decided; Refused for an unknown outcome or address.
    """
    known = _outcome(outcome)
    with unit_of_work() as session:
        row = find(session, complaint_id)
        notice = session.get(Draft, row.draft_id) if row.draft_id else None
        COMPLAINT.ask(state_of(row), Step.DECIDE, ComplaintFacts(
            actor=actor.removeprefix("cli:"), involved=_involved(session, notice), outcome=known, reason=bool(why.strip()),
            postmortem=bool(postmortem.strip()), notice_out=notice is not None and notice.state == DraftState.DISPATCHED,
        ))  # fmt: skip
        if known is not ComplaintOutcome.UPHELD and notice is not None:
            chosen = grounds or _all(notice, row.urls)
            restore = known is ComplaintOutcome.RESTORED
            made = withdrawals.add(session, clock, notice, chosen, actor=actor, restore=restore)
            row.withdrawal_id = made.id
        row.outcome, row.why, row.postmortem = known, why.strip()[:LONGEST], postmortem.strip()[:LONGEST]
        row.negatives = [*row.negatives, *negatives]
        row.decided_by, row.decided_at = actor, clock.now()
        _event(
            session, clock, row, actor, "decided", outcome=known.value, withdrawal=row.withdrawal_id,
            negatives=row.negatives, postmortem=hashlib.sha256(row.postmortem.encode("utf-8", "surrogatepass")).hexdigest(),
        )  # fmt: skip
        return row


def learn(
    unit_of_work: UnitOfWork, clock: Clock, *, complaint_id: int, negatives: Sequence[int], actor: str
) -> None:
    """Note entries of the negative bank that came of a complaint afterwards. Raises NotFound."""
    with unit_of_work() as session:
        row = find(session, complaint_id)
        row.negatives = list(dict.fromkeys([*row.negatives, *negatives]))
        _event(session, clock, row, actor, "learnt", negatives=list(negatives))


def answer(
    unit_of_work: UnitOfWork, clock: Clock, *, complaint_id: int, day: date, actor: str
) -> ComplaintAboutUs:
    """The complainant was told; its clock ends. Raises NotFound; NotAllowed before the decision; Refused for the day."""
    _possible(clock, day)
    with unit_of_work() as session:
        row = find(session, complaint_id)
        COMPLAINT.ask(state_of(row), Step.ANSWER, ComplaintFacts(day=day >= row.received_on))
        row.answered_on = day
        for deadline in clocks.open_ones(session, subject=("complaint", row.id)):
            clocks.meet(session, clock, deadline, actor=actor, note=f"answered on {day}")
        _event(session, clock, row, actor, "answered", day=day.isoformat())
        return row


def inbox(session: Session, *, everything: bool = False) -> list[ComplaintAboutUs]:
    """Complaints that are not answered, the oldest first; or all, the newest first."""
    asked = select(ComplaintAboutUs)
    if everything:
        return list(session.scalars(asked.order_by(ComplaintAboutUs.id.desc())))
    return list(
        session.scalars(asked.where(ComplaintAboutUs.answered_on.is_(None)).order_by(ComplaintAboutUs.id))
    )


def state_of(row: ComplaintAboutUs) -> State:
    """Where a complaint stands."""
    if row.outcome is None:
        return State.RECEIVED
    return State.ANSWERED if row.answered_on else State.DECIDED


def exits(kind: PaperKind | None) -> tuple[Exit, ...]:
    """What is left to who complains, by the paper that it is about."""
    if kind in HOLDERS:
        return (
            Exit("counter_notice", "向服务商提交不侵权声明（反通知），请求恢复", "a counter-notice to the service", "信息网络传播权保护条例第十六条；民法典第一千一百九十六条"),
            Exit("damages", "因错误通知受到损失的，请求权利人赔偿", "damages from the right holder for a wrong notice", "信息网络传播权保护条例第二十四条；民法典第一千一百九十五条第三款"),
            Exit("suit", "向人民法院起诉", "go to court", "民法典第一千一百九十五条"),
        )  # fmt: skip
    return (
        Exit("review", "申请行政复议（属于行政行为的）", "administrative review, where it is an administrative act", "行政复议法"),
        Exit("litigation", "提起行政诉讼（属于行政行为的）", "administrative litigation", "行政诉讼法"),
        Exit("superior", "向上级机关申诉、检举", "turn to the organ above", "行政处罚法第七十五条"),
    )  # fmt: skip


HOLDERS = frozenset({PaperKind.HOLDER_NOTICE, PaperKind.DMCA_NOTICE, PaperKind.DSA_NOTICE})


def find(session: Session, complaint_id: int) -> ComplaintAboutUs:
    """The complaint of that id. Raises NotFound."""
    row = session.get(ComplaintAboutUs, complaint_id, with_for_update=True)
    if row is None:
        raise NotFound("complaint 投诉", complaint_id)
    return row


def _involved(session: Session, notice: Draft | None) -> frozenset[str]:
    if notice is None:
        return frozenset()
    rows = session.scalars(select(Approval).where(Approval.draft_id == notice.id)).all()
    people = {notice.author, *(one.approver for one in rows), *(one.first_approver for one in rows)}
    return frozenset(login.removeprefix("cli:") for login in people if login)


def _all(notice: Draft, urls: Sequence[str]) -> dict[str, Ground]:
    standing = [item.url for item in notice.items if not item.dropped]
    named = [url for url in standing if url in set(urls)] if urls else standing
    return {url: Ground("wrong_work") for url in named or standing}


def _channel(channel: ComplaintChannel | str) -> ComplaintChannel:
    try:
        return ComplaintChannel(channel)
    except ValueError:
        known = ", ".join(ComplaintChannel)
        raise Refused(
            "word_unknown", f"{channel!r}; expected {known}", zh="没有这种渠道", value=str(channel)
        ) from None


def _outcome(outcome: ComplaintOutcome | str) -> ComplaintOutcome:
    try:
        return ComplaintOutcome(outcome)
    except ValueError:
        known = ", ".join(ComplaintOutcome)
        raise Refused(
            "word_unknown", f"{outcome!r}; expected {known}", zh="没有这种处理结果", value=str(outcome)
        ) from None


def _text(text: str) -> str:
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise Refused(
            "text",
            f"a complaint says something, in at most {LONGEST} characters",
            zh=f"请填写投诉内容，最多 {LONGEST} 字",
        )
    return words


def _possible(clock: Clock, day: date) -> None:
    today = clock.now().astimezone(SHANGHAI).date()
    if not date(1990, 1, 1) <= day <= today:
        raise Refused(
            "day_impossible",
            f"{day} is not a day up to today ({today})",
            zh=f"日期 {day} 不可能",
            value=day.isoformat(),
        )


def _next_number(session: Session, clock: Clock) -> str:
    stem = f"TS-{clock.now().astimezone(SHANGHAI).year}-"
    last = session.scalar(
        select(func.max(ComplaintAboutUs.number)).where(ComplaintAboutUs.number.startswith(stem))
    )
    return f"{stem}{int(last.removeprefix(stem)) + 1 if last else 1:06d}"


def _event(
    session: Session, clock: Clock, row: ComplaintAboutUs, actor: str, verb: str, **payload: object
) -> None:
    events.append(
        session, clock, actor=actor, action=f"takedown:complaint:{verb}", subject=("complaint", row.id),
        payload={"number": row.number, "paper": row.draft_id, **payload},
    )  # fmt: skip
