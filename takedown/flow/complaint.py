"""The machine of a complaint about us: received, decided by somebody who had no part in the paper, answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from records.proceedings import ComplaintOutcome
from takedown.flow.machine import Guard, Machine, arrow


class State(StrEnum):
    """Where a complaint stands."""

    RECEIVED = "received"
    DECIDED = "decided"
    ANSWERED = "answered"


class Step(StrEnum):
    """What happens to it."""

    DECIDE = "decide"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """What a guard may ask; what nobody has read is not so.

    Attributes:
        involved: logins of the paper's author and approvers.
        postmortem: somebody wrote down how the mistake came about.
        notice_out: the paper that is complained of went out, so that it can be withdrawn.
    """

    actor: str = ""
    involved: frozenset[str] = frozenset()
    outcome: ComplaintOutcome | None = None
    reason: bool = False
    postmortem: bool = False
    notice_out: bool = False
    day: bool = False


OTHER = Guard[ComplaintFacts]("involved", "起草人、批准人不得处理对该文书的投诉", "who drew up or approved the paper does not decide on it", lambda f: bool(f.actor) and f.actor not in f.involved)  # fmt: skip
REASON = Guard[ComplaintFacts]("reason", "请说明理由", "a reason is missing", lambda f: f.reason)
LEARNT = Guard[ComplaintFacts]("postmortem", "通知有误的，须写明错误原因和改进措施", "where the notice was wrong, a post-mortem is written", lambda f: f.outcome is ComplaintOutcome.UPHELD or f.postmortem)  # fmt: skip
OUT = Guard[ComplaintFacts]("notice_out", "文书尚未送达，请直接退回或撤下", "the paper did not go out; send it back instead", lambda f: f.outcome is ComplaintOutcome.UPHELD or f.notice_out)  # fmt: skip
DAY = Guard[ComplaintFacts]("day_impossible", "日期不可能", "the day is impossible", lambda f: f.day)

COMPLAINT: Machine[State, Step, ComplaintFacts] = Machine("complaint", "投诉", State.RECEIVED, (
    arrow(Step.DECIDE, (State.RECEIVED,), State.DECIDED, OTHER, REASON, LEARNT, OUT),
    arrow(Step.ANSWER, (State.DECIDED,), State.ANSWERED, DAY),
))  # fmt: skip

WORDS: Mapping[State, tuple[str, str]] = {
    State.RECEIVED: ("待处理", "to be decided"), State.DECIDED: ("已决定，待答复", "decided, to be answered"), State.ANSWERED: ("已答复", "answered"),
}  # fmt: skip
OUTCOME_WORDS: Mapping[ComplaintOutcome, tuple[str, str]] = {
    ComplaintOutcome.UPHELD: ("维持通知", "the notice stands"), ComplaintOutcome.WITHDRAWN: ("撤回通知", "the notice is withdrawn"),
    ComplaintOutcome.RESTORED: ("撤回通知并请求恢复", "the notice is withdrawn and the content put back"),
}  # fmt: skip
