"""Rows to facts: the catalogue, and one listing with the prints of its pictures and files."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, selectinload

from fingerprints.image import PICTURE
from fingerprints.kinds import Print
from fingerprints.pictures.codes import MIN_QUALITY
from matchers.facts import File, Grant, ListingFacts, Part, Picture, WorkFacts
from matchers.index import held, parts_of
from records.catalog import Asset, Authorization, Work
from records.clock import SHANGHAI
from records.prints import Fingerprint
from records.session import UnitOfWork
from records.sweeps import Listing, ListingMedia

CATALOGUE_BATCH = 2_000
UPRIGHT = and_(Fingerprint.orientation == "r0", ~Fingerprint.variant.startswith("box"))
"""An asset is compared upright and whole; turns and boxes are the found picture's."""


def works(unit_of_work: UnitOfWork) -> Iterator[WorkFacts]:
    """The whole catalogue in order of our ids, read in short transactions, a batch in memory at a time."""
    after = 0
    while True:
        with unit_of_work() as session:
            found = _works(session, select(Work).where(Work.id > after).limit(CATALOGUE_BATCH))
        if not found:
            return
        yield from found
        after = found[-1].id


def some_works(unit_of_work: UnitOfWork, ids: Sequence[int]) -> Iterator[WorkFacts]:
    """Those works in order of our ids, read the same way."""
    for begin in range(0, len(ids), CATALOGUE_BATCH):
        with unit_of_work() as session:
            found = _works(session, select(Work).where(Work.id.in_(ids[begin : begin + CATALOGUE_BATCH])))
        yield from found


def _works(session: Session, query: Select[Work]) -> list[WorkFacts]:
    whole = (selectinload(Work.titles), selectinload(Work.assets), selectinload(Work.holder))
    rows = session.scalars(query.order_by(Work.id).options(*whole)).all()
    grants = _grants(session, rows)
    pictures = _pictures(session, [asset for work in rows for asset in work.assets])
    return [_work(row, grants, pictures) for row in rows]


def revision(facts: Iterable[object]) -> str:
    """SHA-256 of the canonical JSON of frozen facts."""
    digest = hashlib.sha256()
    for one in facts:
        text = json.dumps(one, ensure_ascii=False, sort_keys=True, default=_plain)
        digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def listings(session: Session, ids: Sequence[int]) -> list[tuple[Listing, ListingFacts]]:
    """Rows and facts of those listings, in order of their ids."""
    rows = session.scalars(select(Listing).where(Listing.id.in_(ids)).order_by(Listing.id)).all()
    media = session.scalars(
        select(ListingMedia)
        .where(ListingMedia.listing_id.in_(ids), ListingMedia.refusal == "")
        .order_by(ListingMedia.id)
    ).all()
    prints = _prints(session, Fingerprint.media_id, [one.id for one in media])
    pictures: defaultdict[int, list[Picture]] = defaultdict(list)
    for one in media:
        fresh = [p for p in prints[one.id] if p.source_digest == one.digest]
        if fresh:
            pictures[one.listing_id].append(_picture(one.url, one.digest, fresh))
    files, parts = held.fetched(session, ids), parts_of.told(session, ids)
    return [
        (row, _listing(row, tuple(pictures[row.id]), files.get(row.id, ()), *parts.get(row.id, ((), 0))))
        for row in rows
    ]


def _work(
    row: Work, grants: dict[tuple[int, int | None], list[Grant]], pictures: dict[int, Picture]
) -> WorkFacts:
    names = [title.text for title in row.titles if title.text and title.text != row.title]
    own = grants.get((row.holder_id, None), []) + grants.get((row.holder_id, row.id), [])
    return WorkFacts(
        id=row.id, work_id=row.work_id, title=row.title, kind=row.kind,
        aliases=tuple(dict.fromkeys(names)),
        year=row.year, season=row.season, creators=tuple(str(one) for one in row.creators), isbn=row.isbn,
        package=row.package, signer_sha256=row.signer_sha256, holder=row.holder.name,
        grants=tuple(sorted(own, key=lambda grant: grant.id)), valid_from=row.valid_from, valid_to=row.valid_to,
        pictures=tuple(pictures[asset.id] for asset in row.assets if asset.id in pictures),
    )  # fmt: skip


