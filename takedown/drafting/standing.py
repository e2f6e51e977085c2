"""What the book knows now about a draft, gathered for its checklist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.cases import Draft, DraftItem, Recheck, RecheckResult
from records.catalog import Work
from records.clock import SHANGHAI
from records.findings import Finding, Verdict
from records.vocabulary import FindingState, UrlState
from takedown.checklist import FindingStanding, RecheckStanding, Row, Standing
from takedown.drawing.gates import gate_rows
from takedown.drawing.placed import placed_rows
from takedown.eligibility import barred, held
from takedown.papers.registry import paper


def rows(draft: Draft, whole: Standing) -> list[Row]:
    """The checklist of a draft as things stand."""
    return paper(draft.kind).examine_draft(draft.content, whole)


def gather(
    session: Session, draft: Draft, now: datetime, *,
    max_age_h: float = 24.0, evidence: Mapping[str, str] | None = None,
) -> Standing:  # fmt: skip
    """Everything that a rule may ask beside the content."""
    today = now.astimezone(SHANGHAI).date()
    items = [item for item in draft.items if not item.dropped]
    findings = {str(item.finding_id): _finding(session, item.finding, today) for item in items}
    urls: dict[str, tuple[FindingStanding, ...]] = {}
    for item in items:
        urls[item.url] = (*urls.get(item.url, ()), findings[str(item.finding_id)])
    return Standing(
        now=now, today=today, drafted_at=draft.updated_at, findings=findings, urls=urls,
        gates=(*gate_rows(session, draft, now), *placed_rows(session, draft)),
        titles=_titles(session, draft), evidence=evidence, recheck=_recheck(session, draft),
        recheck_max_age_h=max_age_h,
    )  # fmt: skip


def _titles(session: Session, draft: Draft) -> dict[str, str]:
    works = select(Work).where(
        Work.holder_id == draft.dossier.holder_id, Work.id.in_([item.work_id for item in draft.items])
    )
    return {work.work_id: work.title for work in session.scalars(works)}


def _finding(session: Session, finding: Finding, today: date) -> FindingStanding:
    said = _last_verdict(session, finding)
    holds = finding.state == FindingState.CONFIRMED and said is not None
    person = said.actor if said and holds and is_person(said.actor) else ""
    changed = _changed_at(session, finding)
    return FindingStanding(
        confirmed_by=person, changed_since=bool(said and changed and changed >= said.at),
        barred=barred(finding, today) or held(session, finding),
    )  # fmt: skip


def is_person(actor: str) -> bool:
    """Whether an actor is somebody, and not a stage of the program."""
    return bool(actor) and not actor.startswith("system:")


def _last_verdict(session: Session, finding: Finding) -> Verdict | None:
    asked = select(Verdict).where(Verdict.finding_id == finding.id).order_by(Verdict.id.desc()).limit(1)
    said = session.scalars(asked).first()
    return said if said and said.state == FindingState.CONFIRMED else None


def _changed_at(session: Session, finding: Finding) -> datetime | None:
    asked = (
        select(Recheck.finished_at)
        .join(RecheckResult)
        .join(DraftItem, DraftItem.id == RecheckResult.item_id)
        .where(DraftItem.finding_id == finding.id, RecheckResult.state == UrlState.CHANGED)
        .order_by(Recheck.finished_at.desc())
        .limit(1)
    )
    return session.scalars(asked).first()


def _recheck(session: Session, draft: Draft) -> RecheckStanding | None:
    asked = (
        select(Recheck)
        .where(Recheck.draft_id == draft.id, Recheck.draft_version == draft.version)
        .order_by(Recheck.id.desc())
        .limit(1)
    )
    newest = session.scalars(asked).first()
    if newest is None:
        return None
    return RecheckStanding(
        newest.id, newest.state, newest.finished_at, {row.url: row.state.value for row in newest.results}
    )
