"""Pictures of a listing against pictures of works: codes by the index, the rest by votes of key points.

Every asset's upright PDQ codes stand in one exact index; a found picture asks it with eight orientations of
itself and of its parts. A crop or a page around a cover has another code: the pictures of works that the page
names, and those of all works for which many of its key points vote, are compared by key points. All of these go
through the whole comparison (`fingerprints.pictures.compare`). Both values, distance, threshold, second vote
and the overlay stay with the match.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from fingerprints.kinds import Print
from fingerprints.pictures.codes import MIN_QUALITY, ORIENTATIONS, PDQ_RECIPE, PHASH_RECIPE, phash256_turned
from fingerprints.pictures.compare import PROBABLE, SECOND_VOTE, compare
from fingerprints.search import CodeIndex
from matchers.content.voters import Voters
from matchers.facts import Picture, WorkFacts

SHARED_BY = 4
"""A picture that this many works carry (a studio's logo, an empty cover) names none of them."""
VOTING = 8
"""Pictures of one listing that ask the key points of all works; one takes some 100 ms."""
ALIGNED_PAIRS = 60
"""Pairs of pictures of one listing that are laid over each other; one takes some 30 ms."""

Payloads = Callable[[str], bytes]
"""The payload of a large print by its SHA-256; empty where it is not at hand."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """One found picture that looks like one picture of a work, with all that is needed to compute it again."""

    work: int
    strength: str
    found: str
    asset: str
    found_code: str
    asset_code: str
    distance: int
    threshold: int
    second_vote: int | None
    """Distance of the phash256 codes, None where one side has none."""
    algorithm: str = "pdq"
    evidence: dict[str, Any] = field(default_factory=dict, hash=False)
    """As `fingerprints.pictures.compare` gives it: step, variant, orientation, overlay, colours."""

    @property
    def seconded(self) -> bool:
        return self.second_vote is not None and self.second_vote <= SECOND_VOTE


@dataclass(frozen=True)
class PictureIndex:
    """All upright PDQ codes of the catalogue's pictures of enough quality; `owners[i]` is (work, picture)."""

    codes: CodeIndex
    owners: tuple[tuple[int, Picture], ...]
    pictures: dict[int, tuple[Picture, ...]] = field(default_factory=dict)
    """Of each work."""
    payloads: Payloads | None = None
    apart: Collection[str] = frozenset()
    """Digests of pictures of the catalogue that never count."""
    voters: Voters | None = None
    phashes: CodeIndex = field(default_factory=lambda: CodeIndex([]))
    """phash256 of pictures of which nothing else is known; `phash_owners[i]` is (work, picture)."""
    phash_owners: tuple[tuple[int, Picture], ...] = ()

    def within(self, folder: Path | None) -> PictureIndex:
        """The same, with its tables of key points kept in a folder between runs."""
        return replace(self, voters=self.voters.within(folder)) if self.voters and folder else self

    def likenesses(self, pictures: Iterable[Picture], named: Collection[int] = ()) -> dict[int, Likeness]:
        """The best likeness of each work over all pictures of a listing.

        `named`: works that the page names; their pictures are also compared by key points.
        """
        best: dict[int, Likeness] = {}
        seen = [(one, self._near(one)) for one in pictures]
        for picture, near in seen:
            if len(near) < SHARED_BY:
                for work, assets in near.items():
                    _keep(best, work, (_likeness(work, picture, asset, self.payloads) for asset in assets))
        for work, picture, asset in islice(self._pairs(seen, named), ALIGNED_PAIRS):
            if work not in best or best[work].strength != "strong":
                _keep(best, work, [_likeness(work, picture, asset, self.payloads)])
        for found in self._voted(seen, named, best):
            _keep(best, found.work, [found])
        return best

    def _voted(
        self,
        seen: list[tuple[Picture, dict[int, list[Picture]]]],
        named: Collection[int],
        best: Mapping[int, Likeness],
    ) -> list[Likeness]:
        """Likenesses with works that neither a code nor the page points to."""
        if self.voters is None:
            return []
        placed = {one.found for one in best.values() if one.strength == "strong"}
        asking = [
            (picture, near) for picture, near in seen
            if _large(picture) and picture.name not in placed and len(near) < SHARED_BY
        ]  # fmt: skip
        found: list[Likeness] = []
        for picture, near in asking[:VOTING]:
            alike = [
                one for work, asset in self.voters.likely(picture)
                if work not in near and work not in named and asset.digest not in self.apart
                if (one := _likeness(work, picture, asset, self.payloads)) is not None
            ]  # fmt: skip
            found += alike if len({one.work for one in alike}) < SHARED_BY else []
        return found

    def _near(self, picture: Picture) -> dict[int, list[Picture]]:
        """Works with a picture whose code is near, and those pictures."""
        found: dict[int, list[Picture]] = {}
        codes = [one.value for one in prints_of(picture) if one.algorithm == "pdq" and _usable(one)]
        for code in dict.fromkeys(codes):
            for row, _bits in self.codes.within(code, PROBABLE):
                work, asset = self.owners[row]
                if asset.digest not in self.apart and asset not in found.setdefault(work, []):
                    found[work].append(asset)
        for work, asset in self._near_by_phash(picture) if self.phash_owners else ():
            if asset not in found.setdefault(work, []):
                found[work].append(asset)
        return found

    def _near_by_phash(self, picture: Picture) -> Iterator[tuple[int, Picture]]:
        own = [
            phash256_turned(one.value, turn)
            for one in prints_of(picture) if one.algorithm == "phash256" and not one.variant.startswith("box")
            for turn in ORIENTATIONS
        ]  # fmt: skip
        for code in dict.fromkeys(own):
            yield from (self.phash_owners[row] for row, _bits in self.phashes.within(code, SECOND_VOTE))

    def _pairs(
        self, seen: list[tuple[Picture, dict[int, list[Picture]]]], named: Collection[int]
    ) -> Iterator[tuple[int, Picture, Picture]]:
        """Pictures to be laid over each other, where both sides have their payloads."""
        if self.payloads is None:
            return
        for picture, near in seen:
            for work in sorted(set(named) - set(near)) if _large(picture) else ():
                for asset in self.pictures.get(work, ()):
                    if _large(asset) and asset.digest not in self.apart:
                        yield work, picture, asset


def build(works: Iterable[WorkFacts], payloads: Payloads | None = None) -> PictureIndex:
    """An index over the pictures of all works."""
    codes: list[str] = []
    owners: list[tuple[int, Picture]] = []
    pictures: dict[int, tuple[Picture, ...]] = {}
    phashes: list[str] = []
    phash_owners: list[tuple[int, Picture]] = []
    for work in works:
        if work.pictures:
            pictures[work.id] = work.pictures
        for picture in work.pictures:
            alone = _alone(picture)
            phashes += alone
            phash_owners += [(work.id, picture)] * len(alone)
            own = dict.fromkeys(one.value for one in prints_of(picture) if _indexed(one))
            codes += own
            owners += [(work.id, picture)] * len(own)
    voters = Voters(pictures, payloads) if payloads else None
    return PictureIndex(
        CodeIndex(codes), tuple(owners), pictures, payloads, voters=voters, phashes=CodeIndex(phashes),
        phash_owners=tuple(phash_owners),
    )  # fmt: skip


def prints_of(picture: Picture) -> tuple[Print, ...]:
    """The picture's prints; of codes that came without a picture (a foreign list) what they are worth."""
    if picture.prints:
        return picture.prints
    pdq = [Print("pdq", PDQ_RECIPE, code, picture.quality, str(n)) for n, code in enumerate(picture.pdq)]
    phash = [Print("phash256", PHASH_RECIPE, code, None, str(n)) for n, code in enumerate(picture.phash256)]
    return (*pdq, *phash)


def _usable(one: Print) -> bool:
    return (one.quality or 0) >= MIN_QUALITY


def _indexed(one: Print) -> bool:
    upright = one.orientation == "r0" and not one.variant.startswith("box")
    return one.algorithm == "pdq" and upright and _usable(one)


def _alone(picture: Picture) -> list[str]:
    """phash256 of a picture that has no PDQ: all that a foreign list said of it."""
    prints = prints_of(picture)
    if any(one.algorithm == "pdq" for one in prints):
        return []
    return [one.value for one in prints if one.algorithm == "phash256"]


def _large(picture: Picture) -> bool:
    return any(one.algorithm == "orb" for one in picture.prints)


def _likeness(work: int, found: Picture, asset: Picture, payloads: Payloads | None) -> Likeness | None:
    like = compare(_filled(asset, payloads), _filled(found, payloads))
    if like is None:
        return None
    vote = None if like.second_vote is None else int(like.second_vote)
    return Likeness(
        work, like.strength, found.name, asset.name, like.found_value, like.asset_value, int(like.distance),
        int(like.threshold), vote, like.algorithm, like.evidence,
    )  # fmt: skip


def _filled(picture: Picture, payloads: Payloads | None) -> list[Print]:
    """The prints with the payloads that the comparison needs."""
    return [
        replace(one, payload=payloads(one.value)) if payloads and one.algorithm == "orb" else one
        for one in prints_of(picture)
    ]  # fmt: skip


def _keep(best: dict[int, Likeness], work: int, found: Iterable[Likeness | None]) -> None:
    for likeness in found:
        if likeness and (work not in best or _order(likeness) < _order(best[work])):
            best[work] = likeness


def _order(likeness: Likeness) -> tuple[bool, bool, float, str, str]:
    weak = likeness.strength != "strong"
    return (
        not likeness.seconded,
        weak,
        likeness.distance / likeness.threshold,
        likeness.found,
        likeness.asset,
    )
