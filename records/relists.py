"""Which uploads came again: read by command line and desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from records.changes import Relisting
from records.findings import Finding
from records.sweeps import Listing

AT_ONCE = 500
_UPLOADS = select(Relisting, Listing, Finding.id).join(Listing, Listing.id == Relisting.listing_id)
_OF_FINDINGS = (
    _UPLOADS.join(Finding, Finding.listing_id == Listing.id)
    .where(Finding.id.in_(bindparam("findings", expanding=True)))
    .order_by(Relisting.id)
)
_AFTER = (
    _UPLOADS.outerjoin(Finding, Finding.listing_id == Listing.id)
    .where(Relisting.finding_id == bindparam("finding"))
    .order_by(Relisting.id)
)


@dataclass(frozen=True, slots=True)
class Relist:
    """A new upload and the older finding that it repeats. `same`: kinds of signs; `finding` of the upload, if any."""

    listing: int
    url: str
    title: str
    finding: int | None
    older: int
    same: tuple[str, ...]
    at: datetime


def of_findings(session: Session, findings: Collection[int]) -> dict[int, list[Relist]]:
    """For findings whose page repeats an older one: what they repeat."""
    found: defaultdict[int, list[Relist]] = defaultdict(list)
    wanted = sorted(findings)
    for start in range(0, len(wanted), AT_ONCE):
        rows = session.execute(_OF_FINDINGS, {"findings": wanted[start : start + AT_ONCE]})
        for row, listing, finding in rows:
            found[finding].append(_relist(row, listing, finding))
    return dict(found)


def after(session: Session, finding: int) -> list[Relist]:
    """Later uploads of what this finding was about, whether or not they are findings themselves."""
    return [_relist(row, listing, own) for row, listing, own in session.execute(_AFTER, {"finding": finding})]


def _relist(row: Relisting, listing: Listing, finding: int | None) -> Relist:
    kinds = tuple(sorted({str(one["kind"]) for one in row.same}))
    return Relist(listing.id, listing.url, listing.title, finding, row.finding_id, kinds, row.at)
