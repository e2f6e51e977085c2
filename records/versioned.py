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
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from records.errors import NotFound, Tampered

META, CURRENT = "meta.json", "CURRENT"
KEPT = 2
"""Folders that stay: the current one, and the one before it for readers that are still in it."""
READERS = 4
"""Files that are read at once."""


def publish(root: Path, name: str, write: Callable[[Path], dict[str, Any]]) -> Path:
    """Let `write` fill an empty folder and describe it, then make it the current one of `root`.

    The description becomes `meta.json` together with the SHA-256 of every file.
    """
    root.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".making-", dir=root))
    try:
        said = write(work)
        files = dict(_digests(sorted(work.iterdir())))
        text = json.dumps({**said, "files": files}, ensure_ascii=False, sort_keys=True, indent=1)
        (work / META).write_text(text, encoding="utf-8")
        target = root / f"{name}-{_short(text.encode())}"
        if target.exists():
            shutil.rmtree(work)
        else:
            work.chmod(0o755)  # colleagues may share it
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
    return folder, described(folder)


def described(folder: Path) -> dict[str, Any]:
    """The description of one folder. Raises Tampered where it is gone or damaged."""
    try:
        meta: dict[str, Any] = json.loads((folder / META).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _tampered(folder, META) from None
    return meta


def verify(folder: Path, meta: dict[str, Any]) -> None:
    """Read every file again. Raises Tampered, naming the first that is not what was published."""
    if not folder.name.endswith(_short((folder / META).read_bytes())):
        raise _tampered(folder, META)
    expected: dict[str, str] = meta["files"]
    for name in expected:
        if not (folder / name).is_file():
            raise _tampered(folder, name)
    for name, digest in _digests(folder / name for name in sorted(expected)):
        if digest != expected[name]:
            raise _tampered(folder, name)


def _tampered(folder: Path, name: str) -> Tampered:
    return Tampered(
        f"index {folder.name}: {name} is missing or damaged; build it again",
        zh=f"索引 {folder.name} 的文件 {name} 缺失或已损坏，请重建", digest=name,
    )  # fmt: skip


def _short(meta: bytes) -> str:
    """What a folder is named by: the digests of all its files stand in its description."""
    return hashlib.sha256(meta).hexdigest()[:16]


def _digests(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    paths = list(files)
    with ThreadPoolExecutor(READERS) as readers:  # hashlib gives up the interpreter lock
        yield from zip((path.name for path in paths), readers.map(_digest, paths), strict=True)


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
