"""权利人确认函: the holder says of each address whether it is licensed. Silence is not consent."""

from __future__ import annotations

from collections.abc import Iterator

from takedown.checklist import Problem, Standing, invalid, missing, pending
from takedown.papers import facts, material, phrases, rules
from takedown.papers.blocks import (
    Block,
    Clause,
    Letter,
    Line,
    Party,
    Signature,
    Table,
    blank,
    code,
    joined,
    prose,
    verbatim,
)
from takedown.papers.facts import facts as frozen

ARTICLES = ("evidence-opinion",)
ANSWERS = {"unlicensed": "未授权", "licensed": "已授权", "unsure": "不确定"}


@frozen
class Answer:
    """What the holder ticked for one address; `answer` empty while nothing was ticked.

    Attributes:
        note: whom and for which period, where it is licensed.
    """

    work_id: str
    title: str
    url: str
    answer: str
    note: str = ""


@frozen
class HolderConfirmation(facts.Content):
    """A confirmation to the office that asked on `asked_on`."""

    holder: facts.Party
    addressee: str
    signer: str
    asked_on: str
    answers: tuple[Answer, ...]


def compose(content: HolderConfirmation) -> Letter:
    """The letter that this content says."""
    law = tuple(phrases.key(one) for one in content.law)
    opening = f"贵局于{phrases.day_zh(content.asked_on)}请我方核对下列网络地址的授权情况。经逐项核对，现确认如下，共 {len(content.answers)} 项。"
    signed = (
        ("权利人（签章）", joined(verbatim(content.holder.name), blank("（待签章）"))),
        ("签署人", joined(verbatim(content.signer), blank("（待签章）"))), ("日期", blank(phrases.NO_DATE)),
    )  # fmt: skip
    sections = phrases.heads(
        ("权利人", [Party(phrases.party(content.holder))]),
        ("逐项确认", [_table(content)]),
        ("声明", [Clause(prose("我方对上述确认的真实性负责；所附权属证明和授权文件真实、合法。未填写或者填写“不确定”的，不视为未授权。"), cites=law)]),
    )  # fmt: skip
    blocks: list[Block] = [
        phrases.salutation(content.addressee),
        Clause(prose(opening), cites=law),
        *sections,
    ]
    return Letter("关于作品授权情况的确认函", content.holder.name, (*blocks, *phrases.attached(content), Signature(signed)), kind=content.paper)  # fmt: skip


def _table(content: HolderConfirmation) -> Table:
    rows = tuple(
        (prose(str(number)), verbatim(f"《{one.title}》"), code(one.url), *_ticked(one.answer), verbatim(one.note))
        for number, one in enumerate(content.answers, 1)
    )  # fmt: skip
    return Table(
        ("序号", "作品", "网络地址", *ANSWERS.values(), "被授权人、期限"), rows, (10, 28, 48, 14, 14, 14, 28)
    )


def _ticked(answer: str) -> tuple[Line, ...]:
    return tuple(prose("☑" if name == answer else "□") for name in ANSWERS)


def _answers(content: HolderConfirmation, _standing: Standing) -> Iterator[Problem]:
    if not content.answers:
        yield missing("answers", "没有需要确认的网络地址", "no address is asked about")
    for place, one in enumerate(content.answers):
        if (why := material.address_fault(one.url)) is not None:
            yield invalid(f"answers[{place}].url", f"{why[0]}：{one.url}", f"{why[1]}: {one.url}")
        if not one.answer:
            # the form goes out with empty boxes; what is ticked on the signed paper is recorded, silence is not consent
            yield pending(
                f"answers[{place}].answer", f"待权利人勾选：{one.url}", f"ticked by the holder: {one.url}"
            )
        elif one.answer not in ANSWERS:
            yield invalid(
                f"answers[{place}].answer", f"没有这种答复：{one.answer}", f"no such answer: {one.answer}"
            )


def _licensed(content: HolderConfirmation, _standing: Standing) -> Iterator[Problem]:
    for place, one in enumerate(content.answers):
        if one.answer == "licensed" and not one.note.strip():
            yield missing(
                f"answers[{place}].note", "已授权的应当写明被授权人和期限", "whom and how long is missing"
            )


RULES = (
    rules.rule("K1", ARTICLES, "权利人身份", "Who the holder is", rules.filled(
        ("holder.name", "权利人名称", "the holder's name"), ("holder.number", "身份证明号码", "the identity number"))),
    rules.rule("K2", (), "逐项确认", "Each address is answered", _answers),
    rules.rule("K3", (), "授权说明", "Licences are told", _licensed),
    rules.rule("K4", (), "收件机关和签署人", "Addressee and signer", rules.filled(
        ("addressee", "收件机关", "the addressee"), ("signer", "签署人", "the signer"))),
    rules.rule("K5", (), "签章", "Signature or seal", rules.signed("signature", "待签章、待填写日期", "signed by hand")),
    rules.law_rule(ARTICLES),
)  # fmt: skip
