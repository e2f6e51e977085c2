"""涉嫌犯罪案件移送书 with its five attachments and the receipt (移送规定 5-7). Reasonable suspicion suffices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from takedown.checklist import Problem, Standing, invalid, missing
from takedown.papers import facts, material, phrases, rules
from takedown.papers.blocks import (
    Attachments,
    Block,
    Clause,
    Letter,
    Line,
    NewPage,
    Party,
    Signature,
    Table,
    blank,
    joined,
    prose,
    verbatim,
)
from takedown.papers.correction_order import officers_clause
from takedown.papers.facts import facts as frozen

ARTICLES = ("transfer-3", "transfer-5", "transfer-6", "criminal-217")
FIVE = (
    "涉嫌犯罪案件移送书",
    "涉嫌犯罪案件情况的调查报告",
    "涉案物品清单",
    "检验报告或者鉴定结论",
    "其他有关涉嫌犯罪的材料",
)
MAX_DAYS = timedelta(days=3)


@frozen
class Attached:
    """One of the five attachments. `name` is one of `FIVE`; `title` what is attached, or why there is none."""

    name: str
    title: str
    pages: int


@frozen
class Item:
    """One line of the 涉案物品清单."""

    name: str
    model: str
    amount: str
    place: str
    note: str = ""


@frozen
class CriminalTransfer(facts.OfficePaper):
    """A transfer to the police.

    Attributes:
        when, where, course, result: 时间, 地点, 经过, 结果.
        measures: what the office has done already.
        reported_at, decided_at: report to the 正职负责人 and its decision, ISO moments.
        decided_by: the 正职负责人.
    """

    addressee: str
    case_name: str
    case_number: str
    source: str
    party: facts.Party
    when: str
    where: str
    course: str
    result: str
    measures: str
    evidence: tuple[str, ...]
    exhibits: tuple[facts.Exhibit, ...]
    items: tuple[Item, ...]
    five: tuple[Attached, ...]
    officers: tuple[facts.Officer, ...]
    decided_by: str
    reported_at: str
    decided_at: str


def compose(content: CriminalTransfer) -> Letter:
    """The form that this content fills, the list of items and the receipt behind it."""
    proof = content.evidence
    blocks: list[Block] = [
        phrases.salutation(content.addressee),
        Clause(joined(verbatim(content.head.organ.name), prose("在办理"), verbatim(content.case_name), prose("（"), verbatim(content.case_number),
                      prose("）中，发现当事人的行为涉嫌构成犯罪。案件来源："), verbatim(content.source), prose("。")), evidence=proof),
        Party(phrases.party(content.party)),
        Party((("时间", verbatim(content.when)), ("地点", verbatim(content.where)), ("经过", verbatim(content.course)),
               ("结果", verbatim(content.result)), ("已采取的措施", verbatim(content.measures)))),
        phrases.resting(content, ("criminal-217",), "上述行为涉嫌触犯", "。", proof),
        phrases.resting(content, ("transfer-3", "transfer-5", "transfer-6"), "根据",
                        f"，经{content.decided_by}于{phrases.day_zh(content.decided_at)}批准，现将该案移送你局，请依法审查并在三日内作出是否立案的决定。"),
        officers_clause(content.officers),
        Attachments(tuple(_attached(one) for one in content.five)),
        phrases.seal(content.head),
    ]  # fmt: skip
    blocks += [NewPage("涉案物品清单"), _items(content), _hands("移交人", "接收人")]
    if content.exhibits:
        blocks += [NewPage("证据清单"), phrases.exhibits_table(content.exhibits)]
    blocks += [NewPage("涉嫌犯罪案件移送书（回执）"), *_receipt(content)]
    return phrases.set_form(content, "涉嫌犯罪案件移送书", blocks)


def _attached(one: Attached) -> Line:
    return joined(
        prose(f"{one.name}："), verbatim(one.title), prose(f"，{one.pages} 页" if one.pages else "")
    )


def _items(content: CriminalTransfer) -> Table:
    rows = tuple(
        (prose(str(number)), verbatim(one.name), verbatim(one.model), verbatim(one.amount), verbatim(one.place), verbatim(one.note))
        for number, one in enumerate(content.items, 1)
    )  # fmt: skip
    return Table(
        ("序号", "物品名称", "规格、型号", "数量", "存放地点", "备注"), rows, (12, 42, 32, 18, 30, 22)
    )


def _hands(*names: str) -> Signature:
    return Signature((*((name, blank("　　　　　　")) for name in names), ("日期", blank(phrases.NO_DATE))))


def _receipt(content: CriminalTransfer) -> list[Block]:
    told = joined(
        prose("你单位"),
        verbatim(content.head.number or "　　　　号"),
        prose("涉嫌犯罪案件移送书及所附材料收悉。"),
    )
    return [phrases.salutation(content.head.organ.name), Clause(told), _hands("公安机关（盖章）", "签收人")]


def _five(content: CriminalTransfer, _standing: Standing) -> Iterator[Problem]:
    held = {one.name: one for one in content.five}
    for name in FIVE:
        if name not in held or not held[name].title.strip():
            yield missing(
                "five",
                f"缺附件：{name}（没有的写明理由）",
                f"attachment {name} is missing, or why there is none",
            )
    if not content.items:
        yield missing("items", "涉案物品清单没有内容（没有的写一行“无”）", "the list of items is empty")


def _decision(content: CriminalTransfer, standing: Standing) -> Iterator[Problem]:
    yield from rules.filled(("decided_by", "正职负责人", "the head who decided"))(content, standing)
    reported, decided = _moment(content.reported_at), _moment(content.decided_at)
    if decided is None or reported is None:
        yield missing("decided_at", "缺报告时间或者批准时间", "the moment of report or decision is missing")
    elif not timedelta(0) <= decided - reported <= MAX_DAYS:
        yield invalid("decided_at", "批准时间不在报告后三日内", "not decided within three days of the report")


def _moment(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    # a moment without its offset cannot be held against another
    return when if when.tzinfo else None


def _facts(content: CriminalTransfer, standing: Standing) -> Iterator[Problem]:
    asked = (("source", "案件来源", "the source"), ("when", "时间", "the time"), ("where", "地点", "the place"), ("course", "经过", "the course"),
             ("result", "结果", "the result"), ("measures", "已采取的措施", "the measures taken"))  # fmt: skip
    yield from rules.filled(*asked)(content, standing)


def _evidence(content: CriminalTransfer, standing: Standing) -> Iterator[Problem]:
    yield from rules.filled(
        ("evidence", "证据", "evidence"), ("exhibits", "证据清单", "the list of evidence")
    )(content, standing)
    yield from material.exhibits(content.exhibits)


RULES = (
    *rules.form_rules(),
    rules.rule("Y1", ("transfer-3",), "接收机关、当事人", "Addressee and party", rules.filled(
        ("addressee", "接收机关", "the addressee"), ("party.name", "当事人", "the party"), ("case_name", "案件名称", "the case's name"))),
    rules.rule("Y2", ("transfer-3",), "案件事实", "The facts", _facts),
    rules.rule("Y3", ("transfer-5",), "两名以上执法人员", "Two officers", rules.officers("officers")),
    rules.rule("Y4", ("transfer-5",), "正职负责人三日内批准", "Decided by the head within three days", _decision),
    rules.rule("Y5", ("transfer-6",), "五项附件", "Five attachments", _five),
    rules.rule("Y6", ("transfer-6",), "证据", "Evidence", _evidence),
    rules.law_rule(ARTICLES),
)  # fmt: skip
