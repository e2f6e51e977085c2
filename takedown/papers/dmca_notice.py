"""A notification under 17 U.S.C. 512(c)(3), for services in the United States."""

from __future__ import annotations

from collections.abc import Iterator

from takedown.checklist import Problem, Standing, invalid, missing
from takedown.papers import english, phrases, rules
from takedown.papers.blocks import Block, Heading, Letter
from takedown.papers.english import ForeignNotice, para, text
from takedown.papers.facts import facts as frozen

ARTICLES = ("dmca-512-c-3",)
TRUTH = (
    "I have a good faith belief that use of the material in the manner complained of is not authorized by the copyright owner, its agent, or the law.",
    "The information in this notification is accurate, and under penalty of perjury, I am authorized to act on behalf of the owner of an exclusive right that is allegedly infringed.",
)
"""Elements (v) and (vi), literal: the checklist compares them."""


@frozen
class DmcaNotice(ForeignNotice):
    """A notification of claimed infringement."""


def compose(content: DmcaNotice) -> Letter:
    """The letter that this content says."""
    law = tuple(phrases.key(one) for one in content.law)
    proof = tuple(one.id for one in content.exhibits)
    blocks: list[Block] = [
        *english.opening(content),
        para(text("This is a notification of claimed infringement under 17 U.S.C. § 512(c)(3)(A)."), cites=law),
        Heading("1. Copyrighted works"), english.works_table(content),
        Heading("2. Material claimed to be infringing, and where it is"), english.places_table(content),
        para(text("Please remove or disable access to the material at each of these locations."), evidence=proof),
        Heading("3. Statements"), *(para(text(one), cites=law) for one in content.truth),
        Heading("4. Signature"), *english.signature(content),
    ]  # fmt: skip
    return english.letter(content, "Notification of Claimed Infringement", blocks)


def _contact(content: DmcaNotice, standing: Standing) -> Iterator[Problem]:
    yield from english.who(content, standing)
    asked = (("claimant.address", "地址", "the address"), ("claimant.phone", "电话", "the telephone number"), ("recipient.name", "指定代理人", "the designated agent"))  # fmt: skip
    yield from rules.filled(*asked)(content, standing)


def _truth(content: DmcaNotice, _standing: Standing) -> Iterator[Problem]:
    if content.truth != TRUTH:
        yield invalid("truth", "声明与规定文字不一致", "the statements are not the agreed ones")
    if not content.signer.strip():
        yield missing("signer", "缺签署人", "nobody is named who will sign")


RULES = (
    rules.rule(
        "DM1", ARTICLES, "签名（i）", "Signature (i)", rules.signed("signature", "待签名", "signed by hand")
    ),
    rules.rule("DM2", ARTICLES, "作品（ii）", "Works (ii)", english.works),
    rules.rule("DM3", ARTICLES, "网络地址（iii）", "Locations (iii)", english.places),
    rules.rule("DM4", ARTICLES, "联系方式（iv）", "Contact (iv)", _contact),
    rules.rule("DM5", ARTICLES, "善意和真实声明（v）（vi）", "Statements (v), (vi)", _truth),
    rules.rule("DM6", ARTICLES, "授权（vi）", "Authority (vi)", english.agency),
    rules.rule("DM7", (), "证据", "Evidence", english.evidence),
    rules.law_rule(ARTICLES),
)
