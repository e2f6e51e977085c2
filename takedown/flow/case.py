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
        reason: a person's reason is written down.
        hour: the hour is known, so that hours can be counted from it.
        moved, refused, reviewed, fined: a transfer, the police's refusal to file, the request to review it, a penalty stands
            in the book, on no later day.
    """

    filing: bool = False
    officers: int = 0
    day: bool = False
    number: bool = False
    count: bool = False
    amount: bool = False
    plan: bool = False
    crime_open: bool = True
    reason: bool = False
    hour: bool = False
    moved: bool = False
    refused: bool = False
    reviewed: bool = False
    fined: bool = False


FILING = Guard[CaseFacts]("filing", "未立案不得登记为案件", "no case without 立案", lambda f: f.filing)
OFFICERS = Guard[CaseFacts]("officers", "须有两名以上执法人员及执法证号", "two named officers are missing", lambda f: f.officers >= 2)  # fmt: skip
DAY = Guard[CaseFacts]("day_impossible", "日期不可能", "the day is impossible", lambda f: f.day)
NUMBER = Guard[CaseFacts]("number_missing", "须填写文书编号", "the number of the paper is missing", lambda f: f.number)  # fmt: skip
COUNT = Guard[CaseFacts]("count_missing", "须填写数量", "a count is missing", lambda f: f.count)
AMOUNT = Guard[CaseFacts]("amount_impossible", "金额或数量不可能", "an amount or a count cannot be so", lambda f: f.amount)  # fmt: skip
PLAN = Guard[CaseFacts]("closure_plan", "结案须填写善后安排", "a case is closed with a plan for what comes after (善后)", lambda f: f.plan)  # fmt: skip
NOT_INSTEAD = Guard[CaseFacts]("instead_of_transfer", "涉嫌犯罪：正职负责人尚未作出移送或者不移送的决定，不得以罚代刑", "a criminal threshold is reached and no transfer was decided", lambda f: not f.crime_open)  # fmt: skip
REASON = Guard[CaseFacts]("reason", "不移送须写明理由", "a decision not to transfer has its reasons", lambda f: f.reason)  # fmt: skip
HOUR = Guard[CaseFacts]("hour_missing", "须填写时刻：二十四小时自此起算", "the hour is missing: 24 hours run from it", lambda f: f.hour)  # fmt: skip
MOVED = Guard[CaseFacts]("not_transferred", "尚未登记移送公安机关", "no transfer to the police is recorded", lambda f: f.moved)  # fmt: skip
REFUSED = Guard[CaseFacts]("not_refused", "尚未登记公安机关不予立案", "no refusal of the police is recorded", lambda f: f.refused)  # fmt: skip
REVIEWED = Guard[CaseFacts]("not_reviewed", "尚未登记提请复议", "no request to review the refusal is recorded", lambda f: f.reviewed)  # fmt: skip
FINED = Guard[CaseFacts]("no_penalty", "尚未登记行政处罚决定", "no decision on a penalty is recorded", lambda f: f.fined)  # fmt: skip

OPEN = (State.FILED, State.DECIDED, State.TRANSFERRED, State.CONTESTED)
ANY = (*OPEN, State.CLOSED)
BOTH = (DAY, AMOUNT)


CASE: Machine[State, Step, CaseFacts] = Machine("case", "案件", State.FILED, (
    arrow(Step.EXTENDED, OPEN, None, *BOTH),
    arrow(Step.PENALTY, (State.FILED, State.DECIDED, State.CONTESTED), State.DECIDED, *BOTH, NUMBER, NOT_INSTEAD),
    arrow(Step.PENALTY, (State.TRANSFERRED,), None, *BOTH, NUMBER, NOT_INSTEAD),
    arrow(Step.NO_PENALTY, OPEN, State.DECIDED, *BOTH),
    arrow(Step.TRANSFERRED, OPEN, State.TRANSFERRED, *BOTH, NUMBER),
    arrow(Step.NOT_TRANSFERRED, OPEN, None, *BOTH, REASON),
    arrow(Step.REVIEW, OPEN, State.CONTESTED, *BOTH),  # of a measure too, before any decision
    arrow(Step.LITIGATION, OPEN, State.CONTESTED, *BOTH),
    arrow(Step.REVIEW, (State.CLOSED,), None, *BOTH),
    arrow(Step.LITIGATION, (State.CLOSED,), None, *BOTH),
    arrow(Step.PAID, ANY, None, *BOTH),
    arrow(Step.ENFORCED, ANY, None, *BOTH),
    arrow(Step.SITE_CLOSED, ANY, None, *BOTH, COUNT),
    arrow(Step.SERVERS, ANY, None, *BOTH, COUNT),
    arrow(Step.TRANSFER_REPORTED, OPEN, None, *BOTH),
    arrow(Step.TRANSFER_DECIDED, OPEN, None, *BOTH, HOUR),
    arrow(Step.POLICE_ACCEPTED, ANY, None, *BOTH, MOVED),
    arrow(Step.POLICE_ELSEWHERE, ANY, None, *BOTH, MOVED, HOUR),
    arrow(Step.POLICE_FORWARDED, ANY, None, *BOTH, MOVED),
    arrow(Step.POLICE_FILED, ANY, None, *BOTH, MOVED),
    arrow(Step.POLICE_REFUSED, ANY, None, *BOTH, MOVED),
    arrow(Step.REFUSAL_REVIEW, ANY, None, *BOTH, REFUSED),
    arrow(Step.REFUSAL_UPHELD, ANY, None, *BOTH, REVIEWED),
    arrow(Step.SUPERVISION_ASKED, ANY, None, *BOTH, REFUSED),
    arrow(Step.ITEMS_HANDED, ANY, None, *BOTH, MOVED),
    arrow(Step.ANNOUNCED, ANY, None, *BOTH, FINED),
    arrow(Step.SERVED, ANY, None, *BOTH, FINED),
    arrow(Step.PUBLISHED, ANY, None, *BOTH, FINED),
    arrow(Step.WITHDRAWN, OPEN, State.WITHDRAWN, *BOTH),
    arrow(Step.CLOSED, OPEN, State.CLOSED, *BOTH, PLAN),
))  # fmt: skip
"""Money may still be paid, enforced or fought over after 结案, a site be closed, the police answer, a penalty be published."""


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
