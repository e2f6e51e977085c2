"""Every disguise in its own view, with the span of what stands in the raw text; and what is no disguise."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.text.normalise import read
from matchers.titles import Title, TitleIndex, build, syllables
from records import folding

NAMES = (
    "庆余年", "三体", "三体II:黑暗森林", "斗破苍穹", "射雕英雄传", "重庆森林", "西安事变", "张三的歌", "女孩们的夜", "战狼2",
    "Avatar", "Dune", "Spider-Man", "The Dark Knight", "I Am", "1984", "家", "Her", "谢谢你来过", "十二生肖",
)  # fmt: skip


@cache
def index() -> TitleIndex:
    return build([Title(number, name) for number, name in enumerate(NAMES)], initials=["斗破苍穹"])


def found(text: str, source: str = "title", limit: int = folding.TITLE_LIMIT) -> set[tuple[str, str, str]]:
    """(name, raw text, view) of all places."""
    reading = read(text, source, limit)
    return {
        (index().titles_of(place.key)[0].text, reading.raw[slice(*reading.raw_span(place.start, place.end))], place.view)
        for place in index().places(reading)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name", "raw", "view"),
    [
        ("【4K】慶·餘·年 全集", "庆余年", "慶·餘·年", "base"),
        ("庆🔥余年 全集", "庆余年", "庆🔥余年", "base"),
        ("庆，余，年", "庆余年", "庆，余，年", "base"),
        ("ＤＵＮＥ 2021", "Dune", "ＤＵＮＥ", "base"),
        ("the.dark.knight.2008", "The Dark Knight", "the.dark.knight", "base"),
        ("D.U.N.E 2021", "Dune", "D.U.N.E", "squeezed"),
        ("d u n e", "Dune", "d u n e", "squeezed"),
        ("TheDarkKnight.1080p", "The Dark Knight", "TheDarkKnight", "squeezed"),
        ("庆余念更新至12集", "庆余年", "庆余念", "syllables"),
        ("豆破苍琼 txt", "斗破苍穹", "豆破苍琼", "syllables"),
        ("崇庆森林", "重庆森林", "崇庆森林", "syllables"),
        ("Qing Yu Nian 4K", "庆余年", "Qing Yu Nian", "pinyin"),
        ("qingyunian.S01", "庆余年", "qingyunian", "pinyin"),
        ("Qìng.Yú.Nián", "庆余年", "Qìng.Yú.Nián", "pinyin"),
        ("chong qing sen lin", "重庆森林", "chong qing sen lin", "pinyin"),
        ("xianshibian", "西安事变", "xianshibian", "pinyin"),
        ("Xi'an Shi Bian", "西安事变", "Xi'an Shi Bian", "pinyin"),
        ("qing余年", "庆余年", "qing余年", "pinyin"),
        ("弓长三的歌 flac", "张三的歌", "弓长三的歌", "split"),
        ("女子亥们的夜", "女孩们的夜", "女子亥们的夜", "split"),
        ("讠身寸讠射你来过", "谢谢你来过", "讠身寸讠射你来过", "split"),
        ("厌余年 百度网盘", "庆余年", "厌余年", "looks"),
        ("斗破苍宫", "斗破苍穹", "斗破苍宫", "looks"),
        ("Аvаtаr 2009", "Avatar", "Аvаtаr", "homoglyphs"),
        ("庆x余x年", "庆余年", "庆x余x年", "fillers"),
        ("庆丶余丶年", "庆余年", "庆丶余丶年", "fillers"),
        ("3体 全集", "三体", "3体", "numerals"),
        ("3.体", "三体", "3.体", "numerals"),
        ("12生肖", "十二生肖", "12生肖", "numerals"),
        ("战狼二", "战狼2", "战狼二", "numerals"),
        ("DPCQ txt", "斗破苍穹", "DPCQ", "initials"),
    ],
)
def test_a_disguise_is_found_in_its_view_where_it_stands(text: str, name: str, raw: str, view: str) -> None:
    assert (name, raw, view) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "she said it", "brother", "iam", "the others", "119840", "QYN", "qingyunianhua", "shuangqingyunian", "xqing yu nian",
        "三。体", "第123体", "女子，亥们的夜", "庆幸余生年华", "余年", "轻鱼粘", "avatarx", "АВАТАР",
    ],
)  # fmt: skip
def test_what_only_holds_the_letters_of_a_name_is_none(text: str) -> None:
    assert {name for name, _, _ in found(text)} <= {"家"}


def test_a_name_that_stands_there_is_told_once_and_in_no_other_view() -> None:
    assert found("《射雕英雄传》") == {("射雕英雄传", "射雕英雄传", "base")}


def test_names_that_a_view_cannot_tell_apart_know_how_many_they_are() -> None:
    twins = build([Title(1, "事实如此"), Title(2, "试试如此"), Title(3, "逝世如此")])
    places = twins.places(read("是是如此", "title"))
    assert {(place.key, place.shared) for place in places} == {(key, 3) for key in range(3)}


def test_in_prose_a_short_disguise_counts_only_where_it_stands_apart() -> None:
    prose = "他说得很慢，仿佛每一个字都要想一想。" * 70
    assert found(f"{prose}人人庆余念叨着他{prose}", "text", folding.TEXT_LIMIT) == set()
    assert found(f"{prose}书名：《庆余念》{prose}", "text", folding.TEXT_LIMIT) == {
        ("庆余年", "庆余念", "syllables")
    }


def test_english_prose_gives_whole_words_only() -> None:
    prose = "Nobody there would ever say that others were together with brothers. " * 20
    assert found(f"{prose} The Dark Knight. {prose}", "text", folding.TEXT_LIMIT) == {
        ("The Dark Knight", "The Dark Knight", "base")
    }


@given(st.text(max_size=60))
def test_any_text_is_read_and_every_span_lies_in_it(text: str) -> None:
    reading = read(text, "title")
    for place in index().places(reading):
        start, end = reading.raw_span(place.start, place.end)
        assert 0 <= start < end <= len(text)


FREE = st.text(st.characters(categories=["Zs", "Po", "Sm", "So", "Nd", "Lo", "Ll", "Mn", "Cf"]), max_size=12)


@given(FREE, st.sampled_from(NAMES), FREE)
def test_the_text_of_a_plain_place_folds_to_the_name(before: str, name: str, after: str) -> None:
    reading = read(f"{before} {name} {after}", "title")
    for place in index().places(reading):
        raw = reading.raw[slice(*reading.raw_span(place.start, place.end))]
        if place.view in {"base", "squeezed"}:
            assert folding.key(raw) == index().key_text(place.key)


DISGUISED = (
    ("庆余念", "庆余年", "syllables"), ("qing-yu-nian", "庆余年", "pinyin"), ("弓长三的歌", "张三的歌", "split"),
    ("厌余年", "庆余年", "looks"), ("3体", "三体", "numerals"), ("庆q余q年", "庆余年", "fillers"), ("D.u.n.e", "Dune", "squeezed"),
)  # fmt: skip


@given(st.sampled_from(["", "【4K】", "《", "1080p ", "😀 ", "\u200b", "a\u0301 "]), st.sampled_from(DISGUISED),
       st.sampled_from(["", "》txt", " 更新至", "【全】", " e\u0301", "\u202e "]))  # fmt: skip
def test_a_planted_disguise_is_found_at_its_own_span(
    before: str, planted: tuple[str, str, str], after: str
) -> None:
    disguise, name, view = planted
    places = found(f"{before}{disguise}{after}")
    assert (name, view) in {
        (found_name, found_view) for found_name, raw, found_view in places if disguise in raw
    }


@given(st.text(st.sampled_from("庆余年念qingyunia .年"), max_size=20))
def test_the_text_of_a_sounding_place_is_read_as_the_name_is(text: str) -> None:
    reading = read(text, "title")
    for place in index().places(reading):
        if place.view in {"syllables", "pinyin"}:
            raw = reading.raw[slice(*reading.raw_span(place.start, place.end))]
            words = folding.soften(raw).text
            said = "".join(syllables.as_syllables(w) if w.isascii() else w for w in _runs(words))
            key = index().key_text(place.key)
            assert said.translate(_table()) in syllables.spelt(key)


def _runs(text: str) -> list[str]:
    import re

    return re.findall(r"[a-z]+|[^\W_a-z]", text)


def _table() -> dict[int, str]:
    from matchers.titles import tables

    return tables.syllables()
