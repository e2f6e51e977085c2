"""The facts of a site out of the book: notices and what became of them, determinations, lookups, acts.

Everything that a gate relies on names its row. Nothing is asked of the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.captures import Capture
from records.casework import Case, OutcomeKind, Stream
from records.catalog import Work
from records.clock import SHANGHAI
from records.contacts import Lookup, LookupKind
from records.determinations import Determination, FactKind, SiteFact
from records.errors import Refused, UnknownSite
from records.findings import Finding
from records.identifiers import IcpNumber, find_icp_numbers
from records.scope import Site
from records.sweeps import Listing, Sweep
from records.vocabulary import FindingState, SiteKind
from takedown.addressees import provinces
from takedown.addressees.jurisdiction import Ground, Known, decide
from takedown.addressees.provinces import Place, Province
from takedown.overblocking import names
from takedown.overblocking.check import Asked, Collateral, Observation, Target, collateral
from takedown.overblocking.lists import SharedKind, shared_range
from takedown.routes.facts import Act, Recorded, SiteFacts
from takedown.routes.kinds import FilingState, Nature
from takedown.routes.notices import notices_of

ACTS_SHOWN = 1000
BY_KIND = {SiteKind.CLOUD_STORAGE: Nature.INTERMEDIARY, SiteKind.APP_STORE: Nature.INTERMEDIARY}
"""What a kind of site is without a person's word; a website may be either."""


def site_of(session: Session, key: str) -> Site:
    """The registered site. Raises UnknownSite."""
    site = session.scalars(select(Site).where(Site.key == key)).one_or_none()
    if site is None:
        raise UnknownSite(key)
    return site


def facts_of(session: Session, key: str, now: datetime, own: Place) -> SiteFacts:
    """All that the gates ask about one site, as the book has it at `now`.

    Args:
        own: this office's place; jurisdiction is judged from there.

    Raises: UnknownSite.
    """
    site, today = site_of(session, key), now.astimezone(SHANGHAI).date()
    recorded = (*_recorded(session, site), *_of_cases(session, site))
    newest = _newest(recorded, today)
    hosts = hosts_of(site)
    reach = _collateral(session, site, hosts, now)
    server, edge = _server(newest.get(FactKind.SERVER), reach)
    filing = _filing(site, newest.get(FactKind.FILING))
    domicile = _place(newest.get(FactKind.DOMICILE))
    bureau, bureau_source = _bureau(filing, domicile, server)
    nature, nature_source = _nature(site, newest.get(FactKind.NATURE))
    return SiteFacts(
        site=site.key, name=site.name, today=today, hosts=hosts, nature=nature, nature_source=nature_source,
        acts=_acts(session, site), notices=notices_of(session, site, recorded), recorded=recorded,
        determinations=_determinations(session, site), filing=filing.state, filing_number=filing.text,
        filing_day=filing.day, licence=_licence(filing, newest.get(FactKind.LICENCE)), server=server,
        server_is_edge=edge,
        jurisdiction=decide(own, _grounds(newest, server, filing.province, edge=edge)),
        collateral=reach, bureau=bureau, bureau_source=bureau_source, own=own,
    )  # fmt: skip


def _recorded(session: Session, site: Site) -> tuple[Recorded, ...]:
    rows = session.scalars(
        select(SiteFact)
        .where(SiteFact.site_id == site.id, SiteFact.voided_at.is_(None))
        .order_by(SiteFact.id)
    )
    return tuple(
        Recorded(row.id, row.kind, row.organ, row.number, row.day, row.basis, row.value, row.url)
        for row in rows
    )


def _of_cases(session: Session, site: Site) -> Iterator[Recorded]:
    """Penalty decisions and police cases that stand in the record of cases already."""
    for case in session.scalars(select(Case).where(Case.site_id == site.id).order_by(Case.id)):
        source = f"案件 {case.number} {case.name}"
        if case.stream is Stream.POLICE and case.filing_number:
            yield Recorded(
                case.id, FactKind.POLICE_CASE, case.unit, case.filing_number, case.filed_on, source
            )
        for row in case.outcomes:
            if row.kind is OutcomeKind.PENALTY and row.voided_at is None:
                yield Recorded(row.id, FactKind.PENALTY, case.unit, row.number, row.day, source)


