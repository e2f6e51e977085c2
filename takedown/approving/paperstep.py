"""One step of a paper: who may take it, whether it follows, its event. Shared by putting up and approving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.accounts import Account
from records.cases import Draft
from records.clock import Clock
from records.errors import Conflict, NotAllowed
from records.vocabulary import Role
from takedown.checklist import Row
from takedown.flow import paper as flow
from takedown.flow.paper import PAPER, PaperFacts, Stage, Step

MAY_APPROVE = frozenset({Role.REVIEWER, Role.APPROVER, Role.ADMIN})


def may_approve(session: Session, approver: str) -> bool:
    """Whether an active account of that login may approve papers."""
    account = session.scalars(select(Account).where(Account.login == approver)).first()
    return account is not None and account.active and account.role in MAY_APPROVE


def expect_possible(draft: Draft, step: Step) -> None:
    """Raises NotAllowed where the step does not follow the draft's state, before anything else is looked at."""
    if PAPER.arrow(Stage(draft.state.value), step) is None:
        PAPER.ask(Stage(draft.state.value), step, PaperFacts())


def take(draft: Draft, step: Step, facts: PaperFacts) -> None:
    """Take a step that the machine allows. Raises NotAllowed with every reason."""
    draft.state = flow.stands_as(PAPER.ask(Stage(draft.state.value), step, facts))


def expect_version(draft: Draft, version: int) -> None:
    """Raises Conflict where another version stands than the person looked at."""
    if draft.version != version:
        raise Conflict(
            f"draft {draft.id} is at version {draft.version}, you looked at {version}",
            zh=f"文书已更新到第 {draft.version} 版，您看到的是第 {version} 版",
            expected=version, found=draft.version,
        )  # fmt: skip


def bar(rows: Sequence[Row], step_zh: str, step: str) -> None:
    """Raises NotAllowed with every row, where there is any."""
    if rows:
        raise NotAllowed(
            f"cannot be {step}: " + "; ".join(f"{row['rule']} {row['en']}" for row in rows),
            zh=f"不能{step_zh}：" + "；".join(row["zh"] for row in rows),
            reasons=[dict(row) for row in rows],
        )


def said(session: Session, clock: Clock, draft: Draft, actor: str, verb: str, **more: Any) -> None:
    """Write the event of a step of a paper."""
    events.append(
        session, clock, actor=actor, action=f"takedown:draft:{verb}", subject=("draft", draft.id),
        payload={"version": draft.version, "digest": draft.digest, **more},
    )  # fmt: skip
