"""Stage: one open notice per site and right holder, drawn up from its dossier; and how drafts are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.cases import Approval, Dossier, DossierEntry, Draft, DraftItem, StoredPaper
from records.clock import SHANGHAI, Clock, SystemClock
from records.errors import NotFound
from records.findings import Finding
from records.session import UnitOfWork
from records.vocabulary import DraftState, PaperKind
from takedown.checklist import Standing
from takedown.drafting import revisions, standing
from takedown.eligibility import barred, counter_noticed, held, seen_gone, taken_back, taken_by
from takedown.flow import dossier as flow
from takedown.notice import content as canon
from takedown.notice.compose import compose


@dataclass(frozen=True, slots=True)
class PrepareOutcome:
    """What a run did: drafts by what became of them, items, and why findings stayed out."""

    opened: int = 0
    revised: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    items_added: int = 0
    items_dropped: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    drafts: tuple[int, ...] = ()
    """Ids of the drafts opened or revised."""


def prepare(unit_of_work: UnitOfWork, clock: Clock, *, actor: str) -> PrepareOutcome:
    """Bring every dossier's notice up to date; one transaction a dossier.

    A notice in state `draft` takes new addresses and loses what may no longer stand; a notice further on
    is left alone and the next one begins. Running it again changes nothing.
    """
    with unit_of_work() as session:
        dossiers = list(session.scalars(select(Dossier.id).order_by(Dossier.id)))
    counts: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    changed: list[int] = []
    for dossier_id in dossiers:
        with unit_of_work() as session:
            changed += _prepare(session, clock, dossier_id, actor, counts, left_out)
    outcome = PrepareOutcome(**counts, left_out=dict(left_out), drafts=tuple(changed))
    with unit_of_work() as session:
        events.append(
            session, clock, actor=actor, action="drafts:run:finished", subject=("stage", "drafts"),
            payload={**counts, "left_out": dict(left_out)},
        )  # fmt: skip
    return outcome


def _prepare(
    session: Session, clock: Clock, dossier_id: int, actor: str, counts: Counter[str], left_out: Counter[str]
) -> list[int]:
    dossier = session.get_one(Dossier, dossier_id, with_for_update=True)
    today = clock.now().astimezone(SHANGHAI).date()
    draft = _open_draft(session, dossier)
    dropped = _drop_barred(session, draft, today) if draft else 0
    entering = list(_entering(session, dossier, today, left_out))
    counts.update({"items_added": len(entering), "items_dropped": dropped})
    if draft is None:
        if not entering:
            return []
        counts["opened"] += 1
        return [_open(session, clock, dossier, entering, actor)]
    _add(session, draft, entering)
    if not revisions.revise(session, clock, draft, actor=actor, why="prepared again", always=bool(dropped)):
        counts["unchanged"] += 1
        return []
    counts["withdrawn" if draft.state == DraftState.WITHDRAWN else "revised"] += 1
    return [draft.id]


def _open_draft(session: Session, dossier: Dossier) -> Draft | None:
    asked = select(Draft).where(
        Draft.dossier_id == dossier.id, Draft.state == DraftState.DRAFT, Draft.kind == PaperKind.HOLDER_NOTICE
    )
    return session.scalars(asked.order_by(Draft.id).limit(1)).first()


def _drop_barred(session: Session, draft: Draft, today: date) -> int:
    dropped = 0
    for item in draft.items:
        if item.dropped:
            continue
        counter = "counter_notice" if counter_noticed(session, item.finding) else ""
        if why := barred(item.finding, today) or held(session, item.finding) or counter:
            item.dropped, dropped = why, dropped + 1
    return dropped


def _entering(session: Session, dossier: Dossier, today: date, left_out: Counter[str]) -> Iterable[Finding]:
    asked = (
        select(Finding).join(DossierEntry).where(DossierEntry.dossier_id == dossier.id).order_by(Finding.id)
    )
    if flow.DOSSIER.arrow(dossier.state, flow.Step.DRAFT_NOTICE) is None:  # closed, or in other hands
        left_out[f"dossier_{dossier.state.value}"] += len(session.scalars(asked).all())
        return
    taken: set[tuple[int, str]] = set()
    for finding in session.scalars(asked):
        key = (finding.work_id, finding.listing.url)
        if why := barred(finding, today) or held(session, finding):
            left_out[why] += 1
        elif seen_gone(session, finding):
            left_out["gone"] += 1
        elif counter_noticed(session, finding):
            left_out["counter_notice"] += 1
        elif taken_back(session, finding):
            left_out["withdrawn"] += 1
        elif key not in taken and taken_by(session, finding) is None:
            taken.add(key)
            yield finding


def _open(session: Session, clock: Clock, dossier: Dossier, findings: list[Finding], actor: str) -> int:
    now = clock.now()
    draft = Draft(
        dossier=dossier, kind=PaperKind.HOLDER_NOTICE, state=DraftState.DRAFT, version=1, content={},
        digest="", checklist=[], author=actor, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(draft)
    _add(session, draft, findings)
    session.flush()  # the content names finding ids, the checklist reads the rows
    content = compose(session, draft, now)
    revisions.write(session, clock, draft, content, canon.digest(content))
    events.append(
        session, clock, actor=actor, action="takedown:draft:opened", subject=("draft", draft.id),
        payload={"dossier": dossier.id, "digest": draft.digest, "items": len(findings)},
    )  # fmt: skip
    return draft.id


def _add(session: Session, draft: Draft, findings: list[Finding]) -> None:
    known = {item.finding_id: item for item in draft.items}
    for finding in findings:
        if item := known.get(finding.id):
            item.dropped, item.url = "", finding.listing.url
        else:
            draft.items.append(DraftItem(finding=finding, work=finding.work, url=finding.listing.url))
    session.flush()  # the content names finding ids


def find(session: Session, draft_id: int) -> Draft:
    """The draft, locked for this transaction. Raises NotFound."""
    draft = session.get(Draft, draft_id, with_for_update=True)
    if draft is None:
        raise NotFound("draft", draft_id)
    return draft


def draft_row(
    session: Session, draft: Draft, *, clock: Clock | None = None, max_age_h: float = 24.0
) -> dict[str, Any]:
    """One row of `draft list` (INTERFACES.md), with the checklist as things stand now."""
    rows = standing.rows(
        draft, standing.gather(session, draft, (clock or SystemClock()).now(), max_age_h=max_age_h)
    )
    return {
        "id": str(draft.id), "site": draft.dossier.site.key, "holder": draft.dossier.holder.name,
        "kind": draft.kind.value, "state": draft.state.value,
        "items": canon.named(draft.content),
        "checklist": [{"rule": row["rule"], "article": row["article"], "state": row["state"]} for row in rows],
    }  # fmt: skip


def draft_show(
    session: Session, draft: Draft, *, clock: Clock | None = None, max_age_h: float = 24.0
) -> dict[str, Any]:
    """`draft_row` with everything a person asks next: content, rows in words, approval, stored papers."""
    now = (clock or SystemClock()).now()
    whole = standing.gather(session, draft, now, max_age_h=max_age_h)
    return draft_row(session, draft, clock=clock, max_age_h=max_age_h) | {
        "version": draft.version, "digest": draft.digest, "number": draft.number, "author": draft.author,
        "updated_at": draft.updated_at.isoformat(), "content": draft.content,
        "checklist": standing.rows(draft, whole),
        "dropped": [
            {"work_id": item.work.work_id, "url": item.url, "why": item.dropped} for item in draft.items if item.dropped
        ],
        "recheck": _shown_recheck(whole), "approvals": _approvals(session, draft),
    }  # fmt: skip


def _shown_recheck(whole: Standing) -> dict[str, Any] | None:
    seen = whole.recheck
    if seen is None:
        return None
    at = seen.finished_at.isoformat() if seen.finished_at else ""
    return {"id": str(seen.id), "state": seen.state.value, "finished_at": at, "urls": dict(seen.urls)}


def _approvals(session: Session, draft: Draft) -> list[dict[str, Any]]:
    rows = session.scalars(select(Approval).where(Approval.draft_id == draft.id).order_by(Approval.id))
    return [
        {
            "number": row.number, "version": row.draft_version, "digest": row.digest, "approver": row.approver,
            "at": row.at.isoformat(), "voided": row.voided_why,
            "papers": {
                paper.format: paper.digest
                for paper in session.scalars(select(StoredPaper).where(StoredPaper.approval_id == row.id))
            },
        }
        for row in rows
    ]  # fmt: skip
