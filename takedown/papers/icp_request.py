"""协助提供备案信息函: the office asks the 通信管理局 for the filing data of a site."""

from __future__ import annotations

from takedown.papers import facts, phrases, rules
from takedown.papers.blocks import Block, Clause, Letter, joined, prose, verbatim
from takedown.papers.correction_order import numbered
from takedown.papers.facts import facts as frozen

ARTICLES = ("campaign-2015-5-4", "information-services-18")


@frozen
class IcpRequest(facts.OfficePaper):
    """A request for filing data. `purpose`: the case or lead for which they are needed."""

    addressee: str
    sites: tuple[facts.Website, ...]
    purpose: str
    wanted: tuple[str, ...]
    reply_by: str


def compose(content: IcpRequest) -> Letter:
    """The letter that this content says."""
    blocks: list[Block] = [
        phrases.salutation(content.addressee),
        Clause(
            joined(prose("因"), verbatim(content.purpose), prose("需要，请贵局协助提供下列网站的备案信息。"))
        ),
    ]
    sections = phrases.heads(
        ("网站", [phrases.website(site) for site in content.sites]),
        ("请协助提供的信息", numbered(content.wanted)),
        ("依据", phrases.law_clauses(content)),
    )
    by = Clause(
        prose(f"请于{phrases.day_zh(content.reply_by)}前函复我局。所提供的信息仅用于查处侵权盗版案件。")
    )
    return phrases.office_letter(content, "关于协助提供网站备案信息的函", [*blocks, *sections, by])


RULES = (
    *rules.letter_rules(),
    rules.rule("I1", ("campaign-2015-5-4",), "网站", "The sites", rules.filled(("sites", "网站", "the sites"))),
    rules.rule("I2", ("campaign-2015-5-4",), "用途和内容", "Purpose, and what is asked for", rules.filled(
        ("purpose", "用途", "the purpose"), ("wanted", "请提供的信息", "what is asked for"))),
    rules.rule("I3", (), "函复期限", "Day of the answer", rules.deadline("reply_by", "函复期限", "the day of the answer")),
    rules.law_rule(ARTICLES),
)  # fmt: skip
