"""Self-checks (自查自纠): sites are asked to look by themselves; what they say is laid beside what we see.

A report that contradicts our findings is named with its figures. It accuses nobody: a person reads it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.campaigns import SelfCheck
from records.clock import SHANGHAI, Clock
from records.errors import NotFound, Refused, UnknownSite
from records.findings import Finding
from records.scope import Site
from records.session import UnitOfWork
from records.sweeps import Listing
from records.vault import Vault
from records.vocabulary import FindingState
from takedown.statistics.campaign import Campaign
from takedown.statistics.duties import DueState, past, state_of

MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where a report and our findings do not agree: code, and a sentence in both languages with both figures."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One self-check. `found`: confirmed findings that were there before the report; `still`: seen there after it."""

    id: int
    site: str
    name: str
    asked_on: date
    due: date
    received_on: date | None
    state: DueState
    said_found: int | None
    said_removed: int | None
    found: int
    still: int
    contradictions: tuple[Contradiction, ...]
    file_digest: str
    note: str


def ask(
    unit_of_work: UnitOfWork, clock: Clock, campaign: Campaign, *,
    site_key: str, asked_on: date, due: date, actor: str,
) -> SelfCheck:  # fmt: skip
    """Record that a site was asked; the same twice is kept once.

    Raises UnknownSite, Refused for a day after today or a last day before the asking.
    """
    past(clock, asked_on)
    if due < asked_on:
        raise Refused("day_impossible", f"{due} is before {asked_on}", zh="截止日期早于通知日期")
    with unit_of_work() as session:
        site = session.scalars(select(Site).where(Site.key == site_key)).one_or_none()
        if site is None:
            raise UnknownSite(site_key)
        asked = select(SelfCheck).where(
            SelfCheck.campaign == campaign.key, SelfCheck.site_id == site.id, SelfCheck.asked_on == asked_on
        )
        standing = session.scalars(asked).one_or_none()
        if standing is not None:
            return standing
        row = SelfCheck(
            campaign=campaign.key, site_id=site.id, asked_on=asked_on, due=due, actor=actor, at=clock.now()
        )
        session.add(row)
        session.flush()
        _said(session, clock, row, actor, "asked", site=site_key, due=due.isoformat())
        return row


def receive(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *,
    check_id: int, received_on: date, said_found: int, said_removed: int, actor: str, report: bytes = b"", note: str = "",
) -> SelfCheck:  # fmt: skip
    """Record what a site reported; its paper goes into the vault. A second report replaces the first with an event.

    Raises NotFound, Refused for counts that cannot be or a day before the asking.
    """
    past(clock, received_on)
    if not 0 <= said_removed <= said_found <= MOST:
        raise Refused(
            "count_impossible", f"{said_removed} removed of {said_found} found cannot be",
            zh=f"自查发现 {said_found} 件、清除 {said_removed} 件，数字不可能",
        )  # fmt: skip
    digest = vault.put(report) if report else ""
    with unit_of_work() as session:
        row = session.get(SelfCheck, check_id)
        if row is None:
            raise NotFound("self-check 自查", check_id)
        if received_on < row.asked_on:
            raise Refused(
                "day_impossible", f"{received_on} is before it was asked for", zh="收到日期早于通知日期"
            )
        row.received_on, row.said_found, row.said_removed = received_on, said_found, said_removed
        row.file_digest, row.note = digest or row.file_digest, note.strip()[:2000]
        _said(
            session, clock, row, actor, "received", received_on=received_on.isoformat(), found=said_found,
            removed=said_removed, file=digest,
        )  # fmt: skip
        return row


def every(session: Session, campaign: Campaign, today: date) -> list[Checked]:
    """The campaign's self-checks, by last day and site."""
    asked = (
        select(SelfCheck, Site)
        .join(Site, Site.id == SelfCheck.site_id)
        .where(SelfCheck.campaign == campaign.key)
        .order_by(SelfCheck.due, Site.key, SelfCheck.id)
    )
    rows = [(check, site) for check, site in session.execute(asked)]
    seen = _seen(session, {site.id for _check, site in rows})
    return [_checked(check, site, seen[site.id], today) for check, site in rows]


_Span = tuple[datetime, datetime | None, datetime]
"""Of a confirmed finding: first seen, gone since, last seen."""


def _seen(session: Session, sites: set[int]) -> defaultdict[int, list[_Span]]:
    found: defaultdict[int, list[_Span]] = defaultdict(list)
    rows = session.execute(
        select(Listing.site_id, Listing.first_seen, Listing.gone_at, Listing.last_seen)
        .join(Finding, Finding.listing_id == Listing.id)
        .where(Listing.site_id.in_(sites), Finding.state == FindingState.CONFIRMED)
        .distinct()
    )
    for site, first, gone, last in rows:
        found[site].append((first, gone, last))
    return found


def _checked(check: SelfCheck, site: Site, seen: list[_Span], today: date) -> Checked:
    begin = datetime.combine(check.asked_on, time(), SHANGHAI)
    told = datetime.combine((check.received_on or today) + timedelta(days=1), time(), SHANGHAI)
    # what was there while the site looked: seen before its report, and not gone before it was asked
    there = [one for one in seen if one[0] < told and (one[1] is None or one[1] >= begin)]
    still = [one for one in there if one[2] >= told and (one[1] is None or one[1] >= told)]
    found, left = len(there), len(still) if check.received_on else 0
    return Checked(
        check.id, site.key, site.name, check.asked_on, check.due, check.received_on,
        state_of(check.due, check.received_on, today), check.said_found, check.said_removed, found, left,
        tuple(_contradictions(check, found, left)), check.file_digest, check.note,
    )  # fmt: skip


def _contradictions(check: SelfCheck, found: int, still: int) -> list[Contradiction]:
    if check.said_found is None or check.said_removed is None:
        return []
    made = []
    if found > check.said_found:
        made.append(
            Contradiction(
                "found_less", f"自查称发现 {check.said_found} 件，同期本单位已确认 {found} 件",
                f"it says it found {check.said_found}; we had confirmed {found} by then",
            )
        )  # fmt: skip
    if still > check.said_found - check.said_removed:
        made.append(
            Contradiction(
                "still_there", f"自查称仅余 {check.said_found - check.said_removed} 件未清除，报告后仍见 {still} 件",
                f"it says {check.said_found - check.said_removed} are left; {still} were seen after the report",
            )
        )  # fmt: skip
    return made


def _said(session: Session, clock: Clock, row: SelfCheck, actor: str, verb: str, **payload: object) -> None:
    events.append(
        session, clock, actor=actor, action=f"takedown:selfcheck:{verb}", subject=("self_check", row.id),
        payload={"campaign": row.campaign, **payload},
    )  # fmt: skip
