"""权利人撤回通知: the right holder takes back a notice, or some of its addresses, under its own name.

A withdrawn address is no longer asked for; what the service has taken down on it alone it may put back.
"""

from __future__ import annotations

from collections.abc import Iterator

from takedown.checklist import Problem, Standing, invalid, missing
from takedown.papers import facts, material, phrases, rules
from takedown.papers.blocks import (
    Block,
    Clause,
    Letter,
    Located,
    Party,
    Signature,
    blank,
    code,
    joined,
    prose,
    verbatim,
)
from takedown.papers.facts import facts as frozen

ARTICLES = ("regulations-14", "civil-code-1195")
REASONS = {
    "licensed": "该内容已获授权", "wrong_work": "该内容不是所列作品", "right_lapsed": "我方权利已届满或者转让",
    "settled": "双方已达成和解", "other": "其他原因",
}  # fmt: skip


@frozen
class Withdrawn:
    """One address that is taken back. `reason` is one of `REASONS`; `note` says it in the holder's words."""

    work_id: str
    title: str
    url: str
    reason: str
    note: str = ""


@frozen
class HolderWithdrawal(facts.Content):
    """A withdrawal. `whole`: of the entire notice; `notice_number` is the number the notice went out under."""

    holder: facts.Party
    addressee: facts.Party
    signer: str
    notice_title: str
    notice_number: str
    notice_sent_on: str
    whole: bool
    items: tuple[Withdrawn, ...]


def compose(content: HolderWithdrawal) -> Letter:
    """The letter that this content says."""
    extent = "全部内容" if content.whole else f"其中下列 {len(content.items)} 处网络地址的内容"
    number = joined(prose("（编号 "), code(content.notice_number), prose("）"))
    opening = joined(
        prose(f"我方于{phrases.day_zh(content.notice_sent_on)}向贵方发出"), verbatim(f"《{content.notice_title}》"), number,
        prose(f"。经核实，现撤回该通知{extent}。"),
    )  # fmt: skip
    sections = phrases.heads(
        ("权利人", [Party(phrases.party(content.holder))]),
        ("撤回的网络地址和理由", [_item(number, item) for number, item in enumerate(content.items, 1)]),
        ("请求", _asked(content)),
    )
    signed = (
        ("权利人（签章）", joined(verbatim(content.holder.name), blank("（待签章）"))),
        ("签署人", joined(verbatim(content.signer), blank("（待签章）"))), ("日期", blank(phrases.NO_DATE)),
    )  # fmt: skip
    law = tuple(phrases.key(one) for one in content.law)
    blocks: list[Block] = [phrases.salutation(content.addressee.name), Clause(opening, cites=law), *sections]
    return Letter("关于撤回侵权通知的函", content.holder.name, (*blocks, *phrases.attached(content), Signature(signed)), kind=content.paper)  # fmt: skip


def _item(number: int, item: Withdrawn) -> Located:
    reason = joined(
        prose(REASONS.get(item.reason, "")), prose("："), verbatim(item.note)) if item.note else prose(REASONS.get(item.reason, ""))  # fmt: skip
    rows = (("网络地址", (code(item.url),)), ("撤回理由", (reason,)))
    return Located(joined(prose(f"{number}．"), verbatim(f"《{item.title}》")), rows)


def _asked(content: HolderWithdrawal) -> list[Block]:
    rest = "" if content.whole else "该通知所列其他网络地址不受本函影响。"
    return [
        Clause(
            prose(
                f"请贵方不再依据该通知对上述内容采取措施；仅因该通知已经删除或者断开链接的，请予恢复。{rest}"
            )
        ),
        Clause(prose("请将本函转送相关网络用户，并将处理结果书面告知我方。")),
    ]


def _items(content: HolderWithdrawal, _standing: Standing) -> Iterator[Problem]:
    if not content.items:
        yield missing("items", "没有列明撤回的网络地址", "no address is withdrawn")
    for place, item in enumerate(content.items):
        if (why := material.address_fault(item.url)) is not None:
            yield invalid(f"items[{place}].url", f"{why[0]}：{item.url}", f"{why[1]}: {item.url}")
        if item.reason not in REASONS or (item.reason == "other" and not item.note.strip()):
            yield missing(f"items[{place}].reason", "缺撤回理由", "the reason is missing")


def _notice(content: HolderWithdrawal, standing: Standing) -> Iterator[Problem]:
    asked = (
        ("notice_title", "原通知名称", "the notice's title"),
        ("notice_number", "原通知编号", "the notice's number"),
    )
    yield from rules.filled(*asked)(content, standing)
    if rules.parsed(content.notice_sent_on) is None:
        yield invalid(
            "notice_sent_on", "原通知发出日期不是日期", "the day on which the notice was sent is no date"
        )


RULES = (
    rules.rule("W1", ARTICLES, "权利人身份和联系方式", "The holder and how to reach it", rules.filled(
        ("holder.name", "权利人名称", "the holder's name"), ("holder.address", "通信地址", "the address"))),
    rules.rule("W2", (), "所撤回的通知", "The notice that is withdrawn", _notice),
    rules.rule("W3", ("regulations-14",), "撤回的网络地址和理由", "Addresses and reasons", _items),
    rules.rule("W4", (), "收件人和签署人", "Addressee and signer", rules.filled(
        ("addressee.name", "收件人", "the addressee"), ("signer", "签署人", "the signer"))),
    rules.rule("W5", (), "签章", "Signature or seal", rules.signed("signature", "待签章、待填写日期", "signed by hand")),
    rules.law_rule(ARTICLES),
)  # fmt: skip
