"""Before an approval and around it: a paper is put up, sent back, given up; an approval is recalled."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.cases import Approval, Draft
from records.clock import Clock
from records.errors import NotAllowed, Refused
from records.proceedings import ExportOrder, NoticeWithdrawal, OrderState
from records.session import UnitOfWork
from records.vocabulary import DraftState
from takedown.approving.paperstep import bar, expect_possible, expect_version, may_approve, said, take
from takedown.checklist import failing
from takedown.drafting import revisions, standing
from takedown.drafting.drafts import find
from takedown.flow import paper as flow
from takedown.flow.paper import PaperFacts, Step
from takedown.papers.registry import paper


def submit(
    unit_of_work: UnitOfWork, clock: Clock, *, draft_id: int, actor: str, version: int | None = None
) -> int:
    """Put a draft up for review; give its version. Whoever puts up what the program drew up is its author from then on.

    Raises:
        NotFound, Conflict (another version stands), NotAllowed with every row that is missing or invalid.
    """
    with unit_of_work() as session:
        draft = find(session, draft_id)
        if draft.state == DraftState.IN_REVIEW:
            return draft.version
        expect_possible(draft, Step.SUBMIT)
        expect_version(draft, draft.version if version is None else version)
        rows = standing.rows(draft, standing.gather(session, draft, clock.now()))
        lacking = failing(rows, paper(draft.kind).drafted, "submit")
        bar(lacking, "提交审核", "submitted")
        take(draft, Step.SUBMIT, flow.facts(same_content=True, complete=not lacking))
        draft.checklist = list(rows)
        draft.author = actor if draft.author.startswith("system:") else draft.author
        said(session, clock, draft, actor, "submitted")
        return draft.version


def return_to_draft(
    unit_of_work: UnitOfWork, clock: Clock, *, draft_id: int, actor: str, note: str = ""
) -> int:
    """Send a paper back; what was approved of it is void. Raises NotAllowed once it is dispatched."""
    with unit_of_work() as session:
        draft = find(session, draft_id)
        expect_possible(draft, Step.RETURN)
        revisions.void(session, clock, draft, f"returned by {actor}")
        take(draft, Step.RETURN, PaperFacts())
        draft.number = ""
        said(session, clock, draft, actor, "returned", note=note[:2000])
        return draft.version


def discard(unit_of_work: UnitOfWork, clock: Clock, *, draft_id: int, why: str, actor: str) -> int:
    """Give up a paper that nobody sent; it stays readable. Raises NotFound, NotAllowed once it went out, Refused without a reason."""
    if not why.strip():
        raise Refused("reason_missing", "say why the paper is given up", zh="请说明作废的理由")
    with unit_of_work() as session:
        draft = find(session, draft_id)
        if draft.state not in revisions.CHANGEABLE:
            raise NotAllowed(
                f"draft {draft.id} is {draft.state.value}", zh="文书已经送达或者撤回，不能作废", reasons=[draft.state.value]
            )  # fmt: skip
        if session.scalars(select(NoticeWithdrawal).where(NoticeWithdrawal.paper_id == draft.id)).first():
            raise NotAllowed(
                "a withdrawal is given up by itself", zh="撤回函请在本页放弃撤回", reasons=["withdrawal"]
            )
        revisions.withdraw(session, clock, draft, actor=actor, why=why.strip()[:2000])
        return draft.version


def recall(unit_of_work: UnitOfWork, clock: Clock, *, draft_id: int, actor: str) -> int:
    """Take an approval back before anything was exported: the paper is in review again; give its version.

    Raises NotFound; NotAllowed for a person who may not approve, and once a file has left the program.
    """
    with unit_of_work() as session:
        draft = find(session, draft_id)
        facts = flow.facts(
            actor=actor, may_approve=may_approve(session, actor), exported=_left(session, draft)
        )
        take(draft, Step.RECALL, facts)
        revisions.void(session, clock, draft, f"recalled by {actor}")
        draft.number = ""
        said(session, clock, draft, actor, "recalled")
        return draft.version


def _left(session: Session, draft: Draft) -> bool:
    """Whether a file of the standing approval has left the program."""
    asked = select(ExportOrder.id).join(Approval, Approval.id == ExportOrder.approval_id).where(
        ExportOrder.draft_id == draft.id, ExportOrder.state == OrderState.DONE, Approval.voided_at.is_(None)
    )  # fmt: skip
    return session.scalars(asked).first() is not None
