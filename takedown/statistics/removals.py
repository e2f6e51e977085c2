"""What became of addresses after a notice went out: gone, still there, not looked at, back again.

All of it is what our own looks saw, never what a site says of itself. A look can only say "gone by now", so times to
removal are upper bounds: between the last look that still saw a page and the first that did not, nobody knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from sqlalchemy import Select, select, type_coerce
from sqlalchemy.orm import Session

from records.base import UtcTime
from records.cases import DispatchRecord, Dossier, Draft, DraftItem, Recheck, RecheckResult
from records.changes import ListingChange
from records.clock import SHANGHAI
from records.findings import Finding
from records.sweeps import Listing
from records.vocabulary import ChangeKind, DraftState, UrlState

QUICK = timedelta(hours=24)
"""规范网盘服务版权秩序的通知 (2015): a cloud drive removes within this time; taken as the measure for every site."""
GONE = (UrlState.REMOVED, UrlState.SOFT_404)
SEEN = (UrlState.LIVE, UrlState.CHANGED)


@dataclass(frozen=True, slots=True)
class Noticed:
    """One address of one work in a notice that went out; an address in two notices counts from the first.

    Attributes:
        sent: the latest instant at which the notice can have gone out, so that no site is called late by our doing.
        removed: first look that no longer found it; None where none did.
        seen: last look that still found it, after `sent` and before `removed`.
        back: it was there again later, at the same address.
        early: it was gone before the notice went out, and says nothing of the site.
    """

    finding: int
    site_id: int
    holder_id: int
    sent: datetime
    removed: datetime | None
    seen: datetime | None
    back: bool
    early: bool

    @property
    def took(self) -> timedelta | None:
        """At most so long; None where it is not known to be gone, or was gone before."""
        return self.removed - self.sent if self.removed is not None and not self.early else None

    @property
    def quick(self) -> bool | None:
        """Gone within 24 hours; None where no look says it either way."""
        if self.took is not None and self.took <= QUICK:
            return True
        late = self.seen is not None and self.seen > self.sent + QUICK
        return False if late else None


def noticed(session: Session, begins: date | None = None, ends: date | None = None) -> list[Noticed]:
    """Every address whose notice went out in these days (both counted, Asia/Shanghai), by finding.

    Notices that were withdrawn are left out: what they asked for was taken back.
    """
    sent = {finding: one for finding, one in _sent(session).items() if _within(one.at, begins, ends)}
    listings = _listings(session, sorted(sent))
    looks = _looks(session, listings)
    return [_one(finding, sent[finding], listings[finding], looks[finding]) for finding in sorted(sent)]


@dataclass(slots=True)
class _Looks:
    gone: list[datetime]
    seen: list[datetime]


@dataclass(frozen=True, slots=True)
class _Sent:
    at: datetime
    holder: int


def _sent(session: Session) -> dict[int, _Sent]:
    """Finding to when its first notice went out."""
    rows = session.execute(
        select(DraftItem.finding_id, Dossier.holder_id, DispatchRecord.sent_on, DispatchRecord.at)
        .join(Draft, Draft.id == DraftItem.draft_id)
        .join(Dossier, Dossier.id == Draft.dossier_id)
        .join(DispatchRecord, DispatchRecord.draft_id == Draft.id)
        .where(DraftItem.dropped == "", Draft.state != DraftState.WITHDRAWN)
    )
    found: dict[int, _Sent] = {}
    for finding, holder, day, recorded in rows:
        at = _latest(day, recorded)
        if finding not in found or at < found[finding].at:
            found[finding] = _Sent(at, holder)
    return found


def _latest(day: date, recorded: datetime) -> datetime:
    end = datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
    return min(end, recorded)


def _listings(session: Session, findings: list[int]) -> dict[int, Listing]:
    asked = select(Finding.id, Listing).join(Listing, Finding.listing_id == Listing.id)
    return {
        finding: listing
        for part in _parts(findings)
        for finding, listing in session.execute(asked.where(Finding.id.in_(part)))
    }


def _looks(session: Session, listings: dict[int, Listing]) -> defaultdict[int, _Looks]:
    """Finding to when its page was seen gone and when it was seen there."""
    looks: defaultdict[int, _Looks] = defaultdict(lambda: _Looks([], []))
    findings: defaultdict[int, list[int]] = defaultdict(list)
    for finding, listing in listings.items():
        findings[listing.id].append(finding)
    for part in _parts(sorted(listings)):
        for finding, state, at in session.execute(_rechecks(part)):
            if state in GONE:
                looks[finding].gone.append(at)
            elif state in SEEN:
                looks[finding].seen.append(at)
    for part in _parts(sorted(findings)):
        changes = select(ListingChange.listing_id, ListingChange.kind, ListingChange.at)
        for listing_id, kind, at in session.execute(changes.where(ListingChange.listing_id.in_(part))):
            for finding in findings[listing_id]:
                (looks[finding].gone if kind == ChangeKind.GONE else looks[finding].seen).append(at)
    return looks


def _rechecks(findings: list[int]) -> Select[int, UrlState, datetime]:
    return (
        select(DraftItem.finding_id, RecheckResult.state, type_coerce(Recheck.finished_at, UtcTime))
        .join(RecheckResult, RecheckResult.item_id == DraftItem.id)
        .join(Recheck, Recheck.id == RecheckResult.recheck_id)
        .where(DraftItem.finding_id.in_(findings), Recheck.finished_at.is_not(None))
    )


def _one(finding: int, sent: _Sent, listing: Listing, looks: _Looks) -> Noticed:
    gone, seen = list(looks.gone), list(looks.seen)
    (gone if listing.gone_at is not None else seen).append(listing.gone_at or listing.last_seen)
    if listing.gone_at is not None:
        seen.append(listing.last_seen)
    before = max((at for at in gone if at < sent.at), default=None)
    early = before is not None and not any(at > before for at in seen)
    after = [at for at in gone if at >= sent.at]
    removed = before if early else min(after, default=None)
    still = [at for at in seen if at > sent.at and (removed is None or at < removed)]
    back = removed is not None and any(at > removed for at in seen)
    return Noticed(
        finding, listing.site_id, sent.holder, sent.at, removed, max(still, default=None), back, early
    )


def _within(at: datetime, begins: date | None, ends: date | None) -> bool:
    # the end of a day is the first instant of the next one
    day = (at - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    return (begins is None or begins <= day) and (ends is None or day <= ends)


def _parts(ids: list[int], size: int = 500) -> Iterator[list[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


@dataclass(frozen=True, slots=True)
class Removal:
    """Counts of addresses. noticed = early + removed + still + unseen; hours are upper bounds, None for none.

    Attributes:
        unseen: not looked at since the notice went out, so nothing can be said.
        quick: gone within 24 hours; `slow`: certainly not; the other removed ones were not looked at in time.
        back: removed, and later there again at the same address.
    """

    noticed: int
    early: int
    removed: int
    still: int
    unseen: int
    quick: int
    slow: int
    back: int
    median_h: float | None
    longest_h: float | None

    @property
    def rate(self) -> float | None:
        """Of the addresses that were looked at since, how many were gone; None where none was."""
        looked = self.removed + self.still
        return self.removed / looked if looked else None


def count(items: Iterable[Noticed]) -> Removal:
    """Add up."""
    items = list(items)
    asked = [one for one in items if not one.early]
    hours = sorted(one.took.total_seconds() / 3600 for one in asked if one.took is not None)
    removed = len(hours)
    still = sum(one.removed is None and one.seen is not None for one in asked)
    return Removal(
        noticed=len(items), early=len(items) - len(asked), removed=removed, still=still,
        unseen=len(asked) - removed - still, quick=sum(one.quick is True for one in asked),
        slow=sum(one.quick is False for one in asked), back=sum(one.back for one in asked),
        median_h=median(hours) if hours else None, longest_h=hours[-1] if hours else None,
    )  # fmt: skip
