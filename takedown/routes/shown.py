"""Routes as people and programs read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from records.determinations import DeterminationKind, FactKind
from records.errors import ConfigurationError, Refused
from records.settings import Settings
from takedown.addressees.jurisdiction import OUTCOME_EN, OUTCOME_ZH
from takedown.addressees.provinces import Place, place
from takedown.overblocking.check import ASKED_EN, ASKED_ZH
from takedown.routes.decide import RouteAnswer, next_step
from takedown.routes.facts import SiteFacts
from takedown.routes.gates import Lack
from takedown.routes.kinds import (
    GATE_WORDS,
    MEASURE_EN,
    MEASURE_ZH,
    PAPER,
    ROUTE_EN,
    ROUTE_ZH,
    AccessMeasure,
    Route,
)


def office_place(settings: Settings) -> Place:
    """Where this office is. Raises ConfigurationError where the setting names no place in the mainland."""
    try:
        own = place(settings.office_place)
    except Refused as refused:
        raise ConfigurationError(
            f"COPYWATCH_OFFICE_PLACE: {refused}", zh=f"设置 COPYWATCH_OFFICE_PLACE 有误：{refused.message_zh}"
        ) from None
    if not own.province:
        raise ConfigurationError(
            "COPYWATCH_OFFICE_PLACE names no province", zh="设置 COPYWATCH_OFFICE_PLACE 未写明省份"
        )
    return own


def route_of(text: str) -> Route:
    """The route of that name, or of its letter a to f. Raises Refused."""
    letters = dict(zip("abcdef", Route, strict=True))
    if text in letters:
        return letters[text]
    if text in set(Route):
        return Route(text)
    raise Refused(
        "route_unknown", f"{text[:40]!r} is none of {', '.join(Route)}", zh="没有这种途径", value=text[:100]
    )


def measure_of(text: str) -> AccessMeasure:
    """The measure of that name, Chinese or ours. Raises Refused."""
    by_name = {**{one.value: one for one in AccessMeasure}, **{word: one for one, word in MEASURE_ZH.items()}}
    if text in by_name:
        return by_name[text]
    raise Refused(
        "measure_unknown",
        f"{text[:40]!r} is none of {', '.join(AccessMeasure)}",
        zh="没有这种措施",
        value=text[:100],
    )


def as_document(facts: SiteFacts, answers: Iterable[RouteAnswer]) -> dict[str, Any]:
    """What `route list --json` prints."""
    ours, reach = facts.jurisdiction, facts.collateral
    return {
        "site": facts.site, "name": facts.name, "as_of": facts.today.isoformat(), "hosts": list(facts.hosts),
        "nature": facts.nature.value, "filing": {"state": facts.filing.value, "number": facts.filing_number},
        "server": facts.server.text if facts.server else None, "acts": len(facts.acts),
        "jurisdiction": {
            "outcome": ours.outcome.value, "zh": OUTCOME_ZH[ours.outcome], "en": OUTCOME_EN[ours.outcome],
            "to": ours.to.text if ours.to else None, "missing": [one.value for one in ours.missing],
            "articles": list(ours.articles), "reasons": [{"zh": one.zh, "en": one.en} for one in ours.reasons],
            "steps": [_step(one) for one in next_step(facts)],
        },
        "overblocking": {
            "reach": reach.reach.value, "never_name": list(reach.never),
            "reasons": [{"code": one.code, "subject": one.subject, "zh": one.zh, "en": one.en} for one in reach.reasons],
            "missing": [
                {"lookup": asked.value, "subject": subject, "zh": ASKED_ZH[asked], "en": ASKED_EN[asked]}
                for asked, subject in reach.missing
            ],
        },
        "addressee": {"bureau": facts.bureau.bureau, "because": facts.bureau_source} if facts.bureau else None,
        "notices": [
            {"number": one.number, "sent_on": one.sent_on.isoformat(), "source": one.source, "returned": one.returned,
             "urls": [{"url": url, "fate": fate.value, "seen_on": look.day.isoformat() if look else None,
                       "proof": look.source if look else None} for url, fate, look in one.fates()]}
            for one in facts.notices
        ],
        "routes": [_route(answer) for answer in answers],
    }  # fmt: skip


def _route(answer: RouteAnswer) -> dict[str, Any]:
    return {
        "route": answer.route.value, "zh": ROUTE_ZH[answer.route], "en": ROUTE_EN[answer.route], "paper": PAPER[answer.route].value,
        "state": answer.state.value, "lacks": [_lack(one) for one in answer.lacks],
        "measures": [
            {"measure": one.measure.value, "zh": MEASURE_ZH[one.measure], "en": MEASURE_EN[one.measure],
             "lacks": [_lack(lack) for lack in one.lacks]}
            for one in answer.measures
        ],
    }  # fmt: skip


def _lack(one: Lack) -> dict[str, Any]:
    return {
        "gate": one.gate, "gate_zh": GATE_WORDS[one.gate][0], "gate_en": GATE_WORDS[one.gate][1], "want": one.want.value, "article": one.article, "articles": list(one.articles),
        "verified": one.verified, "zh": one.zh, "en": one.en, "from_zh": one.source_zh, "from_en": one.source_en,
    }  # fmt: skip


def _step(one: Any) -> dict[str, Any]:
    return {"sender": one.sender, "to": one.to, "paper": one.paper, "zh": one.zh, "en": one.en, "upward": one.upward,
            "verified": one.verified}  # fmt: skip


DETERMINATION_WORDS = {
    DeterminationKind.INFRINGEMENT: ("侵权认定（版权）", "infringement (copyright organ)"),
    DeterminationKind.DEDICATED: ("专门从事盗版活动（版权，办法14）", "dedicated to piracy (copyright organ)"),
    DeterminationKind.ILLEGAL_PUBLISHING: ("非法互联网出版（新闻出版）", "illegal publishing (press and publication organ)"),
}  # fmt: skip
FACT_WORDS = {
    FactKind.NATURE: ("服务性质", "what the service does"), FactKind.KNOWLEDGE: ("明知", "knowledge"),
    FactKind.PUBLIC_INTEREST: ("损害公共利益", "harm to the public interest"), FactKind.SERIOUS: ("情节严重", "serious circumstances"),
    FactKind.HOLDER_NOTICE: ("权利人自行发出的通知", "notice that the holder sent by itself"),
    FactKind.NOT_REMOVED: ("未移除的证明", "proof of non-removal"), FactKind.REMOVED: ("已移除", "removed"),
    FactKind.COUNTER_NOTICE: ("反通知", "counter-notice"), FactKind.STOP_ORDER: ("责令停止侵权", "order to stop"),
    FactKind.PENALTY: ("行政处罚决定", "penalty decision"), FactKind.POLICE_CASE: ("公安立案", "police case"),
    FactKind.FILING: ("备案查询结果", "lookup of the filing"), FactKind.LICENCE: ("电信业务经营许可证", "telecom licence"),
    FactKind.DOMICILE: ("主办者住所地", "operator's domicile"), FactKind.SERVER: ("服务器所在地", "place of the server"),
    FactKind.FILING_PLACE: ("备案登记地", "place of the filing"),
}  # fmt: skip
VALUE_WORDS = {
    "intermediary": ("根据用户指令存储、链接、搜索", "stores, links or searches for users"),
    "direct": ("经营者直接提供内容", "the operator provides the content itself"),
    "filed": ("已备案", "filed"), "none": ("未备案", "not filed"), "false": ("虚假备案", "false filing"),
}  # fmt: skip
