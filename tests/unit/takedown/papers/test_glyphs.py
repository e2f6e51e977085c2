"""A character that the print's faces lack is named, and no other."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from takedown.papers import glyphs
from takedown.papers.blocks import Clause, Letter, code, verbatim


def lacking(text: str) -> list[str]:
    return [
        one.code for one in glyphs.missing(Letter("题", "人", (Clause(verbatim(text)), Clause(code(text)))))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "堃喆镕𠮷野",
        "“《〔〕》”—…①☑□",
        "abc XYZ 0123 ~!@#%^&*",
        "长夜灯火\u200b\ufe0f\u3000",
        "Ünïcödé ßæ",
        "アニメ 한국어",
    ],
)
def test_what_the_faces_have_is_not_named(text: str) -> None:
    assert lacking(text) == []


def test_what_the_faces_lack_is_named_once_with_its_line() -> None:
    found = glyphs.missing(Letter("题", "人", (Clause(verbatim("火🔥灯🔥")), Clause(verbatim("𪚥")))))
    assert [(one.char, one.code, one.name) for one in found] == [
        ("🔥", "U+1F525", "FIRE"),
        ("𪚥", "U+2A6A5", "CJK UNIFIED IDEOGRAPH-2A6A5"),
    ]
    assert "火🔥灯🔥" in found[0].line


def _font(subtable: bytes, *, encoding: tuple[int, int] = (3, 10)) -> bytes:
    cmap = struct.pack(">HHHHI", 0, 1, *encoding, 12) + subtable
    return (
        struct.pack(">IHHHH", 0x00010000, 1, 0, 0, 0)
        + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap))
        + cmap
    )


GROUPS = struct.pack(">HHIII", 12, 0, 40, 0, 2) + struct.pack(">IIIIII", 0x41, 0x5A, 1, 0x20BB7, 0x20BB7, 99)
SEGMENTS = (
    struct.pack(">HHHHHHH", 4, 32, 0, 4, 0, 0, 0)
    + struct.pack(">HHH", 0x7A, 0xFFFF, 0)
    + struct.pack(">HH", 0x61, 0xFFFF)
)


@pytest.mark.parametrize(
    ("data", "spans"),
    [
        (_font(GROUPS), [(0x41, 0x5A), (0x20BB7, 0x20BB7)]),
        (_font(SEGMENTS, encoding=(3, 1)), [(0x61, 0x7A)]),
        (_font(GROUPS, encoding=(1, 0)), []),
        (_font(struct.pack(">HH", 6, 10)), []),
        (_font(GROUPS)[:60], []),
        (b"", []),
        (b"ttcf", []),
    ],
    ids=["format 12", "format 4", "no unicode", "another format", "cut", "empty", "collection cut"],
)
def test_the_repertoire_is_read_from_the_face_itself(
    data: bytes, spans: list[tuple[int, int]], tmp_path: Path
) -> None:
    path = tmp_path / "face.ttf"
    path.write_bytes(data)
    assert glyphs.cmap(path, 0) == spans
