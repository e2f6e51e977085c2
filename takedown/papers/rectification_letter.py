"""整改函: rectification asked for in supervision, after 自查自纠. It is no order of 行政处罚法 28."""

from __future__ import annotations

from takedown.papers import facts, phrases, rules
from takedown.papers.blocks import Block, Clause, Letter, joined, prose, verbatim
from takedown.papers.facts import facts as frozen
from takedown.papers.supervision_letter import demands

ARTICLES = ("copyright-53", "campaign-2015-3-2")


@frozen
class RectificationLetter(facts.OfficePaper):
    """A letter that asks for rectification.

    Attributes:
        inspected: which inspection or self-check showed the problems, and when.
        problems: each problem, with the ids of its evidence in `evidence`, in the same order.
        rectify_by: last day; the office sets it, no statute does.
    """

    addressee: str
    site: facts.Website
    inspected: str
    problems: tuple[str, ...]
    evidence: tuple[tuple[str, ...], ...]
    demands: tuple[str, ...]
    rectify_by: str


def compose(content: RectificationLetter) -> Letter:
    """The letter that this content says."""
    opening: list[Block] = [
        phrases.salutation(content.addressee),
        Clause(joined(prose("经"), verbatim(content.inspected), prose("，你单位运营的"),
                      verbatim(f"“{content.site.name}”"), prose("存在下列问题，请按要求整改。"))),
    ]  # fmt: skip
    sections = phrases.heads(
        ("存在的问题", _problems(content)),
        ("整改要求", demands(content.demands, content.rectify_by)),
        ("依据", phrases.law_clauses(content)),
    )
    note = "整改完成后请提交整改报告，我局将组织复查；逾期未完成整改的，依法处理。本函所称整改是监督检查中的整改要求，不是行政处罚中的责令改正。"
    return phrases.office_letter(content, f"关于“{content.site.name}”版权问题整改的函", [*opening, *sections, Clause(prose(note))])  # fmt: skip


def _problems(content: RectificationLetter) -> list[Block]:
    pairs = zip("一二三四五六七八九十", content.problems, (*content.evidence, *((),) * len(content.problems)), strict=False)  # fmt: skip
    return [
        Clause(joined(prose(f"（{number}）"), verbatim(one)), evidence=proof) for number, one, proof in pairs
    ]


RULES = (
    *rules.letter_rules(),
    rules.rule("Z1", ("campaign-2015-3-2",), "检查情况", "What was inspected", rules.filled(("inspected", "检查情况", "the inspection"))),
    rules.rule("Z2", (), "存在的问题", "Problems found", rules.filled(
        ("problems", "存在的问题", "the problems"), ("evidence", "问题的证据", "evidence of the problems"))),
    rules.rule("Z3", ("copyright-53",), "整改要求", "What is asked", rules.filled(("demands", "整改要求", "the demands"))),
    rules.rule("Z4", (), "整改期限", "Last day", rules.deadline("rectify_by", "整改期限", "the last day")),
    rules.law_rule(ARTICLES),
)  # fmt: skip
