"""Prints on their way from a right holder to an office: one JSON object a line, docs/reference/prints.md.

A line is one print of one file, or the refusal of a file by one kind. Nothing in it but the prints tells of
the film itself. Lines are read as untrusted: see fingerprints.untrusted.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any, BinaryIO

from fingerprints import untrusted
from fingerprints.kinds import PRINT_BYTES, Print, RefusalCode, refused
from fingerprints.registry import kind
from records.errors import BytesRefused
from records.lines import lines

FORMAT = "copywatch-prints/1"
PACKED_FROM = 1024
"""Bytes of a payload from which it is compressed."""
MAX_LINE = 2 * PRINT_BYTES
"""Bytes: a payload in base64, and the rest."""
MAX_PRINTS = 500
"""Prints of one file by all kinds; a picture full of boxes has about sixty."""
MAX_TEXT = 4000
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Described:
    """The file that a line tells of. `sha256` is empty where the file could not be read."""

    file: str
    size: int
    sha256: str
    work_id: str = ""


@dataclass(frozen=True, slots=True)
class PrintLine:
    """One line as read. `refusal`: why the line cannot be used; then `shown` is all there is to know it by.

    Attributes:
        known: whether this version compares prints of the recipe.
        told: the refusal that the line itself tells of, where it has no print.
        versions: of the libraries that made it, the tool's own under `tool`.
    """

    number: int
    refusal: str = ""
    detail: str = ""
    described: Described | None = None
    kind: str = ""
    made: Print | None = None
    known: bool = False
    told: Mapping[str, Any] | None = None
    versions: Mapping[str, str] = field(default_factory=dict)


def tool() -> str:
    """This program and its version."""
    try:
        return f"copywatch {version('copywatch')}"
    except PackageNotFoundError:  # a tree that was never installed
        return "copywatch"


def rows(described: Described, prints: Mapping[str, Iterable[Print]]) -> Iterator[dict[str, Any]]:
    """The lines of one file's prints, kind by kind, in the order in which they were made."""
    for name, made in prints.items():
        versions = {library: version(library) for library in kind(name).libraries}
        for one in made:
            yield {**_head(described, name), **_body(one), "versions": versions, "tool": tool()}


def refusal_row(described: Described, kind_name: str, refusal: Mapping[str, Any]) -> dict[str, Any]:
    """The line of a file that a kind (or, with an empty name, nobody) could print."""
    return {**_head(described, kind_name), "refusal": dict(refusal), "tool": tool()}


def _head(described: Described, kind_name: str) -> dict[str, Any]:
    work = {"work_id": described.work_id} if described.work_id else {}
    return {"format": FORMAT, "file": described.file, "size": described.size, "sha256": described.sha256, **work,
            "kind": kind_name}  # fmt: skip


def _body(one: Print) -> dict[str, Any]:
    packed = zlib.compress(one.payload, 6) if len(one.payload) >= PACKED_FROM else one.payload
    smaller = len(packed) < len(one.payload)
    return {
        "algorithm": one.algorithm, "recipe": one.recipe, "variant": one.variant, "orientation": one.orientation,
        "quality": one.quality, "value": one.value, "packing": "zlib" if smaller else "",
        "payload_bytes": len(one.payload),
        "payload": base64.b64encode(packed if smaller else one.payload).decode("ascii"),
    }  # fmt: skip


def is_prints(head: bytes) -> bool:
    """Whether a file begins as one of these."""
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return begin.startswith(b"{") and FORMAT.rpartition("/")[0].encode() in begin[:400]


def read(stream: BinaryIO) -> Iterator[PrintLine]:
    """Every line that is not empty, each before the next is read. Raises nothing: what is wrong is said per line."""
    for line in lines(stream, MAX_LINE):
        if line.refusal:
            yield PrintLine(line.number, line.refusal, line.text)
        elif line.text.strip():
            try:
                yield _line(line.number, line.text)
            except BytesRefused as error:
                detail = str(error.data.get("detail", ""))
                yield PrintLine(line.number, error.code, f"{line.text[:80]}: {detail}")


def _line(number: int, text: str) -> PrintLine:
    said = _object(text)
    described = _described(said)
    told = said.get("refusal")
    name = _text(said, "kind", empty=True)
    if isinstance(told, Mapping):
        return PrintLine(number, described=described, kind=name, told=told)
    quality = said.get("quality")
    if quality is not None and (isinstance(quality, bool) or not isinstance(quality, int)):
        raise _wrong("quality is no number")
    made = Print(
        _text(said, "algorithm"), _text(said, "recipe"), _text(said, "value"), quality, _text(said, "variant"),
        _text(said, "orientation"), _payload(said),
    )  # fmt: skip
    return PrintLine(
        number, described=described, kind=name, made=made, known=untrusted.known(name, made),
        versions=_versions(said),
    )  # fmt: skip


def _object(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise _wrong("no JSON", "not_json") from None
    if not isinstance(said, dict):
        raise _wrong("no JSON object", "not_json")
    if said.get("format") != FORMAT:
        raise _wrong(f"format is {str(said.get('format'))[:40]!r}, expected {FORMAT!r}", "unknown_format")
    return said


def _described(said: Mapping[str, Any]) -> Described:
    size, digest = said.get("size"), _text(said, "sha256", empty=True)
    if isinstance(size, bool) or not isinstance(size, int) or not 0 <= size < 1 << 63:
        raise _wrong("size is no number of bytes")
    if digest and not _SHA256.fullmatch(digest):
        raise _wrong("sha256 is none")
    return Described(_text(said, "file"), size, digest, _text(said, "work_id", empty=True))


def _text(said: Mapping[str, Any], name: str, *, empty: bool = False) -> str:
    text = said.get(name, "")
    if not isinstance(text, str) or len(text) > MAX_TEXT or not (text or empty):
        raise _wrong(f"{name} is {'missing' if text == '' else 'no text, or too long'}")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")  # lone surrogates


def _versions(said: Mapping[str, Any]) -> dict[str, str]:
    told = said.get("versions")
    kept = dict(list(told.items())[:50]) if isinstance(told, dict) else {}
    named = {str(key)[:100]: str(value)[:100] for key, value in kept.items()}
    return {**named, "tool": _text(said, "tool", empty=True)[:100]}


def _payload(said: Mapping[str, Any]) -> bytes:
    text, packing, size = said.get("payload", ""), said.get("packing", ""), said.get("payload_bytes", 0)
    if not isinstance(text, str) or isinstance(size, bool) or not isinstance(size, int):
        raise _wrong("payload is no text, or payload_bytes no number")
    if not 0 <= size <= PRINT_BYTES or packing not in ("", "zlib"):
        raise _wrong(
            f"payload of {size} bytes packed by {str(packing)[:20]!r}; at most {PRINT_BYTES}, by zlib"
        )
    try:
        data = base64.b64decode(text, validate=True)
        data = _inflated(data, size) if packing else data
    except (binascii.Error, ValueError, zlib.error):
        raise _wrong("payload is no base64, or was cut off") from None
    if len(data) != size:
        raise _wrong(f"payload holds {len(data)} bytes, {size} announced")
    return data


def _inflated(data: bytes, size: int) -> bytes:
    # one byte more than announced is enough to know that it lies
    return zlib.decompressobj().decompress(data, size + 1)


def _wrong(detail: str, code: str = RefusalCode.DAMAGED.value) -> BytesRefused:
    if code == RefusalCode.DAMAGED.value:
        return refused(RefusalCode.DAMAGED, detail)
    return BytesRefused(code, detail, zh="不是指纹文件的一行", detail=detail)
