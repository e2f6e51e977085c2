"""Two pictures side by side, and the found one laid over the work's where the comparison put it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from desk.web.content.sides import Side, Sides
from desk.web.content.technical import mapping, number
from fingerprints.pictures import keypoints
from fingerprints.pictures.keypoints import Features

TURNS = frozenset(("r90", "r180", "r270", "flip_v", "flip_h", "transpose", "transverse"))


@dataclass(frozen=True)
class Overlay:
    """What lays the found picture over the asset: sizes in pixels of the originals.

    `box`: (left, top, width, height) of the overlap in the asset; `corners`: the same in the found picture, as
    a polygon.
    """

    asset: tuple[int, int]
    found: tuple[int, int]
    box: tuple[float, float, float, float]
    corners: str
    matrix: list[list[float]]
    mirrored: bool

    @property
    def options(self) -> dict[str, Any]:
        """For the view `laid`."""
        return {"matrix": self.matrix, "mirrored": self.mirrored, "canvas": list(self.asset)}


@dataclass(frozen=True)
class PictureShown:
    """`share` of the asset that is seen, `agreement` of the textured blocks: 0-1, None where not recorded."""

    asset_url: str
    found_url: str
    overlay: Overlay | None
    step: str
    turn: str
    share: float | None
    agreement: float | None
    whole: bool
    colours: tuple[float, float] | None


def shown(said: Mapping[str, Any], asset: Side, found: Side, sides: Sides) -> PictureShown:
    """Of a recorded likeness of pictures."""
    evidence = mapping(said.get("evidence"))
    turn = str(evidence.get("orientation") or "")
    colours = mapping(evidence.get("colours"))
    difference, threshold = number(colours.get("difference")), number(colours.get("threshold"))
    return PictureShown(
        _asset_url(asset), _found_url(found),
        overlay(evidence, asset, found, sides), str(evidence.get("step") or ""), turn if turn in TURNS else "",
        number(evidence.get("share")), number(evidence.get("agreement")), evidence.get("whole") is not False,
        (difference, threshold) if difference is not None and threshold is not None else None,
    )  # fmt: skip


def _asset_url(asset: Side) -> str:
    if asset.asset is None:
        return ""
    print_only = "/print" if asset.asset.prints_only else ""
    return f"/media/asset/{asset.asset.id}{print_only}?v={asset.asset.digest[:12]}"


def _found_url(found: Side) -> str:
    """A browser keeps pictures for an hour: another picture has another address."""
    if found.media is None or not found.media.digest:
        return ""
    return f"/media/listing/{found.media.id}?v={found.media.digest[:12]}"


def overlay(evidence: Mapping[str, Any], asset: Side, found: Side, sides: Sides) -> Overlay | None:
    """None where the record has no map, or the key points of either side are not at hand."""
    try:
        matrix = np.array(evidence["matrix"], np.float64)
        left, top, right, bottom = (float(one) for one in evidence["overlap"])
    except (KeyError, TypeError, ValueError):
        return None
    if matrix.shape != (2, 3) or not np.isfinite(matrix).all() or abs(np.linalg.det(matrix[:, :2])) < 1e-9:
        return None
    ours, theirs = size(asset, sides), size(found, sides)
    if ours is None or theirs is None:
        return None
    mirrored = bool(evidence.get("mirrored"))
    return Overlay(
        ours, theirs, (left, top, right - left, bottom - top),
        _corners(matrix, (left, top, right, bottom), theirs, mirrored=mirrored), matrix.tolist(), mirrored,
    )  # fmt: skip


def size(side: Side, sides: Sides) -> tuple[int, int] | None:
    """Width and height of the original of a side's picture, as its print says."""
    return _of_payload(side, sides, keypoints.size_of)


def features(side: Side, sides: Sides) -> Features | None:
    """Key points and the small grey picture of a side's file, which its print carries."""
    return _of_payload(side, sides, keypoints.unpacked)


Read = TypeVar("Read")


def _of_payload(side: Side, sides: Sides, read: Callable[[bytes], Read]) -> Read | None:
    for one in sides.of_file(side, "orb"):
        payload = sides.payload(one.value)
        if payload:
            try:
                return read(payload)
            except (ValueError, KeyError, TypeError, IndexError):
                continue
    return None


def _corners(
    matrix: NDArray[np.float64], box: tuple[float, float, float, float], size: tuple[int, int], *, mirrored: bool
) -> str:  # fmt: skip
    """The overlap's corners in pixels of the found picture."""
    left, top, right, bottom = box
    back = np.linalg.inv(matrix[:, :2])
    corners = (np.array([[left, top], [right, top], [right, bottom], [left, bottom]]) - matrix[:, 2]) @ back.T
    if mirrored:
        corners[:, 0] = size[0] - corners[:, 0]
    corners = np.clip(corners, 0, size)
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
