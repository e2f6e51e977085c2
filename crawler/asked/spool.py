"""The body of one file on its way to the disk: never whole in memory, hashed while it comes, resumable.

What came before a connection broke, or before a process was killed, stands beside a note of the validators
that the server stated. The next request asks for the rest (`Range` with `If-Range`, RFC 9110, 13.1.5 and 14),
and only where a strong validator lets the server say that it is still the same file. The note names the length
that is certainly on the disk, so that a machine that lost its power goes on from there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from attrs import asdict, frozen
from scrapy.http import Headers

from records.vault import Vault

SYNC_BYTES = 16 * 1024**2
"""After so many bytes the part is brought to the disk and its length noted."""
BLOCK = 1 << 20
WORTH_RESUMING = 1024**2
"""A shorter part is fetched again from its beginning."""
PARTS_KEPT = timedelta(days=7)
"""A site that has not let a download go on for so long is asked for the whole again."""
WRAPPINGS = frozenset({"gzip", "x-gzip", "deflate"})


@frozen
class Part:
    """What is there of a file: its validators as the server wrote them, and how many bytes are on the disk."""

    etag: str
    last_modified: str
    total: int | None
    synced: int

    def headers(self, last: int | None) -> dict[str, str]:
        """What asks for the rest, up to and including byte `last`, or the whole file where it has changed."""
        end = "" if last is None else str(last)
        return {"Range": f"bytes={self.synced}-{end}", "If-Range": self.etag or self.last_modified}


class Spool:
    """One file being fetched. `begin` for each answer, `write` for its bytes, then `keep` or `discard`."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / f"{name}.part"
        self._note = folder / f"{name}.json"
        self._file: IO[bytes] | None = None
        self._hash = hashlib.sha256()
        self._unpack: zlib._Decompress | None = None
        self._part = Part("", "", None, 0)
        self.length = 0
        """Bytes of the file so far, those of earlier requests included."""

    @property
    def writing(self) -> bool:
        """Whether an answer's body goes here."""
        return self._file is not None

    def waiting(self, cap: int) -> Part | None:
        """What an earlier request left and a server may continue up to `cap` bytes; None where that is nothing."""
        self.close()
        try:
            told = json.loads(self._note.read_bytes())
            part = Part(str(told["etag"]), str(told["last_modified"]), told["total"], int(told["synced"]))
            there = self._path.stat().st_size
        except (OSError, ValueError, KeyError, TypeError):
            return None
        whole = part.total is not None and part.synced >= part.total
        usable = WORTH_RESUMING <= part.synced <= there and part.synced < cap and not whole
        return part if usable and (part.etag or part.last_modified) else None

    def begin(self, offset: int, total: int | None, headers: Headers) -> None:
        """Open for an answer whose first byte is byte `offset` of the file. Raises OSError."""
        self.close()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._hash, self.length = hashlib.sha256(), 0
        self._file = self._path.open("r+b" if offset else "wb")
        if offset:
            self._go_on(offset)
        wrapping = _text(headers, "Content-Encoding").lower()
        self._unpack = _unpacker(wrapping)
        # what is unpacked on the way has other places than the server counts
        strong = "" if wrapping else _strong(_text(headers, "ETag"))
        modified = "" if wrapping else _text(headers, "Last-Modified")
        self._part = Part(strong, modified, total, offset)
        self._put_note()

    def write(self, data: bytes, room: int) -> None:
        """Take bytes as they came. What unpacks to more than `room` bytes in all is cut there; `length` tells.

        Raises OSError, and zlib.error for a body that is not packed as its answer says.
        """
        assert self._file is not None
        if self._unpack is not None:
            data = self._unpack.decompress(data, max(room - self.length, 0) + 1)
        self._file.write(data)
        self._hash.update(data)
        self.length += len(data)
        if self.length - self._part.synced >= SYNC_BYTES:
            self._sync()

    def close(self) -> None:
        """Bring what came to the disk and note it."""
        if self._file is None:
            return
        self._sync()
        self._file.close()
        self._file = None

    def keep(self, vault: Vault) -> str:
        """Hand the finished file to the vault without copying it; gives its SHA-256."""
        self.close()
        digest = self._hash.hexdigest()
        vault.adopt(self._path, digest)
        self._note.unlink(missing_ok=True)
        return digest

    def discard(self) -> None:
        """Forget the part."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)
        self.length = 0

    def _go_on(self, offset: int) -> None:
        assert self._file is not None
        while self.length < offset:
            block = self._file.read(min(BLOCK, offset - self.length))
            if not block:
                raise OSError(f"{self._path.name} holds {self.length} bytes, {offset} expected")
            self._hash.update(block)
            self.length += len(block)
        self._file.truncate(offset)
        self._file.seek(offset)

    def _sync(self) -> None:
        assert self._file is not None
        self._file.flush()
        os.fsync(self._file.fileno())
        self._part = Part(self._part.etag, self._part.last_modified, self._part.total, self.length)
        self._put_note()

    def _put_note(self) -> None:
        if self._part.etag or self._part.last_modified:
            fresh = self._note.with_suffix(".new")
            fresh.write_text(json.dumps(asdict(self._part)), encoding="utf-8")
            fresh.replace(self._note)
        else:
            self._note.unlink(missing_ok=True)


def clear(folder: Path, before: datetime) -> None:
    """Remove parts that nothing was added to since then."""
    for path in folder.glob("*") if folder.is_dir() else ():
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def known_wrapping(headers: Headers) -> bool:
    """Whether a body in this Content-Encoding can be unpacked while it comes."""
    wrapping = _text(headers, "Content-Encoding").lower()
    return wrapping in WRAPPINGS or wrapping in ("", "identity")


def _unpacker(wrapping: str) -> zlib._Decompress | None:
    return zlib.decompressobj(zlib.MAX_WBITS | 32) if wrapping in WRAPPINGS else None


def _strong(etag: str) -> str:
    """A weak validator does not promise the same bytes."""
    return etag if re.fullmatch(r'"[^"]*"', etag) else ""


def _text(headers: Headers, name: str) -> str:
    return (headers.get(name) or b"").decode("latin-1").strip()[:500]
