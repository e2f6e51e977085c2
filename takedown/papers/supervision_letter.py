"""监管函: the office tells a service what it has seen and asks it to act. It can prove 明知; it is no notice of 条例 14."""

from __future__ import annotations

from takedown.papers import facts, material, phrases, rules
from takedown.papers.blocks import Block, Clause, Letter, joined, prose, verbatim
from takedown.papers.facts import facts as frozen

ARTICLES = ("copyright-53", "regulations-18", "measures-11")


@frozen
class SupervisionLetter(facts.Material):
    """A letter of supervision.

    Attributes:
        cause: what it answers: the complaint or the sweep, with its number and date.
        demands: what the service is asked to do.
        reply_by: last day for the written answer.
    """

    addressee: str
    site: facts.Website
    cause: str
    demands: tuple[str, ...]
    reply_by: str


def compose(content: SupervisionLetter) -> Letter:
    """The letter that this content says."""
    count = f"发现其中 {len(content.places)} 处网络地址涉嫌未经许可提供他人作品"
    opening: list[Block] = [
        phrases.salutation(content.addressee),
        Clause(
            joined(prose("根据"), verbatim(content.cause), prose("，我局对你单位运营的"),
                   verbatim(f"“{content.site.name}”"), prose(f"进行了核查，{count}。现将有关事项函告如下。")),
            evidence=tuple(exhibit.id for exhibit in content.exhibits),
        ),
    ]  # fmt: skip
    sections = phrases.heads(
        ("涉及的网站", [phrases.website(content.site)]),
        ("涉及的作品", [phrases.works_table(content.works)]),
        ("网络地址和证据", phrases.located(content)),
        ("要求", demands(content.demands, content.reply_by)),
        ("依据", phrases.law_clauses(content)),
    )
    note = "本函为行政监管函件，不代替权利人依照《信息网络传播权保护条例》第十四条发出的通知；你单位对本函有异议的，可以在答复期限内书面说明理由并提供证据。"
    closing = Clause(prose(note), cites=("regulations-14",))
    site = content.site.name
    return phrases.office_letter(
        content, f"关于核查处理“{site}”涉嫌侵权内容的函", [*opening, *sections, closing]
    )


def demands(asked: tuple[str, ...], reply_by: str) -> list[Block]:
    """Numbered demands, and the day by which an answer is expected."""
    lines: list[Block] = [Clause(joined(prose(f"（{number}）"), verbatim(one))) for number, one in zip("一二三四五六七八九十", asked, strict=False)]  # fmt: skip
    return [*lines, Clause(prose(f"请于{phrases.day_zh(reply_by)}前将处理情况书面答复我局。"))]


RULES = (
    *rules.letter_rules(),
    *material.material_rules(ARTICLES),
    rules.rule("S1", (), "函告缘由", "Complaint or sweep that it rests on", rules.filled(("cause", "函告缘由", "the cause"))),
    rules.rule("S2", ("copyright-53",), "要求事项", "What is asked", rules.filled(("demands", "要求事项", "the demands"))),
    rules.rule("S3", (), "答复期限", "Day of the answer", rules.deadline("reply_by", "答复期限", "the day of the answer")),
    rules.law_rule(ARTICLES),
)  # fmt: skip
