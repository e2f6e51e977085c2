"""Bytes of an upload to text: byte order mark, then strict UTF-8, then GB18030. Nothing is guessed from statistics.

Broken bytes do not spoil the file: each becomes one mark character (U+DC00 plus the byte, a code point that
no valid text holds), so that the row it stands in can be refused and shown, and the rest goes in.
A line break, a comma, a tab or a quote is never part of a multi-byte character in UTF-8 or GB18030,
so damage stays inside its row.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from records.errors import BytesRefused

BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
"""Mark, codec for what follows, name that is reported. UTF-32 marks are looked for first and refused."""
UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
MARK_BASE = 0xDC00
BLOCK = 1 << 20
"""Bytes that are decoded at once; a line longer than that is no line of a table."""
ENOUGH = 1 << 20
"""Bytes beyond ASCII after which the encoding of a long file is decided."""
CHOICES = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "big5")
"""What a person may say where nothing can be told from the bytes."""
_MARK = re.compile("[\udc00-\udcff]")
_ASCII = bytes(range(0x80))
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True)
class Decoded:
    """Text without its byte order mark; `damaged` says that it holds marks of broken bytes."""

    text: str
    encoding: str
    damaged: bool


def decode(data: bytes) -> Decoded:
    """Text of `data`. Raises BytesRefused("undecodable") where most lines fit no known encoding."""
    if data.startswith(UTF32_MARKS):
        raise _undecodable()
    for mark, codec, name in BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], codec, name)
    if _is_utf8(data):
        return _decoded(data, "utf-8", "utf-8")
    return _checked("\n".join(map(_gb18030_line, data.split(b"\n"))), "gb18030")


@dataclass(frozen=True)
class Coding:
    """How the bytes of a file become text: the name that is reported, the codec, bytes of the mark in front."""

    name: str
    codec: str
    skip: int = 0


def coding(path: Path, told: str = "") -> Coding:
    """The encoding of a file, read in blocks. `told` (one of `CHOICES`) overrides everything but a mark.

    A long file is decided by its first MiB of bytes beyond ASCII, a short one by all of them.
    Raises BytesRefused("undecodable") with the choices as data, so that a person can be asked.
    """
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(UTF32_MARKS):
        raise _undecodable()
    for mark, codec, name in BOMS:
        if head.startswith(mark):
            return Coding(name, codec, len(mark))
    if told:
        if told not in CHOICES:
            raise _undecodable()
        return Coding(told, told)
    sample = _sample(path)
    if b"\x00" in sample:
        raise _undecodable()  # UTF-16 without its mark, or no text at all
    name = decode(sample).encoding
    return Coding(name, name)


def text_lines(path: Path, told: Coding) -> Iterator[str]:
    """The lines of a file without their ends, whatever ends them; broken bytes as marks.

    Raises BytesRefused("not_a_table") for a line of more than `BLOCK` bytes.
    """
    for block in _blocks(path, told):
        if told.codec == "gb18030":
            text = "\n".join(map(_gb18030_line, block.split(b"\n")))
        else:
            text = block.decode(told.codec, "copywatch-mark")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        yield from text.removesuffix("\n").split("\n")


def _sample(path: Path) -> bytes:
    """Lines of the file that hold bytes beyond ASCII, and at least its first block; whole lines only."""
    kept: list[bytes] = []
    weight = 0
    for block in _blocks(path, Coding("", "bytes")):
        if not kept or not block.isascii() or b"\x00" in block:
            kept.append(block)
            weight += len(block.translate(None, _ASCII))
        if weight > ENOUGH:
            break
    return b"".join(kept)


def _blocks(path: Path, told: Coding) -> Iterator[bytes]:
    """Pieces of a file that end where a line ends, but for the last."""
    wide = told.codec.startswith("utf-16")
    ends = [end.encode(told.codec) for end in "\n\r"] if wide else [b"\n", b"\r"]
    rest = b""
    with path.open("rb") as file:
        file.seek(told.skip)
        while piece := file.read(BLOCK):
            held = rest + piece
            cut = max((_last(held, end, 2 if wide else 1) for end in ends), default=0)
            if not cut and len(held) > 2 * BLOCK:
                raise BytesRefused(
                    "not_a_table", "a line has more than 1 MiB", zh="有一行超过 1 MiB，不是表格"
                )
            if cut:
                yield held[:cut]
            rest = held[cut:]
    if rest:
        yield rest


def _last(held: bytes, end: bytes, width: int) -> int:
    """Where the last `end` of whole characters ends, 0 for none. A CR at the very end may belong to the next LF."""
    stop = len(held) if end[:1] != b"\r" and end[-1:] != b"\r" else len(held) - width
    at = held.rfind(end, 0, stop)
    while at >= 0 and at % width:
        at = held.rfind(end, 0, at + width - 1)
    return at + width if at >= 0 else 0


def is_damaged(text: str) -> bool:
    """Whether broken bytes stood here."""
    return _MARK.search(text) is not None


def escaped(text: str) -> str:
    r"""The text with each broken byte shown as `\xNN` and each lone surrogate as `\uNNNN`; safe to store."""
    shown = _MARK.sub(lambda found: f"\\x{ord(found.group()) - MARK_BASE:02x}", text)
    return shown.encode("utf-8", "backslashreplace").decode("utf-8")


def _mark_byte(error: UnicodeError) -> tuple[str, int]:
    # one byte at a time: what follows a broken byte may be a comma or a line break
    assert isinstance(error, UnicodeDecodeError)
    return chr(MARK_BASE + error.object[error.start]), error.start + 1


codecs.register_error("copywatch-mark", _mark_byte)


def _decoded(data: bytes, codec: str, name: str) -> Decoded:
    try:
        return Decoded(data.decode(codec), name, damaged=False)
    except UnicodeDecodeError:
        return _checked(data.decode(codec, "copywatch-mark"), name)


def _checked(text: str, name: str) -> Decoded:
    lines = [line for line in text.split("\n") if line.strip()]
    damaged = sum(map(is_damaged, lines))
    if damaged * 2 > len(lines) + 1:
        raise _undecodable()
    return Decoded(text, name, damaged=damaged > 0)


def _gb18030_line(line: bytes) -> str:
    # a UTF-8 line among GB18030 ones would decode to other Han characters without any error
    codec = "ascii" if not line.isascii() and _is_han_utf8(line) else "gb18030"
    return line.decode(codec, "copywatch-mark")


def _is_han_utf8(line: bytes) -> bool:
    try:
        return max(line.decode("utf-8")) > "\u07ff"
    except UnicodeDecodeError:
        return False


def _undecodable() -> BytesRefused:
    return BytesRefused(
        "undecodable",
        "the file is neither UTF-8, UTF-16 with a byte order mark, nor GB18030; save it as CSV UTF-8",
        zh="文件不是 UTF-8、带 BOM 的 UTF-16 或 GB18030 编码，请另存为“CSV UTF-8”后再上传，或注明编码",
        choices=list(CHOICES),
    )


def _is_utf8(data: bytes) -> bool:
    """UTF-8 where all of it fits, or where more of it fits than fits GB18030 alone."""
    try:
        return not _is_chance_utf8(data.decode("utf-8"), data)
    except UnicodeDecodeError:
        pass
    utf8 = gb18030 = 0  # bytes beyond ASCII that speak for each
    for line in data.split(b"\n"):
        if not line.isascii():
            weight = len(line.translate(None, _ASCII))
            if _fits(line, "utf-8") and not _is_chance_utf8(line.decode("utf-8"), line):
                utf8 += weight
            elif _fits(line, "gb18030"):
                gb18030 += weight
    return utf8 >= gb18030 and utf8 > 0


def _fits(line: bytes, codec: str) -> bool:
    try:
        line.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _is_chance_utf8(text: str, data: bytes) -> bool:
    """Whether a short GB18030 file happens to be valid UTF-8.

    Two GB2312 bytes can be one character below U+0800 in UTF-8. Where no character stands above, and some
    run of letters is no word that anybody writes, the Chinese reading holds.
    """
    runs = list(_NOT_ASCII.finditer(text[:4096]))
    if not runs or max(max(run.group()) for run in runs) > "\u07ff" or not _fits(data, "gb18030"):
        return False
    return any(not _is_word_part(text, run.start(), run.end()) for run in runs)


def _is_word_part(text: str, start: int, end: int) -> bool:
    """Letters of one alphabet; accented Latin ones in a row stand inside a word with plain ones."""
    run = [c for c in text[start:end] if not "\u0080" <= c <= "\u00bf"]  # Latin-1 punctuation goes with any
    alphabets = {unicodedata.name(c, "?").split()[0] for c in run}
    if alphabets == {"LATIN"} and len(run) > 1:
        around = text[max(start - 1, 0) : start] + text[end : end + 1]
        return any(c.isalpha() for c in around)
    return len(alphabets) <= 1
