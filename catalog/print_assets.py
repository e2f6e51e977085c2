"""Assets that are prints alone, into the book: the same prints twice change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog.assets import unknown_work
from fingerprints.kinds import Print
from records.catalog import Asset, RightsHolder, Work
from records.clock import Clock
from records.prints import Fingerprint
from records.uploads import Reading
from records.vocabulary import AssetKind


@dataclass
class Given:
    """An asset to be: a file that was told of. `prints` by their kind; payloads are in the vault already."""

    reading: Reading
    work_id: str
    name: str
    kind: AssetKind
    digest: str
    prints: list[tuple[str, Print]]
    versions: Mapping[str, str]


def put_all(
    session: Session, clock: Clock, owner: RightsHolder, piece: Sequence[Given], seen: set[tuple[int, AssetKind, str]]
) -> Counter[str]:  # fmt: skip
    """Write the assets of a piece of an upload; counts them as created, updated and unchanged.

    A work that the holder does not have is noted on the row. `seen` are the assets of earlier rows: the first
    row of an upload that tells of an asset decides.
    """
    counts: Counter[str] = Counter()
    ids = {one.work_id for one in piece}
    query = select(Work).where(Work.holder_id == owner.id, Work.work_id.in_(ids))
    works = {work.work_id: work for work in session.scalars(query)}
    for given in piece:
        work = works.get(given.work_id)
        if work is None:
            if not given.reading.blocked:
                unknown_work(given.reading)
            continue
        key = (work.id, given.kind, given.digest)
        counts["unchanged" if key in seen else _put(session, clock, work, given)] += 1
        seen.add(key)
    return counts


def _put(session: Session, clock: Clock, work: Work, given: Given) -> str:
    same = select(Asset).where(
        Asset.work_id == work.id, Asset.kind == given.kind, Asset.digest == given.digest
    )
    asset = session.scalars(same).one_or_none()
    state = "updated"
    if asset is None:
        asset = Asset(
            work_id=work.id, kind=given.kind, file_name=given.name, digest=given.digest, prints_only=True,
            created_at=clock.now(),
        )  # fmt: skip
        session.add(asset)
        session.flush()
        state = "created"
    elif not asset.prints_only or _stored_prints(session, asset) == {_plain(*held) for held in given.prints}:
        return "unchanged"
    session.execute(delete(Fingerprint).where(Fingerprint.asset_id == asset.id))
    session.add_all(_row(asset, given, name, one, clock) for name, one in given.prints)
    session.flush()
    return state


def _stored_prints(session: Session, asset: Asset) -> set[tuple[Any, ...]]:
    kept = session.scalars(select(Fingerprint).where(Fingerprint.asset_id == asset.id))
    return {
        (one.kind, one.algorithm, one.recipe, one.variant, one.orientation, one.value, one.quality)
        for one in kept
    }


def _plain(kind: str, one: Print) -> tuple[Any, ...]:
    return (kind, one.algorithm, one.recipe, one.variant, one.orientation, one.value, one.quality)


def _row(asset: Asset, given: Given, kind: str, one: Print, clock: Clock) -> Fingerprint:
    return Fingerprint(
        subject=f"asset:{asset.id}", asset_id=asset.id, kind=kind, algorithm=one.algorithm, recipe=one.recipe,
        value=one.value, quality=one.quality, variant=one.variant, orientation=one.orientation,
        source_digest=given.digest, versions=dict(given.versions), at=clock.now(),
    )  # fmt: skip
