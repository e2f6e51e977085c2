"""Archives of every usual form, made in memory, and the bad ones that turn up."""

from __future__ import annotations

import gzip
import io
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import libarchive  # type: ignore[import-untyped]

Files = Mapping[str, bytes]


def blob(seed: int, size: int = 20_000) -> bytes:
    """Bytes that do not pack, unlike any other seed's."""
    return random.Random(seed).randbytes(size)


def client(seed: int, members: int = 6) -> dict[str, bytes]:
    """A game client of that seed."""
    return {f"data/level{n}.pak": blob(100 * seed + n) for n in range(members)}


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in files.items():
            made.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, method)
    return out.getvalue()


def tarred(files: Files, *, link: str = "", mode: str = "w") -> bytes:
    """A tar archive, with a symbolic link to `link` in it if one is given."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as made:  # type: ignore[call-overload]
        for name, data in files.items():
            one = tarfile.TarInfo(name)
            one.size = len(data)
            made.addfile(one, io.BytesIO(data))
        if link:
            one = tarfile.TarInfo("link")
            for field, value in (("type", tarfile.SYMTYPE), ("linkname", link)):
                setattr(one, field, value)
            made.addfile(one)
    return out.getvalue()


def seven(files: Files, folder: Path) -> bytes:
    """A 7z archive; libarchive writes it to a file of the folder only."""
    path = folder / "made.7z"
    with libarchive.file_writer(str(path), "7zip") as made:
        for name, data in files.items():
            made.add_file_from_memory(name, len(data), data)
    return path.read_bytes()


def rar(files: Files) -> bytes:
    """A RAR 4 archive whose members are stored as they are."""
    out = [b"Rar!\x1a\x07\x00", _rar_block(0x73, 0, bytes(6))]
    for name, data in files.items():
        label = name.encode()
        body = struct.pack(
            "<IIBIIBBHI", len(data), len(data), 0, zlib.crc32(data), 0x5A21_0000, 20, 0x30, len(label), 0x20
        )
        out += [_rar_block(0x74, 0x8000, body + label), data]
    return b"".join((*out, _rar_block(0x7B, 0x4000, b"")))


def _rar_block(kind: int, flags: int, body: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


def locked(files: Files) -> bytes:
    """A ZIP archive whose members claim to be encrypted (and whose bytes nobody can read)."""
    whole = bytearray(zipped(files, zipfile.ZIP_STORED))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = whole.find(magic)
        while place >= 0:
            whole[place + at] |= 1
            place = whole.find(magic, place + 4)
    return bytes(whole)


def overlapping(copies: int = 50) -> bytes:
    """Many entries of the central directory that share one local entry."""
    data = zlib.compress(bytes(1_000_000), 9)[2:-4]
    crc, name = zlib.crc32(bytes(1_000_000)), b"a"
    local = (
        struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(data), 1_000_000, 1, 0)
        + name
        + data
    )
    central = b"".join(
        struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, crc, len(data), 1_000_000, 1, 0, 0, 0, 0, 0, 0
        )
        + name
        for _ in range(copies)
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, copies, copies, len(central), len(local), 0)
    return local + central + end


def bomb(size: int = 150 * 1024 * 1024) -> bytes:
    """A gzip file that unpacks to a thousand times its size."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as made:
        for _ in range(size >> 20):
            made.write(bytes(1 << 20))
    return out.getvalue()
