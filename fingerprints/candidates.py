"""Which assets a found file is compared with, where comparing it with all would take days.

Files, archives, texts, films: exact. What `compare` would call alike shares a digest, a member, some grams or
a near frame, so an asset without any of these is left out and nothing is lost. Pictures, sound and the icons of
apps: codes, and votes of key points or items; a picture that only its key points would recognise may be missed, so
up to `EVERY` assets each is compared with all of them, and `Narrowed.exact` says which it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fingerprints import app, audio, film, video
from fingerprints.archive import MEMBERS_RECIPE
from fingerprints.file import ALGORITHMS
from fingerprints.file import MEMBERS_RECIPE as FILE_MEMBERS
from fingerprints.grams import SCHEMES, unpack
from fingerprints.kinds import Print
from fingerprints.members import Inventory
from fingerprints.pictures import keypoints, votes
from fingerprints.pictures.compare import HINT
from fingerprints.runs import MIN_RUN
from fingerprints.search import HammingIndex

EVERY = 100
"""Assets of a kind up to which pictures, sound and apps are compared with all of them."""
VOTED = 24
"""Assets that votes put forward."""
CROWDED = 200
"""Items that share a value with more others than this tell nothing."""

Prints = Sequence[Print]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Numbers of assets to compare with, ascending. `exact`: no other asset can be alike."""

    assets: tuple[int, ...]
    exact: bool


class Narrowing(Protocol):
    """Assets of one kind, ready to be asked."""

    def __call__(self, found: Prints) -> Narrowed:
        """The assets that may be alike."""


def narrowing(kind: str, assets: Sequence[Prints], every: int = EVERY) -> Narrowing:
    """For a kind of fingerprints; a kind that nobody has written one for is compared with all assets."""
    maker = MAKERS.get(kind)
    if maker is None or (kind in VOTING and len(assets) <= every):
        everything = Narrowed(tuple(range(len(assets))), exact=True)
        return lambda _found: everything
    return maker(assets)


class _Keys:
    """Assets by the keys that they have."""

    def __init__(self, keys: Callable[[Prints], Iterable[str]], assets: Sequence[Prints]) -> None:
        self._keys = keys
        self._owners: defaultdict[str, set[int]] = defaultdict(set)
        for number, prints in enumerate(assets):
            for key in keys(prints):
                self._owners[key].add(number)

    def __call__(self, found: Prints) -> Narrowed:
        sharing = [self._owners[key] for key in set(self._keys(found)) if key in self._owners]
        return Narrowed(tuple(sorted(set().union(*sharing))), exact=True)


def _digests(prints: Prints) -> Iterable[str]:
    for one in prints:
        if one.algorithm in ALGORITHMS:
            yield one.value
        elif one.recipe == FILE_MEMBERS and one.payload:
            for member in Inventory.unpacked(one.payload).members:
                yield from (member.sha256, member.sha1, member.md5)


def _members(prints: Prints) -> Iterable[str]:
    for one in prints:
        if one.recipe == MEMBERS_RECIPE and one.payload:
            yield from (member.sha256 for member in Inventory.unpacked(one.payload).members)


def _packages(prints: Prints) -> Iterable[str]:
    return (one.value for one in prints if one.recipe == app.PACKAGE_RECIPE)


class _Values:
    """Postings value -> (asset, place), in sorted arrays."""

    def __init__(self, parts: Sequence[tuple[int, NDArray[np.uint64]]]) -> None:
        sizes = [len(values) for _, values in parts]
        values = np.concatenate([np.zeros(0, np.uint64), *(values for _, values in parts)])
        owners = np.repeat(np.array([owner for owner, _ in parts], np.int64), sizes)
        places = np.concatenate([np.zeros(0, np.int64), *(np.arange(size) for size in sizes)])
        order = np.argsort(values, kind="stable")
        self.values, self.owners, self.places = values[order], owners[order], places[order].astype(np.int64)

    def sharing(
        self, query: NDArray[np.uint64], most: int | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """(asset, its place, number in the query) of every equal pair; values in more than `most` places say nothing."""
        left = np.searchsorted(self.values, query, "left")
        counts = np.searchsorted(self.values, query, "right") - left
        if most is not None:
            counts = np.where(counts > most, 0, counts)
        which = np.repeat(np.arange(len(query)), counts)
        rows = np.repeat(left - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))
        return self.owners[rows], self.places[rows], which


class _Texts:
    def __init__(self, assets: Sequence[Prints]) -> None:
        self._streams = {
            scheme.recipe: _Values([
                (number, unpack(one).hashes)
                for number, prints in enumerate(assets)
                for one in prints if one.recipe == scheme.recipe and one.payload
            ])
            for scheme in SCHEMES
        }  # fmt: skip

    def __call__(self, found: Prints) -> Narrowed:
        kept: set[int] = set()
        for one in found:
            if one.recipe in self._streams and one.payload:
                owners, _, which = self._streams[one.recipe].sharing(unpack(one).hashes)
                # a run has so many prints of the page
                pairs = np.unique(np.stack((owners, which)), axis=1)[0]
                values, counts = np.unique(pairs, return_counts=True)
                kept.update(values[counts >= MIN_RUN].tolist())
        return Narrowed(tuple(sorted(kept)), exact=True)


