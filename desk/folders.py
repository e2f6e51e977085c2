"""Files below a folder, in a fixed order, for people's own material: no link is followed, no pipe is opened.

Names are relative to the folder with `/` between their parts. A name may hold any byte but a zero: what is
no UTF-8 is shown as `\\xNN`, so every name can be written as JSON.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from records.errors import NotFound, Refused

MAX_FILES = 100_000
"""Files of one folder; a larger one is refused as a whole, so that nothing is left out unseen."""
MAX_DEPTH = 64

ZH = {
    "symlink": "符号链接，不跟随",
    "not_a_file": "不是普通文件",
    "unreadable": "无法读取",
    "too_deep": "文件夹层次过深",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A file to look at, or an entry that is refused with a code: `symlink`, `not_a_file`, `unreadable`, `too_deep`."""

    name: str
    path: Path
    refusal: str = ""
    detail: str = ""


def files(root: Path, limit: int = MAX_FILES) -> list[Found]:
    """Every entry below `root` that is no folder, by name; of a file, the file itself.

    Raises:
        NotFound: nothing of that name.
        Refused: `too_many_files`.
    """
    try:
        status = root.stat()  # a link that the caller names is the caller's wish
    except FileNotFoundError:
        raise NotFound("file or folder 文件或文件夹", root) from None
    except (OSError, ValueError) as error:
        raise Refused("unreadable", f"{root}: {error}", zh=f"无法读取 {root}") from None
    if not stat.S_ISDIR(status.st_mode):
        return [_judged(shown(root.name), root, status.st_mode)]
    found: list[Found] = []
    for one in _below(root):
        found.append(one)
        if len(found) > limit:
            raise Refused(
                "too_many_files",
                f"{root} holds more than {limit} files",
                zh=f"{root} 中的文件超过 {limit} 个",
            )
    return sorted(found, key=lambda one: os.fsencode(one.path))


def shown(name: str) -> str:
    """A file name as text that can be written."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def one_line(text: str) -> str:
    """A name, or words about it, without line breaks."""
    return text.replace("\n", "\\n").replace("\t", "\\t")


def _below(root: Path) -> Iterator[Found]:
    waiting = [(root, "", 0)]
    while waiting:
        folder, prefix, depth = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                listed = [(entry.name, entry.stat(follow_symlinks=False).st_mode) for entry in entries]
        except OSError as error:
            yield Found(prefix.rstrip("/") or ".", folder, "unreadable", error.strerror or "")
            continue
        for name, mode in listed:
            path, label = folder / name, prefix + shown(name)
            if not stat.S_ISDIR(mode):
                yield _judged(label, path, mode)
            elif depth >= MAX_DEPTH:
                yield Found(label, path, "too_deep", f"more than {MAX_DEPTH} folders deep")
            else:
                waiting.append((path, label + "/", depth + 1))


def _judged(name: str, path: Path, mode: int) -> Found:
    if stat.S_ISLNK(mode):
        return Found(name, path, "symlink", "a link is not followed")
    if not stat.S_ISREG(mode):
        return Found(name, path, "not_a_file", "a device, a pipe or a socket")
    return Found(name, path)
