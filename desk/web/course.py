"""The course of a found page: what changed on it, when it went and came back, where its content came again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from records import relists
from records.changes import ListingChange
from records.findings import Finding
from records.relists import Relist
from records.sweeps import Listing

SHOWN = 20
_CHANGES = (
    select(ListingChange)
    .where(ListingChange.listing_id == bindparam("listing"))
    .order_by(ListingChange.id.desc())
    .limit(SHOWN)
)


@dataclass(frozen=True)
class Course:
    """Newest changes first. `repeats`: older findings whose content this page offers again; `again`: later uploads."""

    listing: Listing
    changes: Sequence[ListingChange]
    repeats: Sequence[Relist]
    again: Sequence[Relist]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.changes or self.repeats or self.again or self.listing.gone_at)


def course_of(session: Session, finding: Finding, *, whole: bool) -> Course:
    """`whole`: uploads at other addresses too, which may be other right holders' findings."""
    changes = session.scalars(_CHANGES, {"listing": finding.listing_id}).all()
    repeats = relists.of_findings(session, [finding.id]).get(finding.id, []) if whole else []
    again = relists.after(session, finding.id)[:SHOWN] if whole else []
    return Course(finding.listing, changes, repeats, again)
