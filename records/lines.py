"""Lines of a stream of bytes, one after the other: each in its own encoding, none larger than memory allows.

A file that is still being written, or a pipe, cannot be looked at as a whole, so each line decides for itself:
strict UTF-8, else UTF-8 with a few broken bytes (a title cut inside a character), else GB18030. A UTF-16 file
says so in its first bytes. Nothing but a line feed ends a line.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from records.decoding import decode

MAX_LINE = 16 * 1024 * 1024
"""Bytes of a line that are read; a longer one is passed over."""
PASSED_OVER = 1 << 20
SHOWN = 200
"""Characters of a line that cannot be read which are handed on, to know it by."""
BROKEN = "\ufffd"
_BREAK = re.compile(f"{BROKEN}+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end. `refusal`: `line_too_long` or `undecodable`; then the text is only a part."""

    number: int
    text: str
    refusal: str = ""


def lines(stream: BinaryIO, limit: int = MAX_LINE) -> Iterator[Line]:
    """Every line, empty ones too; each is handed on before the next is read. `limit` in bytes."""
    head = stream.readline(limit + 1)
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            yield from _wide(head[len(mark) :], stream, codec, limit)
            return
    raw, number = head.removeprefix(codecs.BOM_UTF8), 0
    while raw:
        number += 1
        yield _line(stream, number, raw, limit)
        raw = stream.readline(limit + 1)


def _line(stream: BinaryIO, number: int, raw: bytes, limit: int) -> Line:
    if len(raw) > limit and not raw.endswith(b"\n"):
        rest = raw
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(PASSED_OVER)
        return Line(number, raw[: 4 * SHOWN].decode("utf-8", "ignore")[:SHOWN], "line_too_long")
    text, refusal = _decoded(raw.removesuffix(b"\n").removesuffix(b"\r"))
    return Line(number, text, refusal)


def _decoded(raw: bytes) -> tuple[str, str]:
    mended = raw.decode("utf-8", "replace")
    if BROKEN not in mended:
        return (mended if raw.isascii() else decode(raw).text), ""
    if _mostly_whole(mended):
        return mended, ""
    chinese = raw.decode("gb18030", "replace")
    if BROKEN not in chinese or _mostly_whole(chinese):
        return chinese, ""
    return mended[:SHOWN], "undecodable"


def _mostly_whole(text: str) -> bool:
    """Whether two and more whole characters beyond ASCII stand for each break: then it is the right encoding."""
    breaks = len(_BREAK.findall(text))
    return sum(c > "\x7f" and c != BROKEN for c in text) >= 2 * breaks


def _wide(head: bytes, stream: BinaryIO, codec: str, limit: int) -> Iterator[Line]:
    """Lines of UTF-16, where a line feed may be half of another character."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    number, raw, text = 0, head, ""
    while raw:
        *whole, text = (text + decoder.decode(raw)).split("\n")
        for one in whole:
            number += 1
            yield _wide_line(number, one, limit)
        text = text[: limit + 1]  # what is too long stays too long
        raw = stream.readline(PASSED_OVER)
    if text + decoder.decode(b"", final=True):
        yield _wide_line(number + 1, text, limit)


def _wide_line(number: int, text: str, limit: int) -> Line:
    if 2 * len(text) > limit:
        return Line(number, text[:SHOWN], "line_too_long")
    return Line(number, text.removesuffix("\r"))
