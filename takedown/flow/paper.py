"""The machine of one paper: drafted, reviewed, approved by other people, exported, sent, answered, looked at again.

What stands in the draft's row is `DraftState`; what happened after a paper went out is told by its events, and
`stage_of` reads both together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from records.vocabulary import DraftState
from takedown.flow.machine import Guard, Machine, arrow


class Stage(StrEnum):
    """Where a paper stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    EXPORTED = "exported"
    DISPATCHED = "dispatched"
    ACKNOWLEDGED = "acknowledged"
    SAID_REMOVED = "said_removed"
    """The service says so; only a look shows it."""
    REFUSED = "refused"
    CONTESTED = "contested"
    """A counter-notice came."""
    NO_REPLY = "no_reply"
    REMOVED = "removed"
    """A live re-check saw every address gone."""
    KEPT = "kept"
    """A live re-check saw some of it still online."""
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What happens to a paper."""

    REVISE = "revise"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE_FIRST = "approve_first"
    APPROVE = "approve"
    RECALL = "recall"
    EXPORT = "export"
    DISPATCH = "dispatch"
    ACKNOWLEDGE = "acknowledge"
    SAY_REMOVED = "say_removed"
    REFUSE = "refuse"
    CONTEST = "contest"
    FALL_SILENT = "fall_silent"
    SEE_REMOVED = "see_removed"
    SEE_LIVE = "see_live"
    TAKE_BACK_ANSWER = "take_back_answer"
    WITHDRAW = "withdraw"
    """Nothing stands in it any more, or its withdrawal went out."""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What a guard may ask; what nobody has read is not so.

    Attributes:
        author: who drew it up, `actor` who takes the step, `first` who approved first; logins.
        may_approve: whether the actor's account may approve.
        demands_two: why two approvers are demanded is not empty.
        same_content: digest and version are those that the actor saw.
        complete: the checklist has no missing or invalid row for this step.
        looked: the live re-check of this version is done and fresh, or the kind asks for none.
        approval: an approval of this very version and digest stands.
        unexpired: and it is young enough.
        exported: a format of this approval has left the program.
        day: the day that is recorded is possible.
    """

    author: str = ""
    actor: str = ""
    first: str = ""
    may_approve: bool = False
    demands_two: bool = True
    same_content: bool = False
    complete: bool = False
    looked: bool = False
    approval: bool = False
    unexpired: bool = False
    exported: bool = False
    day: bool = False


SAME = Guard[PaperFacts]("content", "文书内容与您所看到的不一致，请重新查看", "the content is another one than was looked at", lambda f: f.same_content)  # fmt: skip
COMPLETE = Guard[PaperFacts]("checklist", "检查表有未完成的项目", "the checklist is not complete", lambda f: f.complete)  # fmt: skip
LOOKED = Guard[PaperFacts]("recheck", "没有 24 小时内的在线复核", "there is no fresh live re-check", lambda f: f.looked)  # fmt: skip
PERSON = Guard[PaperFacts]("approver", "只有登录的审批人可以批准文书", "only a signed-in approver approves", lambda f: f.may_approve)  # fmt: skip
NOT_AUTHOR = Guard[PaperFacts]("author", "起草人不得批准本人起草的文书", "the author never approves", lambda f: bool(f.actor) and f.actor != f.author.removeprefix("cli:"))  # fmt: skip
FIRST = Guard[PaperFacts]("first_approval", "该文书须经两人批准，尚无第一批准人", "two approvers are demanded and nobody approved first", lambda f: not f.demands_two or bool(f.first))  # fmt: skip
SECOND = Guard[PaperFacts]("second_approver", "您已作出第一次批准，须由另一人作第二次批准", "another person than the first approves", lambda f: not f.demands_two or not f.first or f.first != f.actor)  # fmt: skip
STANDS = Guard[PaperFacts]("not approved", "该文书的当前版本未经批准，只能预览", "no approval of this version stands", lambda f: f.approval)  # fmt: skip
YOUNG = Guard[PaperFacts]("expired", "批准已失效，请退回后重新复核、批准", "the approval has expired", lambda f: f.unexpired)  # fmt: skip
NOT_OUT = Guard[PaperFacts]("exported", "文书已经导出，只能撤回通知", "it has left the program; only a withdrawal helps", lambda f: not f.exported)  # fmt: skip
DAY = Guard[PaperFacts]("day_impossible", "日期不可能", "the day is impossible", lambda f: f.day)

OPEN = (Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED, Stage.EXPORTED)
OUT = (
    Stage.DISPATCHED, Stage.ACKNOWLEDGED, Stage.SAID_REMOVED, Stage.REFUSED, Stage.CONTESTED, Stage.NO_REPLY, Stage.REMOVED,
    Stage.KEPT,
)  # fmt: skip

