"""Lists of digests and perceptual codes from elsewhere, to rows: what each row says of one file or picture.

Read: tables and JSON with headings (`work_id, file, pdq, quality, md5, ...`, or `hash` with `type`, as exchanges
of platforms have it), and lines without headings (`md5sum`, `sha256sum`, BSD form, `hash,quality`, vPDQ's
`frame,quality,hash,time`). 64 hexadecimal digits may be SHA-256, PDQ or a perceptual hash: where neither
heading nor form says which, the row is refused, never guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fingerprints.hashlists import EMPTY_FILE
from records import folding
from records.decoding import decode
from records.errors import BytesRefused
from records.tabular import Table, read_table
from records.uploads import Column, Reading, Sheet, bind

MAX_ROWS = 200_000
FILE_DIGESTS = ("sha256", "sha1", "md5")
DIGITS: Mapping[str, tuple[int, ...]] = {
    "pdq": (64,), "phash": (16, 64), "sha256": (64,), "sha1": (40,), "md5": (32,),
}  # fmt: skip
COLUMNS = (
    Column("work_id", ("作品编号", "编号", "作品ID", "内部编号", "作品代码")),
    Column("file", ("文件", "文件名", "名称", "filename", "file_name", "name", "path")),
    Column("pdq", ("pdq_hash", "pdqhash", "hash_pdq", "PDQ值")),
    Column("phash", ("phash64", "phash256", "p_hash", "imagehash", "perceptual_hash", "感知哈希")),
    Column("md5", ("hash_md5", "md5sum", "MD5值")),
    Column("sha1", ("hash_sha1", "sha_1", "SHA1值")),
    Column("sha256", ("hash_sha256", "sha_256", "SHA256值")),
    Column("hash", ("indicator", "value", "digest", "hash_value", "hexhash", "哈希", "哈希值", "特征值", "散列值")),
    Column("type", ("algorithm", "hash_type", "signal_type", "indicator_type", "算法", "类型", "哈希类型")),
    Column("quality", ("pdq_quality", "hash_quality", "质量", "质量分")),
)  # fmt: skip
HEADLESS = ("work_id", "file", "hash", "type", "quality")
_HEX = re.compile(
    r"(?<![0-9A-Za-z])(?:0x)?([0-9A-Fa-f]{64}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{32}|[0-9A-Fa-f]{16})(?![0-9A-Za-z])"
)
_SUM = re.compile(r"\\?([0-9A-Fa-f]{32,64}) [ *](.+)")
_BSD = re.compile(r"(MD5|SHA1|SHA256) \((.+)\) = ([0-9A-Fa-f]{32,64})")
_QUALITY = re.compile(r"([0-9A-Fa-f]{64})\s*[,;\t]\s*(\d{1,3})")
_VPDQ = re.compile(r"\d+,(?P<q>\d{1,3}),(?P<h>[0-9A-Fa-f]{64}),(?P<t>\d{1,6}(\.\d+)?)")
_VPDQ_OTHER = re.compile(r"\d+,(?P<h>[0-9A-Fa-f]{64}),(?P<q>\d{1,3}),(?P<t>\d{1,6}(\.\d+)?)")
MAX_FRAMES = 20_000
BY_LENGTH = {32: "md5", 40: "sha1", 16: "phash"}


@dataclass(frozen=True, slots=True)
class HashRow:
    """What a good row says. `codes`: algorithm (as in DIGITS) to lower-case digits; `quality` of its PDQ code."""

    reading: Reading
    work_id: str
    file: str
    codes: Mapping[str, str]
    quality: int | None


def read(data: bytes, algorithm: str = "") -> tuple[str, list[HashRow], list[Reading], Sheet]:
    """(encoding, good rows, refused rows, the sheet). `algorithm` says what codes are that no heading names.

    Raises:
        BytesRefused: nothing of the file is usable: `file_empty`, `not_a_list`, `missing_column`, `too_many_rows`.
    """
    sheet = bind(_table(data), COLUMNS)
    if len(sheet.lines) > MAX_ROWS:
        raise BytesRefused("too_many_rows", f"more than {MAX_ROWS} rows", zh=f"超过 {MAX_ROWS} 行")
    if not {"hash", *DIGITS} & set(sheet.headings):
        known = ", ".join(column.name for column in COLUMNS)
        raise BytesRefused(
            "missing_column", f"no column with digests; known columns are {known}", zh="没有哈希值一列"
        )
    good, bad = [], []
    for line in sheet.lines:
        reading = Reading(line, sheet.headings)
        row = _row(reading, algorithm)
        if row is None:
            bad.append(reading)
        else:
            good.append(row)
    return sheet.encoding, good, bad, sheet


def film(data: bytes) -> list[tuple[int, int, str]] | None:
    """(milliseconds, quality, code) of a list of frames as vPDQ writes it, in the order of time; None where it is none.

    Raises BytesRefused: `too_many_rows`.
    """
    head = decode(data[:4096]).text.lstrip("\ufeff \t\r\n").partition("\n")[0].strip()
    if not (_VPDQ.fullmatch(head) or _VPDQ_OTHER.fullmatch(head)):
        return None
    lines = [line.strip() for line in decode(data).text.lstrip("\ufeff").splitlines() if line.strip()]
    said = [_VPDQ.fullmatch(line) or _VPDQ_OTHER.fullmatch(line) for line in lines]
    frames = [
        (round(float(one["t"]) * 1000), min(100, int(one["q"])), one["h"].lower())
        for one in said
        if one is not None
    ]
    if len(frames) < len(lines):
        return None  # something else stands between: every row for itself
    if len(frames) > MAX_FRAMES:
        raise BytesRefused("too_many_rows", f"more than {MAX_FRAMES} frames", zh=f"超过 {MAX_FRAMES} 帧")
    return sorted(frames)


def _table(data: bytes) -> Table:
    told = decode(data)
    text = told.text.lstrip("\ufeff \t\r\n")
    if not text:
        raise BytesRefused("file_empty", "the file is empty", zh="文件是空的")
    if text[0] in "[{":
        return _json_table(text, told.encoding)
    said = (line for line in text.splitlines() if line.strip() and not line.startswith(("#", ";")))
    first = next(said, "")
    if not first:
        raise BytesRefused("file_empty", "the file holds comments only", zh="文件中只有注释")
    return _headless(text, told.encoding) if _HEX.search(first) else read_table(data)


def _headless(text: str, encoding: str) -> Table:
    """Lines that each hold a code; what is around it says what it is."""
    rows = [
        (number, _cells(line.strip()))
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.startswith(("#", ";"))
    ]
    return Table(encoding, "", list(HEADLESS), rows, [])


def _cells(line: str) -> list[str]:
    """Cells by HEADLESS. A line without a code keeps all of it as `hash`, to be refused by its content."""
    if found := _BSD.fullmatch(line):
        return ["", found[2], found[3], found[1], ""]
    if found := _VPDQ.fullmatch(line) or _VPDQ_OTHER.fullmatch(line):
        return ["", "", found["h"], "pdq", found["q"]]
    if found := _QUALITY.fullmatch(line):
        return ["", "", found[1], "pdq", found[2]]
    if (found := _SUM.fullmatch(line)) and len(found[1]) in (32, 40, 64):
        return ["", found[2], found[1], {32: "md5", 40: "sha1", 64: "sha256"}[len(found[1])], ""]
    codes = _HEX.findall(line)
    return ["", "", codes[0] if len(codes) == 1 else line, "", ""]


def _json_table(text: str, encoding: str) -> Table:
    """An array of objects, an object that holds one (`data`, `hashes`, `indicators`), or objects line by line."""
    try:
        said: Any = json.loads(text)
    except RecursionError:
        raise _not_a_list("JSON nested too deeply") from None
    except ValueError:
        said = _json_lines(text)
    if isinstance(said, dict):
        held = next((said[name] for name in ("data", "hashes", "indicators", "items") if name in said), None)
        said = held if isinstance(held, list) else [said]
    if not isinstance(said, list) or not said:
        raise _not_a_list("JSON without a list of objects")
    header = list(dict.fromkeys(str(key)[:200] for one in said if isinstance(one, dict) for key in one))[:200]
    if not header:
        raise _not_a_list("JSON without a list of objects")
    return Table(encoding, "", header, [(at, _values(one, header)) for at, one in enumerate(said, 1)], [])


def _json_lines(text: str) -> list[Any]:
    found: list[Any] = []
    for line in text.splitlines():
        try:
            found += [json.loads(line)] if line.strip() else []
        except (ValueError, RecursionError):
            found.append(None)  # a row that says nothing is refused by itself
    return found


def _values(one: Any, header: Sequence[str]) -> list[str]:
    said = one if isinstance(one, dict) else {}
    return [
        str(said[name])[:1000] if isinstance(said.get(name), (str, int, float)) else "" for name in header
    ]


def _not_a_list(why: str) -> BytesRefused:
    return BytesRefused("not_a_list", why, zh="不是可识别的哈希清单")


def _row(reading: Reading, algorithm: str) -> HashRow | None:
    codes: dict[str, str] = {}
    for name in DIGITS:
        if reading.text(name):
            codes |= _code(reading, name, name)
    if reading.text("hash"):
        told = _told(reading.text("type")) or algorithm or BY_LENGTH.get(len(_bare(reading.text("hash"))), "")
        if told:
            codes |= _code(reading, "hash", told)
        else:
            _say_which(reading)
    quality = _quality(reading)
    if not codes and not reading.issues:
        reading.say(
            "hash", "no_digest", zh="没有哈希值", en="no digest or code",
            repair="填写哈希值，或删除此行 · give a digest, or delete the row",
        )  # fmt: skip
    if reading.blocked:
        return None
    return HashRow(reading, reading.text("work_id"), reading.text("file")[:1000], codes, quality)


def _say_which(reading: Reading) -> None:
    bare = _bare(reading.text("hash"))
    if len(bare) == 64 and _HEX.fullmatch(bare):
        reading.say(
            "hash", "ambiguous_hash", zh="64 位十六进制可能是 SHA-256、PDQ 或感知哈希，无法判断",
            en="64 hexadecimal digits may be SHA-256, PDQ or a perceptual hash",
            repair="用 --algorithm 注明，或增加 type 列 · say which by --algorithm, or in a column `type`",
        )  # fmt: skip
    else:
        _bad(reading, "hash", "md5, sha1, sha256, pdq or phash")


def _told(text: str) -> str:
    """The algorithm that a `type` cell names: `HASH_PDQ`, `SHA-256`, `photo_md5`; empty where none."""
    word = re.sub("[^a-z0-9]", "", folding.key(text).casefold())
    names = {"phash64": "phash", "phash256": "phash", "imagehash": "phash", **{name: name for name in DIGITS}}
    return next((names[name] for name in sorted(names, key=len, reverse=True) if word.endswith(name)), "")


def _bare(text: str) -> str:
    return text.strip().removeprefix("0x").removeprefix("\\").lower()


def _code(reading: Reading, column: str, algorithm: str) -> dict[str, str]:
    value = _bare(reading.text(column))
    if len(value) not in DIGITS[algorithm] or not re.fullmatch("[0-9a-f]+", value):
        _bad(reading, column, algorithm)
    elif value in EMPTY_FILE:
        reading.say(
            column, "empty_file", zh="这是空文件的哈希值", en="the digest of the empty file",
            repair="删除此行 · delete the row",
        )  # fmt: skip
    elif algorithm in ("pdq", "phash") and _flat(value):
        reading.say(
            column, "no_detail", zh="该编码来自没有内容的画面（纯色、黑场）", en="the code of a flat picture, which many share",
            repair="删除此行 · delete the row",
        )  # fmt: skip
    else:
        return {algorithm: value}
    return {}


def _bad(reading: Reading, column: str, algorithm: str) -> None:
    lengths = " or ".join(str(one) for one in DIGITS.get(algorithm, (32, 40, 64)))
    reading.say(
        column, "bad_hash", zh=f"不是 {algorithm} 的值（应为 {lengths} 位十六进制）",
        en=f"no {algorithm}: {lengths} hexadecimal digits expected",
        repair="核对此单元格 · check the cell",
    )  # fmt: skip


def _flat(value: str) -> bool:
    """Both codes cut at a median: half of the bits are ones, unless there was nothing to cut."""
    ones, bits = int(value, 16).bit_count(), 4 * len(value)
    return not bits / 4 <= ones <= bits * 3 / 4


def _quality(reading: Reading) -> int | None:
    text = reading.text("quality")
    if not text:
        return None
    if not re.fullmatch(r"\d{1,3}(\.0+)?", text) or float(text) > 100:
        reading.say(
            "quality", "bad_quality", zh="质量分应为 0–100 的整数", en="a quality is a whole number, 0 to 100",
            repair="更正或留空 · correct it or leave it empty",
        )  # fmt: skip
        return None
    return int(float(text))
