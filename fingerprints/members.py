"""What stands in an archive: digests of every member, archives within archives included, nothing written.

libarchive reads zip, rar, 7z, tar, cab, iso and the usual compressions. Names are labels and never paths;
links are counted and not followed; real bytes are counted, not what headers claim. libarchive's own
warnings (a wrong checksum) are refusals here: a digest of wrong bytes would be a wrong fingerprint.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from ctypes import create_string_buffer
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from fingerprints.kinds import Material, RefusalCode, refused
from fingerprints.zips import Zip
from records.errors import BytesRefused

MAX_MEMBERS = 50_000
MAX_DEPTH = 2
"""Archives within an archive that are opened; deeper ones are members like any other."""
UNPACKED_BYTES = 8 * 1024**3
NESTED_BYTES = 64 * 1024 * 1024
"""A member beyond this is hashed as it comes and not opened."""
RATIO, RATIO_FROM = 200, 100 * 1024 * 1024
"""Beyond so many unpacked bytes, more than this for each packed byte is a bomb."""
BLOCK = 1 << 18
NAME_CHARS = 300
MAGIC = (
    b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd", b"MSCF", b"\x04\x22\x4d\x18",
)  # fmt: skip
STREAMS = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18")
"""Compressions that may hold a tar archive or one bare file."""
TAR_MAGIC, TAR_AT = b"ustar", 257
REASONS = (
    (("encrypt", "passphrase", "crypto"), RefusalCode.ENCRYPTED),
    (("truncated", "unexpected end", "premature", "decompression failed (-5)"), RefusalCode.TRUNCATED),
    (("unrecognized archive",), RefusalCode.NOT_THIS_KIND),
    (("unsupported", "not supported", "can't be decoded"), RefusalCode.UNSUPPORTED),
    (("memory", "allocate"), RefusalCode.MEMORY),
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive. `name` shows where, nested ones as `outer.zip!inner`; it is cut and may lie."""

    name: str
    size: int
    sha256: str
    sha1: str
    md5: str


@dataclass(slots=True)
class Inventory:
    """Everything that was read; `links` were not followed, `unread` are inner archives: [name, code]."""

    members: list[Member] = field(default_factory=list)
    links: int = 0
    unread: list[list[str]] = field(default_factory=list)

    def packed(self) -> bytes:
        """JSON lines: first what is not a member, then `[name, size, sha256, sha1, md5]` each."""
        rows = [[one.name, one.size, one.sha256, one.sha1, one.md5] for one in self.members]
        first = {"links": self.links, "unread": self.unread}
        return "\n".join(json.dumps(row, ensure_ascii=True) for row in (first, *rows)).encode()

    @classmethod
    def unpacked(cls, payload: bytes) -> Inventory:
        """Of a payload. Raises BytesRefused `damaged`."""
        try:
            first, *rows = (json.loads(line) for line in payload.splitlines())
            members = [Member(str(n), int(size), str(a), str(b), str(c)) for n, size, a, b, c in rows]
            return cls(members, int(first["links"]), list(first["unread"]))
        except (ValueError, TypeError, KeyError) as error:
            raise refused(RefusalCode.DAMAGED, f"no inventory of ours: {error}"[:200]) from None


@dataclass(slots=True)
class _Budget:
    """What all members together may still take."""

    packed: int
    members: int = 0
    unpacked: int = 0

    def member(self) -> None:
        self.members += 1
        if self.members > MAX_MEMBERS:
            raise refused(RefusalCode.TOO_MANY_ENTRIES, f"more than {MAX_MEMBERS} members")

    def take(self, count: int) -> None:
        self.unpacked += count
        if self.unpacked > UNPACKED_BYTES:
            raise refused(RefusalCode.TOO_LARGE, f"unpacks to more than {UNPACKED_BYTES} bytes")
        if self.unpacked > RATIO_FROM and self.unpacked > RATIO * self.packed:
            raise refused(RefusalCode.BOMB, f"{self.packed} bytes unpack to {self.unpacked} and more")


def is_archive(head: bytes) -> bool:
    """Whether the first bytes are an archive's."""
    return head.startswith(MAGIC) or head[TAR_AT : TAR_AT + 5] == TAR_MAGIC


def missing() -> str:
    """The Debian package that is not installed; empty where all is there."""
    try:
        import libarchive  # type: ignore[import-untyped]  # noqa: F401
    except (ImportError, OSError, AttributeError, TypeError):
        return "libarchive13"
    return ""


def inventory(material: Material) -> Inventory:
    """Every member of an archive.

    Raises:
        BytesRefused: no archive, empty, encrypted, cut off, damaged, a bomb, or too much in it.
    """
    if not material.size:
        raise refused(RefusalCode.EMPTY, "no byte")
    if not is_archive(material.head()):
        raise refused(RefusalCode.NOT_THIS_KIND, "no archive that we read begins so")
    if missing():
        raise refused(RefusalCode.UNSUPPORTED, missing())
    found = Inventory()
    _read(material, "", 0, _Budget(material.size), found)
    if not found.members:
        raise refused(RefusalCode.EMPTY, f"no file in it, {found.links} links")
    return found


