"""Encodings of uploads: each is recognised, and damage stays in its own row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.decoding import Decoded, decode, escaped, is_damaged
from records.errors import BytesRefused

CHINESE = "编号,名称\n1,三体\n2,长夜渡口\n"


@pytest.mark.parametrize(
    ("codec", "name"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("gbk", "gb18030")],
)
def test_each_encoding_of_an_office_is_recognised(codec: str, name: str) -> None:
    decoded = decode(CHINESE.encode(codec))

    assert (decoded.text, decoded.encoding, decoded.damaged) == (CHINESE, name, False)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_is_recognised_by_its_mark(codec: str) -> None:
    decoded = decode("\ufeff".encode(codec) + CHINESE.encode(codec))

    assert (decoded.text, decoded.encoding) == (CHINESE, codec)


@pytest.mark.parametrize(
    "title", ["三体", "庆余年", "诛仙", "天", "胁援助", "长夜渡口", "𠮷野家", "漢字", "元尊"]
)
def test_a_short_gb18030_file_is_not_misjudged(title: str) -> None:
    assert decode(f"id,title\n1,{title}\n".encode("gb18030")).text == f"id,title\n1,{title}\n"


@pytest.mark.parametrize(
    "title", ["Corazón", "Мастер и Маргарита", "Ελλάδα", "naïveté", "créée", "Æon Flux", "ألف ليلة"]
)
def test_a_short_utf8_file_of_another_alphabet_is_not_taken_for_chinese(title: str) -> None:
    assert decode(f"id,title\n1,{title}\n".encode()).text == f"id,title\n1,{title}\n"


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_broken_row_costs_itself_only(codec: str) -> None:
    lines = [line.encode(codec) for line in ("编号,名称\n", "1,三体\n", "3,庆余年\n")]

    decoded = decode(lines[0] + lines[1] + b"2,\xff\xfe\xff\x80,x\n" + lines[2])

    assert decoded.encoding == codec
    assert [is_damaged(line) for line in decoded.text.splitlines()] == [False, False, True, False]
    assert "庆余年" in decoded.text


def test_a_gb18030_row_in_a_utf8_file_is_damage_of_that_row() -> None:
    decoded = decode("编号,名称\n1,三体\n".encode() + "2,长夜渡口\n".encode("gb18030") + "3,诛仙\n".encode())

    assert decoded.encoding == "utf-8"
    assert [is_damaged(line) for line in decoded.text.splitlines()] == [False, False, True, False]


def test_a_utf8_row_in_a_gb18030_file_is_damage_and_no_other_title() -> None:
    decoded = decode(
        "编号,名称\n1,三体\n".encode("gb18030") + "2,诛仙\n".encode() + "3,长夜渡口\n".encode("gb18030")
    )

    assert decoded.encoding == "gb18030"
    assert [is_damaged(line) for line in decoded.text.splitlines()] == [False, False, True, False]


def test_a_broken_byte_before_a_comma_leaves_the_comma() -> None:
    decoded = decode(
        "编号,名称,年份\n".encode("gb18030") + b"1,\xb5,2001\n" + "2,三体,2006\n".encode("gb18030")
    )

    assert decoded.text.splitlines()[1].count(",") == 2


def test_utf16_with_a_byte_too_much_is_damage_at_the_end() -> None:
    decoded = decode(CHINESE.encode("utf-16") + b"\x00")

    assert decoded.damaged
    assert decoded.text.startswith(CHINESE)


@pytest.mark.parametrize("data", [b"\xff\xff\n\xff\xff\n\xff\xfe\xff\n", "a".encode("utf-32")])
def test_bytes_that_are_no_text_are_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(BytesRefused) as refusal:
        decode(data)

    assert refusal.value.code == "undecodable"


def test_a_broken_byte_is_shown_as_its_value() -> None:
    assert escaped("三\udcff\ud800") == "三\\xff\\ud800"


def _decoded_or_code(data: bytes) -> Decoded | str:
    try:
        return decode(data)
    except BytesRefused as refusal:
        return refusal.code


@given(st.binary(max_size=200))
def test_any_bytes_give_text_that_can_be_shown_or_a_typed_refusal(data: bytes) -> None:
    result = _decoded_or_code(data)

    if isinstance(result, Decoded):
        assert escaped(result.text).encode("utf-8") or not result.text
        assert result.damaged == is_damaged(result.text)
    else:
        assert result == "undecodable"


@given(st.text(st.characters(codec="gb18030", exclude_characters="\ufeff"), max_size=60))
def test_any_text_survives_gb18030_behind_a_chinese_header(text: str) -> None:
    whole = "编号,作品名称,类别,年份\n" + text.replace("\r", "")

    assert decode(whole.encode("gb18030")).text == whole
