"""Right holders' notices of a site that went out, and what was seen of their addresses afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.cases import DispatchRecord, Dossier, Draft, Recheck, RecheckResult
from records.changes import ListingChange
from records.clock import SHANGHAI
from records.contacts import ContactBounce, HostContact
from records.determinations import FactKind
from records.scope import Site
from records.sweeps import Listing
from records.vocabulary import DispatchMeans, DraftState, PaperKind, UrlState
from takedown.notice.pages import offer_digest
from takedown.routes.facts import NoticeSent, Recorded, Seen, Sighting

RECHECKED = {UrlState.LIVE: Seen.LIVE, UrlState.REMOVED: Seen.REMOVED, UrlState.CHANGED: Seen.UNCLEAR}
"""Other states mean that nothing was seen."""


def notices_of(session: Session, site: Site, recorded: Iterable[Recorded]) -> tuple[NoticeSent, ...]:
    """Every notice of a right holder that was dispatched, and those that holders sent by themselves.

    An office's letter is none of them: only the 著作权人's notice, ignored, opens the intermediary's route.
    """
    rows = session.execute(
        select(Draft, DispatchRecord)
        .join(Dossier, Dossier.id == Draft.dossier_id).join(DispatchRecord, DispatchRecord.draft_id == Draft.id)
        .where(
            Dossier.site_id == site.id, Draft.kind == PaperKind.HOLDER_NOTICE, Draft.state == DraftState.DISPATCHED
        )
        .order_by(DispatchRecord.id)
    ).all()  # fmt: skip
    facts = list(recorded)
    told = _told(facts)
    sent = [_sent(session, site, draft, record, told, _contested(facts)) for draft, record in rows]
    own = [
        _holders_own(session, site, one, told, _contested(facts))
        for one in facts
        if one.kind is FactKind.HOLDER_NOTICE
    ]
    return (*sent, *own)


def _sent(
    session: Session,
    site: Site,
    draft: Draft,
    record: DispatchRecord,
    told: list[Sighting],
    contested: frozenset[str],
) -> NoticeSent:
    taken_back = {item.url for item in draft.items if item.dropped == "withdrawn"}
    items = [item for item in draft.content.get("items", []) if item["url"] not in taken_back]
    offers = {item["url"]: item["offer_digest"] for item in items}
    return NoticeSent(
        number=draft.number, sent_on=record.sent_on, source=f"送达记录 {record.id}", urls=tuple(dict.fromkeys(offers)),
        sightings=(*_sightings(session, site, offers), *told), returned=_came_back(session, record),
        contested=contested,
    )  # fmt: skip


def _holders_own(
    session: Session, site: Site, row: Recorded, told: list[Sighting], contested: frozenset[str]
) -> NoticeSent:
    urls = (row.url,) if row.url else ()
    seen = _sightings(session, site, dict.fromkeys(urls, "")) if urls else []
    return NoticeSent(
        number=row.number, sent_on=row.day, source=f"事实记录 {row.id}", urls=urls, sightings=(*seen, *told),
        contested=contested,
    )  # fmt: skip


def _told(recorded: list[Recorded]) -> list[Sighting]:
    """What people recorded of removal; a row without an address is about all of them."""
    kinds = {FactKind.REMOVED: Seen.REMOVED, FactKind.NOT_REMOVED: Seen.LIVE}
    return [
        Sighting(row.url, row.day, kinds[row.kind], f"事实记录 {row.id}")
        for row in recorded
        if isinstance(row.kind, FactKind) and row.kind in kinds
    ]


def _contested(recorded: list[Recorded]) -> frozenset[str]:
    return frozenset(row.url or "*" for row in recorded if row.kind is FactKind.COUNTER_NOTICE)


def _sightings(session: Session, site: Site, offers: dict[str, str]) -> list[Sighting]:
    return [*_by_sweeps(session, site, offers), *_by_rechecks(session, site, offers)]


def _by_sweeps(session: Session, site: Site, offers: dict[str, str]) -> Iterator[Sighting]:
    """The last time that a sweep saw the same offer, and the times when it saw that it was gone."""
    listings = session.scalars(
        select(Listing).where(Listing.site_id == site.id, Listing.url.in_(list(offers)))
    ).all()
    for listing in listings:
        same = offers[listing.url] in ("", offer_digest(listing))
        yield Sighting(
            listing.url,
            _day(listing.last_seen),
            Seen.LIVE if same else Seen.UNCLEAR,
            f"巡查 {listing.sweep_id}",
        )
    urls = {listing.id: listing.url for listing in listings}
    gone = session.scalars(
        select(ListingChange).where(ListingChange.listing_id.in_(list(urls)), ListingChange.kind == "gone")
    )
    for change in gone:
        # a listing that a sweep merely did not meet may stand elsewhere
        seen = Seen.UNCLEAR if change.why == "absent" else Seen.REMOVED
        yield Sighting(urls[change.listing_id], _day(change.at), seen, f"巡查 {change.sweep_id}")


def _by_rechecks(session: Session, site: Site, offers: dict[str, str]) -> Iterator[Sighting]:
    rows = session.execute(
        select(RecheckResult, Recheck)
        .join(Recheck, Recheck.id == RecheckResult.recheck_id).join(Draft, Draft.id == Recheck.draft_id)
        .join(Dossier, Dossier.id == Draft.dossier_id)
        .where(Dossier.site_id == site.id, RecheckResult.url.in_(list(offers)), Recheck.finished_at.is_not(None))
        .order_by(RecheckResult.id)
    )  # fmt: skip
    for result, recheck in rows:
        if result.state in RECHECKED and recheck.finished_at is not None:
            yield Sighting(
                result.url, _day(recheck.finished_at), RECHECKED[result.state], f"在线复核 {recheck.id}"
            )


def _came_back(session: Session, record: DispatchRecord) -> bool:
    """Whether mail to that recipient was recorded as returned on the day or later."""
    if record.means is not DispatchMeans.EMAIL or not record.recipient:
        return False
    asked = (
        select(ContactBounce.id).join(HostContact, HostContact.id == ContactBounce.contact_id)
        .where(HostContact.value == record.recipient, ContactBounce.day >= record.sent_on)
    )  # fmt: skip
    return session.scalars(asked.limit(1)).first() is not None


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
