"""The rows of the case form (附件2 案件信息表): every case that the month counts, in the order of filing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from records.casework import CaseSource, OutcomeKind
from records.masking import masked
from takedown.statistics.figures import CaseFact, Figures, OutcomeFact, of_case, ten_thousands

SOURCES = {
    CaseSource.SUPERIOR: "上级移交", CaseSource.OWN: "自行发现（监测）", CaseSource.COMPLAINT: "投诉举报",
    CaseSource.HOLDER: "权利人", CaseSource.TRANSFER: "其他部门移送", CaseSource.SUPERVISED: "督办",
}  # fmt: skip
OUTCOMES = {
    OutcomeKind.PENALTY: "作出行政处罚决定", OutcomeKind.PAID: "缴纳罚款", OutcomeKind.NO_PENALTY: "不予处罚",
    OutcomeKind.WITHDRAWN: "撤案", OutcomeKind.EXTENDED: "延期", OutcomeKind.CLOSED: "结案",
    OutcomeKind.TRANSFERRED: "移送司法机关", OutcomeKind.NOT_TRANSFERRED: "决定不移送",
    OutcomeKind.SITE_CLOSED: "关闭网站", OutcomeKind.SERVERS: "涉案服务器", OutcomeKind.REVIEW: "行政复议",
    OutcomeKind.LITIGATION: "行政诉讼", OutcomeKind.ENFORCED: "强制执行", OutcomeKind.POLICE_FILED: "公安机关立案",
    OutcomeKind.POLICE_REFUSED: "公安机关不予立案",
}  # fmt: skip
"""What the form tells; steps inside the office (reports, receipts, service) are no 查处结果."""
HELD_BACK = "（案件尚在侦办，内容暂不报送）"
_MONEY = {OutcomeKind.PENALTY: "罚款", OutcomeKind.TRANSFERRED: "涉案金额", OutcomeKind.PAID: ""}
_COUNT = {OutcomeKind.SITE_CLOSED: "家", OutcomeKind.SERVERS: "台"}


@dataclass(frozen=True, slots=True)
class FormCase:
    """One row: 编号, 案件名称, 办案单位, 案件来源, 案情简介, 查处结果, 备注."""

    number: str
    name: str
    unit: str
    source: str
    brief: str
    result: str
    note: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def rows(cases: Iterable[CaseFact], begins: date, ends: date) -> list[FormCase]:
    """A row for each case that adds anything to the statistics form of these days; no counted case is left out."""
    of_days = [case for case in cases if of_case(case, begins, ends) != Figures()]
    ordered = sorted(of_days, key=lambda case: (case.filed_on, case.number))
    return [_row(str(at), case, ends) for at, case in enumerate(ordered, start=1)]


def _row(number: str, case: CaseFact, ends: date) -> FormCase:
    # the form goes to other organs: nobody there needs a telephone or identity number to count a case
    name, note = masked(case.name), masked(case.note)
    if case.held_back:
        return FormCase(number, name, case.unit, source(case.source), HELD_BACK, HELD_BACK, note)
    result = case.result or told([one for one in case.outcomes if one.day <= ends])
    return FormCase(number, name, case.unit, source(case.source), masked(case.brief), masked(result), note)


def source(value: str) -> str:
    """案件来源 in the form's words."""
    return SOURCES.get(CaseSource(value), value)


def told(outcomes: Iterable[OutcomeFact]) -> str:
    """查处结果 in a sentence, from the outcomes in the order of their days; without any the case is being handled."""
    parts = [_told(one) for one in sorted(outcomes, key=lambda one: one.day) if one.kind in OUTCOMES]
    return "；".join(parts) + "。" if parts else "正在办理。"


def _told(one: OutcomeFact) -> str:
    day = f"{one.day.year}年{one.day.month}月{one.day.day}日"
    number = f"（{one.number}）" if one.number else ""
    money = f"，{_MONEY.get(one.kind, '')}{ten_thousands(one.amount)}万元" if one.amount else ""
    count = f"{one.count}{_COUNT.get(one.kind, '')}" if one.count else ""
    return f"{day}{OUTCOMES[one.kind]}{count}{number}{money}"
