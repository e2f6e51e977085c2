"""立案审批表: only with it a dossier becomes a case. A set form with the opinions of four hands."""

from __future__ import annotations

from collections.abc import Iterator

from takedown.checklist import Problem, Standing, missing
from takedown.papers import facts, phrases, rules
from takedown.papers.blocks import Cell, Form, Letter, code, joined, prose, verbatim
from takedown.papers.facts import facts as frozen
from takedown.papers.phrases import label, opinion, value

ARTICLES = ("penalty-54", "enforcement-14", "penalty-42")
SOURCES = ("上级移交", "自行发现", "投诉举报", "权利人投诉", "其他部门移送", "督办")


@frozen
class FilingApproval(facts.OfficePaper):
    """An approval to open a case.

    Attributes:
        source: one of `SOURCES`, which an office may set otherwise (unverified by default).
        cause: 案由.
        received_on: when the materials were received or the act was found.
        opinion: 承办人意见; the other opinions are written by hand.
    """

    source: str
    received_on: str
    cause: str
    party: facts.Party
    summary: str
    evidence: tuple[str, ...]
    opinion: str
    officers: tuple[facts.Officer, ...]


def compose(content: FilingApproval) -> Letter:
    """The form that this content fills."""
    who, basis = content.party, phrases.named(content.law)
    named = "、".join(f"{one.name}（{one.card}）" for one in content.officers)
    rows = (
        (label("案件来源"), value(verbatim(content.source)), label("发现或者收到日期"), value(phrases.date_line(content.received_on))),
        (label("案由"), value(verbatim(content.cause), 3)),
        (label("当事人"), value(verbatim(who.name)), label("证件号码"), value(code(who.number) if who.number else prose("待查"))),
        (label("住所（住址）"), value(verbatim(who.address)), label("法定代表人（负责人）"), value(verbatim(who.representative or "待查"))),
        (label("案情摘要"), Cell((verbatim(content.summary), joined(prose("证据："), verbatim("、".join(content.evidence)))), 3, height_mm=36)),
        (label("立案依据"), value(prose(basis), 3)),
        (label("承办人意见"), opinion(content.opinion, "承办人：", 3)),
        (label("承办人员"), value(verbatim(named), 3)),
        (label("承办部门负责人意见"), opinion("", "负责人：", 3, 20)),
        (label("法制审核意见"), opinion("", "审核人：", 3, 18)),
        (label("机关负责人意见"), opinion("", "负责人：", 3, 22)),
    )  # fmt: skip
    return phrases.set_form(content, "立案审批表", [Form((28, 50, 32, 46), rows)])


def _source(content: FilingApproval, _standing: Standing) -> Iterator[Problem]:
    if not content.source.strip():
        yield missing("source", "缺案件来源", "the source of the case is missing")
    if rules.parsed(content.received_on) is None:
        yield missing(
            "received_on", "缺发现或者收到日期", "the day on which it was found or received is missing"
        )


RULES = (
    rules.rule("F1", (), "办案机关", "The organ", rules.filled(("head.organ.name", "办案机关", "the organ"))),
    rules.rule("F2", (), "文书编号", "Number of the form", rules.by_hand("head.number", "文书编号", "the number", rules.FORM_NUMBER)),
    rules.rule("A1", ("enforcement-14",), "案件来源", "Source", _source),
    rules.rule("A2", ("penalty-54",), "当事人", "The party", rules.party("party", "当事人", "the party")),
    rules.rule("A3", ("penalty-54",), "案由、案情摘要和证据", "Cause, summary and evidence", rules.filled(
        ("cause", "案由", "the cause"), ("summary", "案情摘要", "the summary"), ("evidence", "证据", "evidence"))),
    rules.rule("A4", ("penalty-42", "enforcement-14"), "两名以上执法人员", "Two named officers", rules.officers("officers")),
    rules.rule("A5", (), "承办人意见", "The officers' opinion", rules.filled(("opinion", "承办人意见", "the officers' opinion"))),
    rules.rule("A6", ("enforcement-14",), "负责人审批", "Decision of the head", rules.signed("decision", "待负责人审批", "the head decides by hand")),
    rules.law_rule(ARTICLES),
)  # fmt: skip
