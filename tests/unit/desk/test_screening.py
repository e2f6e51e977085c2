"""Answers for lines: the contract of `copywatch screen titles --json`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.disguises import VIEWS
from desk.screening import Answer, answers
from matchers.facts import WorkFacts
from matchers.index.catalogue import index
from records.lines import Line
from records.vocabulary import WorkKind

CATALOGUE = index(
    [
        WorkFacts(1, "gy-1", "北岸灯塔", WorkKind.LITERATURE, creators=("林晚",)),
        WorkFacts(2, "gy-2", "浮空城物语", WorkKind.FILM_TV, year=2021),
        WorkFacts(3, "gy-3", "家", WorkKind.LITERATURE),
    ]
)


OFFER = "【网盘】北岸灯塔 林晚 全集 txt 提取码 x7k2"


def answer(text: str, *, everything: bool = False) -> Answer:
    (one,) = answers([Line(1, text)], CATALOGUE, "d", everything=everything)
    return one


def test_a_match_has_the_agreed_shape() -> None:
    row = answer(OFFER).as_json()
    (match,) = row["matches"]

    assert row["listing"] == OFFER
    assert "refusal" not in row
    assert (match["work_id"], match["title"], match["view"], match["span"]) == (
        "gy-1",
        "北岸灯塔",
        "base",
        [4, 8],
    )
    assert (match["edits"], match["p_unlicensed"]) == (0, None)
    assert match["decision"] == "draft"
    assert 0.95 <= match["p_work"] <= 1
    assert 0.9 <= match["p_act"] <= 1
    assert all(reason["zh"] and reason["en"] for reason in match["reasons"])


def test_a_listing_that_names_none_of_the_works_has_no_match() -> None:
    assert answer("人体工学椅 家用 电脑椅 包邮").as_json() == {
        "listing": "人体工学椅 家用 电脑椅 包邮",
        "matches": [],
    }


def test_a_page_about_the_work_names_it_and_is_not_to_be_acted_on() -> None:
    (match,) = answer("《北岸灯塔》书评：一座灯塔与三代人").matches

    assert (match["work_id"], match["decision"]) == ("gy-1", "review")
    assert match["p_work"] > 0.5 > match["p_act"]


def test_what_was_weighed_and_is_not_named_is_listed_on_demand_only() -> None:
    line = "回家的路上听的歌 全集下载"

    assert answer(line).matches == ()
    assert all(match["decision"] == "drop" for match in answer(line, everything=True).matches)


def test_a_name_in_text_or_file_has_a_place_and_no_span_in_the_listing() -> None:
    in_text = answer(
        '{"listing": "资源合集 09", "text": "书名：《北岸灯塔》 链接 https://pan.baidu.com/s/1AbCdEfGh 提取码 x7k2"}'
    )
    in_file = answer('{"listing": "分享", "files": ["01.jpg", "北岸灯塔.epub"]}')

    assert in_text.matches[0]["span"] == []
    assert in_text.matches[0]["place"] == {"source": "text", "span": [4, 8], "raw": "北岸灯塔"}
    assert in_file.matches[0]["place"] == {
        "source": "file",
        "file": "北岸灯塔.epub",
        "span": [0, 4],
        "raw": "北岸灯塔",
    }


def test_a_place_in_a_long_post_is_a_place_in_the_listing() -> None:
    post = "随便聊聊，" * 120 + "书名：《北岸灯塔》 全集 txt 提取码 x7k2"
    (match,) = answer(post).matches
    start, end = match["span"]

    assert post[start:end] == "北岸灯塔"


@pytest.mark.parametrize("line", ["", "{}", '{"listing": 1}', "\U0001f600\U0001f600", "\u202e\u200b\x00"])
def test_an_unusable_line_is_answered_with_its_code(line: str) -> None:
    row = answer(line).as_json()

    assert row["matches"] == []
    assert row["refusal"]["code"]
    assert row["refusal"]["line"] == 1


def test_a_line_that_could_not_be_read_is_answered_too() -> None:
    (one,) = answers([Line(7, "xxx", "line_too_long")], CATALOGUE, "d")

    assert one.as_json() == {"listing": "xxx", "matches": [], "refusal": {"code": "line_too_long", "line": 7}}


def test_every_line_is_answered_before_the_next_is_read() -> None:
    read: list[int] = []

    def source() -> object:
        for number in range(3):
            read.append(number)
            yield Line(number + 1, "北岸灯塔")

    found = answers(source(), CATALOGUE, "d")  # type: ignore[arg-type]
    next(found)

    assert read == [0]


@given(st.text(max_size=200), st.sampled_from(["北岸灯塔", "浮空城物语"]), st.text(max_size=40))
def test_spans_give_what_stands_there_whatever_stands_around(before: str, title: str, after: str) -> None:
    listing = f"{before} 《{title}》 {after}"
    for match in answer(listing, everything=True).matches:
        if match["span"]:
            start, end = match["span"]
            assert listing[start:end] == match["place"]["raw"]


def test_the_guide_names_every_key_and_every_refusal() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "how-to" / "screen-your-own-list.md").read_text("utf-8")
    (match,) = answer(OFFER).matches
    codes = {"empty", "nothing_to_read", "not_json", "not_an_object", "no_listing", "wrong_type", "listing_too_long",
             "line_too_long", "undecodable"}  # fmt: skip

    for word in (*answer(OFFER).as_json(), "refusal", "ignored", *match, *codes, *VIEWS):
        assert f"`{word}`" in guide, word