PAPER: Machine[Stage, Step, PaperFacts] = Machine("paper", "文书", Stage.DRAFT, (
    arrow(Step.REVISE, OPEN, Stage.DRAFT),
    arrow(Step.SUBMIT, (Stage.DRAFT,), Stage.IN_REVIEW, SAME, COMPLETE),
    arrow(Step.RETURN, (Stage.IN_REVIEW, Stage.APPROVED, Stage.EXPORTED), Stage.DRAFT),
    arrow(Step.APPROVE_FIRST, (Stage.IN_REVIEW,), None, PERSON, NOT_AUTHOR, SAME, COMPLETE, LOOKED),
    arrow(Step.APPROVE, (Stage.IN_REVIEW,), Stage.APPROVED, PERSON, NOT_AUTHOR, FIRST, SECOND, SAME, COMPLETE, LOOKED),
    arrow(Step.RECALL, (Stage.APPROVED,), Stage.IN_REVIEW, PERSON, NOT_OUT),
    arrow(Step.EXPORT, (Stage.APPROVED,), Stage.EXPORTED, STANDS, YOUNG),
    arrow(Step.EXPORT, (Stage.EXPORTED, *OUT), None, STANDS),
    arrow(Step.DISPATCH, (Stage.EXPORTED,), Stage.DISPATCHED, STANDS, DAY),
    arrow(Step.DISPATCH, OUT, None, STANDS, DAY),
    arrow(Step.ACKNOWLEDGE, (Stage.DISPATCHED,), Stage.ACKNOWLEDGED, DAY),
    arrow(Step.ACKNOWLEDGE, OUT[1:], None, DAY),
    arrow(Step.SAY_REMOVED, OUT, Stage.SAID_REMOVED, DAY),
    arrow(Step.REFUSE, OUT, Stage.REFUSED, DAY),
    arrow(Step.CONTEST, OUT, Stage.CONTESTED, DAY),
    arrow(Step.FALL_SILENT, (Stage.DISPATCHED, Stage.ACKNOWLEDGED), Stage.NO_REPLY),
    arrow(Step.SEE_REMOVED, tuple(one for one in OUT if one is not Stage.CONTESTED), Stage.REMOVED),
    arrow(Step.SEE_LIVE, tuple(one for one in OUT if one is not Stage.CONTESTED), Stage.KEPT),
    arrow(Step.SEE_REMOVED, (Stage.CONTESTED,), None),
    arrow(Step.SEE_LIVE, (Stage.CONTESTED,), None),
    arrow(Step.TAKE_BACK_ANSWER, OUT, Stage.DISPATCHED),
    arrow(Step.WITHDRAW, (*OPEN, *OUT), Stage.WITHDRAWN),
))  # fmt: skip

EVENTS: Mapping[str, Step] = {
    "takedown:draft:revised": Step.REVISE, "takedown:draft:submitted": Step.SUBMIT, "takedown:draft:returned": Step.RETURN,
    "takedown:draft:first_approved": Step.APPROVE_FIRST, "takedown:draft:approved": Step.APPROVE,
    "takedown:draft:recalled": Step.RECALL, "takedown:draft:exported": Step.EXPORT, "takedown:draft:dispatched": Step.DISPATCH,
    "takedown:answer:acknowledged": Step.ACKNOWLEDGE, "takedown:answer:incomplete": Step.ACKNOWLEDGE,
    "takedown:answer:removed": Step.SAY_REMOVED, "takedown:answer:refused": Step.REFUSE,
    "takedown:answer:counter_notice": Step.CONTEST, "takedown:answer:voided": Step.TAKE_BACK_ANSWER,
    "takedown:draft:unanswered": Step.FALL_SILENT, "takedown:draft:seen_removed": Step.SEE_REMOVED,
    "takedown:draft:seen_live": Step.SEE_LIVE, "takedown:draft:withdrawn": Step.WITHDRAW,
}  # fmt: skip
"""Which event of the book is which step; every other event of a draft changes nothing of its course."""


def replay(actions: Iterable[str]) -> tuple[Stage, int | None]:
    """Where a paper's events leave it, and the place of the first event that could not have happened."""
    known = [(place, EVENTS[one]) for place, one in enumerate(actions) if one in EVENTS]
    stage, wrong = PAPER.replay(step for _place, step in known)
    return stage, None if wrong is None else known[wrong][0]


def stands_as(stage: Stage) -> DraftState:
    """What the draft's row says at that stage."""
    return DraftState.DISPATCHED if stage in OUT else DraftState(stage.value)


def shown(stage: Stage) -> tuple[str, str]:
    """The stage in Chinese and English."""
    return WORDS[stage]


WORDS: Mapping[Stage, tuple[str, str]] = {
    Stage.DRAFT: ("起草", "drafting"), Stage.IN_REVIEW: ("审核中", "in review"), Stage.APPROVED: ("已批准", "approved"),
    Stage.EXPORTED: ("已导出", "exported"), Stage.DISPATCHED: ("已送达", "sent"), Stage.ACKNOWLEDGED: ("对方已收到", "receipt acknowledged"),
    Stage.SAID_REMOVED: ("称已移除，待复核", "said to be removed, to be looked at"), Stage.REFUSED: ("被拒绝", "refused"),
    Stage.CONTESTED: ("收到反通知", "counter-notice came"), Stage.NO_REPLY: ("逾期未答复", "no reply"),
    Stage.REMOVED: ("复核已移除", "seen removed"), Stage.KEPT: ("复核仍在线", "seen still online"), Stage.WITHDRAWN: ("已撤回", "withdrawn"),
}  # fmt: skip


def facts(**known: Any) -> PaperFacts:
    """Facts by name; whatever is not named is not so."""
    return PaperFacts(**known)
