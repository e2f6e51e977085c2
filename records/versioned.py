"""Folders of files that are made as a whole, named by what they hold, and taken into use by one rename.

A root holds any number of folders `<name>-<digest>` and a file `CURRENT` that names the one in use. A
reader that has opened the old one keeps it; a crash in the middle leaves the old one current.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from records.errors import NotFound, Tampered

META, CURRENT = "meta.json", "CURRENT"
KEPT = 2
"""Folders that stay: the current one, and the one before it for readers that are still in it."""


def publish(root: Path, name: str, write: Callable[[Path], dict[str, Any]]) -> Path:
    """Let `write` fill an empty folder and describe it, then make it the current one of `root`.

    The description becomes `meta.json` together with the SHA-256 of every file.
    """
    root.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".making-", dir=root))
    try:
        said = write(work)
        files = {path.name: _digest(path) for path in sorted(work.iterdir())}
        text = json.dumps({**said, "files": files}, ensure_ascii=False, sort_keys=True, indent=1)
        (work / META).write_text(text, encoding="utf-8")
        target = root / f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
        if target.exists():
            shutil.rmtree(work)
        else:
            work.replace(target)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    _point(root, target.name)
    _tidy(root, name, target)
    return target


def current(root: Path) -> tuple[Path, dict[str, Any]]:
    """The folder in use and its description.

    Raises:
        NotFound: nothing has been published.
        Tampered: the description is gone or damaged.
    """
    try:
        folder = root / (root / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise NotFound("index", str(root)) from None
    try:
        meta: dict[str, Any] = json.loads((folder / META).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _tampered(folder, META) from None
    return folder, meta


def verify(folder: Path, meta: dict[str, Any]) -> None:
    """Read every file again. Raises Tampered, naming the first that is not what was published."""
    for name, digest in meta["files"].items():
        path = folder / name
        if not path.is_file() or _digest(path) != digest:
            raise _tampered(folder, name)


def _tampered(folder: Path, name: str) -> Tampered:
    return Tampered(
        f"index {folder.name}: {name} is missing or damaged; build it again",
        zh=f"索引 {folder.name} 的文件 {name} 缺失或已损坏，请重建", digest=name,
    )  # fmt: skip


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _point(root: Path, name: str) -> None:
    handle, beside = tempfile.mkstemp(dir=root)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    Path(beside).replace(root / CURRENT)


def _tidy(root: Path, name: str, target: Path) -> None:
    old = [path for path in root.glob(f"{name}-*") if path.is_dir() and path != target]
    for path in sorted(old, key=lambda one: one.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
