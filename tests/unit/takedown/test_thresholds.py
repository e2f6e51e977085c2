"""Figures against dated limits: hints with their source, never conclusions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from records.errors import Refused
from takedown.law import statutes
from takedown.thresholds import (
    Decided,
    Hint,
    Item,
    Measured,
    TransferDecision,
    hints,
    penalty_instead_of_transfer,
    rule_sets,
)

TODAY = date(2026, 11, 22)
YUAN = 100


def figures(**values: int) -> list[Measured]:
    return [Measured(Item(name), value, (f"E-{name}",), "后台导出") for name, value in values.items()]


def found(day: date, by: str = "act", **values: int) -> dict[str, Hint]:
    return {f"{one.rule_set} {one.item}": one for one in hints(figures(**values), day, TODAY) if one.by == by}


@pytest.mark.parametrize(
    ("day", "values", "reached"),
    [
        (date(2005, 1, 1), {"copies": 999}, {}),
        (date(2005, 1, 1), {"copies": 1000}, {"2004-copies copies"}),
        (date(2007, 4, 4), {"copies": 500}, {}),
        (date(2007, 4, 5), {"copies": 500}, {"2007-copies copies"}),
        (date(2005, 1, 1), {"clicks": 10**9}, {}),
        (date(2015, 8, 1), {"clicks": 50_000}, {"2011 clicks"}),
        (date(2025, 4, 25), {"clicks": 50_000}, {"2011 clicks"}),
        (date(2025, 4, 26), {"clicks": 50_000}, {}),
        (date(2025, 4, 26), {"clicks": 100_000}, {"2025 clicks"}),
        (date(2025, 4, 26), {"downloads": 10_000}, {"2025 downloads"}),
        (date(2015, 8, 1), {"illegal_turnover": 49_999_99}, {}),
        (date(2015, 8, 1), {"illegal_turnover": 50_000 * YUAN}, {"2004 illegal_turnover", "2011 illegal_turnover"}),
        (date(2026, 1, 1), {"ad_money": 50_000 * YUAN}, {"2019-ads ad_money"}),
        (date(2026, 1, 1), {"sale_turnover": 100_000 * YUAN}, {"2025-218 sale_turnover"}),
        # two halves together
        (date(2015, 8, 1), {"works": 250, "members": 500}, {"2011 combined"}),
        (date(2015, 8, 1), {"works": 249, "members": 500}, {}),
        (date(2005, 1, 1), {"illegal_income": 15_000 * YUAN, "illegal_turnover": 25_000 * YUAN}, {}),
    ],
)  # fmt: skip
def test_the_rule_of_the_day_of_the_act_holds(day: date, values: dict[str, int], reached: set[str]) -> None:
    assert {name for name, one in found(day, **values).items() if one.reached} == set(reached)


def test_a_hint_says_value_limit_rule_evidence_and_that_it_is_none_but_a_hint() -> None:
    hint = found(date(2026, 1, 1), clicks=120_000)["2025 clicks"]

    assert (hint.value, hint.limit, hint.ratio, hint.reached) == (120_000, 100_000, Decimal("1.2000"), True)
    assert (hint.rule, hint.crime, hint.verified) == ("法释〔2025〕5号第十三条", "criminal-217", False)
    assert [one.item for one in hint.inputs] == [Item.CLICKS]
    assert (hint.source_evidence_ids, hint.counted_how) == (("E-clicks",), "后台导出")
    assert "仅为提示，不是结论" in hint.caveats
    assert any("点击" in caveat for caveat in hint.caveats)


def test_the_newer_rule_is_shown_beside_that_of_the_act() -> None:
    assert found(date(2015, 8, 1), clicks=60_000)["2011 clicks"].reached
    assert not found(date(2015, 8, 1), "newer", clicks=60_000)["2025 clicks"].reached


def test_a_repetition_within_two_years_has_lower_limits() -> None:
    def income(last: date | None) -> Hint:
        (one,) = [row for row in hints(figures(illegal_income=20_000 * YUAN), date(2026, 5, 1), TODAY, last_penalty=last)
                  if row.rule_set == "2025"]  # fmt: skip
        return one

    assert not income(None).reached
    assert income(date(2024, 5, 1)).reached
    assert not income(date(2024, 4, 30)).reached
    assert not income(date(2026, 6, 1)).reached


@pytest.mark.parametrize("values", [[Measured(Item.CLICKS, -1, (), "")], figures(clicks=1) * 2,
                                    [Measured(Item.CLICKS, 1.5, (), "")], [Measured(Item.CLICKS, True, (), "")]])  # type: ignore[arg-type]  # fmt: skip
def test_figures_that_cannot_be_are_refused(values: list[Measured]) -> None:
    with pytest.raises(Refused):
        hints(values, date(2026, 1, 1), TODAY)


def test_an_act_in_the_future_is_refused() -> None:
    with pytest.raises(Refused):
        hints(figures(clicks=1), date(2026, 11, 23), TODAY)


def test_every_rule_set_cites_an_article_that_is_held_and_a_step_above_its_limit() -> None:
    for rules in rule_sets():
        statutes.named((rules.crime,))
        for item, limit in rules.aggravated.items():
            assert limit > rules.limits[item]
        for item, limit in rules.repeat.items():
            assert limit < rules.limits[item]


DECISIONS: list[Any] = [
    (None, True),
    (TransferDecision(Decided.TRANSFER, "局长", TODAY), False),
    (TransferDecision(Decided.NO_TRANSFER, "局长", TODAY, "数额未经鉴定"), False),
    (TransferDecision(Decided.NO_TRANSFER, "局长", TODAY, "  "), True),
    (TransferDecision(Decided.TRANSFER, "", TODAY), True),
]


@pytest.mark.parametrize(("decision", "warned"), DECISIONS)
def test_a_penalty_in_the_place_of_a_transfer_is_warned_of_and_blocked(
    decision: TransferDecision | None, warned: bool
) -> None:
    reached = hints(figures(clicks=120_000), date(2026, 1, 1), TODAY)

    warning = penalty_instead_of_transfer(reached, penalty_drafted=True, decision=decision)

    assert (warning is not None) is warned
    if warning is not None:
        assert warning.blocks
        assert "以罚代刑" in warning.zh
        statutes.named(warning.articles)


def test_no_penalty_or_no_limit_reached_is_no_warning() -> None:
    low, high = (hints(figures(clicks=count), date(2026, 1, 1), TODAY) for count in (10, 120_000))

    assert penalty_instead_of_transfer(high, penalty_drafted=False, decision=None) is None
    assert penalty_instead_of_transfer(low, penalty_drafted=True, decision=None) is None
