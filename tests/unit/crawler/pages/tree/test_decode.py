"""Bytes of pages to text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.tree.decode import decode

SIMPLE = "这是一部很长的小说，他们在城里的时候，大家都说不出来的故事。"
TRADITIONAL = "這是一部很長的小說，他們在城裡的時候，大家都說不出來的故事。"


def page(charset: str, text: str) -> bytes:
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>{text}'.encode(
        {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(charset, charset)
    )


@pytest.mark.parametrize(
    ("body", "header", "text"),
    [
        (page("gb2312", SIMPLE), "", SIMPLE), (page("gbk", SIMPLE), "", SIMPLE), (page("gb18030", "㐂𠀀"), "", "㐂𠀀"),
        (page("big5", TRADITIONAL), "", TRADITIONAL), (page("utf-8", SIMPLE), "", SIMPLE),
        (SIMPLE.encode("gb18030"), "gbk", SIMPLE), (SIMPLE.encode(), "", SIMPLE),
        (SIMPLE.encode("gb18030"), "", SIMPLE), (TRADITIONAL.encode("big5hkscs"), "", TRADITIONAL),
        (SIMPLE.encode("gb18030"), "utf-8", SIMPLE), (SIMPLE.encode(), "iso-8859-1", SIMPLE),
        (b"\xef\xbb\xbf" + SIMPLE.encode(), "gbk", SIMPLE), (b"\xff\xfe" + SIMPLE.encode("utf-16-le"), "", SIMPLE),
        (page("no-such-charset".replace("no-such-charset", "utf-8"), SIMPLE).replace(b"utf-8", b"x-nothing"), "", SIMPLE),
    ],
    ids=["gb2312", "gbk", "gb18030", "big5", "utf-8", "header", "nothing said", "nothing said gbk", "nothing said big5",
         "header lies", "header says latin", "bom", "utf-16", "unknown name"],
)  # fmt: skip
def test_the_right_encoding_is_found(body: bytes, header: str, text: str) -> None:
    assert text in decode(body, header)[0]


SHORT_SIMPLE, SHORT_TRADITIONAL = "青瓷巷 全24集", "鐵皮信使 漫畫"


@pytest.mark.parametrize(
    ("text", "written", "header"),
    [
        (SIMPLE, "gbk", "iso-8859-1"), (SIMPLE, "gbk", "big5"), (SHORT_SIMPLE, "gbk", "iso-8859-1"), (SHORT_SIMPLE, "gb18030", "big5"),
        (TRADITIONAL, "big5", "iso-8859-1"), (TRADITIONAL, "big5", "gb2312"), (SHORT_TRADITIONAL, "big5", "gb2312"),
        (SHORT_TRADITIONAL, "big5", "utf-8"), (SHORT_SIMPLE, "gbk", ""), (SHORT_TRADITIONAL, "gbk", "gbk"),
        ("Größe und Übung", "cp1252", ""), ("Le café est fermé", "cp1252", "iso-8859-1"),
    ],
)  # fmt: skip
def test_a_wrong_word_about_the_encoding_does_not_stand_against_the_letters(
    text: str, written: str, header: str
) -> None:
    assert decode(f"<title>{text} 1080P</title>".encode(written), header)[0] == f"<title>{text} 1080P</title>"


def test_one_bad_byte_spoils_only_itself() -> None:
    body = page("gbk", SIMPLE)
    text, encoding = decode(body[:100] + b"\xff" + body[100:])

    assert encoding == "gb18030"
    assert text.count("\ufffd") <= 2


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_become_text(body: bytes, charset: str) -> None:
    text, _name = decode(body, charset)

    assert isinstance(text, str)