class _Codes:
    """A Hamming index whose rows are assets."""

    def __init__(self, codes: Sequence[tuple[int, str]]) -> None:
        self._owners = [owner for owner, _ in codes]
        self._index = HammingIndex.of([code for _, code in codes])

    def near(self, queries: Iterable[str], radius: int) -> set[int]:
        if not self._owners:
            return set()
        return {self._owners[row] for query in queries for row, _ in self._index.within(query, radius)}


class _Films:
    def __init__(self, assets: Sequence[Prints]) -> None:
        self._codes = _Codes(
            [(number, code) for number, prints in enumerate(assets) for code in _frames(prints)]
        )

    def __call__(self, found: Prints) -> Narrowed:
        return Narrowed(tuple(sorted(self._codes.near(_frames(found), video.NEAR))), exact=True)


def _frames(prints: Prints) -> list[str]:
    codes: dict[str, None] = {}
    for one in prints:
        if one.recipe == video.FRAMES_RECIPE and one.payload:
            frames = film.unpack(one.payload)
            telling = frames["codes"][frames["quality"] >= film.MIN_QUALITY].reshape(-1, 32)
            codes.update(dict.fromkeys(code.tobytes().hex() for code in telling))
    return list(codes)


class _Pictures:
    """Codes within the reach of a hint, and votes of key points."""

    def __init__(self, assets: Sequence[Prints]) -> None:
        self._codes = _Codes([
            (number, one.value)
            for number, prints in enumerate(assets)
            for one in _pdq(prints) if one.orientation == "r0" and not one.variant.startswith("box")
        ])  # fmt: skip
        # of these nothing but a phash is known
        self._others = {
            number for number, prints in enumerate(assets)
            if not _pdq(prints) and any(one.algorithm == "phash256" for one in prints)
        }  # fmt: skip
        marked = [(number, features) for number, one in enumerate(assets) if (features := _features(one))]
        self._marked = [number for number, _ in marked]
        self._marks = votes.MarkTable.of([votes.chosen(features) for _, features in marked])

    def __call__(self, found: Prints) -> Narrowed:
        kept = self._others | self._codes.near((one.value for one in _pdq(found)), HINT)
        features = _features(found)
        if features is not None:
            kept.update(self._marked[asset] for _, asset in votes.likely([self._marks], features))
        return Narrowed(tuple(sorted(kept)), exact=False)


def _pdq(prints: Prints) -> list[Print]:
    return [one for one in prints if one.algorithm == "pdq"]


def _features(prints: Prints) -> keypoints.Features | None:
    payload = next((one.payload for one in prints if one.algorithm == "orb" and one.payload), b"")
    return keypoints.unpacked(payload) if payload else None


class _Sounds:
    """Votes of half items for an asset and an offset: re-encoding leaves many halves whole."""

    def __init__(self, assets: Sequence[Prints]) -> None:
        own = [
            (number, audio.unpack(one))
            for number, prints in enumerate(assets)
            for one in prints if one.recipe == audio.CHROMA_RECIPE and one.variant == "raw" and one.payload
        ]  # fmt: skip
        self._halves = [_Values([(number, _half(items, half)) for number, items in own]) for half in (0, 1)]
        self._crowded = max(CROWDED, sum(len(items) for _, items in own) // 500)

    def __call__(self, found: Prints) -> Narrowed:
        votes: defaultdict[int, int] = defaultdict(int)
        for one in found:
            if one.recipe == audio.CHROMA_RECIPE and one.payload:
                for owner, count in self._at_one_offset(audio.unpack(one)):
                    votes[owner] = max(votes[owner], count)
        best = sorted(votes, key=lambda owner: (-votes[owner], owner))[:VOTED]
        return Narrowed(tuple(sorted(best)), exact=False)

    def _at_one_offset(self, items: NDArray[np.uint32]) -> list[tuple[int, int]]:
        pairs: list[NDArray[np.int64]] = []
        for half, table in enumerate(self._halves):
            owners, places, which = table.sharing(_half(items, half), self._crowded)
            pairs.append(np.stack((owners, places - which)))
        found, counts = np.unique(np.concatenate(pairs, axis=1), axis=1, return_counts=True)
        return list(zip(found[0].tolist(), counts.tolist(), strict=True))


def _half(items: NDArray[np.uint32], half: int) -> NDArray[np.uint64]:
    return ((items >> np.uint32(16 * half)) & np.uint32(0xFFFF)).astype(np.uint64)


class _Apps:
    """The same package, or an icon that may be alike."""

    def __init__(self, assets: Sequence[Prints]) -> None:
        self._packages = _Keys(_packages, assets)
        self._icons = _Pictures(assets)

    def __call__(self, found: Prints) -> Narrowed:
        kept = {*self._packages(found).assets, *self._icons(found).assets}
        return Narrowed(tuple(sorted(kept)), exact=False)


MAKERS: Mapping[str, Callable[[Sequence[Prints]], Narrowing]] = {
    "file": lambda assets: _Keys(_digests, assets),
    "archive": lambda assets: _Keys(_members, assets),
    "text": _Texts,
    "video": _Films,
    "picture": _Pictures,
    "audio": _Sounds,
    "app": _Apps,
}
VOTING = frozenset(("picture", "audio", "app"))
