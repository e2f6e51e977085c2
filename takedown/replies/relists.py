"""Stage: link a new upload to the older finding whose content it offers again, at another address of the same site.

Exact signs only: the same share, the same info hash, the same bytes of a file, the same letters of a text. What many
listings of a site have in common is the site's own (a shared readme, a notice under every post), and proves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from records import events
from records.cases import Dossier, DossierEntry
from records.changes import ContentKey, Relisting
from records.clock import Clock
from records.findings import Finding
from records.session import UnitOfWork
from records.sweeps import Listing, ListingMedia
from records.vocabulary import FindingState, MediaRole
from takedown import course

BATCH = 500
COMMON = 10
"""A sign that more listings of one site have than this is the site's own."""
MIN_FILE_BYTES = 4096
"""A smaller file may be anybody's: a link, an advertisement of the site."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """New links of this run."""

    linked: int = 0


@dataclass(frozen=True, slots=True)
class _Same:
    listing: int
    finding: int
    kind: str
    value: str


def run(unit_of_work: UnitOfWork, clock: Clock) -> Outcome:
    """Link every listing that came after a finding's and shares its content; whatever became of that finding.

    A finding that people rejected is nothing to come back to. Idempotent: a pair is linked once.
    """
    linked = 0
    with unit_of_work() as session:
        found: defaultdict[tuple[int, int], list[_Same]] = defaultdict(list)
        for same in (*_by_keys(session), *_by_files(session)):
            found[same.listing, same.finding].append(same)
        for (listing, finding), signs in sorted(found.items())[: BATCH * 20]:
            _link(session, clock, listing, finding, signs)
            linked += 1
        events.append(
            session, clock, actor="system:relists", action="relists:run:finished", subject=("stage", "relists"),
            payload={"linked": linked},
        )  # fmt: skip
    return Outcome(linked)


def _link(session: Session, clock: Clock, listing: int, finding: int, signs: list[_Same]) -> None:
    same = [{"kind": one.kind, "value": one.value} for one in signs]
    session.add(Relisting(listing_id=listing, finding_id=finding, same=same, at=clock.now()))
    row = session.get_one(Listing, listing)
    events.append(
        session, clock, actor="system:relists", action="takedown:finding:relisted", subject=("finding", finding),
        payload={"listing": listing, "url": row.url, "same": same, "content": row.content_digest},
    )  # fmt: skip
    for dossier in _dossiers(session, finding):
        why = f"同一内容再次上架（线索 {finding}，列表项 {listing}）relisted"
        course.reopen(session, clock, dossier, why=why, actor="system:relists")


def _dossiers(session: Session, finding: int) -> list[Dossier]:
    asked = select(Dossier).join(DossierEntry).where(DossierEntry.finding_id == finding)
    return list(session.scalars(asked.order_by(Dossier.id)))


def _by_keys(session: Session) -> Iterator[_Same]:
    new, old = aliased(ContentKey), aliased(ContentKey)
    alike = and_(old.site_id == new.site_id, old.kind == new.kind, old.value == new.value)
    common = (
        select(func.count())
        .where(ContentKey.site_id == new.site_id, ContentKey.kind == new.kind, ContentKey.value == new.value)
        .scalar_subquery()
    )
    rows = session.execute(
        _pairs(new, old, select(new.listing_id, Finding.id, new.kind, new.value).join(old, alike)).where(
            common <= COMMON
        )
    )
    return (_Same(listing, finding, kind, value) for listing, finding, kind, value in rows.all())


def _by_files(session: Session) -> Iterator[_Same]:
    new, old = aliased(ListingMedia), aliased(ListingMedia)
    alike = and_(
        old.digest == new.digest, old.role == MediaRole.FILE, new.role == MediaRole.FILE, new.digest != "",
        new.stored_bytes >= MIN_FILE_BYTES,
    )  # fmt: skip
    common = (
        select(func.count(ListingMedia.listing_id.distinct()))
        .where(ListingMedia.digest == new.digest)
        .scalar_subquery()
    )
    rows = session.execute(
        _pairs(new, old, select(new.listing_id, Finding.id, new.digest).join(old, alike)).where(
            common <= COMMON
        )
    )
    return (
        _Same(listing, finding, "file", digest) for listing, finding, digest in set(map(tuple, rows.all()))
    )


def _pairs(new: Any, old: Any, query: Any) -> Select[Any]:
    """A listing that a later sweep was the first to see, and an older one's finding, of one site and not yet linked."""
    upload, before = aliased(Listing), aliased(Listing)
    linked = select(Relisting.id).where(
        Relisting.listing_id == new.listing_id, Relisting.finding_id == Finding.id
    )
    pairs: Select[Any] = (
        query.join(upload, upload.id == new.listing_id)
        .join(before, before.id == old.listing_id)
        .join(Finding, Finding.listing_id == before.id)
        .where(
            upload.site_id == before.site_id, upload.id != before.id,
            func.coalesce(upload.first_sweep_id, 0) > func.coalesce(before.first_sweep_id, 0),
            Finding.state != FindingState.REJECTED, ~linked.exists(),
        )
    )  # fmt: skip
    return pairs
