"""What a backup says about itself: one head, and a line for each file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from attrs import asdict, frozen

from records.errors import Refused

SCHEMA = "copywatch/backup/1"
HEAD, FILES = "backup.json", "files.jsonl"
DIGEST_LETTERS = 64


@frozen
class Entry:
    """A file of the office. `path` begins with the folder's name in home or shared folder; `mtime_ns` as it was."""

    path: str
    sha256: str
    bytes: int
    mtime_ns: int


@frozen
class Head:
    """`made_at` ISO 8601 in UTC; `revision` the newest migration of the book; `chain` the number of its last event."""

    made_at: str
    program: str
    kind: str
    revision: str
    chain: int
    book: str
    book_sha256: str
    book_bytes: int
    files: int
    files_sha256: str
    schema: str = SCHEMA


def write_files(folder: Path, entries: Iterable[Entry]) -> tuple[int, str]:
    """Write the list of files; how many, and the list's SHA-256."""
    hashed, count = hashlib.sha256(), 0
    with (folder / FILES).open("wb") as out:
        for entry in entries:
            line = json.dumps(asdict(entry), ensure_ascii=False).encode() + b"\n"
            hashed.update(line)
            out.write(line)
            count += 1
    return count, hashed.hexdigest()


def write_head(folder: Path, head: Head) -> None:
    """The head is written last: a folder without one is a backup that did not come to its end."""
    beside = folder / f"{HEAD}.part"
    beside.write_text(json.dumps(asdict(head), indent=1) + "\n", encoding="utf-8")
    beside.replace(folder / HEAD)


def read_head(folder: Path) -> Head:
    """Raises Refused `no_backup` where the folder holds none that is whole and of this format."""
    try:
        said = json.loads((folder / HEAD).read_bytes())
        head = Head(**said)
    except (OSError, ValueError, TypeError) as error:
        raise Refused(
            "no_backup", f"{folder} holds no finished backup: {error}", zh=f"{folder} 不是完整的备份"
        ) from None
    if head.schema != SCHEMA:
        raise Refused(
            "no_backup", f"{folder} is of the format {head.schema}", zh=f"{folder} 的备份格式无法识别"
        )
    return head


def read_files(folder: Path, head: Head) -> Iterator[Entry]:
    """The files of a backup whose list is as it was written. Raises Refused `backup_changed`, `unsafe_path`."""
    try:
        with (folder / FILES).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        found = ""
    if found != head.files_sha256:
        raise changed(FILES)
    with (folder / FILES).open("rb") as file:
        for line in file:
            yield _vetted(Entry(**json.loads(line)))


def _vetted(entry: Entry) -> Entry:
    """A backup may have come from elsewhere: no path of it leaves the folders of the office."""
    parts = PurePosixPath(entry.path).parts
    is_hex = len(entry.sha256) == DIGEST_LETTERS and set(entry.sha256) <= set("0123456789abcdef")
    if not parts or ".." in parts or parts[0] == "/" or not is_hex:
        raise Refused(
            "unsafe_path", f"the list names {entry.path!r}", zh=f"备份清单含不安全的路径 {entry.path!r}"
        )
    return entry


def changed(name: str) -> Refused:
    """The refusal of a backup whose bytes are not those it was made with."""
    return Refused(
        "backup_changed", f"{name} of the backup is missing or changed", zh=f"备份中的 {name} 缺失或已被改动"
    )
