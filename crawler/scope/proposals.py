"""Hosts that registered sites lead to, as proposals: only a person brings anything into scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.scope.gate import PORTS, Unparsable, target
from records import events, uploads
from records.clock import Clock
from records.errors import Conflict, Refused
from records.findings import Finding
from records.proposals import DeclinedHost
from records.scope import ScopeRule, Site
from records.site_marks import SiteMark
from records.sweeps import Listing
from records.vocabulary import MarkKind

NEWEST = 5_000
"""Findings whose pages are looked at: what older ones lead to has been proposed long ago."""
SAMPLES = 5
OFFERING = frozenset({"download", "share", "play"})
"""Links of a listing that lead to what is offered; a link to another page leads anywhere."""


@dataclass
class Proposal:
    """A host outside of the register. `service` the cloud drive's name, or the ad network's.

    Attributes:
        findings: how many findings' pages lead there; none for an ad network.
        sites: keys of the registered sites that do.
        urls: a few of the addresses, as they stand on the pages.
    """

    host: str
    kind: str
    service: str = ""
    findings: int = 0
    sites: set[str] = field(default_factory=set)
    urls: list[str] = field(default_factory=list)


def proposals(session: Session) -> list[Proposal]:
    """Hosts that pages of findings lead to, most findings first; then the ad networks that the sites live on.

    Nothing is fetched: all of it stands in what sweeps have read, and the newest `NEWEST` findings are looked at.
    Declined and registered hosts are left out.
    """
    known = set(session.scalars(select(ScopeRule.host))) | set(session.scalars(select(DeclinedHost.host)))
    found: dict[str, Proposal] = {}
    for key, links, shares in _found_listings(session):
        for host, (service, url) in _leads_to(links, shares).items():
            if host in known:
                continue
            one = found.setdefault(host, Proposal(host, "cloud_storage" if service else "website", service))
            one.findings += 1
            one.sites.add(key)
            if len(one.urls) < SAMPLES:
                one.urls.append(url)
    offers = sorted(found.values(), key=lambda one: (-one.findings, one.host))
    return [*offers, *(one for one in _networks(session) if one.host not in known and one.host not in found)]


def declined(session: Session) -> list[DeclinedHost]:
    """What stays out of the register, the newest first, with who said so and why."""
    return list(session.scalars(select(DeclinedHost).order_by(DeclinedHost.id.desc()).limit(200)))


def decline(session: Session, clock: Clock, host: str, *, why: str, actor: str) -> None:
    """Leave a host out for good, with the reason. Raises Refused without one, Conflict where it was declined."""
    host = host.strip().lower()[:253]
    if not host or not why.strip():
        raise Refused("proposal_why", "say which host and why", zh="请写明不登记的理由")
    if session.scalar(select(DeclinedHost.id).where(DeclinedHost.host == host)):
        raise Conflict(f"{host} was declined already", zh=f"{host} 已标记为不登记")
    session.add(DeclinedHost(host=host, why=why.strip()[:500], declined_at=clock.now(), declined_by=actor))
    events.append(
        session,
        clock,
        actor=actor,
        action="register:host:declined",
        subject=("host", host),
        payload={"why": why.strip()[:500]},
    )


def _found_listings(session: Session) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """The site's key, links and shares of every listing with a finding, once."""
    newest = session.scalars(select(Finding.listing_id).order_by(Finding.id.desc()).limit(NEWEST))
    for ids in uploads.pieces(sorted(set(newest))):
        query = select(Site.key, Listing.links, Listing.share_links).join(Site, Site.id == Listing.site_id)
        yield from (
            (row[0], row[1], row[2])
            for row in session.execute(query.where(Listing.id.in_(ids)).order_by(Listing.id))
        )


def _leads_to(links: list[Any], shares: list[Any]) -> dict[str, tuple[str, str]]:
    """Host to (share service or empty, address)."""
    offered = ((str(one["url"]), str(one["service"])) for one in shares)
    plain = ((str(one["url"]), "") for one in links if one["rel"] in OFFERING)
    return {host: (service, url) for host, service, url in _hosts([*plain, *offered])}


def _hosts(addresses: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    for url, service in addresses:
        try:
            aim = target(url)
        except Unparsable:
            continue
        if aim.scheme in PORTS and aim.host:
            yield aim.host, service, url


def _networks(session: Session) -> list[Proposal]:
    query = select(SiteMark, Site.key).join(Site, Site.id == SiteMark.site_id)
    seen: defaultdict[str, Proposal] = defaultdict(lambda: Proposal("", "ad_alliance"))
    for mark, key in session.execute(query.where(SiteMark.kind == MarkKind.AD_NETWORK)):
        one = seen[str(mark.detail.get("seen", mark.value))]
        one.host, one.service = str(mark.detail.get("seen", mark.value)), mark.value
        one.sites.add(key)
        if len(one.urls) < SAMPLES:
            one.urls.append(mark.url)
    return sorted(seen.values(), key=lambda one: (-len(one.sites), one.host))
