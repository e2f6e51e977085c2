"""Android's binary manifest and resource table, as far as a name, a version, a label and an icon need them.

Our own reader, because the ones at hand loop for ever on cut files, change the logging of the whole process
or bring far more than this. Every place is checked before it is read; what contradicts itself is `damaged`.
Layout: frameworks/base/libs/androidfw/include/androidfw/ResourceTypes.h.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fingerprints.kinds import RefusalCode, refused

STRINGS, TABLE, XML, START, MAP = 0x0001, 0x0002, 0x0003, 0x0102, 0x0180
PACKAGE, TYPE = 0x0200, 0x0201
UTF8 = 0x100
SPARSE, SHORT = 0x01, 0x02
COMPLEX, COMPACT = 0x0001, 0x0008
REFERENCE, STRING = 0x01, 0x03
NOTHING = 0xFFFFFFFF
MAX_STRINGS, MAX_ELEMENTS, MAX_HOPS = 1_000_000, 100_000, 4
NAMES = {
    0x0101021B: "versionCode", 0x0101021C: "versionName", 0x01010001: "label", 0x01010002: "icon",
    0x0101020C: "minSdkVersion",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """An attribute or a resource: text, a number, or a reference to another resource."""

    text: str = ""
    number: int = 0
    reference: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an app says of itself."""

    package: str
    version_code: int
    version_name: Value
    min_sdk: int
    label: Value
    icon: Value


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a resource and the devices it is meant for; `density` is in dots per inch, 0 for any; `locale` is `zh-CN`."""

    value: Value
    density: int
    locale: str


class Strings:
    """A pool of strings; each is decoded when it is asked for."""

    def __init__(self, data: bytes, at: int) -> None:
        _, header, size, count, _, flags, start, _ = _unpack("<HHIIIIII", data, at)
        if count > MAX_STRINGS or at + size > len(data):
            raise _damaged("a pool of strings that is larger than the file")
        self._data, self._base, self._end = data, at + start, at + size
        self._offsets = _unpack(f"<{count}I", data, at + header)
        self._utf8 = bool(flags & UTF8)

    def get(self, number: int) -> str:
        """The string of that number, empty where there is none."""
        if not 0 <= number < len(self._offsets):
            return ""
        at = self._base + self._offsets[number]
        if self._utf8:
            _, at = self._length(at, 1)
            length, at = self._length(at, 1)
            return self._data[at : min(at + length, self._end)].decode("utf-8", "replace")
        length, at = self._length(at, 2)
        return self._data[at : min(at + 2 * length, self._end)].decode("utf-16-le", "replace")

    def _length(self, at: int, width: int) -> tuple[int, int]:
        form, high = ("<B", 0x80) if width == 1 else ("<H", 0x8000)
        (first,) = _unpack(form, self._data, at)
        if not first & high:
            return first, at + width
        (second,) = _unpack(form, self._data, at + width)
        return ((first & (high - 1)) << (8 * width)) | second, at + 2 * width


def manifest(data: bytes) -> Manifest:
    """A binary AndroidManifest.xml. Raises BytesRefused `damaged`."""
    found: dict[str, dict[str, Value]] = {}
    for tag, values in _elements(data):
        for name in ("manifest", "application", "uses-sdk"):
            if tag == name:
                found.setdefault(name, values)
    root, application = found.get("manifest", {}), found.get("application", {})
    package = root.get("package", Value()).text
    if not package:
        raise _damaged("a manifest without a package name")
    none = Value()
    return Manifest(
        package, root.get("versionCode", none).number, root.get("versionName", none),
        found.get("uses-sdk", {}).get("minSdkVersion", none).number, application.get("label", none),
        application.get("icon", none),
    )  # fmt: skip


def _elements(data: bytes) -> Iterator[tuple[str, dict[str, Value]]]:
    if len(data) < 8 or _unpack("<H", data, 0)[0] not in (XML, 0):
        raise _damaged("no binary XML")
    strings, names, seen = None, (), 0
    for kind, at, header, size in _chunks(data, _unpack("<HH", data, 0)[1], len(data)):
        if kind == STRINGS and strings is None:
            strings = Strings(data, at)
        elif kind == MAP:
            names = _unpack(f"<{(size - header) // 4}I", data, at + header)
        elif kind == START and strings is not None:
            seen += 1
            if seen > MAX_ELEMENTS:
                raise _damaged(f"more than {MAX_ELEMENTS} elements")
            yield _element(data, at + header, strings, names)


def _element(data: bytes, at: int, strings: Strings, names: tuple[int, ...]) -> tuple[str, dict[str, Value]]:
    _, tag, start, step, count = _unpack("<IIHHH", data, at)
    values: dict[str, Value] = {}
    for number in range(count if step >= 20 else 0):
        _, name, raw, _, _, kind, content = _unpack("<IIIHBBI", data, at + start + number * step)
        known = NAMES.get(names[name]) if name < len(names) else None
        values.setdefault(known or strings.get(name), _value(kind, content, strings, raw))
    return strings.get(tag), values


def _value(kind: int, content: int, strings: Strings, raw: int = NOTHING) -> Value:
    if kind == STRING:
        return Value(text=strings.get(content))
    if kind == REFERENCE:
        return Value(reference=content)
    return Value(text="" if raw == NOTHING else strings.get(raw), number=content)


class Resources:
    """A resource table (resources.arsc). Raises BytesRefused `damaged`."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 12 or _unpack("<H", data, 0)[0] != TABLE:
            raise _damaged("no resource table")
        self._data = data
        self._strings: Strings | None = None
        self._types: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        for kind, at, header, size in _chunks(data, _unpack("<HH", data, 0)[1], len(data)):
            if kind == STRINGS and self._strings is None:
                self._strings = Strings(data, at)
            elif kind == PACKAGE:
                self._package(at, header, at + size)

    def choices(self, reference: int, hops: int = MAX_HOPS) -> Iterator[Choice]:
        """Every value of a resource, references followed."""
        if hops <= 0:
            return
        for at, header, size in self._types.get((reference >> 24, reference >> 16 & 0xFF), ()):
            value = self._entry(at, header, at + size, reference & 0xFFFF)
            if value is not None and value.reference:
                yield from self.choices(value.reference, hops - 1)
            elif value is not None:
                yield self._choice(at, value)

    def _package(self, at: int, header: int, end: int) -> None:
        (package,) = _unpack("<I", self._data, at + 8)
        for kind, place, length, size in _chunks(self._data, at + header, end):
            if kind == TYPE:
                (number,) = _unpack("<B", self._data, place + 8)
                self._types.setdefault((package, number), []).append((place, length, size))

    def _entry(self, at: int, header: int, end: int, number: int) -> Value | None:
        _, flags, _, count, start = _unpack("<BBHII", self._data, at + 8)
        offset = self._offset(at + header, flags, count, number)
        if offset is None or at + start + offset + 8 > end:
            return None
        place = at + start + offset
        size, kind, key = _unpack("<HHI", self._data, place)
        strings = self._strings
        if kind & COMPLEX or strings is None:
            return None
        if kind & COMPACT:
            return _value(kind >> 8, key, strings)
        _, _, form, content = _unpack("<HBBI", self._data, place + size)
        return _value(form, content, strings)

    def _offset(self, at: int, flags: int, count: int, number: int) -> int | None:
        """Where the entry of a number begins within the entries; None where the type has none."""
        if flags & SPARSE:
            for key, offset in struct.iter_unpack("<HH", self._data[at : at + 4 * count]):
                if key == number:
                    return int(offset) * 4
            return None
        if number >= count:
            return None
        if flags & SHORT:
            (short,) = _unpack("<H", self._data, at + 2 * number)
            return None if short == 0xFFFF else int(short) * 4
        (offset,) = _unpack("<I", self._data, at + 4 * number)
        return None if offset == NOTHING else int(offset)

    def _choice(self, at: int, value: Value) -> Choice:
        (size,) = _unpack("<I", self._data, at + 20)
        config = self._data[at + 20 : at + 20 + size].ljust(16, b"\0")
        (density,) = struct.unpack_from("<H", config, 14)
        locale = (
            "-".join(config[at : at + 2].decode("latin-1") for at in (8, 10)).replace("\0", "").strip("-")
        )
        return Choice(value, 0 if density >= 0xFFFE else density, locale)


def _chunks(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """(type, place, header's length, whole length) one after another; zeros behind the last are no chunk."""
    while at + 8 <= end:
        kind, header, size = _unpack("<HHI", data, at)
        if size < 8 or header < 8 or header > size or at + size > end:
            if not any(data[at:end]):
                return
            raise _damaged(f"a chunk of {size} bytes at {at}")
        yield kind, at, header, size
        at += size


def _unpack(form: str, data: bytes, at: int) -> tuple[Any, ...]:
    try:
        return struct.unpack_from(form, data, at)
    except struct.error:
        raise _damaged(f"the file ends before {at}") from None


def _damaged(detail: str) -> Exception:
    return refused(RefusalCode.DAMAGED, f"Android resources: {detail}")
