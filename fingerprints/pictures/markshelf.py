"""Tables of key points on disk, grown by what is new: memory-mapped, shared by all processes of a machine.

Each folder `marks-<digest>` below the root holds one table of at most `SEGMENT` assets and is never changed. What the
catalogue has and no folder holds is read once and written as a folder of its own; what it no longer has is passed over
when asked. Small folders are merged without reading an asset again. A folder appears by one rename, so two builders at
once do the same work twice and nothing else; a reader keeps what it has mapped.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from fingerprints.pictures import keypoints, votes
from fingerprints.pictures.keypoints import Features, Points
from fingerprints.pictures.votes import MarkTable
from fingerprints.search import parse

FORMAT = 1
SEGMENT = 25_000
"""Assets of one folder: some 250 MB, and half a gigabyte of memory while it is made."""
SMALL = 8
"""Folders that are not full, beyond which they are merged."""
PREFIX = "marks-"
ARRAYS = ("codes", "owners", "places", "off")
NOTHING = Points(np.empty((0, 2), np.float32), np.empty((0, 32), np.uint8))

Payloads = Callable[[str], bytes]


@dataclass(frozen=True)
class Segment:
    """A table, and the digests (of the assets' payloads) by its numbers."""

    table: MarkTable
    digests: tuple[str, ...]


@dataclass(frozen=True)
class MarkShelf:
    """All tables of a catalogue. `wanted`: the digests that the catalogue has now."""

    segments: tuple[Segment, ...]
    wanted: frozenset[str]

    @classmethod
    def made(cls, digests: Sequence[str], payloads: Payloads) -> Self:
        """In memory."""
        return cls(tuple(_made(part, payloads) for part in _parts(digests)), frozenset(digests))

    @classmethod
    def opened(cls, root: Path, digests: Sequence[str], payloads: Payloads) -> Self:
        """From `root`, which is brought up to date first: what is new is read, too many folders are merged."""
        root.mkdir(parents=True, exist_ok=True)
        there = [one for folder in sorted(root.glob(f"{PREFIX}*")) if (one := _loaded(folder))]
        known = {digest for one in there for digest in one.digests}
        new = [digest for digest in dict.fromkeys(digests) if digest not in known]
        there += [_mapped(_written(root, _made(part, payloads))) for part in _parts(new)]
        wanted = frozenset(digests)
        return cls(tuple(_merged(root, there, wanted)), wanted)

    def likely(self, features: Features) -> list[str]:
        """Digests of the payloads of the assets that may show what the found picture shows, best first."""
        found = votes.likely([one.table for one in self.segments], features)
        named = dict.fromkeys(self.segments[table].digests[asset] for table, asset in found)
        return [digest for digest in named if digest in self.wanted]


def _parts(digests: Sequence[str]) -> Iterator[Sequence[str]]:
    every = list(dict.fromkeys(digests))
    yield from (every[start : start + SEGMENT] for start in range(0, len(every), SEGMENT))


def _made(digests: Sequence[str], payloads: Payloads) -> Segment:
    return Segment(MarkTable.of([_points(payloads(digest)) for digest in digests]), tuple(digests))


def _points(payload: bytes) -> Points:
    """None of a payload that is gone or none of ours: it proves nothing, and is not read again."""
    try:
        features = keypoints.unpacked(payload)
    except (ValueError, KeyError, TypeError, zlib.error):
        return NOTHING
    chosen = votes.chosen(features)
    return Points(chosen.places.copy(), chosen.marks.copy())  # not views that keep the whole payload


def _written(root: Path, segment: Segment) -> Path:
    target = root / _name(segment)
    draft = Path(tempfile.mkdtemp(prefix=".making-", dir=root))
    try:
        for array in ARRAYS:
            np.save(draft / f"{array}.npy", getattr(segment.table, array), allow_pickle=False)
        np.save(draft / "digests.npy", parse(segment.digests), allow_pickle=False)
        said = {
            "format": FORMAT,
            "recipe": _recipe(),
            "bits": segment.table.bits,
            "assets": segment.table.assets,
        }
        (draft / "meta.json").write_text(json.dumps(said), encoding="utf-8")
        if target.exists():
            shutil.rmtree(target)
        draft.replace(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return target


def _loaded(folder: Path) -> Segment | None:
    """None where it is damaged or of another version; it is removed and made again."""
    try:
        return _mapped(folder)
    except (OSError, ValueError, KeyError):
        shutil.rmtree(folder, ignore_errors=True)
        return None


def _mapped(folder: Path) -> Segment:
    said = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    if (said["format"], said["recipe"]) != (FORMAT, _recipe()):
        raise ValueError("of another version")
    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in ARRAYS}
    digests = np.load(folder / "digests.npy", allow_pickle=False)
    table = MarkTable(**arrays, bits=int(said["bits"]), assets=int(said["assets"]))
    if (
        len(digests) != table.assets
        or len(table.owners) != len(table.codes)
        or len(table.off) != (1 << table.bits) + 1
    ):
        raise ValueError("arrays that do not fit each other")
    return Segment(table, tuple(one.tobytes().hex() for one in digests))


def _merged(root: Path, segments: Sequence[Segment], wanted: frozenset[str]) -> list[Segment]:
    """The same with few small folders; assets that are gone are left out of what is written anew."""
    small = [one for one in segments if len(one.digests) < SEGMENT // 2]
    if len(small) <= SMALL:
        return list(segments)
    kept = [one for one in segments if len(one.digests) >= SEGMENT // 2]
    kept += [_mapped(_written(root, _joined(group, wanted))) for group in _groups(small)]
    names = {_name(one) for one in kept}
    for folder in root.glob(f"{PREFIX}*"):
        if folder.name not in names:
            shutil.rmtree(folder, ignore_errors=True)
    return kept


def _groups(small: Sequence[Segment]) -> Iterator[list[Segment]]:
    group: list[Segment] = []
    for one in small:
        if group and sum(len(each.digests) for each in group) + len(one.digests) > SEGMENT:
            yield group
            group = []
        group.append(one)
    yield group


def _joined(group: Sequence[Segment], wanted: frozenset[str]) -> Segment:
    digests: list[str] = []
    codes, owners, places = [], [], []
    for one in group:
        stays = np.array([digest in wanted for digest in one.digests], bool)
        numbers = np.cumsum(stays) - 1 + len(digests)
        rows = stays[one.table.owners]
        codes.append(one.table.codes[rows])
        owners.append(numbers[one.table.owners[rows]].astype(np.uint32))
        places.append(one.table.places[rows])
        digests += [digest for digest in one.digests if digest in wanted]
    table = MarkTable.ordered(
        np.concatenate(codes), np.concatenate(owners), np.concatenate(places), len(digests)
    )
    return Segment(table, tuple(digests))


def _name(segment: Segment) -> str:
    return PREFIX + hashlib.sha256("\n".join(segment.digests).encode()).hexdigest()[:16]


def _recipe() -> str:
    return f"{keypoints.RECIPE}/{votes.KEPT}"
