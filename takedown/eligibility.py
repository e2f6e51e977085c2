"""Which findings may stand in a notice. Pure but for the four questions that need rows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.cases import Draft, DraftItem, Recheck, RecheckResult
from records.clocks import Answer, AnswerItem, AnswerKind
from records.findings import Finding, Verdict
from records.proceedings import ConfirmationAnswer, NoticeWithdrawal, WithdrawnItem
from records.rights import last_answer, on_hold
from records.vocabulary import OPEN_DRAFT_STATES, Decision, DraftState, FindingState, PaperKind, UrlState
from takedown.counternotices import RULES

GONE = (UrlState.REMOVED, UrlState.SOFT_404)


def barred(finding: Finding, today: date) -> str:
    """Why a finding may not stand in any notice; empty where it may.

    `today` in Asia/Shanghai. What nobody confirmed needs the matcher's `draft`; what a person confirmed
    needs no more than a right in force and no licence.
    """
    if finding.state == FindingState.REJECTED:
        return "rejected"
    if finding.state == FindingState.WATCHED:
        return "watched"
    if finding.decision == Decision.LICENSED:
        return "licensed"
    if not in_force(finding, today):
        return "right_not_in_force"
    if finding.state != FindingState.CONFIRMED and finding.decision != Decision.DRAFT:
        return "review_unconfirmed"
    return ""


def held(session: Session, finding: Finding) -> str:
    """Why a finding waits: two holders claim its work, or its holder ticked that the address is licensed."""
    if session.scalar(select(on_hold(finding.work_id))):
        return "claimed_by_two"
    licensed = last_answer(session, finding.id) is ConfirmationAnswer.LICENSED
    return "holder_licensed" if licensed else ""


def in_force(finding: Finding, today: date) -> bool:
    """Whether the holder has the right in the work today."""
    work = finding.work
    begun = work.valid_from is None or work.valid_from <= today
    return begun and (work.valid_to is None or today <= work.valid_to)


def taken_by(session: Session, finding: Finding) -> int | None:
    """The open notice in which this (work, URL) already stands, or None.

    One that went out and was heeded takes it no longer: what was seen gone and is online again is notified anew.
    """
    heeded = (
        select(RecheckResult.id)
        .join(Recheck, Recheck.id == RecheckResult.recheck_id)
        .where(
            RecheckResult.item_id == DraftItem.id, Draft.state == DraftState.DISPATCHED, RecheckResult.state.in_(GONE),
            Recheck.finished_at < finding.listing.last_seen,
        )
    )  # fmt: skip
    asked = (
        select(Draft.id)
        .join(DraftItem)
        .where(
            DraftItem.work_id == finding.work_id,
            DraftItem.url == finding.listing.url,
            DraftItem.dropped == "",
            Draft.kind == PaperKind.HOLDER_NOTICE,
            Draft.state.in_(OPEN_DRAFT_STATES),
            ~heeded.exists(),
        )
        .limit(1)
    )
    return session.scalars(asked).first()


def seen_gone(session: Session, finding: Finding) -> bool:
    """Whether a re-check saw the page gone and no sweep has seen its listing again since."""
    asked = (
        select(Recheck.finished_at)
        .join(RecheckResult)
        .join(DraftItem, DraftItem.id == RecheckResult.item_id)
        .where(DraftItem.finding_id == finding.id, RecheckResult.state.in_(GONE))
        .order_by(Recheck.finished_at.desc())
        .limit(1)
    )
    gone_at = session.scalars(asked).first()
    return gone_at is not None and finding.listing.last_seen <= gone_at


def counter_noticed(session: Session, finding: Finding) -> bool:
    """Whether 条例 17 bars the right holder's second notice for this (work, address). It bars no official act."""
    barring = [regime for regime, rules in RULES.items() if rules.bars_second_notice]
    asked = (
        select(Answer.id)
        .join(AnswerItem)
        .join(DraftItem, DraftItem.id == AnswerItem.draft_item_id)
        .where(
            Answer.kind == AnswerKind.COUNTER_NOTICE, Answer.regime.in_(barring), Answer.voided_at.is_(None)
        )
        .where(DraftItem.work_id == finding.work_id, DraftItem.url == finding.listing.url)
        .limit(1)
    )
    return session.scalar(asked) is not None


def taken_back(session: Session, finding: Finding) -> bool:
    """Whether a notice of this finding was withdrawn, and no person has confirmed it anew since."""
    asked = (
        select(NoticeWithdrawal.effective_at)
        .join(WithdrawnItem, WithdrawnItem.withdrawal_id == NoticeWithdrawal.id)
        .join(DraftItem, DraftItem.id == WithdrawnItem.draft_item_id)
        .where(DraftItem.finding_id == finding.id, NoticeWithdrawal.effective_at.is_not(None))
    )
    at = session.scalars(asked.order_by(NoticeWithdrawal.effective_at.desc())).first()
    if at is None:
        return False
    again = select(Verdict.id).where(
        Verdict.finding_id == finding.id, Verdict.state == FindingState.CONFIRMED, Verdict.at > at
    )
    return finding.state != FindingState.CONFIRMED or session.scalars(again).first() is None
