"""Rules on a sweep's figures."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from crawler.progress.monitors import Figures, Usual, judge
from records.vocabulary import AlertRule, SweepState

SOUND = Figures(
    state=SweepState.FINISHED, planned=100, visited=20, failed=2, unchanged=70, refused=8, remaining=0, listings=60
)  # fmt: skip
USUAL = [Usual(listings, 90) for listings in (58, 60, 61, 55, 300)]


def rules(figures: Figures, history: list[Usual] = USUAL) -> list[AlertRule]:
    return [one.rule for one in judge(figures, history)]


def test_a_sound_sweep_fails_no_rule() -> None:
    assert rules(SOUND) == []
    assert rules(SOUND, []) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"visited": 19}, AlertRule.COUNTS),
        ({"visited": -5, "unchanged": 95}, AlertRule.COUNTS),
        ({"visited": 0, "failed": 22}, AlertRule.ERRORS),
        ({"listings": 29}, AlertRule.LISTINGS_FELL),
        ({"visited": 0, "refused": 28, "away": 28}, AlertRule.TURNED_AWAY),
        ({"planned": 50, "visited": 10, "unchanged": 30}, AlertRule.FEW_PAGES),
        ({"deep": 21}, AlertRule.BUDGET),
        ({"rolled_back": "made in May · 生成于五月"}, AlertRule.ROLLED_BACK),
        ({"cut": "page budget of 100 spent · 页数上限已用尽", "state": SweepState.PARTIAL}, AlertRule.BUDGET),
    ],
)
def test_each_rule_fails_alone(changes: dict[str, Any], rule: AlertRule) -> None:
    assert rules(evolve(SOUND, **changes)) == [rule]


def test_a_few_links_beyond_the_depth_are_every_wikis() -> None:
    assert rules(evolve(SOUND, deep=20)) == []


def test_a_sweep_that_saw_nothing_but_refusals_is_named_so() -> None:
    nothing = Figures(SweepState.FINISHED, 5, 0, 0, 0, 5, 0, 0)

    assert rules(nothing, []) == [AlertRule.ONLY_REFUSALS]


def test_a_site_that_keeps_visitors_out_of_half_its_pages_all_along_is_as_usual() -> None:
    closed = [Usual(60, 50, 0.5)] * 5

    assert rules(evolve(SOUND, visited=0, unchanged=50, refused=48, away=48), closed) == []
    assert rules(evolve(SOUND, visited=0, unchanged=50, refused=48, away=48)) == [AlertRule.TURNED_AWAY]
    assert (
        rules(evolve(SOUND, visited=0, unchanged=50, refused=48, away=48), []) == []
    )  # nothing is usual yet


def test_a_site_without_an_answer_is_named_once() -> None:
    assert rules(Figures(SweepState.FAILED, 12, 0, 12, 0, 0, 0, 0, cut="no answer to 12 URLs in a row")) == [
        AlertRule.NO_ANSWER
    ]


def test_whoever_hears_that_nothing_was_seen_hears_what_kept_it_from_being_seen() -> None:
    silent = Figures(SweepState.FAILED, 6, 0, 6, 0, 0, 0, 0)
    why = ("robots_unreachable", "robots.txt: HTTP 503")
    (failed,) = judge(evolve(silent, why=why), [])
    (unnamed,) = judge(evolve(silent, why=("drawn_in_part", "")), [])

    assert failed.zh == "没有取到任何网页：robots.txt 无法读取（robots.txt: HTTP 503）"
    assert failed.en == "not one page could be fetched: robots_unreachable (robots.txt: HTTP 503)"
    assert "drawn_in_part" in unnamed.zh


@pytest.mark.parametrize("state", [SweepState.STOPPED, SweepState.PAUSED])
def test_a_sweep_that_people_ended_says_nothing_of_its_site(state: SweepState) -> None:
    assert rules(evolve(SOUND, state=state, listings=0, visited=0, remaining=20)) == []


def test_a_few_failed_pages_of_a_small_site_are_bad_luck() -> None:
    assert rules(Figures(SweepState.FINISHED, 4, 2, 2, 0, 0, 0, 2), []) == []


def test_a_site_that_has_shrunk_is_usual_after_three_sweeps() -> None:
    shrunk = evolve(SOUND, listings=20)

    assert rules(shrunk, [*USUAL[:3], Usual(20, 90), Usual(20, 90)]) == [AlertRule.LISTINGS_FELL]
    assert rules(shrunk, [*USUAL[:2], Usual(20, 90), Usual(20, 90), Usual(20, 90)]) == []


def test_a_failed_rule_is_told_in_both_languages_with_its_figures() -> None:
    (failed,) = judge(evolve(SOUND, listings=10), USUAL)

    assert (failed.seen, failed.expected) == ("10", "≥ 30")
    assert "10 条" in failed.zh
    assert "usually 60" in failed.en
    assert failed.as_row()["rule"] == "listings_fell"


def test_pages_of_which_none_is_a_listing_are_told_until_that_is_the_site_s_way() -> None:
    bare = evolve(SOUND, listings=0)

    assert rules(bare, []) == [AlertRule.NOTHING_LISTED]
    assert rules(bare, [Usual(0, 90)] * 2) == [AlertRule.NOTHING_LISTED]
    assert rules(bare, [Usual(0, 90)] * 3) == []


def test_a_few_pages_without_a_listing_and_a_site_that_had_some_are_told_otherwise() -> None:
    assert (
        rules(evolve(SOUND, planned=12, visited=10, unchanged=0, failed=0, refused=2, listings=0), []) == []
    )
    assert rules(evolve(SOUND, listings=0)) == [AlertRule.LISTINGS_FELL]
