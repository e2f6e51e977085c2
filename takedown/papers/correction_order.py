"""责令改正通知书: 行政处罚法 28, when a penalty is imposed. A set form; supervision asks by 整改函 instead."""

from __future__ import annotations

from takedown.papers import facts, phrases, rules
from takedown.papers.blocks import Block, Clause, Letter, Party, Signature, blank, joined, prose, verbatim
from takedown.papers.facts import facts as frozen

ARTICLES = ("penalty-28", "penalty-42")
VIOLATED = ("copyright-53", "regulations-18", "software-24")


@frozen
class CorrectionOrder(facts.OfficePaper):
    """An order to correct.

    Attributes:
        violated: ids of the articles that were violated; they stand in `law` too.
        corrections: what to correct.
        correct_by: last day, set by the office.
        consequence: what follows where it is not done.
    """

    party: facts.Party
    case_number: str
    act: str
    evidence: tuple[str, ...]
    violated: tuple[str, ...]
    corrections: tuple[str, ...]
    correct_by: str
    consequence: str
    officers: tuple[facts.Officer, ...]


def compose(content: CorrectionOrder) -> Letter:
    """The form that this content fills."""
    blocks: list[Block] = [
        phrases.salutation(content.party.name),
        Party(phrases.party(content.party)),
        Clause(joined(prose("经查，"), verbatim(content.act)), evidence=content.evidence),
        phrases.resting(content, content.violated, "上述行为违反了", "的规定。", content.evidence),
        phrases.resting(content, ("penalty-28",), "依据", f"，现责令你（单位）于{phrases.day_zh(content.correct_by)}前改正下列违法行为："),
        *numbered(content.corrections),
        Clause(verbatim(content.consequence)),
        officers_clause(content.officers),
        phrases.seal(content.head),
        received("当事人（签收）"),
    ]  # fmt: skip
    return phrases.set_form(content, "责令改正通知书", blocks)


def numbered(lines: tuple[str, ...]) -> list[Block]:
    """`1．…`, one paragraph each."""
    return [Clause(joined(prose(f"{number}．"), verbatim(one))) for number, one in enumerate(lines, 1)]


def officers_clause(officers: tuple[facts.Officer, ...]) -> Clause:
    """Who acts, with the numbers of their cards."""
    named = "；".join(f"{one.name}（执法证号 {one.card}）" for one in officers)
    return Clause(joined(prose("执法人员："), verbatim(named)))


def received(label: str) -> Signature:
    """Where somebody confirms with name and date."""
    return Signature(((label, blank("　　　　　　")), ("日期", blank(phrases.NO_DATE))))


RULES = (
    *rules.form_rules(),
    rules.rule("J1", ("penalty-28",), "当事人", "The party", rules.party("party", "当事人", "the party")),
    rules.rule("J2", ("penalty-46",), "违法事实和证据", "Facts and evidence", rules.filled(
        ("act", "违法事实", "the facts"), ("evidence", "证据", "evidence"))),
    rules.rule("J3", VIOLATED, "违反的条款", "Article violated", rules.among_the_law("violated", "违反的条款")),
    rules.rule("J4", ("penalty-28",), "改正内容和后果", "What to correct, and the consequence", rules.filled(
        ("corrections", "改正内容", "what to correct"), ("consequence", "逾期后果", "the consequence"))),
    rules.rule("J5", ("penalty-28",), "改正期限", "Last day", rules.deadline("correct_by", "改正期限", "the last day")),
    rules.rule("J6", ("penalty-42",), "执法人员", "Two officers", rules.officers("officers")),
    rules.law_rule(ARTICLES),
)  # fmt: skip
