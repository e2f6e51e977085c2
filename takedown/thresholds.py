"""Hints that an act may be a crime: value, limit, rule, evidence. Never a conclusion, and never a condition.

The rule set goes by the day of the act; the newest one is shown beside it (从旧兼从轻 is for the court). A penalty
must not stand in the place of a transfer: `penalty_instead_of_transfer` warns where it would.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from records.errors import Refused

FILE = Path(__file__).with_name("thresholds.toml")
FEN = 100


class Item(StrEnum):
    """What is counted. Money in 分, everything else in pieces."""

    ILLEGAL_INCOME = "illegal_income"
    ILLEGAL_TURNOVER = "illegal_turnover"
    COPIES = "copies"
    WORKS = "works"
    CLICKS = "clicks"
    DOWNLOADS = "downloads"
    MEMBERS = "members"
    SALE_INCOME = "sale_income"
    SALE_TURNOVER = "sale_turnover"
    SALE_COPIES = "sale_copies"
    UNSOLD_VALUE = "unsold_value"
    HELPED = "helped"
    PAYMENTS = "payments"
    AD_MONEY = "ad_money"
    HELP_INCOME = "help_income"


ITEM_ZH = {
    Item.ILLEGAL_INCOME: "违法所得", Item.ILLEGAL_TURNOVER: "非法经营数额", Item.COPIES: "复制品数量", Item.WORKS: "传播作品数量",
    Item.CLICKS: "实际被点击数", Item.DOWNLOADS: "下载数", Item.MEMBERS: "注册会员数", Item.SALE_INCOME: "销售违法所得",
    Item.SALE_TURNOVER: "销售金额", Item.SALE_COPIES: "销售数量", Item.UNSOLD_VALUE: "尚未销售货值", Item.HELPED: "帮助对象数",
    Item.PAYMENTS: "支付结算金额", Item.AD_MONEY: "广告资金", Item.HELP_INCOME: "帮助违法所得",
}  # fmt: skip
MONEY = frozenset({
    Item.ILLEGAL_INCOME, Item.ILLEGAL_TURNOVER, Item.SALE_INCOME, Item.SALE_TURNOVER, Item.UNSOLD_VALUE, Item.PAYMENTS,
    Item.AD_MONEY, Item.HELP_INCOME,
})  # fmt: skip
CAVEATS = {
    Item.CLICKS: "页面显示的点击数未必是实际被点击数，须排除虚假、重复点击",
    Item.WORKS: "按不同作品计数，同一作品的多个网址、分集不重复计算",
    Item.MEMBERS: "注册会员须实际存在，须排除机器注册",
    Item.DOWNLOADS: "页面显示的下载数未必真实",
    Item.AD_MONEY: "以资金往来记录为准",
}


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Limits of one provision, in 分 or pieces.

    Attributes:
        effective_to: last day in force, None while in force; `end_verified`: whether we read what ended it.
        combined: share of a limit from which two items count together, None where the rule knows no such thing.
    """

    id: str
    title: str
    crime: str
    effective_from: date
    effective_to: date | None
    end_verified: bool
    verified: bool
    limits: Mapping[Item, int]
    repeat: Mapping[Item, int]
    repeat_years: int
    aggravated: Mapping[Item, int]
    combined: Decimal | None

    def in_force(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure as somebody counted it.

    Attributes:
        value: 分 for money, else pieces; a whole number, not negative.
        evidence: ids of what shows it.
        counted_how: in words, for the hint.
    """

    item: Item
    value: int
    evidence: tuple[str, ...]
    counted_how: str


@dataclass(frozen=True, slots=True)
class Hint:
    """One comparison. `reached` compares numbers and says nothing about guilt.

    Attributes:
        item: the item, or `combined` for several that count together.
        ratio: value to limit; for `combined` the second largest ratio, which decides.
        by: `act` (the rule of the day of the act) or `newer`.
    """

    rule_set: str
    rule: str
    crime: str
    verified: bool
    item: str
    value: int
    limit: int
    ratio: Decimal
    reached: bool
    aggravated: bool
    source_evidence_ids: tuple[str, ...]
    counted_how: str
    caveats: tuple[str, ...]
    by: str
    inputs: tuple[Measured, ...] = ()


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """All of them, by the day from which they hold."""
    rows = tomllib.loads(FILE.read_text("utf-8"))["rule_set"]
    found = [
        RuleSet(
            row["id"], row["title"], row["crime"], row["effective_from"], row.get("effective_to"),
            row.get("end_verified", True), row["verified"], _limits(row["limits"]), _limits(row.get("repeat", {})),
            row.get("repeat_years", 0), _limits(row.get("aggravated", {})),
            Decimal(str(row["combined"])) if "combined" in row else None,
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.effective_from, one.id)))


def _limits(given: Mapping[str, int]) -> dict[Item, int]:
    return {Item(name): value * FEN if Item(name) in MONEY else value for name, value in given.items()}


def hints(
    measured: Sequence[Measured], act_day: date, today: date, *, last_penalty: date | None = None
) -> tuple[Hint, ...]:
    """Compare figures with the rule sets in force on the day of the act, and with today's where they differ.

    Args:
        act_day: last day of the act; both days in Asia/Shanghai.
        last_penalty: day of an earlier penalty or sentence for the same, for the lower limits of a repetition.

    Raises Refused: a negative or fractional figure, a figure twice, or an act in the future.
    """
    figures = _checked(measured, act_day, today)
    then = [one for one in rule_sets() if one.in_force(act_day)]
    now = [one for one in rule_sets() if one.in_force(today) and one not in then]
    pairs = [(one, "act") for one in then] + [(one, "newer") for one in now]
    return tuple(
        hint
        for rules, by in pairs
        for hint in _of_set(rules, figures, by, _repeats(rules, act_day, last_penalty))
    )


def _checked(measured: Sequence[Measured], act_day: date, today: date) -> dict[Item, Measured]:
    if act_day > today:
        raise Refused(
            "day_impossible",
            f"{act_day} is in the future",
            zh="行为日期不能晚于今天",
            value=act_day.isoformat(),
        )
    found: dict[Item, Measured] = {}
    for one in measured:
        if isinstance(one.value, bool) or not isinstance(one.value, int) or one.value < 0:
            raise Refused("figure_unreadable", f"{one.item}: {one.value!r} is no whole number from 0 on",
                          zh=f"{ITEM_ZH[one.item]}应为非负整数（金额以分计）", item=one.item.value)  # fmt: skip
        if one.item in found:
            raise Refused(
                "figure_twice",
                f"{one.item} is given twice",
                zh=f"{ITEM_ZH[one.item]}重复",
                item=one.item.value,
            )
        found[one.item] = one
    return found


def _repeats(rules: RuleSet, act_day: date, last_penalty: date | None) -> bool:
    if last_penalty is None or not rules.repeat_years or last_penalty > act_day:
        return False
    return _years_later(last_penalty, rules.repeat_years) >= act_day


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)  # the 29th of February


def _of_set(rules: RuleSet, figures: Mapping[Item, Measured], by: str, repeats: bool) -> Iterable[Hint]:  # noqa: FBT001 - one of two columns of the table
    limits = {
        item: rules.repeat.get(item, limit) if repeats else limit for item, limit in rules.limits.items()
    }
    known = {item: figures[item] for item in limits if item in figures}
    for item, one in known.items():
        yield _hint(rules, one, limits[item], by, repeats=repeats)
    if rules.combined is not None:
        yield from _combined(rules, known, limits, by)


def _hint(rules: RuleSet, one: Measured, limit: int, by: str, *, repeats: bool) -> Hint:
    higher = rules.aggravated.get(one.item)
    caveats = [CAVEATS[one.item]] if one.item in CAVEATS else []
    if repeats and one.item in rules.repeat:
        caveats.append(f"按 {rules.repeat_years} 年内再犯的较低标准，须核实前次处罚")
    return Hint(
        rules.id, rules.title, rules.crime, rules.verified, one.item.value, one.value, limit,
        _ratio(one.value, limit), one.value >= limit, higher is not None and one.value >= higher, one.evidence,
        one.counted_how, (*caveats, *_doubts(rules)), by, (one,),
    )  # fmt: skip


def _combined(
    rules: RuleSet, known: Mapping[Item, Measured], limits: Mapping[Item, int], by: str
) -> Iterable[Hint]:
    """Two or more items, each below its limit and at least at the share: they count together."""
    share = rules.combined or Decimal(1)
    near = [one for item, one in known.items() if share <= _ratio(one.value, limits[item]) < 1]
    if len(near) < 2:
        return
    ratios = sorted((_ratio(one.value, limits[one.item]) for one in near), reverse=True)
    evidence = tuple(dict.fromkeys(name for one in near for name in one.evidence))
    how = "；".join(f"{ITEM_ZH[one.item]}：{one.counted_how}" for one in near)
    yield Hint(
        rules.id, rules.title, rules.crime, rules.verified, "combined", len(near), 2, ratios[1], reached=True,
        aggravated=False, source_evidence_ids=evidence, counted_how=how,
        caveats=(f"两项以上分别达到标准的 {share:%} 以上", *_doubts(rules)), by=by, inputs=tuple(near),
    )  # fmt: skip


def _ratio(value: int, limit: int) -> Decimal:
    return (Decimal(value) / Decimal(limit)).quantize(Decimal("0.0001"))


def _doubts(rules: RuleSet) -> tuple[str, ...]:
    doubts = [] if rules.verified else ["条文未经核对原文"]
    if not rules.end_verified:
        doubts.append("失效日期未经核对")
    return ("仅为提示，不是结论", *doubts)


class Decided(StrEnum):
    """What the 正职负责人 recorded."""

    TRANSFER = "transfer"
    NO_TRANSFER = "no_transfer"


@dataclass(frozen=True, slots=True)
class TransferDecision:
    """The decision of the head of the organ (移送规定 5). A refusal needs its reasons."""

    decided: Decided
    by: str
    on: date
    reasons: str = ""

    @property
    def whole(self) -> bool:
        return bool(self.by.strip()) and (self.decided is Decided.TRANSFER or bool(self.reasons.strip()))


@dataclass(frozen=True, slots=True)
class InsteadOfTransfer:
    """W26: a penalty would stand in the place of a transfer. It blocks the penalty until the decision is recorded."""

    hints: tuple[Hint, ...]
    articles: tuple[str, ...]
    zh: str
    en: str
    blocks: bool = True


def penalty_instead_of_transfer(
    found: Iterable[Hint], *, penalty_drafted: bool, decision: TransferDecision | None
) -> InsteadOfTransfer | None:
    """Warn where a limit is reached, a penalty is drafted, and no whole decision on a transfer is recorded (以罚代刑)."""
    reached = tuple(one for one in found if one.reached)
    if not reached or not penalty_drafted or (decision is not None and decision.whole):
        return None
    wanting = "" if decision is None else "（决定不移送的，须记录负责人和理由）"
    rules = "、".join(dict.fromkeys(one.rule for one in reached))
    return InsteadOfTransfer(
        reached, ("penalty-27", "transfer-5"),
        f"可能达到刑事立案标准（{rules}），正职负责人须先记录移送或者不移送的决定，不得以罚代刑{wanting}",
        f"a limit of {rules} is reached: the head of the organ records transfer, or no transfer with reasons, first",
    )  # fmt: skip
