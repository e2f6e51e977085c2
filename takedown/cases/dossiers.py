"""Stage: open a dossier (线索卷) per site and right holder for what is to be acted on. It opens no case."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from records import events
from records.cases import Dossier, DossierEntry, DossierState, DraftItem, Recheck, RecheckResult
from records.catalog import Work
from records.clock import Clock
from records.findings import Finding
from records.session import UnitOfWork
from records.sweeps import Listing
from records.vocabulary import Decision, FindingState
from takedown import course
from takedown.eligibility import GONE

BATCH = 500
"""Findings filed in one transaction."""


@dataclass(frozen=True, slots=True)
class DossierOutcome:
    """Dossiers opened and findings filed by this run."""

    opened: int = 0
    entries: int = 0


def run(unit_of_work: UnitOfWork, clock: Clock) -> DossierOutcome:
    """File every finding that is confirmed, or open with the decision `draft`, in its dossier.

    A filed finding stays filed, whatever becomes of it: the dossier keeps what was found. One whose page was seen gone and
    is offered again opens its dossier anew.
    """
    outcome = DossierOutcome()
    while True:
        with unit_of_work() as session:
            findings = _unfiled(session)
            outcome = _file(session, clock, findings, outcome)
            if len(findings) < BATCH:
                _reopen(session, clock)
                events.append(
                    session, clock, actor="system:dossiers", action="dossiers:run:finished",
                    subject=("stage", "dossiers"),
                    payload={"opened": outcome.opened, "entries": outcome.entries},
                )  # fmt: skip
                return outcome


def _reopen(session: Session, clock: Clock) -> None:
    """What a re-check saw gone and a later sweep sees again at the same address."""
    gone = (
        select(DraftItem.finding_id, func.max(Recheck.finished_at).label("at"))
        .join(RecheckResult, RecheckResult.item_id == DraftItem.id)
        .join(Recheck, Recheck.id == RecheckResult.recheck_id)
        .where(RecheckResult.state.in_(GONE))
        .group_by(DraftItem.finding_id)
        .subquery()
    )
    asked = (
        select(Dossier, Finding.id)
        .join(DossierEntry, DossierEntry.dossier_id == Dossier.id)
        .join(Finding, Finding.id == DossierEntry.finding_id)
        .join(Listing, Listing.id == Finding.listing_id)
        .join(gone, gone.c.finding_id == Finding.id)
        .where(
            Dossier.state.in_((DossierState.CLOSED, DossierState.REMOVED)), Finding.state == FindingState.CONFIRMED,
            Listing.last_seen > gone.c.at, Listing.gone_at.is_(None),
        )
        .order_by(Dossier.id, Finding.id)
    )  # fmt: skip
    for dossier, finding in session.execute(asked).all():
        why = f"同一网址再次上线（线索 {finding}）online again"
        course.reopen(session, clock, dossier, why=why, actor="system:dossiers")


def _unfiled(session: Session) -> list[tuple[Finding, int, int]]:
    wanted = or_(
        Finding.state == FindingState.CONFIRMED,
        and_(Finding.state == FindingState.OPEN, Finding.decision == Decision.DRAFT),
    )
    filed = select(DossierEntry.id).where(DossierEntry.finding_id == Finding.id).exists()
    asked = (
        select(Finding, Listing.site_id, Work.holder_id)
        .join(Listing, Finding.listing_id == Listing.id)
        .join(Work, Finding.work_id == Work.id)
        .where(wanted, ~filed)
        .order_by(Finding.id)
        .limit(BATCH)
    )
    return [(finding, site, holder) for finding, site, holder in session.execute(asked)]


def _file(
    session: Session, clock: Clock, findings: list[tuple[Finding, int, int]], outcome: DossierOutcome
) -> DossierOutcome:
    opened = 0
    for finding, site_id, holder_id in findings:
        dossier, new = _dossier(session, clock, site_id, holder_id)
        opened += new
        course.reopen(
            session, clock, dossier, why=f"新线索 {finding.id} new finding", actor="system:dossiers"
        )
        session.add(DossierEntry(dossier_id=dossier.id, finding_id=finding.id, added_at=clock.now()))
    return replace(outcome, opened=outcome.opened + opened, entries=outcome.entries + len(findings))


def _dossier(session: Session, clock: Clock, site_id: int, holder_id: int) -> tuple[Dossier, bool]:
    asked = select(Dossier).where(Dossier.site_id == site_id, Dossier.holder_id == holder_id)
    if standing := session.scalars(asked).first():
        return standing, False
    dossier = Dossier(site_id=site_id, holder_id=holder_id, opened_at=clock.now())
    session.add(dossier)
    session.flush()  # entries and the event need its id
    events.append(
        session, clock, actor="system:dossiers", action="takedown:dossier:opened",
        subject=("dossier", dossier.id), payload={"site": site_id, "holder": holder_id},
    )  # fmt: skip
    return dossier, True
