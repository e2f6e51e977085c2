"""How two pictures compare: by codes (A), by key points (B), and by the boxes of a screenshot (C, through both).

Where both payloads are at hand, every likeness is laid over its asset, and only what agrees everywhere is
`strong`. With codes alone (hashes that a right holder sent) PDQ's published threshold decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from fingerprints.kinds import Likeness, Print, Strength
from fingerprints.pictures import align, codes, colours, judge, keypoints
from fingerprints.pictures.judge import Judgement
from fingerprints.pictures.keypoints import Features
from fingerprints.search import distance

STRONG, PROBABLE, SECOND_VOTE = 31, 47, 51
"""Bits of 256: PDQ's published threshold, a lead, and the second vote of phash256."""
HINT = 90
"""Two codes nearer than this give a map that is worth a look: unrelated pictures begin at about 96."""
DISPROVED = 0.5
"""A lead by codes (32-47) whose overlap agrees in a smaller share is none without its second vote."""
UNIT = "bits of 256"
CACHED = 64
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Near:
    """The nearest two codes of enough quality."""

    bits: int
    asset: Print
    found: Print


def compare(asset: Sequence[Print], found: Sequence[Print]) -> Likeness | None:
    """The best likeness over all steps; None without one.

    `distance` and `second_vote` are bits of 256. `evidence["step"]` is `codes` or `keypoints`.
    """
    near = nearest(asset, found)
    ours, theirs = _features(asset), _features(found)
    if ours is None or theirs is None:
        if near is None or near.bits > PROBABLE:
            return _by_phash(asset, found)
        return _by_codes(near, asset, found, None)
    likeness, placed = None, _placed(near, ours, theirs) if near and near.bits <= HINT else None
    if near and near.bits <= PROBABLE:
        likeness = _by_codes(near, asset, found, placed)
        if likeness and likeness.strength == "strong":
            return likeness
        placed = None if likeness else placed
    aligned = _aligned(ours, theirs, mirrored=False)
    if likeness is None and not _counts(aligned) and not _counts(placed):
        aligned = _aligned(ours, theirs, mirrored=True)
    by_points = [_by_points(one, asset, found) for one in (aligned, placed) if one and one.strength]
    return min([*([likeness] if likeness else []), *by_points], key=_order, default=None)


def nearest(asset: Sequence[Print], found: Sequence[Print]) -> Near | None:
    """The nearest pair of PDQ codes with quality 50 and more: the asset's upright, the found one's of any turn."""
    ours = [one for one in asset if one.orientation == "r0" and not one.variant.startswith("box")]
    pairs = [Near(distance(a.value, b.value), a, b) for a in _usable(ours) for b in _usable(found)]
    return min(pairs, key=lambda one: (one.bits, len(one.found.variant), one.found.variant), default=None)


def _usable(prints: Sequence[Print]) -> list[Print]:
    return [one for one in prints if one.algorithm == "pdq" and (one.quality or 0) >= codes.MIN_QUALITY]


def _order(likeness: Likeness) -> tuple[bool, float]:
    return likeness.strength != "strong", likeness.distance / likeness.threshold


def _counts(judgement: Judgement | None) -> bool:
    return judgement is not None and judgement.strength is not None


def _features(prints: Sequence[Print]) -> Features | None:
    payload = next((one.payload for one in prints if one.algorithm == "orb" and one.payload), b"")
    return _unpacked(payload) if payload else None


@lru_cache(maxsize=CACHED)
def _unpacked(payload: bytes) -> Features:
    return keypoints.unpacked(payload)


def _placed(near: Near, ours: Features, theirs: Features) -> Judgement | None:
    """The two variants that share a code, laid over each other."""
    part = theirs.part(near.found.variant)
    matrix = align.placed(ours.part(near.asset.variant), part, near.found.orientation)
    overlap = align.laid_over(ours, theirs, matrix, part=part)
    return judge.judged(overlap) if overlap else None


def _aligned(ours: Features, theirs: Features, *, mirrored: bool) -> Judgement | None:
    known = align.similarity(ours, theirs, mirrored=mirrored)
    if known is None:
        return None
    overlap = align.laid_over(ours, theirs, *known, mirrored=mirrored)
    return judge.judged(overlap) if overlap else None


