"""Whom a suspension would hit: documented failures replayed, and the few sites that pass."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takedown.overblocking import names
from takedown.overblocking.check import Asked, Collateral, Observation, Reach, Target, collateral
from takedown.overblocking.lists import hosts, ranges

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))["case"]
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
OWN = "61.139.126.10"


def seen(asked: str, subject: str, *answers: str, days_ago: float = 1) -> Observation:
    return Observation(Asked(asked), subject, answers, NOW - timedelta(days=days_ago), "测试")


def whole(*more: Observation, host: str = "www.daoban.example") -> list[Observation]:
    return [seen("dns", host, OWN), seen("reverse", OWN, host, "daoban.example"), *more]


def look(target: Target, *lookups: Observation, **options: Any) -> Collateral:
    return collateral(target, lookups, NOW, **options)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_no_known_overblocking_case_passes(case: dict[str, Any]) -> None:
    at = datetime.combine(case["date"], datetime.min.time(), UTC)
    lookups = [
        Observation(Asked(row["asked"]), row["subject"], tuple(row["answers"]), at, case["source"])
        for row in case.get("lookups", [])
    ]
    answer = collateral(Target(tuple(case.get("hosts", ())), tuple(case.get("addresses", ()))), lookups, at)

    assert not answer.passes
    assert answer.reach is Reach(case["reach"])
    assert case["code"] in {reason.code for reason in answer.reasons}
    assert answer.nameable == ()
    assert case["source"]


def test_a_site_on_its_own_domain_with_an_address_of_its_own_passes() -> None:
    answer = look(Target(("www.daoban.example",)), *whole())

    assert answer.passes
    assert (answer.reasons, answer.missing, answer.never) == ((), (), ())
    assert answer.nameable == ("www.daoban.example",)


@pytest.mark.parametrize(
    ("lookups", "missing"),
    [
        ([], [(Asked.DNS, "www.daoban.example")]),
        ([seen("dns", "www.daoban.example", OWN)], [(Asked.REVERSE, OWN)]),
        (whole()[1:], [(Asked.DNS, "www.daoban.example")]),
        ([seen("dns", "www.daoban.example", OWN, days_ago=31), whole()[1]], [(Asked.DNS, "www.daoban.example")]),
        ([whole()[0], seen("reverse", OWN, "daoban.example", days_ago=31)], [(Asked.REVERSE, OWN)]),
        ([whole()[0], seen("reverse", OWN, "daoban.example", days_ago=-1)], [(Asked.REVERSE, OWN)]),
        # a lookup that does not even see the site itself sees nothing
        ([whole()[0], seen("reverse", OWN)], [(Asked.REVERSE, OWN)]),
        ([seen("dns", "www.daoban.example")], [(Asked.DNS, "www.daoban.example")]),
    ],
)  # fmt: skip
def test_what_is_not_known_does_not_pass_and_names_the_lookup(
    lookups: list[Observation], missing: list[tuple[Asked, str]]
) -> None:
    answer = look(Target(("www.daoban.example",)), *lookups)

    assert answer.reach is Reach.UNCERTAIN
    assert list(answer.missing) == missing


def test_one_neighbour_is_enough_and_is_named() -> None:
    answer = look(
        Target(("www.daoban.example",)),
        *whole()[:1],
        seen("reverse", OWN, "daoban.example", "mall.school.cn"),
    )

    assert answer.reach is Reach.SHARED
    assert "school.cn" in answer.reasons[0].zh
    assert answer.never == (OWN,)


def test_further_names_of_the_same_operator_are_no_neighbours() -> None:
    lookups = [*whole()[:1], seen("reverse", OWN, "daoban.example", "daoban2.example")]

    assert look(Target(("www.daoban.example",), own=("daoban2.example",)), *lookups).passes
    assert not look(Target(("www.daoban.example",)), *lookups).passes


def test_our_own_sweeps_know_neighbours_that_the_lookup_did_not_see() -> None:
    answer = look(Target(("www.daoban.example",)), *whole(), neighbours={OWN: ["bbs.xuexiao.example"]})

    assert answer.reach is Reach.SHARED


def test_a_site_behind_a_cdn_passes_by_its_origin_and_the_cdns_address_is_never_named() -> None:
    host = "www.daoban.example"
    front = [seen("dns", host, "104.21.30.4", "2606:4700::6815:1e04")]
    origin = [seen("origin", host, OWN), seen("reverse", OWN, "daoban.example")]

    assert look(Target((host,)), *front).missing == ((Asked.ORIGIN, host),)
    answer = look(Target((host,)), *front, *origin)
    assert answer.passes
    assert set(answer.never) == {"104.21.30.4", "2606:4700::6815:1e04"}
    assert look(Target((host,)), *front, seen("origin", host, "172.67.1.1")).reach is Reach.SHARED


def test_every_address_of_a_host_is_looked_at() -> None:
    answer = look(
        Target(("www.daoban.example",)), seen("dns", "www.daoban.example", OWN, "61.139.126.11"), whole()[1]
    )

    assert answer.missing == ((Asked.REVERSE, "61.139.126.11"),)


def test_a_clouds_address_may_be_one_customers_alone_but_is_never_named() -> None:
    cloud = "47.96.20.20"
    answer = look(
        Target(("www.daoban.example",)),
        seen("dns", "www.daoban.example", cloud),
        seen("reverse", cloud, "daoban.example"),
    )

    assert answer.passes
    assert answer.never == (cloud,)
    assert look(Target(addresses=(cloud,)), seen("reverse", cloud)).reach is Reach.SHARED


@pytest.mark.parametrize("host", ["github.io", "com.cn", "cn", "google.com", "GOOGLE.com.", "pan.baidu.com",
                                  "https://user.pages.dev/x", "a.b.aliyuncs.com", "blogspot.com", "ｇithub.com"])  # fmt: skip
def test_a_platform_or_a_suffix_never_passes_however_it_is_written(host: str) -> None:
    assert look(Target((host,)), *whole(host="x.example")).reach is Reach.SHARED


@pytest.mark.parametrize(
    "text", ["", "http://", "127.0.0.11", "10.0.0.1", "::1", "203.0.113.7", "…", "a..b", "x" * 300]
)
def test_what_is_no_public_host_does_not_pass(text: str) -> None:
    assert not look(Target((text,)), *whole()).passes


def test_nothing_named_does_not_pass() -> None:
    assert look(Target()).reach is Reach.UNCERTAIN


def test_every_entry_of_the_lists_has_a_source_a_day_and_a_spelling_that_is_compared() -> None:
    for name, entry in hosts().items():
        assert names.host_name(name) == name
        assert entry.source
        assert entry.checked <= NOW.date()
    for network, entry in ranges():
        assert str(network) == entry.name
        assert entry.source


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    answer = look(Target((text,), (text,)), *whole())

    assert answer.reach in set(Reach)
