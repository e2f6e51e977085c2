"""A line of text or of JSON to the facts of a listing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.facts import ListingFacts
from matchers.listings import MAX_LISTING, Given, facts, read_listing
from records.vocabulary import ListingKind


def read(line: str) -> ListingFacts:
    found = read_listing(line).facts
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("", "empty"),
        (" \t\u3000", "empty"),
        ("{}", "no_listing"),
        ('{"title": "北岸灯塔"}', "no_listing"),
        ('{"listing": null}', "no_listing"),
        ('{"listing": 5}', "wrong_type"),
        ('{"listing": ["北岸灯塔"]}', "wrong_type"),
        ('{"listing": "北岸灯塔', "not_json"),
        ('{"listing": "a"} {"listing": "b"}', "not_json"),
        ('{"a":' + "[" * 100_000, "not_json"),
        ('{"listing": "a", "n": ' + "1" * 10_000 + "}", "not_json"),
        ('["北岸灯塔"]', "not_an_object"),
        ("[]", "not_an_object"),
        ('[{"listing": "北岸灯塔"}]', "not_an_object"),
        ('{"listing": " "}', "empty"),
        ("长" * (MAX_LISTING + 1), "listing_too_long"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_code(line: str, code: str) -> None:
    assert (read_listing(line).facts, read_listing(line).refusal) == (None, code)


@pytest.mark.parametrize(
    "line",
    [
        "{完结}北岸灯塔",
        "[1984]",
        "1984",
        "[字幕组] 北岸灯塔 [01]",
        '"北岸灯塔, 全集"',
        "null",
        "【完结】北岸灯塔",
    ],
)
def test_titles_that_look_a_little_like_json_are_text(line: str) -> None:
    assert read(line).title == line


def test_a_json_line_gives_title_address_text_and_files() -> None:
    found = read(
        json.dumps({"listing": "北岸灯塔", "url": "https://a.example/1", "text": "简介",
                    "files": ["01.mkv", {"name": "02.mkv", "size": 5}]})
    )  # fmt: skip

    assert (found.title, found.url, found.text, found.files) == ("北岸灯塔", "https://a.example/1", "简介", ("01.mkv", "02.mkv"))  # fmt: skip


def test_fields_of_a_wrong_type_are_left_out_and_named() -> None:
    given_ = read_listing('{"listing": "北岸灯塔", "url": 5, "text": ["a"], "files": [3], "year": 1}')

    assert given_.ignored == ("url", "text", "files")
    assert given_.facts == facts("北岸灯塔")


def test_empty_fields_are_no_fault() -> None:
    given_ = read_listing('{"listing": "北岸灯塔", "url": null, "text": "", "files": []}')

    assert given_ == Given("北岸灯塔", facts("北岸灯塔"))


def test_a_lone_surrogate_stays_where_it_was() -> None:
    assert read('{"listing": "a\\ud800北岸灯塔"}').title == "a\ud800北岸灯塔"


def test_share_links_and_codes_are_read_from_line_and_text() -> None:
    in_line = facts("北岸灯塔 https://pan.baidu.com/s/1AbCdEfGhIj 提取码: 8q2k")
    in_text = facts("北岸灯塔", text="链接 https://pan.quark.cn/s/abcdef123456 密码 k3x9")

    assert in_line.shares == (("baidu", "8q2k"),)
    assert in_text.shares == (("quark", "k3x9"),)
    assert in_line.url == ""


def test_the_listing_of_a_share_is_a_share() -> None:
    found = facts("北岸灯塔", url="https://pan.baidu.com/s/1AbCdEfGhIj?pwd=8q2k")

    assert (found.kind, found.shares) == (ListingKind.SHARE, (("baidu", "8q2k"),))


def test_magnets_and_files_to_fetch_are_links() -> None:
    found = facts("北岸灯塔 magnet:?xt=urn:btih:0123456789abcdef https://a.example/d/%E5%8C%97%E5%B2%B8.mp4")

    assert [link[2] for link in found.links] == ["magnet", "download"]
    assert found.files == ("北岸.mp4",)


def test_a_line_that_is_a_file_name_is_a_row_of_an_index() -> None:
    assert facts("北岸灯塔.精校版全本.txt").kind is ListingKind.FILE
    assert facts("北岸灯塔 txt 下载").kind is ListingKind.PAGE


def test_a_post_in_one_line_is_read_as_text_too() -> None:
    post = "求助" * 300 + "《北岸灯塔》"

    assert facts(post).text == post
    assert facts(post, text="别的").text == "别的"


@given(st.text(max_size=300))
def test_any_line_gives_facts_or_a_code(line: str) -> None:
    given_ = read_listing(line)

    assert (given_.facts is None) == bool(given_.refusal)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=9), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["listing", "url", "text", "files", "name"]), inner, max_size=4)))  # fmt: skip
def test_any_json_gives_facts_or_a_code(value: object) -> None:
    given_ = read_listing(json.dumps(value))

    assert (given_.facts is None) == bool(given_.refusal)