def _by_codes(
    near: Near, asset: Sequence[Print], found: Sequence[Print], placed: Judgement | None
) -> Likeness | None:
    """Step A. Without pixels the codes decide alone, and the evidence says so."""
    vote = _second_vote(near, asset, found)
    colour = placed.colours if placed else _colours(near, asset, found)
    strength: Strength = "strong" if near.bits <= STRONG else "probable"
    seconded = vote is not None and vote <= SECOND_VOTE
    if placed and placed.agreement < DISPROVED and strength == "probable" and not seconded:
        return None
    if (placed and not judge.agrees(placed)) or (colour is not None and colour > colours.SAME):
        strength = "probable"
    evidence: dict[str, Any] = {
        "unit": UNIT, "step": "codes", "variant": {"asset": near.asset.variant, "found": near.found.variant},
        "orientation": near.found.orientation,
        "second": {"algorithm": "phash256", "threshold": SECOND_VOTE}, **_colour_vote(colour),
    }  # fmt: skip
    if placed:
        evidence |= _overlay(placed)
    return Likeness(
        "pdq", strength, near.bits, STRONG if near.bits <= STRONG else PROBABLE, vote, near.asset.value,
        near.found.value, evidence,
    )  # fmt: skip


def _by_phash(asset: Sequence[Print], found: Sequence[Print]) -> Likeness | None:
    """An asset of which nothing but phash256 is known: a lead, never more, since no second vote is at hand."""
    if any(one.algorithm == "pdq" for one in asset):
        return None
    pairs = [
        Near(distance(ours.value, codes.phash256_turned(theirs.value, turn)), ours, replace(theirs, orientation=turn))
        for ours in asset if ours.algorithm == "phash256"
        for theirs in found if theirs.algorithm == "phash256" and not theirs.variant.startswith("box")
        for turn in codes.ORIENTATIONS
    ]  # fmt: skip
    near = min(pairs, key=lambda one: (one.bits, one.found.variant, one.found.orientation), default=None)
    if near is None or near.bits > SECOND_VOTE:
        return None
    evidence = {
        "unit": UNIT, "step": "codes", "variant": {"asset": near.asset.variant, "found": near.found.variant},
        "orientation": near.found.orientation,
    }  # fmt: skip
    return Likeness(
        "phash256", "probable", near.bits, SECOND_VOTE, None, near.asset.value, near.found.value, evidence
    )


def _by_points(made: Judgement, asset: Sequence[Print], found: Sequence[Print]) -> Likeness:
    """Step B: the overlap's codes; the prints compared are the payloads."""
    assert made.strength is not None
    evidence = {
        "unit": UNIT, "step": "keypoints", "inliers": made.overlap.inliers, "mirrored": made.overlap.mirrored,
        "codes": {"asset": made.pdq[0], "found": made.pdq[1], "quality": made.quality},
        "second": {"algorithm": "phash256 of the overlap", "threshold": SECOND_VOTE},
        **_colour_vote(made.colours), **_overlay(made),
    }  # fmt: skip
    digests = [next(one.value for one in prints if one.algorithm == "orb") for prints in (asset, found)]
    return Likeness(
        "pdq-overlap",
        made.strength,
        made.bits,
        made.threshold,
        made.second_vote,
        digests[0],
        digests[1],
        evidence,
    )


def _overlay(made: Judgement) -> dict[str, Any]:
    """What the desk needs to lay the found picture over the asset."""
    return {
        "matrix": [[round(float(one), DIGITS) for one in row] for row in made.overlap.matrix],
        "overlap": list(made.overlap.box), "share": round(made.overlap.share, DIGITS), "whole": made.whole,
        "agreement": round(made.agreement, DIGITS), "unlike": round(made.unlike, 1),
    }  # fmt: skip


def _colour_vote(colour: float | None) -> dict[str, Any]:
    if colour is None:
        return {}
    return {"colours": {"difference": round(colour, 1), "threshold": colours.SAME}}


def _second_vote(near: Near, asset: Sequence[Print], found: Sequence[Print]) -> int | None:
    ours, theirs = _of("phash256", asset, near.asset.variant), _of("phash256", found, near.found.variant)
    if not ours or not theirs:
        return None
    return distance(ours, codes.phash256_turned(theirs, near.found.orientation))


def _colours(near: Near, asset: Sequence[Print], found: Sequence[Print]) -> float | None:
    ours, theirs = _of("colours", asset, near.asset.variant), _of("colours", found, near.found.variant)
    if not ours or not theirs:
        return None
    return colours.difference(
        colours.read(ours), colours.turned(colours.read(theirs), near.found.orientation)
    )


def _of(algorithm: str, prints: Sequence[Print], variant: str) -> str:
    return next((one.value for one in prints if one.algorithm == algorithm and one.variant == variant), "")