def _determinations(session: Session, site: Site) -> tuple[Recorded, ...]:
    asked = select(Determination).where(Determination.site_id == site.id, Determination.voided_at.is_(None))
    rows = session.scalars(asked.order_by(Determination.id))
    return tuple(Recorded(row.id, row.kind, row.organ, row.number, row.decided_on, row.basis) for row in rows)


def _newest(recorded: Iterable[Recorded], today: date) -> dict[FactKind, Recorded]:
    found: dict[FactKind, Recorded] = {}
    for one in sorted(recorded, key=lambda row: (row.day, row.id)):
        if isinstance(one.kind, FactKind) and one.day <= today:
            found[one.kind] = one
    return found


def hosts_of(site: Site) -> tuple[str, ...]:
    """The site's own host names. Other hosts of its scope, such as one for pictures, are no part of the target."""
    start = urlsplit(site.url).hostname or ""
    listed = [start, *(rule.host for rule in site.rules)]
    if names.is_address(start):
        return tuple(dict.fromkeys(one for one in listed if one == start))
    own = names.registrable(start)
    return tuple(
        dict.fromkeys(one for one in listed if one == start or (own and names.registrable(one) == own))
    )


def _collateral(session: Session, site: Site, hosts: tuple[str, ...], now: datetime) -> Collateral:
    seen = [one for host in hosts for one in observations(session, host)]
    answered = _answered(session, site, now)
    seen = [_with(one, answered.get(one.subject, frozenset())) for one in seen]
    addresses = {text for one in seen for text in one.answers if names.is_address(text)} | set(hosts)
    seen += [one for text in sorted(addresses) for one in observations(session, text)]
    return collateral(Target(hosts=hosts), seen, now, neighbours=_neighbours(session, site, addresses))


def observations(session: Session, subject: str) -> Iterator[Observation]:
    """Recorded lookups of a host or an address that the collateral check reads."""
    kinds = [LookupKind(asked.value) for asked in Asked]
    rows = session.scalars(
        select(Lookup).where(Lookup.subject == subject, Lookup.kind.in_(kinds)).order_by(Lookup.id)
    )
    for row in rows:
        answers = tuple(str(text) for text in row.answer.get("answers", []))
        yield Observation(Asked(row.kind.value), row.subject, answers, row.at, row.source)


def _answered(session: Session, site: Site, now: datetime) -> dict[str, frozenset[str]]:
    """Host to the addresses that answered our own sweeps within the last month."""
    rows = session.execute(
        select(Capture.url, Capture.address).distinct()
        .join(Sweep, Sweep.id == Capture.sweep_id)
        .where(Sweep.site_id == site.id, Capture.address != "", Capture.fetched_at >= now - timedelta(days=30))
    )  # fmt: skip
    found: dict[str, set[str]] = {}
    for url, text in rows:
        found.setdefault(urlsplit(url).hostname or "", set()).add(text)
    return {host: frozenset(texts) for host, texts in found.items()}


def _with(one: Observation, answered: frozenset[str]) -> Observation:
    if one.asked is not Asked.DNS:
        return one
    more = tuple(sorted(answered - set(one.answers)))
    return Observation(one.asked, one.subject, one.answers + more, one.at, one.source)


def _neighbours(session: Session, site: Site, addresses: set[str]) -> dict[str, list[str]]:
    """Address to hosts of other registered sites that answered there."""
    rows = session.execute(
        select(Capture.address, Site.url).distinct()
        .join(Sweep, Sweep.id == Capture.sweep_id).join(Site, Site.id == Sweep.site_id)
        .where(Capture.address.in_(sorted(addresses)), Site.id != site.id)
    )  # fmt: skip
    found: dict[str, list[str]] = {}
    for text, url in rows:
        found.setdefault(text, []).append(urlsplit(url).hostname or "")
    return found


