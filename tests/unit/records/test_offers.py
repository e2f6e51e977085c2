"""What of a page is its offer, and what is the noise around it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import offers

TEXT = "庚子岁末，余客济南，夜闻邻院有读书声，甚清越，因与主人言之，主人笑曰此狐也，居此数十年矣，未尝为祟。"
HASH = "c12fe1c06bba254a9dc9f519b335aa7c1367a88a"


def page(**columns: Any) -> dict[str, Any]:
    return {
        "title": "聊斋志异 全本", "text": TEXT, "links": [], "files": [], "share_links": [], "price": "",
        "identifiers": {}, **columns,
    }  # fmt: skip


def link(url: str, rel: str = "download") -> dict[str, str]:
    return {"url": url, "text": "下载", "rel": rel}


def fields(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    same = offers.digest(offers.facts(before)) == offers.digest(offers.facts(after))
    found = [one["field"] for one in offers.differences(before, after)]
    assert same == (set(found) <= {"text"})
    return found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"title": "聊斋志异  全本"}, {"title": "聊齋志異 全本"}),
        ({"text": TEXT + "浏览 123 次 2026-11-21"}, {"text": TEXT + "浏览 4711 次 2026-11-22"}),
        (
            {"links": [link("https://d.example/f?id=7&token=0a1b2c3d4e5f&expires=1763800000")]},
            {"links": [link("https://d.example/f?id=7&token=ffffffffffff&expires=1763900000")]},
        ),
        ({"links": [link("https://x.example/", "page")]}, {"links": []}),
        ({"price": "¥ 9.90"}, {"price": "¥9.90"}),
        (
            {"links": [link(f"magnet:?xt=urn:btih:{HASH}&tr=http://a.example", "magnet")]},
            {"links": [link(f"magnet:?dn=x&xt=urn:btih:{HASH.upper()}", "magnet")]},
        ),
    ],
)
def test_noise_is_no_change(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert fields(page(**before), page(**after)) == []


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ({}, {"title": "聊斋志异 续集"}, "title"),
        ({}, {"text": "本帖已转移，请到新站观看，感谢各位一直以来的支持与陪伴，江湖再见，后会有期，勿念勿回。"}, "text"),
        ({"links": [link("https://d.example/f?t=7")]}, {"links": [link("https://d.example/f?t=8")]}, "links"),
        ({}, {"files": [{"name": "聊斋.epub", "size": 9}]}, "files"),
        (
            {"share_links": [{"service": "baidu", "id": "1AbC", "code": "x7k9"}]},
            {"share_links": [{"service": "baidu", "id": "1AbC", "code": "q2w3"}]},
            "share",
        ),
        ({"price": "9 元"}, {"price": "19 元"}, "price"),
        ({}, {"identifiers": {"version": ["2.0"]}}, "app"),
    ],
)  # fmt: skip
def test_what_is_offered_is(before: dict[str, Any], after: dict[str, Any], field: str) -> None:
    assert fields(page(**before), page(**after)) == [field]


def test_of_lists_only_what_left_and_what_came_is_named() -> None:
    one, two, three = ({"name": f"{n}.epub", "size": n} for n in (1, 2, 3))

    (change,) = offers.differences(page(files=[one, two]), page(files=[two, three]))

    assert change == {"field": "files", "before": ["1.epub 1"], "after": ["3.epub 3"]}


def test_an_info_hash_has_one_spelling() -> None:
    # the same twenty bytes in base 32 (RFC 4648) and in hexadecimal, and one of version 2
    assert offers.info_hash("magnet:?xt=urn:btih:YEX6DQDLXISUVHOJ6UM3GNNKPQJWPKEK") == HASH
    assert offers.info_hash(f"magnet:?xt=urn:btih:{HASH}") == HASH
    assert offers.info_hash("magnet:?xt=urn:btmh:1220" + "AB" * 32) == "ab" * 32
    assert offers.info_hash("magnet:?dn=nothing") == ""


@given(
    st.dictionaries(st.from_regex(r"[a-z_]{1,6}", fullmatch=True), st.text(max_size=20), max_size=5),
    st.text(max_size=20),
)
def test_an_address_has_a_form_that_stays_and_that_forgets_tokens(asked: dict[str, str], token: str) -> None:
    url = "https://d.example/f?" + urlencode(asked)
    once = offers.steady(url)

    assert offers.steady(once) == once
    signed = url + ("&" if asked else "") + urlencode({"auth_key": "0123456789" + token})
    assert offers.steady(signed) == (once if "auth_key" not in asked else offers.steady(signed))


@given(st.text(max_size=200))
def test_any_text_has_a_steady_form(url: str) -> None:
    assert isinstance(offers.steady(url), str)


@given(st.text(max_size=300))
def test_a_text_is_like_itself(text: str) -> None:
    assert offers.same_text(text, text)
