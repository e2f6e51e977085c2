"""Make a backup, while sweeps and desk go on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC
from importlib.metadata import version
from pathlib import Path

from attrs import frozen

from desk.backup import book
from desk.backup.lists import Entry, Head, read_files, read_head, write_files, write_head
from desk.backup.store import Store
from desk.wiring import Desk
from records import events
from records.errors import Refused
from records.settings import Settings

OF_SHARED = ("vault", "warc", "models")
OF_HOME = ("checkpoints", "keys")
"""The index is built again from the book, logs are no part of the office's memory."""


@frozen
class Made:
    """A backup that was made. `copied` files and bytes are new in the store, the others stood there already."""

    folder: Path
    files: int
    copied: int
    copied_bytes: int
    book_bytes: int


def folders(settings: Settings) -> dict[str, Path]:
    """Where each part stands on this machine, by the first part of an entry's path."""
    return {name: settings.shared_dir / name for name in OF_SHARED} | {
        name: settings.home_dir / name for name in OF_HOME
    }


def make(desk: Desk, into: Path, actor: str) -> Made:
    """Copy the book first, then the files: what a row names was on the disk before its row was.

    Raises Refused `backup_inside` where `into` lies in the office's own folders, `backup_exists` for a second one in
    the same second; MissingPart, ConfigurationError, OSError.
    """
    into = _outside(desk, into)
    at = desk.clock.now().astimezone(UTC)
    folder = into / at.strftime("copywatch-%Y%m%dT%H%M%SZ")
    earlier = _earlier(into)
    try:
        folder.mkdir(parents=True, mode=0o700)
    except FileExistsError:
        raise Refused("backup_exists", f"{folder} is there already", zh=f"{folder} 已存在") from None
    with desk.database.unit_of_work() as session:
        begun = events.append(
            session, desk.clock, actor=actor, action="desk:backup:begun", subject=("backup", folder.name)
        )
        chain = begun.seq
    copy = folder / book.NAMES[book.kind_of(desk.database)]
    book.copy_out(desk.database, copy)
    store, copied = Store(into / "store"), list[int]()
    count, list_sha256 = write_files(folder, _entries(desk.settings, store, earlier, copied))
    with copy.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    head = Head(
        made_at=at.isoformat(timespec="seconds"), program=version("copywatch"),
        kind=book.kind_of(desk.database), revision=desk.database.revision(), chain=chain, book=copy.name,
        book_sha256=digest, book_bytes=copy.stat().st_size, files=count, files_sha256=list_sha256,
    )  # fmt: skip
    write_head(folder, head)
    return Made(folder, count, len(copied), sum(copied), head.book_bytes)


def _outside(desk: Desk, into: Path) -> Path:
    into = into.expanduser().absolute()
    for own in (desk.settings.home_dir, desk.settings.shared_dir):
        if into.is_relative_to(own):
            raise Refused(
                "backup_inside",
                f"{into} lies inside {own}; take another disk",
                zh="备份目录不能位于数据目录之内",
            )
    return into


def _earlier(into: Path) -> dict[str, Entry]:
    """The files of the newest finished backup that may be the same still; those of the vault tell by their names."""
    for folder in sorted(into.glob("copywatch-*Z"), reverse=True):
        try:
            head = read_head(folder)
            return {
                entry.path: entry for entry in read_files(folder, head) if not entry.path.startswith("vault/")
            }
        except Refused:
            continue
    return {}


def _entries(
    settings: Settings, store: Store, earlier: dict[str, Entry], copied: list[int]
) -> Iterator[Entry]:
    for name, root in folders(settings).items():
        for file in sorted(path for path in root.rglob("*") if _is_kept(path)):
            path = f"{name}/{file.relative_to(root).as_posix()}"
            stat = file.stat()
            known = file.name if name == "vault" else _unchanged(earlier.get(path), stat)
            if known and store.holds(known, stat.st_size):
                yield Entry(path, known, stat.st_size, stat.st_mtime_ns)
                continue
            digest, size = store.keep(file)
            copied.append(size)
            yield Entry(path, digest, size, stat.st_mtime_ns)


def _is_kept(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _unchanged(earlier: Entry | None, stat: os.stat_result) -> str:
    """The digest of a file that has the length and the time of change it had at the last backup."""
    if earlier is None or (earlier.bytes, earlier.mtime_ns) != (stat.st_size, stat.st_mtime_ns):
        return ""
    return earlier.sha256
