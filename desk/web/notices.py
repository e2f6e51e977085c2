"""Notices as the desk shows them: the list, and one with its letter, checklist, re-check and history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, false, func, select, true
from sqlalchemy.orm import Session

from desk.web import actions, drawing
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.cases import (
    Approval,
    DispatchRecord,
    Dossier,
    Draft,
    DraftItem,
    FirstApproval,
    Recheck,
    RecheckResult,
    StoredPaper,
)
from records.catalog import RightsHolder
from records.clocks import Answer
from records.errors import NotFound
from records.events import Event
from records.proceedings import NoticeWithdrawal, OfficialRecord
from records.scope import Site
from records.vocabulary import CheckState, DraftState, RecheckState
from takedown.checklist import Row
from takedown.drafting import approvers
from takedown.flow import paper as flow
from takedown.formats.outgoing import MAILED, REPORTED
from takedown.papers.drawn_rules import LIVE
from takedown.papers.glyphs import Missing
from takedown.papers.registry import PAPERS, Sender
from takedown.replies import withdrawals
from takedown.sending import backfill
from takedown.stages import stage_of

PAGE_ROWS = 50
HOLDERS = frozenset(one.kind for one in PAPERS if one.sender is Sender.HOLDER)
"""Papers that a right holder's own people see; the office's papers are for the office."""
FAILING = (CheckState.MISSING.value, CheckState.INVALID.value)


@dataclass(frozen=True)
class NoticeRow:
    """One line of the list. `urls` counts what stands in it, `failing` the elements that are not complete."""

    draft: Draft
    site: Site
    holder: RightsHolder
    urls: int
    failing: int


@dataclass(frozen=True)
class Notice:
    """One notice with all that a person needs for the next step."""

    draft: Draft
    letter: Markup
    checklist: list[Row]
    items: list[tuple[DraftItem, RecheckResult | None]]
    dropped: list[DraftItem]
    recheck: Recheck | None
    recheck_is_fresh: bool
    approval: Approval | None
    two: tuple[approvers.Why, ...]
    """Why two approvers are demanded; empty where one is enough or the paper is approved."""
    first: FirstApproval | None
    papers: list[StoredPaper]
    dispatches: list[DispatchRecord]
    answers: list[Answer]
    stage: tuple[str, str]
    """Where it stands, what came after its dispatch included; in Chinese and English."""
    official: list[OfficialRecord]
    withdrawals: list[NoticeWithdrawal]
    withdraws: NoticeWithdrawal | None
    """What it takes back, where it is itself a withdrawal."""
    exported: bool
    history: list[Event]
    drawn: bool
    """Drawn on request, so that it has fields to fill in."""
    lives: bool
    """Asks for something at addresses, so that it is looked at live before approval."""
    mailed: bool
    reported: bool
    """Whether it may go by e-mail, and whether its addresses are XARF reports."""
    glyphs: list[Missing]
    """Characters that the print has no glyph for."""

    @property
    def failing(self) -> list[Row]:
        return [row for row in self.checklist if row["state"] in FAILING]


def read_all(
    session: Session, viewer: Viewer, state: str, page: int
) -> tuple[list[NoticeRow], dict[DraftState, int], int, int]:
    """Rows of one page, counts by state, page number and number of pages."""
    counted = select(Draft.state, func.count()).join(Draft.dossier).where(_own(viewer)).group_by(Draft.state)
    states = dict(session.execute(counted).all())
    chosen = {DraftState(state)} if state in set(DraftState) else set(DraftState) - {DraftState.WITHDRAWN}
    pages = max(1, -(-sum(states.get(one, 0) for one in chosen) // PAGE_ROWS))
    number = min(max(page, 1), pages)
    rows = session.execute(
        select(Draft, Site, RightsHolder)
        .join(Draft.dossier).join(Dossier.site).join(Dossier.holder)
        .where(_own(viewer), Draft.state.in_(chosen))
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS)
    ).all()  # fmt: skip
    return [_row(draft, site, holder) for draft, site, holder in rows], states, number, pages


def read(session: Session, desk: Desk, viewer: Viewer, draft_id: int) -> Notice:
    """Raises NotFound, also for another right holder's notice."""
    draft = visible(session, viewer, draft_id)
    oldest = desk.clock.now() - timedelta(hours=desk.settings.recheck_max_age_h)
    recheck = _newest_recheck(session, draft)
    seen = {one.item_id: one for one in recheck.results} if recheck else {}
    approval = _approval(session, draft)
    return Notice(
        draft=draft,
        letter=actions.letter_html(draft),
        # what is wanting stands first
        checklist=sorted(actions.checklist(session, desk, draft), key=lambda row: row["state"] not in FAILING),
        items=[(item, seen.get(item.id)) for item in draft.items if not item.dropped],
        dropped=[item for item in draft.items if item.dropped],
        recheck=recheck,
        recheck_is_fresh=_is_fresh(recheck, oldest),
        approval=approval,
        two=() if approval else approvers.demanded(session, draft, desk.settings),
        first=approvers.first(session, draft),
        papers=_papers(session, approval),
        dispatches=list(session.scalars(
            select(DispatchRecord).where(DispatchRecord.draft_id == draft.id).order_by(DispatchRecord.id)
        )),
        stage=flow.shown(stage_of(session, draft)),
        official=backfill.of_paper(session, draft.id),
        withdrawals=withdrawals.of_notice(session, draft.id),
        withdraws=session.scalars(select(NoticeWithdrawal).where(NoticeWithdrawal.paper_id == draft.id)).first(),
        exported=draft.state in (DraftState.EXPORTED, DraftState.DISPATCHED),
        answers=list(session.scalars(select(Answer).where(Answer.draft_id == draft.id).order_by(Answer.id))),
        drawn=drawing.is_drawn(session, draft),
        lives=draft.kind in LIVE,
        mailed=draft.kind in MAILED,
        reported=draft.kind in REPORTED,
        glyphs=drawing.lacking(draft),
        history=list(session.scalars(
            select(Event).where(Event.subject_kind == "draft", Event.subject_id == str(draft.id))
            .order_by(Event.seq.desc()).limit(100)
        )),
    )  # fmt: skip


