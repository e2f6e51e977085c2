"""报告 upward: a site whose server stands abroad (route f). No access is referred; the office reports."""

from __future__ import annotations

from takedown.papers import facts, material, phrases, rules
from takedown.papers.blocks import Block, Clause, Letter, joined, prose, verbatim
from takedown.papers.facts import facts as frozen

ARTICLES = ("copyright-53", "official-documents-15")


@frozen
class ReportAbroad(facts.Material):
    """A report. `abroad`: what shows that the server stands abroad; `done`: what the office has done so far."""

    addressee: str
    site: facts.Website
    act: str
    abroad: str
    done: str


def compose(content: ReportAbroad) -> Letter:
    """The document that this content says."""
    proof = tuple(exhibit.id for exhibit in content.exhibits)
    opening: list[Block] = [
        phrases.salutation(content.addressee),
        Clause(joined(prose("我局在监测中发现，服务器设在境外的网站"), verbatim(f"“{content.site.name}”"),
                      prose("涉嫌未经许可向公众提供他人作品。现将有关情况报告如下。")), evidence=proof),
    ]  # fmt: skip
    sections = phrases.heads(
        (
            "网站情况",
            [phrases.website(content.site), Clause(joined(prose("境外的依据："), verbatim(content.abroad)))],
        ),
        ("侵权情况", [Clause(verbatim(content.act), evidence=proof), phrases.works_table(content.works)]),
        ("网络地址和证据", phrases.located(content)),
        ("已做工作", [Clause(verbatim(content.done))]),
        ("依据", phrases.law_clauses(content)),
    )
    title = f"关于境外网站“{content.site.name}”涉嫌侵权情况的报告"
    return phrases.office_letter(
        content, title, [*opening, *sections, Clause(prose("特此报告。"))], upward=True
    )


RULES = (
    *rules.letter_rules(upward=True),
    *material.material_rules(("copyright-53",)),
    rules.rule("B1", (), "服务器在境外", "The server stands abroad", rules.filled(
        ("abroad", "境外的依据", "what shows that it stands abroad"), ("site.ip", "服务器 IP", "the server's address"),
        ("site.server_location", "服务器所在地", "the server's place"), ("site.looked_up_at", "查询时间", "when it was looked up"))),
    rules.rule("B2", ("copyright-53",), "侵权情况和已做工作", "The act, and what was done", rules.filled(
        ("act", "侵权情况", "the act"), ("done", "已做工作", "what was done"))),
    rules.law_rule(ARTICLES),
)  # fmt: skip
