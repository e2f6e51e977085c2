"""ZIP archives read by their central directory, as installers and e-book readers read them.

The standard library's reader trusts what an archive says of itself: it reads overlapping entries without
a word, refuses archives that Android installs (odd flags and methods are its everyday disguise) and does
not tell where the central directory begins, which signatures of apps need. Names are labels here, never
paths; nothing is written; every byte that comes out is counted.
Layout: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local), 4.3.12 (central), 4.3.16 (end).
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO, Self

from fingerprints.kinds import Material, RefusalCode, refused

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
COMMENT_BYTES = 0xFFFF
MAX_ENTRIES = 100_000
PIECE = 1 << 20
STORED, DEFLATED = 0, 8
ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the central directory tells it; `offset` is its local header's place in the file."""

    name: str
    method: int
    encrypted: bool
    packed: int
    size: int
    offset: int


class Zip:
    """An open archive. A context manager; entries of one name keep their order, the first one counts."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises BytesRefused: no ZIP archive, cut off, contradictory, overlapping, or too many entries."""
        self.file = file
        self.length = file.seek(0, io.SEEK_END)
        self.end, self.directory, self.directory_size, count = self._end()
        self.entries = tuple(self._entries(count))
        self.by_name = {one.name: one for one in reversed(self.entries)}
        self._check_overlaps()

    @classmethod
    def of(cls, material: Material) -> Self:
        """The archive of a file, opened, or of bytes."""
        return cls(material.path.open("rb") if material.path else io.BytesIO(material.data))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def read(self, entry: Entry, limit: int) -> bytes:
        """The unpacked bytes. Raises BytesRefused `too_large` beyond `limit`, whatever the entry says."""
        pieces, total = [], 0
        for piece in self.pieces(entry):
            total += len(piece)
            if total > limit:
                raise refused(
                    RefusalCode.TOO_LARGE, f"entry {entry.name[:80]!r} unpacks to over {limit} bytes"
                )
            pieces.append(piece)
        return b"".join(pieces)

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """The unpacked bytes in pieces of about a megabyte at most. Raises BytesRefused."""
        start = self._data_start(entry)
        if entry.method not in (STORED, DEFLATED):
            raise refused(
                RefusalCode.UNSUPPORTED, f"entry {entry.name[:80]!r} is packed by method {entry.method}"
            )
        if entry.encrypted:
            raise refused(RefusalCode.ENCRYPTED, f"entry {entry.name[:80]!r}")
        if entry.method == STORED:
            yield from self.raw(start, start + entry.packed)
        else:
            yield from self._inflated(entry, start)

    def raw(self, start: int, end: int) -> Iterator[bytes]:
        """Bytes of the file itself. Raises BytesRefused `truncated`."""
        while start < end:
            self.file.seek(start)
            piece = self.file.read(min(PIECE, end - start))
            if not piece:
                raise refused(
                    RefusalCode.TRUNCATED, f"the file ends at {self.length}, bytes up to {end} expected"
                )
            start += len(piece)
            yield piece

    def _inflated(self, entry: Entry, start: int) -> Iterator[bytes]:
        unpack = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for piece in self.raw(start, start + entry.packed):
                rest = piece
                while rest and not unpack.eof:
                    yield unpack.decompress(rest, PIECE)
                    rest = unpack.unconsumed_tail
        except zlib.error as error:
            raise refused(RefusalCode.DAMAGED, f"entry {entry.name[:80]!r}: {error}") from None
        if not unpack.eof:
            raise refused(RefusalCode.TRUNCATED, f"entry {entry.name[:80]!r} ends early")

    def _data_start(self, entry: Entry) -> int:
        self.file.seek(entry.offset)
        header = self.file.read(LOCAL.size)
        if len(header) < LOCAL.size or header[:4] != b"PK\x03\x04":
            raise refused(RefusalCode.DAMAGED, f"no local header of {entry.name[:80]!r} at {entry.offset}")
        *_, name_length, extra_length = LOCAL.unpack(header)
        return entry.offset + LOCAL.size + int(name_length) + int(extra_length)

    def _end(self) -> tuple[int, int, int, int]:
        """(place of the end record, place and size of the directory, entries)."""
        tail_start = max(0, self.length - COMMENT_BYTES - END.size)
        self.file.seek(tail_start)
        tail = self.file.read()
        at = tail.rfind(b"PK\x05\x06")
        while at >= 0:
            if at + END.size <= len(tail):
                _, _, _, _, count, size, offset, comment = END.unpack_from(tail, at)
                if at + END.size + comment == len(tail):
                    return self._checked_end(tail_start + at, offset, size, count)
            at = tail.rfind(b"PK\x05\x06", 0, at)
        if self.length == 0:
            raise refused(RefusalCode.EMPTY, "no byte")
        self.file.seek(0)
        if self.file.read(4) == b"PK\x03\x04":
            raise refused(RefusalCode.TRUNCATED, "a ZIP archive without its central directory")
        raise refused(RefusalCode.NOT_THIS_KIND, "no ZIP archive")

    def _checked_end(self, end: int, offset: int, size: int, count: int) -> tuple[int, int, int, int]:
        if 0xFFFFFFFF in (offset, size) or count == 0xFFFF:
            raise refused(RefusalCode.UNSUPPORTED, "a ZIP64 archive")
        if offset + size > end:
            raise refused(RefusalCode.DAMAGED, f"directory at {offset}, {size} bytes, end record at {end}")
        if count > MAX_ENTRIES:
            raise refused(RefusalCode.TOO_MANY_ENTRIES, f"{count} entries, at most {MAX_ENTRIES}")
        return end, offset, size, count

    def _entries(self, count: int) -> Iterator[Entry]:
        self.file.seek(self.directory)
        directory, at = self.file.read(self.directory_size), 0
        for _ in range(count):
            if at + CENTRAL.size > len(directory) or directory[at : at + 4] != b"PK\x01\x02":
                raise refused(RefusalCode.DAMAGED, f"the central directory breaks off after {at} bytes")
            fields = CENTRAL.unpack_from(directory, at)
            flags, method, packed, size = fields[3], fields[4], fields[8], fields[9]
            lengths, offset = fields[10:13], fields[16]
            name = directory[at + CENTRAL.size :][: lengths[0]]
            yield Entry(
                name.decode("utf-8", "surrogateescape"), method, bool(flags & ENCRYPTED), packed, size, offset
            )
            at += CENTRAL.size + sum(lengths)

    def _check_overlaps(self) -> None:
        """Entries that share bytes are how small archives unpack to petabytes."""
        places = sorted((one.offset, one.offset + LOCAL.size + one.packed) for one in self.entries)
        for (_, end), (start, _) in pairwise(places):
            if start < end:
                raise refused(RefusalCode.BOMB, f"entries overlap at byte {start}")
        if places and places[-1][1] > self.directory:
            raise refused(RefusalCode.DAMAGED, "an entry reaches into the central directory")
