"""The works of a saved catalogue: read one by one when a listing names them, never all at once.

A work is one line of JSON in a file that is mapped; beside it stand the ids in order, where each line begins,
and hashes of the identifiers. A million works cost no memory until they are asked for.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from heapq import merge
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fingerprints.kinds import Print
from matchers.facts import Grant, Picture, WorkFacts
from matchers.index import makers
from records.vocabulary import WorkKind

LINES, NUMBERS, SHOWN = "works.jsonl", "works.npy", "works-shown.npy"
KEPT = 4_096
"""Works that one run keeps in memory once they have been read."""
MOST = makers.MAX_WORKS
"""Works that may say the same of themselves; what more of them say names none."""
KINDS: dict[str, Callable[[WorkFacts], Iterable[str]]] = {
    "isbn": lambda work: filter(None, [work.isbn.casefold()]),
    "package": lambda work: filter(None, [work.package.casefold()]),
    "maker": lambda work: makers.by_maker([work]),
}


class StoredWorks(Mapping[int, WorkFacts]):
    """Works by our id: those of the folder, with newer ones over them and without those that are gone."""

    def __init__(self, folder: Path, newer: Mapping[int, WorkFacts], gone: Iterable[int] = ()) -> None:
        self._lines = _mapped(folder / LINES)
        self._ids, self._ends = np.asarray(np.load(folder / NUMBERS, mmap_mode="r"))
        self._shown: list[int] = np.load(folder / SHOWN).tolist()
        self._newer, self._gone = newer, frozenset(gone)
        self._read: dict[int, WorkFacts] = {}

    def __getitem__(self, number: int) -> WorkFacts:
        known = self._read.get(number)
        if known is None:
            known = self._newer.get(number)
        if known is not None:
            return known
        place = int(np.searchsorted(self._ids, number))
        if number in self._gone or place == len(self._ids) or self._ids[place] != number:
            raise KeyError(number)
        if len(self._read) >= KEPT:
            self._read.clear()
        begin = int(self._ends[place - 1]) if place else 0
        found = self._read[number] = decoded(self._lines[begin : int(self._ends[place])].tobytes())
        return found

    def shown(self) -> Iterator[WorkFacts]:
        """The works that bring pictures, in order of their ids."""
        old = {number for number in self._shown if number not in self._gone}
        for number in sorted(old | set(self._newer)):
            if self[number].pictures:
                yield self[number]

    def __iter__(self) -> Iterator[int]:
        old = (
            number for number in map(int, self._ids) if number not in self._gone and number not in self._newer
        )
        yield from merge(old, sorted(self._newer))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Lookup(Mapping[str, tuple[int, ...]]):
    """Works by something that they say of themselves (`KINDS`), without reading any.

    Only hashes of 64 bits are kept. `len` and iteration count and tell nothing but what is newer.
    """

    def __init__(self, kind: str, folder: Path, newer: Iterable[WorkFacts], gone: Iterable[int] = ()) -> None:
        hashes, self._owners = np.asarray(np.load(folder / f"works-{kind}.npy", mmap_mode="r"))
        self._hashes = hashes.data  # one number of an array costs three times what one of a view does
        self._gone, self._kind = frozenset(gone), kind
        self._newer: defaultdict[str, list[int]] = defaultdict(list)
        for work in newer:
            for value in KINDS[kind](work):
                self._newer[value].append(work.id)

    def __getitem__(self, value: str) -> tuple[int, ...]:
        found = self._found(value)
        if not found:
            raise KeyError(value)
        return found

    def get(self, value: str, default: Any = None) -> Any:
        """As of any mapping; a page asks for each of its words, and an error for each costs more than the look-up."""
        return self._found(value) or default

    def _found(self, value: str) -> tuple[int, ...]:
        asked = _hash(value)
        first = last = bisect_left(self._hashes, asked)
        if first < len(self._hashes) and self._hashes[first] == asked:
            last = bisect_right(self._hashes, asked, first)
        elif value not in self._newer:
            return ()  # nearly always
        if last - first > MOST + len(self._gone):
            return ()
        old = {number for number in self._owners[first:last].tolist() if number not in self._gone}
        found = tuple(sorted(old | set(self._newer.get(value, ()))))
        return found if len(found) <= MOST else ()

    def __iter__(self) -> Iterator[str]:
        return iter(self._newer)

    def __len__(self) -> int:
        return len(self._newer)


def kept(folder: Path, works: Iterable[WorkFacts]) -> Iterator[WorkFacts]:
    """Write the works, in order of their ids, into the folder while they pass by."""
    ids, ends, shown = (array("q") for _ in range(3))
    said = {kind: (array("Q"), array("Q")) for kind in KINDS}
    size = 0
    with (folder / LINES).open("wb") as file:
        for work in works:
            size += file.write(encoded(work))
            ids.append(work.id)
            ends.append(size)
            for kind, (hashes, owners) in said.items():
                values = [_hash(value) for value in KINDS[kind](work)]
                hashes.extend(values)
                owners.extend([work.id] * len(values))
            if work.pictures:
                shown.append(work.id)
            yield work
    for kind, columns in said.items():
        rows = np.array(columns, np.uint64)
        np.save(folder / f"works-{kind}.npy", rows[:, np.argsort(rows[0], kind="stable")])
    np.save(folder / NUMBERS, np.array([ids, ends], np.int64))
    np.save(folder / SHOWN, np.array(shown, np.int64))


def encoded(work: WorkFacts) -> bytes:
    """A line of JSON that `decoded` reads back to the same facts."""
    text = json.dumps(_shallow(work), ensure_ascii=False, separators=(",", ":"), default=_plain)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def decoded(line: bytes) -> WorkFacts:
    """The facts of a line."""
    row: dict[str, Any] = json.loads(line.decode("utf-8", "surrogatepass"))
    row |= {name: tuple(row[name]) for name in ("aliases", "creators")}
    row["kind"] = WorkKind(row["kind"])
    row["grants"] = tuple(Grant(**_windowed(grant)) for grant in row["grants"])
    row["pictures"] = tuple(_picture(picture) for picture in row["pictures"])
    return WorkFacts(**_windowed(row))


def _picture(row: dict[str, Any]) -> Picture:
    prints = tuple(Print(**{**one, "payload": b""}) for one in row["prints"])
    return Picture(**{**row, "pdq": tuple(row["pdq"]), "phash256": tuple(row["phash256"]), "prints": prints})


def _windowed(row: dict[str, Any]) -> dict[str, Any]:
    ends = {name: date.fromisoformat(row[name]) for name in ("valid_from", "valid_to") if row[name]}
    return {**row, **ends}


def _mapped(file: Path) -> NDArray[np.uint8]:
    # an empty file cannot be mapped
    return np.asarray(np.memmap(file, np.uint8, "r")) if file.stat().st_size else np.zeros(0, np.uint8)


def _shallow(facts: Any) -> dict[str, object]:
    # dataclasses.asdict copies every string, which takes longer than all the rest
    return {field.name: getattr(facts, field.name) for field in dataclasses.fields(facts)}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Grant, Picture, Print)):
        return _shallow(value)
    if value == b"":  # payloads of prints stand in the vault
        return ""
    raise TypeError(f"facts hold dates and plain values, not {type(value).__name__}")


def _hash(value: str) -> int:
    digest = hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "little")
