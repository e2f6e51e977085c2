"""The machine of a case (案件): it begins with 立案 and takes what the office's own papers say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from records.casework import OutcomeKind as Step
from takedown.flow.machine import Guard, Machine, arrow


class State(StrEnum):
    """Where a case stands."""

    FILED = "filed"
    DECIDED = "decided"
    """处罚 or 不予处罚."""
    TRANSFERRED = "transferred"
    CONTESTED = "contested"
    """行政复议 or 行政诉讼."""
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a guard may ask; what nobody has read is not so.

    Attributes:
        filing: number, day and head of the 立案审批表; `officers` how many named ones with certificates.
        day: the outcome's day is not before 立案 and not after today.
        number, count, amount: of the outcome's paper: there where the kind needs it, possible in any case.
        plan: 善后 is written down.
        crime_open: a criminal threshold is reached and the 正职负责人 has neither transferred nor said why not.
    """

    filing: bool = False
    officers: int = 0
    day: bool = False
    number: bool = False
    count: bool = False
    amount: bool = False
    plan: bool = False
    crime_open: bool = True


FILING = Guard[CaseFacts]("filing", "未立案不得登记为案件", "no case without 立案", lambda f: f.filing)
OFFICERS = Guard[CaseFacts]("officers", "须有两名以上执法人员及执法证号", "two named officers are missing", lambda f: f.officers >= 2)  # fmt: skip
DAY = Guard[CaseFacts]("day_impossible", "日期不可能", "the day is impossible", lambda f: f.day)
NUMBER = Guard[CaseFacts]("number_missing", "须填写文书编号", "the number of the paper is missing", lambda f: f.number)  # fmt: skip
COUNT = Guard[CaseFacts]("count_missing", "须填写数量", "a count is missing", lambda f: f.count)
AMOUNT = Guard[CaseFacts]("amount_impossible", "金额或数量不可能", "an amount or a count cannot be so", lambda f: f.amount)  # fmt: skip
PLAN = Guard[CaseFacts]("closure_plan", "结案须填写善后安排", "a case is closed with a plan for what comes after (善后)", lambda f: f.plan)  # fmt: skip
NOT_INSTEAD = Guard[CaseFacts]("instead_of_transfer", "涉嫌犯罪：正职负责人尚未作出移送或者不移送的决定，不得以罚代刑", "a criminal threshold is reached and no transfer was decided", lambda f: not f.crime_open)  # fmt: skip

OPEN = (State.FILED, State.DECIDED, State.TRANSFERRED, State.CONTESTED)
BOTH = (DAY, AMOUNT)


CASE: Machine[State, Step, CaseFacts] = Machine("case", "案件", State.FILED, (
    arrow(Step.EXTENDED, OPEN, None, *BOTH),
    arrow(Step.PENALTY, (State.FILED, State.DECIDED, State.CONTESTED), State.DECIDED, *BOTH, NUMBER, NOT_INSTEAD),
    arrow(Step.PENALTY, (State.TRANSFERRED,), None, *BOTH, NUMBER, NOT_INSTEAD),
    arrow(Step.NO_PENALTY, OPEN, State.DECIDED, *BOTH),
    arrow(Step.TRANSFERRED, OPEN, State.TRANSFERRED, *BOTH, NUMBER),
    arrow(Step.NOT_TRANSFERRED, OPEN, None, *BOTH),
    arrow(Step.REVIEW, OPEN, State.CONTESTED, *BOTH),  # of a measure too, before any decision
    arrow(Step.LITIGATION, OPEN, State.CONTESTED, *BOTH),
    arrow(Step.REVIEW, (State.CLOSED,), None, *BOTH),
    arrow(Step.LITIGATION, (State.CLOSED,), None, *BOTH),
    arrow(Step.PAID, (*OPEN, State.CLOSED), None, *BOTH),
    arrow(Step.ENFORCED, (*OPEN, State.CLOSED), None, *BOTH),
    arrow(Step.SITE_CLOSED, (*OPEN, State.CLOSED), None, *BOTH, COUNT),
    arrow(Step.SERVERS, (*OPEN, State.CLOSED), None, *BOTH, COUNT),
    arrow(Step.WITHDRAWN, OPEN, State.WITHDRAWN, *BOTH),
    arrow(Step.CLOSED, OPEN, State.CLOSED, *BOTH, PLAN),
))  # fmt: skip
"""Money may still be paid, enforced or fought over after 结案; a site may be closed then as well."""


def may_file(facts: CaseFacts) -> tuple[str, ...]:
    """What the filing lacks; empty where a case may begin."""
    return tuple(one.key for one in (FILING, OFFICERS, DAY) if not one.holds(facts))


def state_of(outcomes: Iterable[Step]) -> State:
    """Where a case stands after its outcomes, in the order in which they were recorded."""
    return CASE.replay(outcomes)[0]


WORDS: Mapping[State, tuple[str, str]] = {
    State.FILED: ("办理中", "open"), State.DECIDED: ("已作出决定", "decided"), State.TRANSFERRED: ("已移送司法机关", "transferred"),
    State.CONTESTED: ("复议或诉讼中", "under review or in court"), State.CLOSED: ("已结案", "closed"), State.WITHDRAWN: ("已撤案", "withdrawn"),
}  # fmt: skip
