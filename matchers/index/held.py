"""Rows to facts: the files that right holders gave, those that listings hand out, and the negative bank."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fingerprints.image import PICTURE
from fingerprints.kinds import Print
from matchers.content.negatives import Bank, Entry
from matchers.facts import File, Held
from records.catalog import Asset
from records.clock import SHANGHAI
from records.prints import Fingerprint, Negative
from records.session import UnitOfWork
from records.sweeps import ListingMedia
from records.vocabulary import MediaRole

BATCH = 500
# columns, not objects: a list of a hundred thousand digests is as many rows
_F = Fingerprint
PRINT = (_F.kind, _F.algorithm, _F.recipe, _F.value, _F.quality, _F.variant, _F.orientation)


def assets(unit_of_work: UnitOfWork) -> list[Held]:
    """Every asset that has prints of other kinds than pictures, in order of our ids, in short transactions."""
    found: list[Held] = []
    after = 0
    while True:
        with unit_of_work() as session:
            printed = select(_F.asset_id).where(_F.kind != PICTURE.name, _F.asset_id > after).distinct()
            ids = session.scalars(printed.order_by(_F.asset_id).limit(BATCH)).all()
            if not ids:
                return found
            query = (
                select(Asset.id, Asset.work_id, Asset.file_name, Asset.digest, *PRINT)
                .join(_F, (_F.asset_id == Asset.id) & (_F.source_digest == Asset.digest))
                .where(Asset.id.in_(ids), _F.kind != PICTURE.name).order_by(Asset.id, _F.id)
            )  # fmt: skip
            found += _held(session.execute(query))
        after = ids[-1] or 0


def _held(rows: Iterable[Any]) -> list[Held]:
    prints: dict[tuple[int, int, str, str], list[tuple[str, Print]]] = {}
    for asset, work, name, digest, *own in rows:
        prints.setdefault((asset, work, name, digest), []).append(_print(own))
    return [
        Held(work, asset, File(name, digest, tuple(own)))
        for (asset, work, name, digest), own in prints.items()
    ]


def fetched(session: Session, listings: Sequence[int]) -> dict[int, tuple[File, ...]]:
    """The files of those listings that were fetched and printed, in the order in which they were found."""
    query = (
        select(ListingMedia.listing_id, ListingMedia.id, ListingMedia.url, ListingMedia.digest, *PRINT)
        .join(_F, (_F.media_id == ListingMedia.id) & (_F.source_digest == ListingMedia.digest))
        .where(
            ListingMedia.listing_id.in_(listings), ListingMedia.role == MediaRole.FILE,
            ListingMedia.refusal == "", ListingMedia.gone_at.is_(None), _F.kind != PICTURE.name,
        ).order_by(ListingMedia.id, _F.id)
    )  # fmt: skip
    prints: dict[tuple[int, int, str, str], list[tuple[str, Print]]] = {}
    for listing, media, url, digest, *own in session.execute(query):
        prints.setdefault((listing, media, url, digest), []).append(_print(own))
    found: defaultdict[int, list[File]] = defaultdict(list)
    for (listing, _media, url, digest), own in prints.items():
        found[listing].append(File(url, digest, tuple(own)))
    return {listing: tuple(files) for listing, files in found.items()}


def bank(session: Session, now: datetime) -> Bank:
    """The entries of the negative bank that hold on the day of `now` in Asia/Shanghai."""
    today = now.astimezone(SHANGHAI).date()
    rows = session.scalars(select(Negative).where(Negative.withdrawn_at.is_(None)).order_by(Negative.id))
    return Bank(tuple(
        Entry(row.id, row.kind, row.value, row.label, row.reason)
        for row in rows if row.expires is None or row.expires >= today
    ))  # fmt: skip


def revision(files: Sequence[File]) -> str:
    """SHA-256 of the prints of a listing's files; empty where it has none."""
    if not files:
        return ""
    said = [
        (one.name, one.digest, [(kind, p.recipe, p.value, p.variant) for kind, p in one.prints])
        for one in files
    ]
    return hashlib.sha256(json.dumps(said).encode("utf-8", "surrogatepass")).hexdigest()


def _print(own: Sequence[Any]) -> tuple[str, Print]:
    kind, *values = own
    return kind, Print(*values)
