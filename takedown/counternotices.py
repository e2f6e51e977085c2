"""Counter-notices (反通知): what each law asks of one, which clock it starts, what is left to the right holder.

信息网络传播权保护条例 16, 17; 民法典 1196; 电子商务法 43; 17 U.S.C. 512(g). Where 条例 17 and 民法典 1196 meet, both are
shown: which of them holds is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from records.clocks import Regime


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that a counter-notice must hold."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Exit:
    """What the right holder may still do; `open` is False where the law bars it. `basis` names the article."""

    key: str
    zh: str
    en: str
    basis: str
    open: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """One regime. `term` is the period that runs from receipt, empty where the service restores at once."""

    basis: str
    elements: tuple[Element, ...]
    term: str = ""
    bars_second_notice: bool = False
    verified: bool = True


_NAME = Element("identity", "姓名（名称）、联系方式、地址", "name, contact, address")
_WORK = Element("work_url", "要求恢复的作品名称和网络地址", "work and address to restore")
_EVIDENCE = Element("evidence", "不构成侵权的初步证明材料", "first evidence of no infringement")
_TRUTH = Element("truth", "真实性负责的声明", "statement of truth")
_REAL = Element("real_identity", "真实身份信息", "real identity")
_SIGNED = Element("signature", "签名", "signature")
_MISTAKE = Element(
    "good_faith", "因错误或误认而移除的善意声明（伪证责任）", "good-faith mistake under penalty of perjury"
)
_JURISDICTION = Element(
    "jurisdiction", "同意美国联邦法院管辖并接受送达", "consent to jurisdiction and service"
)

RULES: Mapping[Regime, Rules] = {
    Regime.REGULATIONS: Rules(
        "信息网络传播权保护条例第十六条、第十七条", (_NAME, _WORK, _EVIDENCE, _TRUTH), bars_second_notice=True
    ),
    Regime.CIVIL: Rules("民法典第一千一百九十六条", (_EVIDENCE, _REAL), term="civil-counter-notice"),
    Regime.ECOMMERCE: Rules("电子商务法第四十三条", (_EVIDENCE,), term="ecommerce-counter-notice"),
    Regime.DMCA: Rules(
        "17 U.S.C. 512(g)(3)", (_SIGNED, _WORK, _MISTAKE, _NAME, _JURISDICTION), verified=False
    ),
}


def lacking(regime: Regime, elements: Mapping[str, object]) -> tuple[Element, ...]:
    """The elements that a person did not find in it; with one of them lacking it may be deemed not sent (办法 10)."""
    return tuple(one for one in RULES[regime].elements if not elements.get(one.key))


def exits(regime: Regime) -> tuple[Exit, ...]:
    """What the right holder has left, the barred way first."""
    rules = RULES[regime]
    if rules.bars_second_notice:
        second = Exit(
            "second_notice", "不得再通知该服务商删除同一作品、同一地址",
            "no second notice for the same work and address", rules.basis, open=False,
        )  # fmt: skip
    else:
        second = Exit(
            "second_notice",
            "可向服务商说明已投诉或者起诉",
            "tell the service that a complaint or suit was brought",
            rules.basis,
        )
    complaint = Exit(
        "complaint", "向版权行政管理部门投诉", "complain to the copyright organ", "著作权法第五十三条"
    )
    return (second, complaint, Exit("suit", "向人民法院起诉", "sue", rules.basis))


def conflict(regime: Regime) -> str:
    """What is shown, and not decided, where two laws say different things; empty otherwise."""
    if regime not in (Regime.REGULATIONS, Regime.CIVIL):
        return ""
    return (
        "条例第十七条规定恢复后权利人不得再通知；民法典第一千一百九十六条规定转送声明并给予合理期限。"
        "两者如何衔接由办案人员判断。"
    )