def _read(material: Material, prefix: str, depth: int, budget: _Budget, found: Inventory) -> None:
    """Members of one archive, and of those in it."""
    head = material.head()
    if head.startswith(b"PK"):
        _check_zip(material)
    before = found.links + len(found.members)
    refusal = _attempt(material, "all", prefix, depth, budget, found)
    nothing = refusal is None and found.links + len(found.members) == before  # zeros look like an empty tar
    if head.startswith(STREAMS) and (nothing or (refusal and refusal.code == RefusalCode.NOT_THIS_KIND)):
        refusal = _attempt(material, "raw", prefix, depth, budget, found)
    if refusal:
        raise refusal


def _attempt(
    material: Material, form: str, prefix: str, depth: int, budget: _Budget, found: Inventory
) -> BytesRefused | None:
    """Read as one of libarchive's forms; what it says where it cannot."""
    from libarchive.exception import ArchiveError  # type: ignore[import-untyped]

    try:
        _members(_opened(material, form), prefix, depth, budget, found)
    except ArchiveError as error:
        return _refusal(error.msg)
    return None


def _members(
    opened: AbstractContextManager[Any], prefix: str, depth: int, budget: _Budget, found: Inventory
) -> None:
    with opened as archive:
        for entry in archive:
            if entry.issym or entry.islnk:
                found.links += 1
            elif entry.isfile or not entry.isdir:
                budget.member()
                _member(archive, prefix + _name(entry), depth, budget, found)


def _member(archive: Any, name: str, depth: int, budget: _Budget, found: Inventory) -> None:
    digests = [hashlib.new(kind, usedforsecurity=False) for kind in ("sha256", "sha1", "md5")]
    kept: list[bytes] | None = None
    size = 0
    for block in _blocks(archive):
        budget.take(len(block))
        if not size and depth < MAX_DEPTH and is_archive(bytes(block[:512])):
            kept = []
        size += len(block)
        for digest in digests:
            digest.update(block)
        if kept is not None:
            kept.append(bytes(block))
            if size > NESTED_BYTES:
                kept = None
    found.members.append(Member(name[:NAME_CHARS], size, *(digest.hexdigest() for digest in digests)))
    if kept:
        _nested(b"".join(kept), name, depth, budget, found)


def _nested(data: bytes, name: str, depth: int, budget: _Budget, found: Inventory) -> None:
    """An archive within: what it holds, or why it could not be read. A bomb inside is the whole file's."""
    try:
        _read(Material(data=data), f"{name}!", depth + 1, budget, found)
    except BytesRefused as error:
        if error.code in (RefusalCode.BOMB, RefusalCode.TOO_LARGE, RefusalCode.TOO_MANY_ENTRIES):
            raise
        found.unread.append([name[:NAME_CHARS], error.code])


def _blocks(archive: Any) -> Iterator[memoryview]:
    """The data of the present entry. libarchive-c's own loop takes a warning for a length."""
    from libarchive import ffi

    buffer = create_string_buffer(BLOCK)
    view = memoryview(buffer)
    while count := ffi.read_data(archive._pointer, buffer, BLOCK):
        if count < 0:
            raise refused(RefusalCode.DAMAGED, "a member's checksum or length is wrong")
        yield view[:count]


def _opened(material: Material, form: str) -> AbstractContextManager[Any]:
    import libarchive

    if material.path is not None:
        opened: AbstractContextManager[Any] = libarchive.file_reader(
            str(material.path), form, block_size=BLOCK
        )
        return opened
    reader: AbstractContextManager[Any] = libarchive.memory_reader(material.data, form)
    return reader


def _check_zip(material: Material) -> None:
    """libarchive reads overlapping entries without a word."""
    try:
        with Zip.of(material):
            pass
    except BytesRefused as error:
        if error.code in (RefusalCode.BOMB, RefusalCode.TOO_MANY_ENTRIES):
            raise


def _name(entry: Any) -> str:
    name = entry.pathname or "data"
    text: str = name if isinstance(name, str) else name.decode("utf-8", "backslashreplace")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _refusal(message: str | None) -> BytesRefused:
    text = (message or "unknown").lower()
    for signs, code in REASONS:
        if any(sign in text for sign in signs):
            return refused(code, f"libarchive: {text}"[:200])
    return refused(RefusalCode.DAMAGED, f"libarchive: {text}"[:200])


def digest_of(payload: bytes) -> str:
    """The value of a print whose payload this is."""
    return sha256(payload).hexdigest()
