"""What a work can be recognised by: its files, the fingerprints made of each, and why some could not be made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fingerprints.registry import KINDS
from fingerprints.roles import OF_ASSET, leads
from records.catalog import Asset
from records.prints import Fingerprint, PrintRefusal

UNKNOWN = ":unknown"
"""Behind the kind of prints that came from outside and that this version does not compare."""


@dataclass(frozen=True)
class Made:
    """The prints of one kind of one file. `current`: made by the recipe of this version."""

    kind: str
    count: int
    recipes: tuple[str, ...]
    current: bool


@dataclass(frozen=True)
class Holding:
    """One file of a work.

    Attributes:
        made: its prints by kind; empty where they have not been made yet.
        refused: (kind, reason code) of those that could not be made and that matter for such a file.
        waiting: kinds that a file of this sort has, of which there is neither print nor refusal.
    """

    asset: Asset
    made: list[Made]
    refused: list[tuple[str, str]]
    waiting: list[str]


def of(session: Session, assets: Sequence[Asset]) -> list[Holding]:
    """In the order of the assets."""
    ids = [one.id for one in assets]
    prints: defaultdict[int, list[Made]] = defaultdict(list)
    recipes = {kind.name: set(kind.recipes) for kind in KINDS}
    counted = (
        select(Fingerprint.asset_id, Fingerprint.kind, Fingerprint.recipe, func.count())
        .where(Fingerprint.asset_id.in_(ids))
        .group_by(Fingerprint.asset_id, Fingerprint.kind, Fingerprint.recipe)
        .order_by(Fingerprint.kind, Fingerprint.recipe)
    )
    grouped: defaultdict[tuple[int, str], list[tuple[str, int]]] = defaultdict(list)
    for asset, kind, recipe, count in session.execute(counted):
        grouped[asset or 0, kind].append((recipe, count))
    for (asset, kind), rows in grouped.items():
        current = any(recipe in recipes.get(kind, ()) for recipe, _ in rows)
        prints[asset].append(
            Made(kind, sum(n for _, n in rows), tuple(recipe for recipe, _ in rows), current)
        )
    refusals = session.execute(
        select(PrintRefusal.subject, PrintRefusal.kind, PrintRefusal.code).where(
            PrintRefusal.subject.in_([f"asset:{id_}" for id_ in ids])
        )
    ).all()
    return [
        _holding(one, prints[one.id], [(k, c) for s, k, c in refusals if s == f"asset:{one.id}"])
        for one in assets
    ]


def _holding(asset: Asset, made: list[Made], refused: list[tuple[str, str]]) -> Holding:
    known = {one.kind for one in made} | {kind for kind, _ in refused}
    waiting = [] if asset.prints_only else [kind for kind in OF_ASSET[asset.kind] if kind not in known]
    return Holding(asset, made, [one for one in refused if leads(one[0], asset.kind)], waiting)
