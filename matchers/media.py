"""Pictures of a listing against pictures of works: PDQ first, phash256 as second vote.

Thresholds: PDQ 31 of 256 bits is the published setting of ThreatExchange; up to 47 is a lead. A second
vote needs 51 of 256 bits of phash256. Both codes, the distance and the threshold stay with the match.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fingerprints.search import CodeIndex, distance
from matchers.facts import Picture, WorkFacts

STRONG, PROBABLE, SECOND_VOTE = 31, 47, 51
MIN_QUALITY = 50
SHARED_BY = 4
"""A picture that this many works carry (a studio's logo, an empty cover) names none of them."""


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

    @property
    def seconded(self) -> bool:
        return self.second_vote is not None and self.second_vote <= SECOND_VOTE


@dataclass(frozen=True)
class PictureIndex:
    """All PDQ codes of the catalogue's pictures of enough quality; `owners[i]` is (work, picture)."""

    codes: CodeIndex
    owners: tuple[tuple[int, Picture], ...]

    def likenesses(self, pictures: Iterable[Picture]) -> dict[int, Likeness]:
        """The best likeness of each work over all pictures of a listing."""
        best: dict[int, Likeness] = {}
        for picture in pictures:
            near = self._near(picture)
            if len(near) >= SHARED_BY:
                continue
            for work, likeness in near.items():
                if work not in best or _order(likeness) < _order(best[work]):
                    best[work] = likeness
        return best

    def _near(self, picture: Picture) -> dict[int, Likeness]:
        best: dict[int, Likeness] = {}
        if picture.quality < MIN_QUALITY:
            return best
        for code in picture.pdq:
            for row, bits in self.codes.within(code, PROBABLE):
                work, asset = self.owners[row]
                likeness = _likeness(work, picture, asset, (code, self.codes.code(row)), bits)
                if work not in best or _order(likeness) < _order(best[work]):
                    best[work] = likeness
        return best


def build(works: Iterable[WorkFacts]) -> PictureIndex:
    """An index over the pictures of all works."""
    codes: list[str] = []
    owners: list[tuple[int, Picture]] = []
    for work in works:
        for picture in work.pictures:
            usable = picture.pdq if picture.quality >= MIN_QUALITY else ()
            codes += usable
            owners += [(work.id, picture)] * len(usable)
    return PictureIndex(CodeIndex(codes), tuple(owners))


def _likeness(work: int, found: Picture, asset: Picture, codes: tuple[str, str], bits: int) -> Likeness:
    strength, threshold = ("strong", STRONG) if bits <= STRONG else ("probable", PROBABLE)
    return Likeness(
        work, strength, found.name, asset.name, codes[0], codes[1], bits, threshold,
        _second_vote(found.phash256, asset.phash256),
    )  # fmt: skip


def _second_vote(left: Sequence[str], right: Sequence[str]) -> int | None:
    return min((distance(a, b) for a in left for b in right), default=None)


def _order(likeness: Likeness) -> tuple[bool, int, str, str]:
    return (not likeness.seconded, likeness.distance, likeness.found, likeness.asset)
