"""Bytes by their SHA-256: put once, never changed, verified on request."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from records.errors import BytesRefused, NotFound, Tampered

BLOCK = 1 << 20


class Vault:
    """A folder of files named by the SHA-256 (lower-case hexadecimal) of what they hold."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, digest: str) -> Path:
        return self.root / digest[:2] / digest[2:4] / digest

    def put(self, data: bytes) -> str:
        """Store `data`, give its digest. Written beside and renamed: a reader never sees half a file."""
        digest = hashlib.sha256(data).hexdigest()
        target = self.path(digest)
        if target.exists():
            return digest
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except OSError:
            Path(name).unlink(missing_ok=True)  # a full disk is not filled further with halves
            raise
        return digest

    def put_file(self, source: Path, limit: int) -> str:
        """Store a file in pieces, give its digest. Raises OSError; BytesRefused `file_too_large` beyond `limit` bytes."""
        self.root.mkdir(parents=True, exist_ok=True)
        hashed, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=self.root)
        try:
            with os.fdopen(handle, "wb") as file, source.open("rb") as given:
                while block := given.read(BLOCK):
                    size += len(block)
                    if size > limit:
                        raise _too_large(limit)
                    hashed.update(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            target = self.path(hashed.hexdigest())
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
        return hashed.hexdigest()

    def adopt(self, source: Path, digest: str) -> None:
        """Move a file of this file system in under the SHA-256 that was taken while it was written."""
        target = self.path(digest)
        if target.exists():
            source.unlink()
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)

    def open(self, digest: str) -> bytes:
        """The bytes of `digest`. Raises NotFound, or Tampered where they no longer have that digest."""
        try:
            data = self.path(digest).read_bytes()
        except FileNotFoundError:
            raise NotFound("stored file", digest) from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise Tampered(
                f"stored file {digest} has changed", zh=f"证据文件 {digest} 已被改动", digest=digest
            )
        return data

    def verify(self, digest: str) -> bool:
        """Whether the file exists and still has its digest."""
        try:
            with self.path(digest).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == digest
        except FileNotFoundError:
            return False


def _too_large(limit: int) -> BytesRefused:
    size = f"{limit // 1024**2} MiB"
    return BytesRefused("file_too_large", f"larger than {size}", zh=f"文件超过 {size}", limit=limit)
