"""行政处罚事先告知书: what is planned, why, and the party's rights to state, defend and be heard. A set form."""

from __future__ import annotations

from collections.abc import Iterator

from takedown.checklist import Problem, Standing, missing
from takedown.papers import facts, phrases, rules
from takedown.papers.blocks import Block, Clause, Letter, Party, joined, prose, verbatim
from takedown.papers.correction_order import officers_clause, received
from takedown.papers.facts import facts as frozen

ARTICLES = ("penalty-44", "penalty-45", "penalty-64", "penalty-42")


@frozen
class Threshold:
    """A figure above a criminal threshold: a hint with its rule and evidence, never a conclusion."""

    rule: str
    item: str
    value: str
    limit: str
    evidence: tuple[str, ...]


@frozen
class PenaltyNotice(facts.OfficePaper):
    """A prior notice.

    Attributes:
        violated, basis: ids of the articles violated, and of those that the penalty rests on.
        planned: the penalty as planned.
        hearing: whether the planned penalty gives a right to a hearing.
        defence_days, hearing_days: calendar days and working days, as the dated terms have them (takedown.periods.terms).
        thresholds: figures above a criminal threshold; with any, `transfer` must be recorded (以罚代刑).
        transfer: the 正职负责人's decision to transfer, or not to, with number, date and reasons.
    """

    party: facts.Party
    case_number: str
    act: str
    evidence: tuple[str, ...]
    violated: tuple[str, ...]
    basis: tuple[str, ...]
    planned: str
    hearing: bool
    defence_days: int
    hearing_days: int
    thresholds: tuple[Threshold, ...] = ()
    transfer: str = ""
    officers: tuple[facts.Officer, ...]


def compose(content: PenaltyNotice) -> Letter:
    """The form that this content fills."""
    organ = content.head.organ
    blocks: list[Block] = [
        phrases.salutation(content.party.name),
        Party(phrases.party(content.party)),
        Clause(joined(prose("你（单位）涉嫌侵犯著作权一案，已由本机关调查终结。经查，"), verbatim(content.act)), evidence=content.evidence),
        Clause(joined(prose("认定上述事实的证据："), verbatim("、".join(content.evidence))), evidence=content.evidence),
        phrases.resting(content, content.violated, "上述行为违反了", "的规定。", content.evidence),
        phrases.resting(content, content.basis, "依据", f"，本机关拟作出如下行政处罚：{content.planned}", content.evidence),
        phrases.resting(content, ("penalty-44", "penalty-45"), "根据", f"，你（单位）有权进行陈述和申辩。请自收到本告知书之日起{content.defence_days}日内向本机关提出；逾期未提出的，视为放弃。"),
    ]  # fmt: skip
    if content.hearing:
        blocks.append(
            phrases.resting(
                content,
                ("penalty-64",),
                "根据",
                f"，你（单位）有权要求听证。要求听证的，应当自收到本告知书之日起{content.hearing_days}个工作日内向本机关提出。",
            )
        )
    told = joined(
        prose("联系人："),
        verbatim(organ.contact),
        prose("，联系电话："),
        verbatim(organ.phone),
        prose("，地址："),
        verbatim(organ.address),
    )
    blocks += [Clause(told), officers_clause(content.officers), phrases.seal(content.head), received("当事人（签收）")]  # fmt: skip
    return phrases.set_form(content, "行政处罚事先告知书", blocks)


def _rights(content: PenaltyNotice, standing: Standing) -> Iterator[Problem]:
    held = {one.id for one in content.law}
    if content.hearing and "penalty-64" not in held:
        yield missing("law", "缺听证权利的依据", "the article on hearings is not cited")
    yield from rules.filled(("head.organ.phone", "联系电话", "a telephone number"), ("head.organ.address", "机关地址", "the organ's address"))(content, standing)  # fmt: skip


def _no_fine_for_crime(content: PenaltyNotice, _standing: Standing) -> Iterator[Problem]:
    if content.thresholds and not content.transfer.strip():
        items = "、".join(f"{one.item} {one.value}（{one.rule}，{one.limit}）" for one in content.thresholds)
        yield missing("transfer", f"达到刑事追诉标准的提示，应当先由正职负责人决定是否移送：{items}",
                      "figures above a criminal threshold, and no decision on a transfer is recorded")  # fmt: skip


def _basis(content: PenaltyNotice, standing: Standing) -> Iterator[Problem]:
    yield from rules.among_the_law("violated", "违反的条款")(content, standing)
    yield from rules.among_the_law("basis", "处罚依据")(content, standing)


RULES = (
    *rules.form_rules(),
    rules.rule("P1", ("penalty-44",), "当事人", "The party", rules.party("party", "当事人", "the party")),
    rules.rule("P2", ("penalty-44", "penalty-46"), "事实和证据", "Facts and evidence", rules.filled(
        ("act", "违法事实", "the act"), ("evidence", "证据", "evidence"))),
    rules.rule("P3", ("penalty-44",), "违反的条款和处罚依据", "Articles violated and applied", _basis),
    rules.rule("P4", ("penalty-44",), "拟作出的处罚", "The planned penalty", rules.filled(("planned", "拟处罚内容", "the planned penalty"))),
    rules.rule("P5", ("penalty-45", "penalty-64"), "陈述、申辩、听证权利", "Rights to state, defend, be heard", _rights),
    rules.rule("P6", ("penalty-42",), "执法人员", "Two officers", rules.officers("officers")),
    rules.rule("P7", ("penalty-27", "transfer-3"), "不得以罚代刑", "No fine in place of a transfer", _no_fine_for_crime),
    rules.law_rule(ARTICLES),
)  # fmt: skip
