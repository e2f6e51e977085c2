"""The machine of a dossier (线索卷): from the first finding to its closure, and open again when the content comes back.

A dossier never becomes a case by itself: `FILE` asks for the office's own filing (立案).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from records.cases import DossierState as State
from takedown.flow.machine import Guard, Machine, arrow


class Step(StrEnum):
    """What happens to a dossier."""

    PLACE = "place"
    """管辖: ours."""
    HAND_OVER = "hand_over"
    """移送, or reported upward."""
    TAKE_BACK = "take_back"
    """The other office sent it back, or a person corrects the jurisdiction."""
    CONFIRM = "confirm"
    NOTICE = "notice"
    """A holder's notice was dispatched."""
    ORDER = "order"
    """An official paper was dispatched: correction, cease, supervision."""
    SEE_REMOVED = "see_removed"
    SEE_KEPT = "see_kept"
    CONTEST = "contest"
    DRAFT_NOTICE = "draft_notice"
    DRAFT_OFFICIAL = "draft_official"
    INSPECT_PASSED = "inspect_passed"
    INSPECT_FAILED = "inspect_failed"
    EXTEND = "extend"
    REFER = "refer"
    FILE = "file"
    CLOSE = "close"
    REOPEN = "reopen"
    ADD = "add"
    """Another finding joins it."""


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """What a guard may ask; what nobody has read is not so.

    Attributes:
        jurisdiction: `own`, `transfer`, `report_up`, empty while nobody recorded it.
        confirmed: the holder's signed confirmation says of every address concerned that it is unlicensed.
        barred_second_notice: 条例 17 bars the holder's notice for an address concerned.
        in_force: the right is in force and no authorisation covers an address concerned.
        routes: how many routes to a referral are named; `gates` whether those of the named one are all open.
        filing: the 立案审批表 has a number, a day and a head; `officers` how many named ones with certificates.
        number: the paper's number was recorded; `reason` a person's reason.
        papers_open: papers of it that are drafted, under review, approved or exported and not sent.
        deadlines_open, extension_pending: periods that run; a request that waits.
        cases_open: cases of it that have not ended.
        inspectors: officers who made the second inspection.
    """

    jurisdiction: str = ""
    confirmed: bool = False
    barred_second_notice: bool = True
    in_force: bool = False
    routes: int = 0
    gates: bool = False
    filing: bool = False
    officers: int = 0
    number: bool = False
    reason: bool = False
    papers_open: int = 1
    deadlines_open: int = 1
    cases_open: int = 1
    inspectors: int = 0


OURS = Guard[DossierFacts]("jurisdiction", "尚未登记由本机关管辖", "no jurisdiction of ours is recorded", lambda f: f.jurisdiction == "own")  # fmt: skip
THEIRS = Guard[DossierFacts]("elsewhere", "移送须先登记由他机关管辖或报告上级", "it is handed over only where another organ has jurisdiction", lambda f: f.jurisdiction in ("transfer", "report_up"))  # fmt: skip
UNLICENSED = Guard[DossierFacts]("confirmation", "有网址未经权利人书面确认未授权", "an address is not confirmed as unlicensed by its holder", lambda f: f.confirmed)  # fmt: skip
FREE = Guard[DossierFacts]("counter_notice", "条例第十七条：恢复后权利人不得再通知", "regulations 17 bar the holder's second notice", lambda f: not f.barred_second_notice)  # fmt: skip
IN_FORCE = Guard[DossierFacts]("right", "权利不在有效期内，或者渠道已获授权", "the right is not in force, or the channel is authorised", lambda f: f.in_force)  # fmt: skip
ONE_ROUTE = Guard[DossierFacts]("route", "提请须且仅须写明一条途径", "a referral names exactly one route", lambda f: f.routes == 1)  # fmt: skip
GATES = Guard[DossierFacts](
    "gates", "该途径的条件尚未齐备", "a gate of that route is shut", lambda f: f.gates
)
FILED = Guard[DossierFacts]("filing", "未立案不得登记为案件", "no case without 立案", lambda f: f.filing)
OFFICERS = Guard[DossierFacts]("officers", "须有两名以上执法人员及执法证号", "two named officers are missing", lambda f: f.officers >= 2)  # fmt: skip
NUMBER = Guard[DossierFacts]("number", "须填写文书编号", "the number of the paper is missing", lambda f: f.number)  # fmt: skip
REASON = Guard[DossierFacts]("reason", "请说明理由", "a reason is missing", lambda f: f.reason)
PAPERS_DONE = Guard[DossierFacts]("papers", "仍有文书在起草、审核或者待送达", "a paper is drafted, under review or not sent yet", lambda f: f.papers_open == 0)  # fmt: skip
CLOCKS_DONE = Guard[DossierFacts]("deadlines", "仍有期限未了结", "a deadline still runs", lambda f: f.deadlines_open == 0)  # fmt: skip
CASES_DONE = Guard[DossierFacts]("cases", "所立案件尚未结案", "a case of it has not ended", lambda f: f.cases_open == 0)  # fmt: skip
TWO_INSPECT = Guard[DossierFacts]("inspectors", "复查须有两名执法人员", "a second inspection is made by two officers", lambda f: f.inspectors >= 2)  # fmt: skip