def _grants(session: Session, rows: Sequence[Work]) -> dict[tuple[int, int | None], list[Grant]]:
    holders, ids = {row.holder_id for row in rows}, [row.id for row in rows]
    found: defaultdict[tuple[int, int | None], list[Grant]] = defaultdict(list)
    query = select(Authorization).where(
        Authorization.holder_id.in_(holders),
        or_(Authorization.work_id.is_(None), Authorization.work_id.in_(ids)),
    )
    for row in session.scalars(query.order_by(Authorization.id)):
        found[row.holder_id, row.work_id].append(Grant(
            row.id, row.host, row.path, row.account, row.package, row.right, row.territory, row.valid_from,
            row.valid_to, row.licensee, row.signer_sha256,
        ))  # fmt: skip
    return dict(found)


def _pictures(session: Session, assets: Sequence[Asset]) -> dict[int, Picture]:
    prints = _prints(session, Fingerprint.asset_id, [asset.id for asset in assets], UPRIGHT)
    found = {}
    for asset in assets:
        fresh = [p for p in prints[asset.id] if p.source_digest == asset.digest]
        if fresh:
            found[asset.id] = _picture(asset.file_name, asset.digest, fresh)
    return found


def _prints(
    session: Session, column: Any, ids: Sequence[int], *more: ColumnElement[bool]
) -> defaultdict[int, list[Fingerprint]]:
    """Prints of pictures; another kind of print of the same file is no picture's."""
    found: defaultdict[int, list[Fingerprint]] = defaultdict(list)
    query = select(Fingerprint).where(column.in_(ids), Fingerprint.kind == PICTURE.name, *more)
    for row in session.scalars(query.order_by(Fingerprint.id)):
        found[row.asset_id or row.media_id or 0].append(row)
    return found


def _picture(name: str, digest: str, prints: Sequence[Fingerprint]) -> Picture:
    good = [p for p in prints if p.algorithm == "pdq" and (p.quality or 0) >= MIN_QUALITY]
    return Picture(
        name, digest,
        pdq=tuple(dict.fromkeys(p.value for p in good)),
        phash256=tuple(dict.fromkeys(p.value for p in prints if p.algorithm == "phash256")),
        quality=max((p.quality or 0 for p in good), default=0),
        prints=tuple(Print(p.algorithm, p.recipe, p.value, p.quality, p.variant, p.orientation) for p in prints),
    )  # fmt: skip


def _listing(
    row: Listing, pictures: tuple[Picture, ...], files: tuple[File, ...], parts: tuple[Part, ...], known: int
) -> ListingFacts:
    identifiers: dict[str, Any] = row.identifiers or {}
    return ListingFacts(
        url=row.url, title=row.title, kind=row.kind, page_title=row.page_title, text=row.text,
        links=tuple((_text(link, "url"), _text(link, "text"), _text(link, "rel")) for link in row.links),
        shares=tuple((_text(share, "service"), _text(share, "code")) for share in row.share_links),
        files=tuple(_text(file, "name") for file in row.files),
        creators=_strings(row.creators), uploader=row.uploader, price=row.price, dates=_strings(row.dates),
        schema_types=_strings(row.schema_types), category=row.category,
        isbns=_strings(identifiers.get("isbn")), packages=_strings(identifiers.get("package")),
        signers=_strings(identifiers.get("signer_sha256")), developers=_strings(identifiers.get("developer")),
        pictures=pictures, fetched=files, parts=parts, parts_known=known, seen=row.last_seen.astimezone(SHANGHAI).date(),
    )  # fmt: skip


def _text(row: dict[str, Any], key: str) -> str:
    return str(row.get(key) or "")


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value if one) if isinstance(value, list) else ()


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        # what `dataclasses.asdict` says, without a copy of every string
        return {name: getattr(value, name) for name in _fields(type(value))}
    return value.isoformat() if isinstance(value, date) else str(value)


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))
