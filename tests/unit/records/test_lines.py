"""Lines of a stream: every encoding, every size, one at a time."""

from __future__ import annotations

import io
import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.lines import lines

CUT = "北岸灯塔 全集".encode()[:-1]


def texts(data: bytes, limit: int = 1000) -> list[str]:
    return [line.text for line in lines(io.BytesIO(data), limit)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_chinese_lines_are_read_in_every_encoding(encoding: str, end: str) -> None:
    data = end.join(["北岸灯塔 全集", "", "浮空城物语 第二季"]).encode(encoding)

    assert texts(data) == ["北岸灯塔 全集", "", "浮空城物语 第二季"]


def test_lines_of_one_file_may_differ_in_encoding() -> None:
    assert texts("北岸灯塔\n".encode() + "浮空城物语\n".encode("gb18030")) == ["北岸灯塔", "浮空城物语"]


def test_a_line_cut_inside_a_character_keeps_what_is_whole() -> None:
    assert texts(CUT + b"\nnext") == ["北岸灯塔 全\ufffd", "next"]


def test_bytes_of_no_encoding_are_refused_and_the_next_line_is_read() -> None:
    found = list(lines(io.BytesIO(b"\xff\xfe\xff\xff\xff\xff\xff"[2:] + b"\nplain\n")))

    assert [(one.number, one.refusal) for one in found] == [(1, "undecodable"), (2, "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_beyond_the_limit_is_passed_over_whole(encoding: str) -> None:
    found = list(lines(io.BytesIO(("x" * 5_000_000 + "\nnext\n").encode(encoding)), 1000))

    assert [(one.number, one.refusal) for one in found] == [(1, "line_too_long"), (2, "")]
    assert len(found[0].text) == 200
    assert found[1].text == "next"


def test_nothing_but_a_line_feed_ends_a_line() -> None:
    assert texts("a\x0b\x0c\x1c\x85\u2028\u2029\x00b\rc\nd".encode()) == [
        "a\x0b\x0c\x1c\x85\u2028\u2029\x00b\rc",
        "d",
    ]


def test_an_empty_stream_has_no_line_and_a_last_line_needs_no_end() -> None:
    assert (texts(b""), texts(b"a"), texts(b"a\n"), texts(b"\n")) == ([], ["a"], ["a"], [""])


def test_a_line_is_handed_on_before_the_next_one_is_written() -> None:
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as stream, os.fdopen(writer, "wb", buffering=0) as source:
        found = lines(stream)
        source.write("北岸灯塔\n".encode())
        first: list[str] = []
        thread = threading.Thread(target=lambda: first.append(next(found).text))
        thread.start()
        thread.join(20)  # the second line is never written
        assert first == ["北岸灯塔"]


@given(st.binary(max_size=200), st.integers(1, 50))
def test_any_bytes_give_as_many_lines_as_they_have(data: bytes, limit: int) -> None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        data = b"x" + data
    found = list(lines(io.BytesIO(data), limit))

    assert len(found) == data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
    assert [one.number for one in found] == list(range(1, len(found) + 1))


@given(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=50))
def test_text_beyond_ascii_comes_back_as_it_was(text: str) -> None:
    text = f"浮空城{text}"

    assert texts((text + "\n").encode()) == [text.removesuffix("\r")]
