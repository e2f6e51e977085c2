"""A file to prints of every kind that accepts it, each made in a child process.

Children differ in what they may use; one is kept for each set of limits, so that a folder of mixed files
does not start a child for every file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from desk import folders
from desk.folders import Found
from fingerprints import claims
from fingerprints.kinds import FingerprintKind, Material, Print, RefusalCode, refused
from fingerprints.registry import KINDS
from fingerprints.sandbox import Sandbox
from records.errors import BytesRefused

HEAD = 4096
SPECIFIC = ("app", "video", "audio", "picture", "text", "archive", "file")
"""What a file is called where several kinds accept it: the first of these."""
NOT_THIS_KIND = RefusalCode.NOT_THIS_KIND.value


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file, or one kind's look at it, gave nothing; `zh` and `detail` are for people."""

    code: str
    kind: str = ""
    zh: str = ""
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "kind": self.kind, "zh": self.zh, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of one file.

    Attributes:
        prints: by kind, of the kinds that could print it.
        refusals: by kind, of the kinds that accept it and could not.
        refusal: of the file as such: it was not opened at all.
    """

    name: str
    size: int = 0
    prints: Mapping[str, tuple[Print, ...]] = field(default_factory=dict)
    refusals: Mapping[str, Refusal] = field(default_factory=dict)
    refusal: Refusal | None = None

    @property
    def kind(self) -> str:
        """The most specific kind that accepts it; empty where none was asked.

        A kind that was misled by the name (`not_this_kind`) steps back where another one could print it.
        """
        possible = [one for one in self.refusals if self.refusals[one].code != NOT_THIS_KIND]
        possible += [one for one in self.prints if one != "file"]
        return min(possible or [*self.refusals] or [*self.prints], key=rank, default="")

    @property
    def failed(self) -> Refusal | None:
        """Why it could not be looked at as what it is; None where it could."""
        return self.refusal or self.refusals.get(self.kind)

    @property
    def mislabelled(self) -> dict[str, str] | None:
        """`named`: the kind that the name says, and `is`: what the bytes are (`file`: nothing that is known)."""
        if not self.prints:
            return None
        looked = {*self.prints, *(one for one in self.refusals if self.refusals[one].code != NOT_THIS_KIND)}
        said = claims.contradicted(self.name, looked)
        return {"named": said, "is": min(looked, key=rank)} if said else None

    @property
    def sha256(self) -> str:
        """Of the whole file; empty where it was not read."""
        whole = self.prints.get("file", ())
        return next((one.value for one in whole if one.algorithm == "sha256"), "")


def rank(kind: str) -> int:
    """Place in `SPECIFIC`; a kind that is not in it comes first."""
    return SPECIFIC.index(kind) if kind in SPECIFIC else -1


class Printer:
    """A context manager; not to be shared between threads."""

    def __init__(self) -> None:
        self._boxes: dict[tuple[int, int], Sandbox] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def printed(self, found: Found) -> Printed:
        """The prints of a file by all kinds that accept its name and first bytes. Raises nothing of its own."""
        if found.refusal:
            return Printed(found.name, refusal=_unopened(found.refusal, found.detail))
        try:
            head, size = _looked_at(found.path)
        except OSError as error:
            return Printed(found.name, refusal=_unopened("unreadable", error.strerror or str(error)))
        if not size:
            return Printed(found.name, refusal=_refusal(refused(RefusalCode.EMPTY, "no byte"), ""))
        return self._all(found, head, size)

    def _all(self, found: Found, head: bytes, size: int) -> Printed:
        prints: dict[str, tuple[Print, ...]] = {}
        refusals: dict[str, Refusal] = {}
        for kind in KINDS:
            if not kind.accepts(found.name, head):
                continue
            try:
                prints[kind.name] = self._one(kind, found)
            except BytesRefused as error:
                refusals[kind.name] = _refusal(error, kind.name)
            except OSError as error:  # gone while it was being looked at
                refusals[kind.name] = _unopened("unreadable", error.strerror or "", kind.name)
        return Printed(found.name, size, prints, refusals)

    def _one(self, kind: FingerprintKind, found: Found) -> tuple[Print, ...]:
        if what := kind.missing():
            raise refused(RefusalCode.UNSUPPORTED, what)
        limits = (kind.limits.memory_mib, kind.limits.max_bytes)
        if limits not in self._boxes:
            self._boxes[limits] = self._open.enter_context(Sandbox())
        return self._boxes[limits].prints(kind.name, Material(found.path, name=found.name))


def _looked_at(path: Path) -> tuple[bytes, int]:
    """(first bytes, size). A file that was exchanged for a link or a pipe meanwhile is not opened."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        return file.read(HEAD), os.fstat(file.fileno()).st_size


def _unopened(code: str, detail: str, kind: str = "") -> Refusal:
    return Refusal(code, kind, folders.ZH[code], detail)


def _refusal(error: BytesRefused, kind: str) -> Refusal:
    return Refusal(error.code, kind, error.message_zh, str(error.data.get("detail", "")))
