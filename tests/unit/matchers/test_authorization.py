"""Grants against where, by whom and when a listing was seen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matchers.authorization import licence
from matchers.facts import Grant, ListingFacts


def seen(**more: Any) -> ListingFacts:
    facts = {
        "url": "https://v.example/vip/a.html",
        "seen": date(2025, 6, 1),
        "uploader": "示例频道",
        "packages": ("com.a.b",),
    }
    return ListingFacts(title="星渊纪事", **{**facts, **more})


@pytest.mark.parametrize(
    ("grant", "listing"),
    [
        (Grant(1), seen()),
        (Grant(1, host="v.example"), seen()),
        (Grant(1, host="V.example:443"), seen()),
        (Grant(1, host="*.example"), seen()),
        (Grant(1, host="v.example", path="/vip/"), seen()),
        (Grant(1, account=" 示例 频道"), seen()),
        (Grant(1, package="com.A.b"), seen()),
        (Grant(1, host="v.example", right="信息网络传播权", territory="中国大陆"), seen()),
        (Grant(1, host="v.example", valid_from=date(2025, 6, 1), valid_to=date(2025, 6, 1)), seen()),
    ],
)
def test_a_grant_that_covers_everything_is_full(grant: Grant, listing: ListingFacts) -> None:
    found = licence([grant], listing)
    assert found
    assert (found.full, found.lacking) == (True, ())


@pytest.mark.parametrize(
    ("grant", "lacking"),
    [
        (Grant(1, host="v.example", path="/free"), ("path",)),
        (Grant(1, host="v.example", valid_to=date(2025, 5, 31)), ("window",)),
        (Grant(1, host="v.example", valid_from=date(2025, 6, 2)), ("window",)),
        (Grant(1, host="v.example", account="别人"), ("account",)),
        (Grant(1, host="v.example", right="放映权"), ("right",)),
        (Grant(1, host="v.example", territory="日本"), ("territory",)),
        (Grant(1, host="w.example", package="com.a.b"), ("host",)),
    ],
)
def test_a_grant_that_covers_a_part_says_what_is_lacking(grant: Grant, lacking: tuple[str, ...]) -> None:
    found = licence([grant], seen())
    assert found
    assert (found.full, found.lacking) == (False, lacking)


@pytest.mark.parametrize(
    "grant",
    [
        Grant(1, host="other.example"),
        Grant(1, host="example"),
        Grant(1, host="*.v.example"),
        Grant(1, package="com.x"),
    ],
)
def test_a_grant_for_another_channel_is_none(grant: Grant) -> None:
    assert licence([grant], seen()) is None


@pytest.mark.parametrize(
    "url", ["https://v.example/vipfree/a", "https://v.example/vip/../free/a", "https://v.example/%76ip2"]
)
def test_a_path_covers_whole_segments_only(url: str) -> None:
    found = licence([Grant(1, host="v.example", path="/vip")], seen(url=url))
    assert found
    assert not found.full


def test_the_best_of_several_grants_counts() -> None:
    grants = [Grant(1, host="v.example", valid_to=date(2020, 1, 1)), Grant(2, host="v.example")]
    found = licence(grants, seen())
    assert found
    assert (found.grant.id, found.full) == (2, True)
