"""How each site answers notices: how many of the addresses are gone, and how soon. From our own looks only."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.cases import Dossier, Draft
from records.changes import Relisting
from records.clocks import Answer, AnswerKind
from records.findings import Finding
from records.scope import Site
from records.sweeps import Listing
from takedown.statistics.removals import Noticed, Removal, count, noticed


@dataclass(frozen=True, slots=True)
class SiteCompliance:
    """One site. `counter_notices`, `refusals`: answers that stand; `relisted`: uploads that came again elsewhere on it."""

    site: str
    name: str
    removal: Removal
    counter_notices: int
    refusals: int
    relisted: int


def report(session: Session, begins: date | None = None, ends: date | None = None) -> list[SiteCompliance]:
    """Sites that got a notice in these days, those with the most addresses still there first."""
    of_site: defaultdict[int, list[Noticed]] = defaultdict(list)
    for item in noticed(session, begins, ends):
        of_site[item.site_id].append(item)
    answers, again = _answers(session, begins, ends), _relisted(session, of_site)
    rows = [
        SiteCompliance(
            site.key, site.name, count(of_site[site.id]), answers[site.id, AnswerKind.COUNTER_NOTICE],
            answers[site.id, AnswerKind.REFUSED], again[site.id],
        )
        for site in session.scalars(select(Site).where(Site.id.in_(of_site)).order_by(Site.key))
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.removal.still, -row.removal.noticed, row.site))


def _answers(session: Session, begins: date | None, ends: date | None) -> Counter[tuple[int, AnswerKind]]:
    asked = (
        select(Dossier.site_id, Answer.kind, func.count())
        .join(Draft, Draft.dossier_id == Dossier.id)
        .join(Answer, Answer.draft_id == Draft.id)
        .where(Answer.voided_at.is_(None))
        .group_by(Dossier.site_id, Answer.kind)
    )
    if begins is not None:
        asked = asked.where(Answer.received_on >= begins)
    if ends is not None:
        asked = asked.where(Answer.received_on <= ends)
    return Counter({(site, kind): number for site, kind, number in session.execute(asked)})


def _relisted(session: Session, of_site: dict[int, list[Noticed]]) -> Counter[int]:
    """New uploads on a site of what one of these notices named."""
    findings = {item.finding for items in of_site.values() for item in items}
    rows = session.execute(
        select(Listing.site_id, Relisting.listing_id, Relisting.finding_id)
        .join(Finding, Finding.id == Relisting.finding_id)
        .join(Listing, Listing.id == Relisting.listing_id)
        .where(Listing.site_id.in_(of_site))
    )
    uploads = {(site, listing) for site, listing, finding in rows if finding in findings}
    return Counter(site for site, _listing in uploads)
