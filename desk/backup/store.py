"""Files by their SHA-256, each once for all backups of a folder; unlike the vault, copied from a file that may grow."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from desk.backup.lists import changed

BLOCK = 1 << 20


class Store:
    """The folder `store` of a backup folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, digest: str) -> Path:
        return self._root / digest[:2] / digest

    def keep(self, source: Path) -> tuple[str, int]:
        """Copy a file in: its digest and its bytes as they were read. Raises OSError."""
        self._root.mkdir(parents=True, exist_ok=True)
        hashed, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=self._root)
        try:
            with os.fdopen(handle, "wb") as out, source.open("rb") as given:
                while block := given.read(BLOCK):
                    size += len(block)
                    hashed.update(block)
                    out.write(block)
                out.flush()
                os.fsync(out.fileno())
            target = self.path(hashed.hexdigest())
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
        return hashed.hexdigest(), size

    def holds(self, digest: str, size: int) -> bool:
        """Whether a file of that digest and length stands here; its bytes are not read."""
        try:
            return self.path(digest).stat().st_size == size
        except FileNotFoundError:
            return False

    def is_whole(self, digest: str) -> bool:
        """Whether the bytes still have their digest."""
        try:
            with self.path(digest).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == digest
        except FileNotFoundError:
            return False

    def give(self, digest: str, target: Path, mtime_ns: int) -> None:
        """Copy a file out to `target`, which is whole or not there. Raises Refused `backup_changed`, OSError."""
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f"{target.name}.restoring")
        try:
            shutil.copyfile(self.path(digest), beside)
            with beside.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    raise changed(target.name)
            os.utime(beside, ns=(mtime_ns, mtime_ns))
            beside.replace(target)
        except FileNotFoundError:
            raise changed(target.name) from None
        finally:
            beside.unlink(missing_ok=True)
