"""复查笔录: two officers look again after the deadline: 合格, 延期 or 不合格. A set form, never a 公文."""

from __future__ import annotations

from collections.abc import Iterator

from takedown.checklist import Problem, Standing, invalid, missing
from takedown.papers import facts, phrases, rules
from takedown.papers.blocks import (
    Block,
    Clause,
    Form,
    Letter,
    Line,
    Signature,
    Table,
    blank,
    joined,
    prose,
    verbatim,
)
from takedown.papers.correction_order import officers_clause
from takedown.papers.facts import facts as frozen
from takedown.papers.phrases import label, value

ARTICLES = ("penalty-42", "penalty-55")
CONCLUSIONS = {"passed": "合格", "extended": "延期", "failed": "不合格"}


@frozen
class Checked:
    """One point that was asked for, and what was found."""

    asked: str
    found: str
    done: bool
    evidence: tuple[str, ...] = ()


@frozen
class ReinspectionRecord(facts.OfficePaper):
    """A record of a second inspection.

    Attributes:
        order_number: the paper that asked for rectification; `order_due` its last day.
        started_at, ended_at: moments, ISO.
        conclusion: one of `CONCLUSIONS`; `extended_to` the new last day, approved by `extension_approved_by`.
    """

    party: facts.Party
    order_number: str
    order_due: str
    started_at: str
    ended_at: str
    place: str
    witness: str
    checked: tuple[Checked, ...]
    conclusion: str
    extended_to: str = ""
    extension_approved_by: str = ""
    officers: tuple[facts.Officer, ...]
    recorder: str


def compose(content: ReinspectionRecord) -> Letter:
    """The form that this content fills."""
    grid = Form((28, 50, 28, 50), (
        (label("被复查单位（人）"), value(verbatim(content.party.name)), label("现场负责人（见证人）"), value(verbatim(content.witness))),
        (label("复查时间"), value(verbatim(f"{content.started_at} 至 {content.ended_at}"), 3)),
        (label("复查地点"), value(verbatim(content.place), 3)),
        (label("原文书编号"), value(verbatim(content.order_number)), label("整改期限"), value(phrases.date_line(content.order_due))),
    ))  # fmt: skip
    shown = "执法人员出示执法证件并说明来意，现场负责人无异议。"
    rows = tuple(
        (prose(str(number)), verbatim(one.asked), verbatim(one.found), prose("已完成" if one.done else "未完成"), verbatim("、".join(one.evidence)))
        for number, one in enumerate(content.checked, 1)
    )  # fmt: skip
    blocks: list[Block] = [
        grid,
        Clause(prose(shown), cites=tuple(phrases.key(one) for one in content.law)),
        Table(("序号", "整改要求", "复查情况", "结果", "证据"), rows, (12, 48, 56, 18, 22)),
        Clause(_concluded(content), evidence=tuple(name for one in content.checked for name in one.evidence)),
        officers_clause(content.officers),
        Clause(joined(prose("记录人："), verbatim(content.recorder))),
        Clause(prose("以上笔录已经本人核对，与复查情况一致。")),
        Signature((("被复查人（签名）", blank("　　　　　　")), ("见证人（签名）", blank("　　　　　　")),
                   ("执法人员（签名）", blank("　　　　　　、　　　　　　")), ("日期", blank(phrases.NO_DATE)))),
    ]  # fmt: skip
    return phrases.set_form(content, "复查笔录", blocks)


def _concluded(content: ReinspectionRecord) -> Line:
    told = joined(prose("复查结论："), prose(CONCLUSIONS.get(content.conclusion, "")))
    if content.conclusion == "extended":
        told = joined(
            told,
            prose(f"，延期至{phrases.day_zh(content.extended_to)}（批准人："),
            verbatim(content.extension_approved_by),
            prose("）"),
        )
    return joined(told, prose("。"))


def _conclusion(content: ReinspectionRecord, _standing: Standing) -> Iterator[Problem]:
    if content.conclusion not in CONCLUSIONS:
        yield missing("conclusion", "缺复查结论（合格、延期或者不合格）", "the conclusion is missing")
    elif content.conclusion == "passed" and not all(one.done for one in content.checked):
        yield invalid(
            "conclusion",
            "尚有未完成的整改要求，不能认定合格",
            "something is not done, so it cannot have passed",
        )
    elif content.conclusion == "extended":
        due, new = rules.parsed(content.order_due), rules.parsed(content.extended_to)
        if new is None or not content.extension_approved_by.strip() or (due is not None and new <= due):
            yield missing(
                "extended_to", "延期应当经批准并写明新期限", "an extension needs an approval and a later day"
            )


def _points(content: ReinspectionRecord, _standing: Standing) -> Iterator[Problem]:
    if not content.checked:
        yield missing("checked", "没有复查内容", "nothing was checked")
    for place, one in enumerate(content.checked):
        if not (one.asked.strip() and one.found.strip()):
            yield missing(f"checked[{place}].found", "缺复查情况", "what was found is missing")


RULES = (
    rules.rule("F1", (), "办案机关", "The organ", rules.filled(("head.organ.name", "办案机关", "the organ"))),
    rules.rule("F2", (), "文书编号", "Number of the form", rules.by_hand("head.number", "文书编号", "the number", rules.FORM_NUMBER)),
    rules.rule("F4", (), "签名", "Signatures", rules.signed("signature", "待被复查人、见证人、执法人员签名", "signed by hand")),
    rules.rule("V1", ("penalty-55",), "时间、地点、被复查人", "When, where, who", rules.filled(
        ("party.name", "被复查单位", "the party"), ("started_at", "开始时间", "the beginning"), ("ended_at", "结束时间", "the end"), ("place", "地点", "the place"))),
    rules.rule("V2", (), "原文书和期限", "The paper that asked, and its last day", rules.filled(
        ("order_number", "原文书编号", "the paper's number"), ("order_due", "整改期限", "the last day"))),
    rules.rule("V3", ("penalty-55",), "复查内容", "What was checked", _points),
    rules.rule("V4", (), "复查结论", "The conclusion", _conclusion),
    rules.rule("V5", ("penalty-42",), "执法人员", "Two officers", rules.officers("officers")),
    rules.law_rule(ARTICLES),
)  # fmt: skip
