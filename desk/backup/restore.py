"""Bring a backup back into an empty office, or only look whether it could be."""

from __future__ import annotations

import hashlib
from pathlib import Path

from attrs import frozen

from desk.backup import book
from desk.backup.lists import Entry, Head, changed, read_files, read_head
from desk.backup.make import folders
from desk.backup.store import Store
from desk.wiring import Desk
from records.errors import ConfigurationError, Refused
from records.session import Database


@frozen
class Looked:
    """What a check of a backup found: files that are whole, and the paths of those missing or changed."""

    head: Head
    whole: int
    bad: tuple[str, ...]


def check(folder: Path) -> Looked:
    """Read every byte of a backup. Raises Refused where its lists are not whole; a bad file is told, not raised."""
    head = read_head(folder)
    store, bad, whole = Store(folder.parent / "store"), [], 0
    for entry in read_files(folder, head):
        if store.is_whole(entry.sha256):
            whole += 1
        else:
            bad.append(entry.path)
    if not _book_is_whole(folder, head):
        bad.append(head.book)
    return Looked(head, whole, tuple(bad))


def restore(desk: Desk, folder: Path) -> Head:
    """Files first, the book last: a restore that was cut off can be run again, one that came to its end cannot.

    Raises:
        Refused: `no_backup`, `backup_changed`, `unsafe_path`; `home_in_use` where the database holds tables.
        ConfigurationError: the backup is of another kind of database or of a newer program.
    """
    folder = folder.expanduser().absolute()
    head = read_head(folder)
    _fits(desk, head)
    if not _book_is_whole(folder, head):
        raise changed(head.book)
    store, places = Store(folder.parent / "store"), folders(desk.settings)
    for entry in read_files(folder, head):
        store.give(entry.sha256, _place(places, entry), entry.mtime_ns)
    for key in places["keys"].glob("*"):
        key.chmod(0o600)
    book.copy_in(desk.database, folder / head.book)
    desk.database.migrate()
    return head


def _fits(desk: Desk, head: Head) -> None:
    kind = book.kind_of(desk.database)
    if head.kind != kind or book.NAMES[kind] != head.book:
        raise ConfigurationError(
            f"the backup is of {head.kind}, this office is set to {kind} (COPYWATCH_DATABASE_URL)",
            zh=f"备份来自 {head.kind}，当前数据库为 {kind}",
        )
    if not Database.knows(head.revision):
        raise ConfigurationError(
            f"the backup was made by copywatch {head.program}, which is newer than this one",
            zh=f"备份由较新的版本 {head.program} 生成，请先升级",
        )
    if not book.is_empty(desk.database.engine):
        raise Refused(
            "home_in_use", f"{desk.settings.home_dir} is an office already; restore into an empty COPYWATCH_HOME",
            zh="目标数据库不是空的，请恢复到新的 COPYWATCH_HOME",
        )  # fmt: skip


def _place(places: dict[str, Path], entry: Entry) -> Path:
    first, _, rest = entry.path.partition("/")
    if first not in places or not rest:
        raise Refused(
            "unsafe_path", f"the list names {entry.path!r}", zh=f"备份清单含未知目录 {entry.path!r}"
        )
    return places[first] / rest


def _book_is_whole(folder: Path, head: Head) -> bool:
    if head.book not in book.NAMES.values():
        return False
    try:
        with (folder / head.book).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == head.book_sha256
    except FileNotFoundError:
        return False