def _place(row: Recorded | None) -> Place | None:
    try:
        return provinces.place(row.value) if row else None
    except Refused:
        return None  # what is stored is checked when it is recorded; an older spelling counts as unknown


def _server(row: Recorded | None, reach: Collateral) -> tuple[Place | None, bool]:
    """Where the server stands, and whether the address that was looked up is only a CDN's."""
    found = _place(row)
    if row is None or found is None:
        return None, False
    if names.is_address(row.number):
        entry = shared_range(names.address(row.number))
        return found, entry is not None and entry.kind is not SharedKind.CLOUD
    return found, any(reason.code == "behind_cdn" for reason in reach.reasons)


@dataclass(frozen=True, slots=True)
class _Filing:
    state: FilingState
    number: IcpNumber | None
    text: str
    day: date | None
    province: Province | None


def _filing(site: Site, row: Recorded | None) -> _Filing:
    known = find_icp_numbers(site.icp) or (find_icp_numbers(row.number) if row else [])
    number = known[0] if len({one.province for one in known}) == 1 else None
    state = FilingState(row.value) if row else FilingState.FILED if number else FilingState.UNKNOWN
    # a false filing's number says nothing of where the operator is
    province = provinces.by_icp(number) if number and state is FilingState.FILED else None
    text = number.text if number else ""
    return _Filing(state, number, text, row.day if row else None, province)


def _licence(filing: _Filing, row: Recorded | None) -> bool:
    by_number = filing.number is not None and filing.number.kind != "备" and filing.state is FilingState.FILED
    return by_number or bool(row and row.number)


def _grounds(
    newest: dict[FactKind, Recorded], server: Place | None, filed: Province | None, *, edge: bool
) -> list[Known]:
    found = []
    domicile = _place(newest.get(FactKind.DOMICILE))
    if domicile:
        found.append(Known(Ground.DOMICILE, domicile, _cited(newest[FactKind.DOMICILE])))
    if server:
        found.append(Known(Ground.SERVER, server, _cited(newest[FactKind.SERVER]), edge=edge))
    place = _place(newest.get(FactKind.FILING_PLACE))
    if place:
        found.append(Known(Ground.FILING, place, _cited(newest[FactKind.FILING_PLACE])))
    elif filed:
        found.append(
            Known(Ground.FILING, Place(mainland=True, province=filed.name), f"备案号前缀“{filed.icp}”")
        )
    return found


def _cited(row: Recorded) -> str:
    return f"{row.basis[:80]}，{row.day.isoformat()}"


def _bureau(filing: _Filing, domicile: Place | None, server: Place | None) -> tuple[Province | None, str]:
    """The province whose administration is asked: of the filing, else of the operator, else of the server."""
    if filing.province:
        return filing.province, f"备案号 {filing.text}"
    for place, source in ((domicile, "主办者住所地"), (server, "服务器所在地")):
        known = provinces.by_name(place.province) if place and place.mainland else None
        if known:
            return known, source
    return None, ""


def nature_of(session: Session, site: Site, now: datetime) -> Nature:
    """What the service does, as a person recorded it, else as the kind of site says."""
    newest = _newest(_recorded(session, site), now.astimezone(SHANGHAI).date())
    return _nature(site, newest.get(FactKind.NATURE))[0]


def _nature(site: Site, row: Recorded | None) -> tuple[Nature, str]:
    if row is not None:
        return Nature(row.value), _cited(row)
    return BY_KIND.get(site.kind, Nature.UNKNOWN), f"网站类型 {site.kind.value}"


def _acts(session: Session, site: Site) -> tuple[Act, ...]:
    rows = session.execute(
        select(Work.work_id, Listing.url, Listing.capture_id)
        .select_from(Finding).join(Listing, Listing.id == Finding.listing_id).join(Work, Work.id == Finding.work_id)
        .where(Listing.site_id == site.id, Finding.state == FindingState.CONFIRMED, Listing.capture_id.is_not(None))
        .order_by(Finding.id).limit(ACTS_SHOWN)
    )  # fmt: skip
    return tuple(Act(work_id, url, str(capture)) for work_id, url, capture in rows)
