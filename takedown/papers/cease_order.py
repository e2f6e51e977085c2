"""责令停止侵权行为通知书: copyright's own tool (著作权法 53, 条例 18; 软件条例 24 for software). A set form."""

from __future__ import annotations

from collections.abc import Iterator

from takedown.checklist import Problem, Standing, missing
from takedown.papers import facts, material, phrases, rules
from takedown.papers.blocks import Block, Clause, Letter, NewPage, Party, joined, prose, verbatim
from takedown.papers.correction_order import officers_clause, received
from takedown.papers.facts import facts as frozen

ARTICLES = ("copyright-53", "regulations-18", "penalty-42")
SOFTWARE = "software-24"


@frozen
class CeaseOrder(facts.Material):
    """An order to stop. `public_interest`: how the act harms it, which the articles ask for."""

    party: facts.Party
    site: facts.Website
    case_number: str
    act: str
    public_interest: str
    officers: tuple[facts.Officer, ...]


def compose(content: CeaseOrder) -> Letter:
    """The form that this content fills."""
    basis = tuple(one.id for one in content.law if one.id != "penalty-42")
    proof = tuple(exhibit.id for exhibit in content.exhibits)
    blocks: list[Block] = [
        phrases.salutation(content.party.name),
        Party(phrases.party(content.party)),
        Clause(joined(prose("经查，你（单位）在"), verbatim(f"“{content.site.name}”"), prose("实施下列行为："), verbatim(content.act)), evidence=proof),
        Clause(joined(prose("上述行为损害公共利益："), verbatim(content.public_interest)), evidence=proof),
        phrases.resting(content, basis, "依据", "，现责令你（单位）收到本通知书后立即停止侵权行为。涉及的作品和网络地址见附表。", proof),
        Clause(prose("停止侵权行为的情况，请书面报告我局。拒不停止的，依法处理；涉嫌犯罪的，依法移送公安机关。")),
        officers_clause(content.officers), phrases.seal(content.head), received("当事人（签收）"),
    ]  # fmt: skip
    annex: list[Block] = [
        NewPage("附表　作品和网络地址"),
        phrases.works_table(content.works),
        *phrases.located(content),
    ]
    return phrases.set_form(content, "责令停止侵权行为通知书", [*blocks, *annex])


def _software(content: CeaseOrder, _standing: Standing) -> Iterator[Problem]:
    kinds = {work.kind for work in content.works}
    if "software" in kinds and SOFTWARE not in {one.id for one in content.law}:
        yield missing(
            "law",
            "涉及软件，应当引用软件条例第二十四条",
            "software is at stake, and its article is not cited",
        )


RULES = (
    *rules.form_rules(),
    *material.material_rules(("copyright-53",)),
    rules.rule("T1", ("copyright-53",), "当事人", "The party", rules.party("party", "当事人", "the party")),
    rules.rule("T2", ("copyright-53",), "侵权事实", "The act", rules.filled(("act", "侵权事实", "the act"))),
    rules.rule("T3", ("copyright-53",), "损害公共利益", "Harm to the public interest", rules.filled(
        ("public_interest", "损害公共利益的说明", "how the public interest is harmed"))),
    rules.rule("T4", ("penalty-42",), "执法人员", "Two officers", rules.officers("officers")),
    rules.rule("T5", (SOFTWARE,), "软件作品的依据", "Basis for software", _software),
    rules.law_rule(ARTICLES),
)  # fmt: skip
