"""The works of a saved catalogue: read one by one when a listing names them, never all at once.

A work is one line of JSON in a file that is mapped; beside it stand the ids in order, where each line begins,
and hashes of the identifiers. A million works cost no memory until they are asked for.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchers.facts import Grant, Picture, WorkFacts
from records.vocabulary import WorkKind

LINES, NUMBERS, IDENTIFIERS, SHOWN = "works.jsonl", "works.npy", "works-identifiers.npy", "works-shown.npy"
KEPT = 4_096
"""Works that one run keeps in memory once they have been read."""
FIELDS = ("isbn", "package")


class StoredWorks(Mapping[int, WorkFacts]):
    """Works by our id: those of the folder, with newer ones over them and without those that are gone."""

    def __init__(self, folder: Path, newer: Mapping[int, WorkFacts], gone: Iterable[int] = ()) -> None:
        self._lines = _mapped(folder / LINES)
        self._ids, self._ends = np.asarray(np.load(folder / NUMBERS, mmap_mode="r"))
        self._shown: list[int] = np.load(folder / SHOWN).tolist()
        self._newer, self._gone = newer, frozenset(gone)
        self._read: dict[int, WorkFacts] = {}

    def __getitem__(self, number: int) -> WorkFacts:
        if number in self._newer:
            return self._newer[number]
        place = int(np.searchsorted(self._ids, number))
        if number in self._gone or place == len(self._ids) or self._ids[place] != number:
            raise KeyError(number)
        if number not in self._read:
            if len(self._read) >= KEPT:
                self._read.clear()
            begin = int(self._ends[place - 1]) if place else 0
            self._read[number] = decoded(self._lines[begin : int(self._ends[place])].tobytes())
        return self._read[number]

    def shown(self) -> Iterator[WorkFacts]:
        """The works that bring pictures, in order of their ids."""
        old = {number for number in self._shown if number not in self._gone}
        for number in sorted(old | set(self._newer)):
            if self[number].pictures:
                yield self[number]

    def __iter__(self) -> Iterator[int]:
        old = (int(number) for number in self._ids)
        yield from sorted({*(number for number in old if number not in self._gone), *self._newer})

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Identifiers(Mapping[str, tuple[int, ...]]):
    """Works by one of their identifiers, casefolded. Only the works that come into question are read."""

    def __init__(self, field: str, folder: Path, works: StoredWorks, newer: Iterable[WorkFacts]) -> None:
        self._field, self._works = field, works
        self._hashes, self._owners = np.asarray(np.load(folder / IDENTIFIERS, mmap_mode="r"))
        self._newer = [work for work in newer if getattr(work, field)]

    def __getitem__(self, value: str) -> tuple[int, ...]:
        asked = np.uint64(_hash(self._field, value))
        first, last = (
            np.searchsorted(self._hashes, asked, "left"),
            np.searchsorted(self._hashes, asked, "right"),
        )
        ids = {*self._owners[first:last].tolist(), *(work.id for work in self._newer)}
        known = [work for number in sorted(ids) if (work := self._works.get(number))]
        found = tuple(work.id for work in known if str(getattr(work, self._field)).casefold() == value)
        if not found:
            raise KeyError(value)
        return found

    def __iter__(self) -> Iterator[str]:
        values = (str(getattr(work, self._field)).casefold() for work in self._works.values())
        yield from dict.fromkeys(value for value in values if value)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def kept(folder: Path, works: Iterable[WorkFacts]) -> Iterator[WorkFacts]:
    """Write the works, in order of their ids, into the folder while they pass by."""
    ids, ends, hashes, owners, shown = (array(kind) for kind in "qqQqq")
    size = 0
    with (folder / LINES).open("wb") as file:
        for work in works:
            size += file.write(encoded(work))
            ids.append(work.id)
            ends.append(size)
            for field in (name for name in FIELDS if getattr(work, name)):
                hashes.append(_hash(field, str(getattr(work, field)).casefold()))
                owners.append(work.id)
            if work.pictures:
                shown.append(work.id)
            yield work
    order = np.argsort(np.array(hashes), kind="stable")
    np.save(folder / NUMBERS, np.array([ids, ends], np.int64))
    np.save(
        folder / IDENTIFIERS,
        np.array([np.array(hashes, np.uint64)[order], np.array(owners, np.uint64)[order]]),
    )
    np.save(folder / SHOWN, np.array(shown, np.int64))


def encoded(work: WorkFacts) -> bytes:
    """A line of JSON that `decoded` reads back to the same facts."""
    text = json.dumps(dataclasses.asdict(work), ensure_ascii=False, separators=(",", ":"), default=_plain)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def decoded(line: bytes) -> WorkFacts:
    """The facts of a line."""
    row: dict[str, Any] = json.loads(line.decode("utf-8", "surrogatepass"))
    row |= {name: tuple(row[name]) for name in ("aliases", "creators")}
    row["kind"] = WorkKind(row["kind"])
    row["grants"] = tuple(Grant(**_windowed(grant)) for grant in row["grants"])
    row["pictures"] = tuple(
        Picture(**{**one, "pdq": tuple(one["pdq"]), "phash256": tuple(one["phash256"])})
        for one in row["pictures"]
    )
    return WorkFacts(**_windowed(row))


def _windowed(row: dict[str, Any]) -> dict[str, Any]:
    ends = {name: date.fromisoformat(row[name]) for name in ("valid_from", "valid_to") if row[name]}
    return {**row, **ends}


def _mapped(file: Path) -> NDArray[np.uint8]:
    # an empty file cannot be mapped
    return np.asarray(np.memmap(file, np.uint8, "r")) if file.stat().st_size else np.zeros(0, np.uint8)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"facts hold dates and plain values, not {type(value).__name__}")


def _hash(field: str, value: str) -> int:
    digest = hashlib.blake2b(f"{field}:{value}".encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "little")