EARLY = (State.OPENED, State.PLACED, State.CONFIRMED)
LATER = (State.NOTICED, State.REMOVED, State.KEPT, State.CONTESTED, State.RECTIFYING, State.REFERRED)
LIVE = (*EARLY, *LATER)
ALL = (*LIVE, State.ELSEWHERE, State.FILED)

DOSSIER: Machine[State, Step, DossierFacts] = Machine("dossier", "线索卷", State.OPENED, (
    arrow(Step.ADD, ALL, None),
    arrow(Step.PLACE, (State.OPENED,), State.PLACED, OURS),
    arrow(Step.PLACE, LIVE[1:], None, OURS),
    arrow(Step.HAND_OVER, LIVE, State.ELSEWHERE, THEIRS, NUMBER),
    arrow(Step.TAKE_BACK, (State.ELSEWHERE,), State.OPENED, REASON),
    arrow(Step.CONFIRM, EARLY, State.CONFIRMED),
    arrow(Step.CONFIRM, LATER, None),
    arrow(Step.DRAFT_NOTICE, (*LIVE, State.FILED), None, FREE, IN_FORCE),
    arrow(Step.DRAFT_OFFICIAL, (*LIVE, State.FILED), None, OURS, UNLICENSED, IN_FORCE),
    arrow(Step.NOTICE, LIVE, State.NOTICED),
    arrow(Step.NOTICE, (State.FILED, State.ELSEWHERE), None),
    arrow(Step.ORDER, LIVE, State.RECTIFYING),
    arrow(Step.ORDER, (State.FILED, State.ELSEWHERE), None),
    arrow(Step.SEE_REMOVED, LATER, State.REMOVED),
    arrow(Step.SEE_KEPT, LATER, State.KEPT),
    arrow(Step.CONTEST, LATER, State.CONTESTED),
    arrow(Step.CONTEST, (State.FILED, State.ELSEWHERE), None),
    arrow(Step.INSPECT_PASSED, (State.RECTIFYING,), State.REMOVED, TWO_INSPECT),
    arrow(Step.INSPECT_FAILED, (State.RECTIFYING,), State.KEPT, TWO_INSPECT),
    arrow(Step.EXTEND, (State.RECTIFYING,), None, REASON),
    arrow(Step.REFER, LIVE, State.REFERRED, ONE_ROUTE, GATES, NUMBER),  # jurisdiction is one of the gates
    arrow(Step.REFER, (State.FILED,), None, ONE_ROUTE, GATES, NUMBER),
    arrow(Step.FILE, LIVE, State.FILED, FILED, OFFICERS),
    arrow(Step.FILE, (State.FILED,), None, FILED, OFFICERS),
    arrow(Step.CLOSE, ALL, State.CLOSED, REASON, PAPERS_DONE, CLOCKS_DONE, CASES_DONE),
    arrow(Step.REOPEN, (State.CLOSED, State.REMOVED), State.OPENED, REASON),
))  # fmt: skip

WORDS: Mapping[State, tuple[str, str]] = {
    State.OPENED: ("已建卷", "opened"), State.PLACED: ("管辖已定", "ours to handle"), State.CONFIRMED: ("权利人已确认", "confirmed by the holder"),
    State.NOTICED: ("已发文书", "paper sent"), State.REMOVED: ("复核已移除", "seen removed"), State.KEPT: ("仍在线", "still online"),
    State.CONTESTED: ("收到反通知", "counter-notice came"), State.RECTIFYING: ("整改中", "in rectification"), State.REFERRED: ("已提请", "referred"),
    State.ELSEWHERE: ("已移送或上报", "handed over"), State.FILED: ("已立案", "case filed"), State.CLOSED: ("已了结", "closed"),
}  # fmt: skip
STEP_WORDS: Mapping[Step, tuple[str, str]] = {
    Step.PLACE: ("确定由本机关管辖", "jurisdiction is ours"), Step.HAND_OVER: ("移送或上报", "handed over"), Step.TAKE_BACK: ("收回办理", "taken back"),
    Step.CONFIRM: ("权利人书面确认", "confirmed by the holder"), Step.NOTICE: ("权利人通知已送达", "holder's notice sent"),
    Step.ORDER: ("行政文书已送达", "official paper sent"), Step.SEE_REMOVED: ("复核：已全部移除", "seen removed"),
    Step.SEE_KEPT: ("复核：仍在线", "seen still online"), Step.CONTEST: ("收到反通知", "counter-notice came"),
    Step.DRAFT_NOTICE: ("起草权利人通知", "holder's notice drafted"), Step.DRAFT_OFFICIAL: ("起草行政文书", "official paper drafted"),
    Step.INSPECT_PASSED: ("复查合格", "second inspection passed"), Step.INSPECT_FAILED: ("复查不合格", "second inspection failed"),
    Step.EXTEND: ("整改延期", "more time for rectification"), Step.REFER: ("提请", "referred"), Step.FILE: ("立案", "case filed"),
    Step.CLOSE: ("了结", "closed"), Step.REOPEN: ("重新打开", "opened again"), Step.ADD: ("并入线索", "finding added"),
}  # fmt: skip