def visible(session: Session, viewer: Viewer, draft_id: int) -> Draft:
    """The draft if this person may see it. Raises NotFound."""
    draft = session.get(Draft, draft_id)
    own = draft is not None and (not viewer.is_tenant or draft.kind in HOLDERS)
    if draft is None or not own or not viewer.may_see_holder(draft.dossier.holder_id):
        raise NotFound("notice", draft_id)
    return draft


def _own(viewer: Viewer) -> ColumnElement[bool]:
    if not viewer.is_tenant:
        return true()
    return (
        and_(Dossier.holder_id == viewer.holder_id, Draft.kind.in_(HOLDERS)) if viewer.holder_id else false()
    )


def _row(draft: Draft, site: Site, holder: RightsHolder) -> NoticeRow:
    failing = sum(row["state"] in FAILING for row in draft.checklist)
    return NoticeRow(draft, site, holder, sum(not item.dropped for item in draft.items), failing)


def _newest_recheck(session: Session, draft: Draft) -> Recheck | None:
    asked = select(Recheck).where(Recheck.draft_id == draft.id, Recheck.draft_version == draft.version)
    return session.scalars(asked.order_by(Recheck.id.desc()).limit(1)).first()


def _is_fresh(recheck: Recheck | None, since: datetime) -> bool:
    return (
        recheck is not None
        and recheck.state is RecheckState.DONE
        and recheck.finished_at is not None
        and recheck.finished_at >= since
    )


def _approval(session: Session, draft: Draft) -> Approval | None:
    asked = select(Approval).where(Approval.draft_id == draft.id, Approval.voided_at.is_(None))
    return session.scalars(asked.order_by(Approval.id.desc()).limit(1)).first()


def _papers(session: Session, approval: Approval | None) -> list[StoredPaper]:
    if approval is None:
        return []
    asked = select(StoredPaper).where(StoredPaper.approval_id == approval.id)
    return list(session.scalars(asked.order_by(StoredPaper.id)))
