"""送达回证: what was served on whom, how, where and when; the recipient signs. Without it no clock starts."""

from __future__ import annotations

from collections.abc import Iterator

from takedown.checklist import Problem, Standing, missing
from takedown.papers import facts, phrases, rules
from takedown.papers.blocks import Cell, Form, Letter, blank, joined, prose, verbatim
from takedown.papers.facts import facts as frozen
from takedown.papers.phrases import label, value

ARTICLES = ("penalty-61",)
MEANS = ("直接送达", "留置送达", "邮寄送达", "委托送达", "公告送达", "电子送达")


@frozen
class Served:
    """One paper that is served."""

    name: str
    number: str


@frozen
class ServiceReceipt(facts.OfficePaper):
    """A receipt of service. `means` is one of `MEANS`; the moment of receipt is written by hand."""

    case_name: str
    party: facts.Party
    served: tuple[Served, ...]
    means: str
    place: str
    servers: tuple[facts.Officer, ...]
    note: str = ""


def compose(content: ServiceReceipt) -> Letter:
    """The form that this content fills."""
    papers = tuple(joined(prose(f"{number}．"), verbatim(f"《{one.name}》"), verbatim(one.number)) for number, one in enumerate(content.served, 1))  # fmt: skip
    named = "、".join(f"{one.name}（{one.card}）" for one in content.servers)
    by_hand = joined(prose("签名或者盖章："), blank("　　　　　　"))
    moment = blank("　　　　年　　月　　日　　时　　分")
    grid = Form((34, 122), (
        (label("案由（案件名称）"), value(verbatim(content.case_name))),
        (label("受送达人"), value(verbatim(content.party.name))),
        (label("送达地点"), value(verbatim(content.place))),
        (label("送达文书名称、文号"), Cell(papers or (prose(""),), height_mm=40)),
        (label("送达方式"), value(verbatim(content.means))),
        (label("送达人"), value(verbatim(named))),
        (label("受送达人签收"), Cell((by_hand, moment), height_mm=26)),
        (label("代收人签收及代收理由"), Cell((joined(by_hand, prose("　与受送达人关系："), blank("　　　　")), moment), height_mm=26)),
        (label("见证人（拒收时）"), Cell((by_hand, moment), height_mm=22)),
        (label("备注"), Cell((verbatim(content.note) if content.note else prose(""),), height_mm=22)),
    ))  # fmt: skip
    return phrases.set_form(content, "送达回证", [grid])


def _papers(content: ServiceReceipt, _standing: Standing) -> Iterator[Problem]:
    if not content.served:
        yield missing("served", "没有送达文书", "no paper is served")
    for place, one in enumerate(content.served):
        if not (one.name.strip() and one.number.strip()):
            yield missing(
                f"served[{place}].number", "缺文书名称或者文号", "name or number of a paper is missing"
            )


def _means(content: ServiceReceipt, _standing: Standing) -> Iterator[Problem]:
    if content.means not in MEANS:
        yield missing(
            "means", f"送达方式应为：{'、'.join(MEANS)}", "the means of service are none that the law knows"
        )
    if not content.place.strip():
        yield missing("place", "缺送达地点", "the place of service is missing")


RULES = (
    rules.rule("F1", (), "办案机关", "The organ", rules.filled(("head.organ.name", "办案机关", "the organ"))),
    rules.rule("F2", (), "文书编号", "Number of the form", rules.by_hand("head.number", "文书编号", "the number", rules.FORM_NUMBER)),
    rules.rule("D1", ARTICLES, "受送达人和案由", "Recipient and case", rules.filled(
        ("party.name", "受送达人", "the recipient"), ("case_name", "案由", "the case"))),
    rules.rule("D2", ARTICLES, "送达文书", "Papers served", _papers),
    rules.rule("D3", ARTICLES, "送达方式和地点", "Means and place", _means),
    rules.rule("D4", ("penalty-42",), "送达人", "Those who serve", rules.officers("servers")),
    rules.rule("D5", ARTICLES, "签收", "Signed by the recipient", rules.signed("signature", "待受送达人签收", "the recipient signs by hand")),
    rules.law_rule(ARTICLES),
)  # fmt: skip
