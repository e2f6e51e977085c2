"""Initials are taken for a name only where hardly anything else has them."""

from __future__ import annotations

from matchers.titles.initials import safe
from records.vocabulary import Decision
from tests.unit.matchers.reading import best, decided

NAMES = ["归途列车", "星渊纪事录", "渡口", "长河落日", "晚风", "Interstellar"]


def test_four_letters_are_enough_in_a_small_catalogue() -> None:
    assert safe(NAMES) == {"归途列车", "星渊纪事录", "长河落日"}


def test_a_large_catalogue_asks_for_more_letters_and_a_huge_one_for_an_alias() -> None:
    many = [f"x{number}" for number in range(3_000)]

    assert safe([*NAMES, *many]) == {"星渊纪事录"}
    assert safe([*NAMES, *(f"x{number}" for number in range(200_001))]) == frozenset()


def test_initials_of_two_names_or_of_a_known_word_are_nobodys() -> None:
    assert safe(["归途列车", "鬼头龙城"]) == frozenset()
    assert safe(["归途列车", "gtlc"]) == frozenset()


def test_initials_are_found_in_a_listing_and_wait_for_another_sign() -> None:
    (match,) = decided("gtlc")

    assert match.weighed.candidate.named is not None
    assert match.weighed.candidate.named.view == "initials"
    assert match.decision in (Decision.WATCH, Decision.DROP)
    assert best("gtlc 全24集 4K 国语中字 百度网盘").decision is Decision.REVIEW
