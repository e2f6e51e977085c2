"""Everything that a likeness can be computed again from: folded away, and whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desk.web.content.sides import Side

SHOWN_JSON = 6_000


@dataclass(frozen=True)
class Half:
    """One side's value: how it was made, of which bytes, by which versions of libraries."""

    value: str
    recipe: str = ""
    variant: str = ""
    orientation: str = ""
    quality: int | None = None
    source: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Technical:
    """Distance and threshold in `unit`; `second` is the second vote, None where there is none."""

    algorithm: str
    distance: float | None
    threshold: float | None
    unit: str
    second: tuple[str, float | None, float | None] | None
    asset: Half
    found: Half
    evidence: str


def technical(said: Mapping[str, Any], asset: Side, found: Side) -> Technical:
    """Of a recorded likeness: an entry of `contents`, or `picture`."""
    evidence = mapping(said.get("evidence"))
    second = mapping(said.get("second_vote"))
    vote = (
        str(second.get("algorithm") or ""),
        number(second.get("distance")),
        number(second.get("threshold")),
    )
    return Technical(
        str(said.get("algorithm") or ""), number(said.get("distance")), number(said.get("threshold")),
        str(said.get("unit") or evidence.get("unit") or ""), vote if vote[1] is not None else None,
        _half(asset), _half(found), _pretty(evidence),
    )  # fmt: skip


def _half(side: Side) -> Half:
    made = side.compared
    if made is None:
        return Half(side.value, source=side.digest)
    versions = {str(name): str(value) for name, value in (made.versions or {}).items()}
    return Half(
        side.value, made.recipe, made.variant, made.orientation, made.quality, made.source_digest, versions
    )


def _pretty(evidence: Mapping[str, Any]) -> str:
    text = json.dumps(evidence, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    return text if len(text) <= SHOWN_JSON else text[:SHOWN_JSON] + "…"


def mapping(value: object) -> dict[str, Any]:
    """What a record holds there, if it is a mapping at all: records of other versions are shown as far as they go."""
    return value if isinstance(value, dict) else {}


def number(value: object) -> float | None:
    """Likewise a number."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def pair(value: object) -> tuple[float, float] | None:
    """Likewise two numbers in order."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    start, end = number(value[0]), number(value[1])
    return (start, end) if start is not None and end is not None and start <= end else None
