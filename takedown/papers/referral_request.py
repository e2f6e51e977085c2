"""请示 upward: a city's office asks the 省版权局 to refer; one matter, one addressee, with the 签发人."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from takedown.checklist import Problem, Rule, Standing, invalid
from takedown.papers import material, phrases, rules
from takedown.papers.blocks import Block, Clause, Letter, joined, prose, verbatim
from takedown.papers.facts import facts as frozen
from takedown.papers.referral import ROUTES, Referral, Route, grounds

ARTICLES = ("official-documents-15", "copyright-53")


@frozen
class ReferralRequest(Referral):
    """A request for a referral. `recipient`: the organ that the 省版权局 is asked to write to."""

    recipient: str


def compose(content: ReferralRequest) -> Letter:
    """The document that this content says."""
    opening: list[Block] = [
        phrases.salutation(content.addressee),
        Clause(joined(prose("我局在查处侵权盗版工作中发现，网站"), verbatim(f"“{content.site.name}”"),
                      prose("存在违法行为。因通信主管部门为省级机构，现就提请有关事项请示如下。"))),
    ]  # fmt: skip
    sections = phrases.heads(
        ("网站情况", [phrases.website(content.site)]),
        ("违法事实和证据", grounds(content)),
        ("涉及的作品", [phrases.works_table(content.works)] if content.works else []),
        ("网络地址和证据", phrases.located(content)),
        ("依据", phrases.law_clauses(content)),
        ("请示事项", [_asked(content)]),
    )
    title = f"关于提请对网站“{content.site.name}”{content.measure}的请示"
    return phrases.office_letter(content, title, [*opening, *sections, Clause(prose("妥否，请批示。"))], upward=True)  # fmt: skip


def _asked(content: ReferralRequest) -> Clause:
    parts = joined(
        prose("拟请省版权局商"),
        verbatim(content.recipient),
        prose(f"，对该网站予以{content.measure}。拟提请函件代拟稿附后。"),
    )
    return Clause(parts, cites=tuple(phrases.key(one) for one in content.law))


def _route(content: ReferralRequest) -> Route | None:
    return next((route for route in ROUTES.values() if route.letter == content.route), None)


def _of_content(rule: Rule[Any]) -> Rule[Any]:
    """The rule for every route but (e): a fault of the filing is passed on without works."""

    def check(content: ReferralRequest, standing: Standing) -> Iterator[Problem]:
        if content.route != "e":
            yield from rule.check(content, standing)

    return replace(rule, check=check)


def _open(content: ReferralRequest, standing: Standing) -> Iterator[Problem]:
    route = _route(content)
    if route is None:
        yield invalid("route", f"没有这条路径：{content.route}", f"no such route: {content.route}")
    elif content.measure not in route.measures:
        yield invalid(
            "measure",
            f"该路径不能提请“{content.measure}”",
            f"route {route.letter} does not carry this measure",
        )
    else:
        for gate in route.gates:
            yield from gate.check(content, standing)


RULES: tuple[Rule[Any], ...] = (
    *rules.letter_rules(upward=True),
    *(_of_content(one) for one in material.material_rules(("copyright-53",))),
    rules.rule("Q1", ARTICLES[:1], "一文一事，主送一个机关", "One matter, one addressee", rules.filled(
        ("recipient", "拟函商的机关", "the organ to be written to"), ("attachments", "提请函代拟稿", "the proposed referral"))),
    rules.rule("Q2", ("measures-14", "copyright-53"), "路径成立", "The route is open", _open),
    rules.law_rule(ARTICLES),
)  # fmt: skip
