"""What a listing says: the same offer, another offer, nothing any more."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.scope import Site
from records.sweeps import Listing
from records.vocabulary import ListingKind, SiteKind
from takedown.notice.pages import app_facts, offer_digest, reads_as_gone


def listing(**columns: Any) -> Listing:
    return Listing(
        **{
            "url": "http://store.example/app/42.html", "kind": ListingKind.PAGE, "title": "长夜灯火", "text": "正文" * 200,
            "share_links": [], "files": [], "links": [], "identifiers": {},
        } | columns
    )  # fmt: skip


@pytest.mark.parametrize(
    "columns",
    [
        {"text": "完全不同的评论"},
        {"price": "9.9"},
        {"dates": ["2026-11-21"]},
        {"uploader": "别人"},
        {"links": [{"rel": "page", "url": "http://store.example/next", "text": ""}]},
    ],
)
def test_what_surrounds_an_offer_does_not_change_it(columns: dict[str, Any]) -> None:
    assert offer_digest(listing(**columns)) == offer_digest(listing())


@pytest.mark.parametrize(
    "columns",
    [
        {"title": "长夜灯火 预告片"},
        {"kind": ListingKind.FILE},
        {"files": [{"name": "a.mkv", "size": 1}]},
        {"share_links": [{"service": "baidu", "id": "1a", "code": "", "url": "u", "span": [0, 1]}]},
        {"links": [{"rel": "download", "url": "http://cdn.example/a", "text": ""}]},
        {"identifiers": {"version": ["2.0"]}},
    ],
)
def test_what_is_offered_makes_the_offer(columns: dict[str, Any]) -> None:
    assert offer_digest(listing(**columns)) != offer_digest(listing())


@given(st.permutations([{"rel": "download", "url": f"http://cdn.example/{n}", "text": ""} for n in range(4)]))
def test_the_order_of_links_is_no_difference(links: list[dict[str, str]]) -> None:
    assert offer_digest(listing(links=links)) == offer_digest(
        listing(links=sorted(links, key=lambda row: row["url"]))
    )


def test_a_short_page_that_says_so_is_gone_and_a_long_discussion_of_it_is_not() -> None:
    assert reads_as_gone(listing(text="该分享已被取消"))
    assert not reads_as_gone(listing(text="该分享已被取消" + "楼主补档，" * 50))
    assert not reads_as_gone(listing())


@pytest.mark.parametrize(
    ("url", "identifiers", "app_id"),
    [
        ("http://store.example/app/42.html", {"package": ["com.example.a"]}, "com.example.a"),
        ("http://store.example/app/42.html", {}, "42"),
        ("http://store.example/detail?id=7001&from=top", {}, "7001"),
    ],
)
def test_an_app_is_named_by_package_or_by_the_stores_own_id(
    url: str, identifiers: dict[str, Any], app_id: str
) -> None:
    store = Site(name="应用市场", kind=SiteKind.APP_STORE)
    facts = app_facts(store, listing(url=url, kind=ListingKind.APP, identifiers=identifiers))
    assert facts is not None
    assert (facts["store"], facts["app_id"], facts["version"]) == ("应用市场", app_id, "")


def test_a_page_of_a_website_is_no_app() -> None:
    assert app_facts(Site(name="论坛", kind=SiteKind.WEBSITE), listing()) is None
