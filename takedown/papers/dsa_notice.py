"""A notice under article 16 of Regulation (EU) 2022/2065, for hosting services in the European Union."""

from __future__ import annotations

from collections.abc import Iterator

from takedown.checklist import Problem, Standing, invalid, missing
from takedown.papers import english, phrases, rules
from takedown.papers.blocks import Block, Heading, Letter
from takedown.papers.english import ForeignNotice, para, text
from takedown.papers.facts import facts as frozen

ARTICLES = ("dsa-16", "dsa-16-5")
TRUTH = (
    "I confirm my bona fide belief that the information and allegations contained in this notice are accurate and complete.",
)
"""Element (d), literal: the checklist compares it."""


@frozen
class DsaNotice(ForeignNotice):
    """A notice of illegal content."""


def compose(content: DsaNotice) -> Letter:
    """The letter that this content says."""
    law = tuple(phrases.key(one) for one in content.law)
    proof = tuple(one.id for one in content.exhibits)
    blocks: list[Block] = [
        *english.opening(content),
        para(text("This is a notice under Article 16 of Regulation (EU) 2022/2065 (Digital Services Act)."), cites=law[:1]),
        Heading("1. Works whose copyright is infringed"), english.works_table(content),
        Heading("2. Exact locations, and why the content is illegal"), english.places_table(content),
        para(text("Please remove or disable access to this content, confirm receipt of this notice, and notify us of your decision and of the possibilities for redress."), cites=law, evidence=proof),
        Heading("3. Statement"), *(para(text(one), cites=law[:1]) for one in content.truth),
        Heading("4. Submitted by"), *english.signature(content),
    ]  # fmt: skip
    return english.letter(content, "Notice of Illegal Content", blocks)


def _truth(content: DsaNotice, _standing: Standing) -> Iterator[Problem]:
    if content.truth != TRUTH:
        yield invalid("truth", "声明与规定文字不一致", "the statement is not the agreed one")


def _service(content: DsaNotice, _standing: Standing) -> Iterator[Problem]:
    if not content.recipient.name.strip() or not content.service.strip():
        yield missing("recipient.name", "缺收件的服务提供者", "the provider or its service is missing")


RULES = (
    rules.rule("DS1", ARTICLES[:1], "说明理由（a）", "Substantiated explanation (a)", english.evidence),
    rules.rule("DS2", ARTICLES[:1], "网络地址（b）", "Exact locations (b)", english.places),
    rules.rule("DS3", ARTICLES[:1], "通知人（c）", "Name and e-mail (c)", english.who),
    rules.rule("DS4", ARTICLES[:1], "善意声明（d）", "Bona fide statement (d)", _truth),
    rules.rule("DS5", (), "作品", "Works", english.works),
    rules.rule("DS6", (), "服务提供者", "The provider", _service),
    rules.rule("DS7", (), "授权", "Authority", english.agency),
    rules.law_rule(ARTICLES),
)
