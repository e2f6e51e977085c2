"""案件线索移送函: a lead goes to the organ that has jurisdiction, with a receipt to come back."""

from __future__ import annotations

from collections.abc import Iterator

from takedown.checklist import Problem, Standing, missing
from takedown.papers import facts, material, phrases, rules
from takedown.papers.blocks import Block, Clause, Letter, NewPage, Signature, blank, joined, prose, verbatim
from takedown.papers.facts import facts as frozen

ARTICLES = ("enforcement-5",)
GROUNDS = {
    "domicile": "侵权人住所地",
    "server": "实施侵权行为的网络服务器等设备所在地",
    "filing": "侵权网站备案登记地",
}


@frozen
class LeadTransfer(facts.Material):
    """A transfer. `ground` is one of `GROUNDS`; `ground_shown` says by what."""

    addressee: str
    site: facts.Website
    source: str
    act: str
    ground: str
    ground_shown: str


def compose(content: LeadTransfer) -> Letter:
    """The letter that this content says."""
    law = tuple(phrases.key(one) for one in content.law)
    proof = tuple(exhibit.id for exhibit in content.exhibits)
    opening: list[Block] = [
        phrases.salutation(content.addressee),
        Clause(joined(prose("我局在"), verbatim(content.source), prose("中发现网站"), verbatim(f"“{content.site.name}”"),
                      prose("涉嫌侵犯著作权的线索。经核查，你局所在地为"), prose(GROUNDS.get(content.ground, "")),
                      prose("（"), verbatim(content.ground_shown), prose("），现将该线索移送你局处理。")), cites=law, evidence=proof),
    ]  # fmt: skip
    sections = phrases.heads(
        ("网站情况", [phrases.website(content.site)]),
        ("线索内容", [Clause(verbatim(content.act), evidence=proof), phrases.works_table(content.works)]),
        ("网络地址和证据", phrases.located(content)),
        ("依据", phrases.law_clauses(content)),
    )
    ask = Clause(prose("请收到后在回执上签收并寄回；不属于你局管辖的，请函告我局。处理结果请函告我局。"))
    letter = phrases.office_letter(
        content, f"关于移送网站“{content.site.name}”涉嫌侵权线索的函", [*opening, *sections, ask]
    )
    return Letter(
        letter.title,
        letter.author,
        (*letter.blocks, *receipt(content)),
        letter.family,
        letter.head,
        letter.kind,
    )


def receipt(content: LeadTransfer) -> list[Block]:
    """The sheet that comes back signed."""
    told = joined(
        verbatim(content.head.organ.name),
        prose("移送的网站"),
        verbatim(f"“{content.site.name}”"),
        prose("涉嫌侵权线索及所附材料收悉。"),
    )
    signed = Signature(
        (
            ("接收机关（盖章）", blank("　　　　　　")),
            ("签收人", blank("　　　　　　")),
            ("日期", blank(phrases.NO_DATE)),
        )
    )
    return [NewPage("回　　执"), phrases.salutation(content.head.organ.name), Clause(told), signed]


def _ground(content: LeadTransfer, _standing: Standing) -> Iterator[Problem]:
    if content.ground not in GROUNDS:
        yield missing("ground", "缺管辖依据", "why the other organ has jurisdiction is missing")
    if not content.ground_shown.strip():
        yield missing("ground_shown", "缺管辖依据的来源", "what shows the jurisdiction is missing")


RULES = (
    *rules.letter_rules(),
    rules.rule("M1", ("enforcement-5",), "作品和权属", "Works and ownership", material.works),
    rules.rule("M2", ("enforcement-5",), "网络地址", "Exact addresses", material.places),
    rules.rule("M3", ("penalty-46",), "证据", "Evidence", material.evidence),
    rules.rule("X1", ("enforcement-5",), "管辖", "Jurisdiction", _ground),
    rules.rule("X2", (), "线索来源和内容", "Source and content of the lead", rules.filled(
        ("source", "线索来源", "the source"), ("act", "线索内容", "what the lead says"))),
    rules.law_rule(ARTICLES),
)  # fmt: skip
