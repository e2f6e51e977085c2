"""Periods that acts of the book begin and end: a dispatch, a day that a paper names, 立案, content gone; an answer, a look, a decision.

Nothing is written here: `takedown.periods.clocks.run` lets begin and end what is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from records.cases import DispatchRecord, Dossier, DossierEntry, Draft
from records.casework import Case, CaseOutcome, OutcomeKind
from records.clock import SHANGHAI
from records.clocks import Deadline
from records.findings import Finding
from records.scope import Site
from records.sweeps import Listing
from records.vocabulary import FindingState, PaperKind, SiteKind
from takedown.flow.paper import Stage
from takedown.periods import transfers
from takedown.stages import stage_of

REMOVAL, REPLY, DATED, DECISION = "cloud-drive-removal", "notice-reply", "paper-date", "penalty-decision"
LOGS = "log-preservation"
OF_PAPERS = frozenset({REMOVAL, REPLY, DATED})
NOTICES = (PaperKind.HOLDER_NOTICE, PaperKind.DMCA_NOTICE, PaperKind.DSA_NOTICE)
NAMED_DAY = {
    PaperKind.SUPERVISION_LETTER: "reply_by", PaperKind.DATA_REQUEST: "reply_by", PaperKind.ICP_REQUEST: "reply_by",
    PaperKind.RECTIFICATION_LETTER: "rectify_by", PaperKind.CORRECTION_ORDER: "correct_by",
}  # fmt: skip
"""Papers that name the day by which somebody answers, and the field that does."""
UNANSWERED = frozenset({Stage.DISPATCHED, Stage.ACKNOWLEDGED})
WAITING = UNANSWERED | {Stage.KEPT, Stage.NO_REPLY}
"""Seen still online is no answer; what was answered, seen removed or withdrawn waits for nothing."""
DECIDING = (
    OutcomeKind.PENALTY, OutcomeKind.NO_PENALTY, OutcomeKind.TRANSFERRED, OutcomeKind.WITHDRAWN, OutcomeKind.CLOSED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Begun:
    """An act from which a period is counted. `amount` as `takedown.periods.clocks.start` takes it."""

    term: str
    kind: str
    id: int
    starts_at: datetime | date
    amount: int | None = None


def acts(session: Session) -> Iterator[Begun]:
    """Acts whose period does not run yet."""
    yield from _removals(session)
    yield from _replies(session)
    yield from _named_days(session)
    yield from _decisions(session)
    yield from _logs(session)
    for term, step in transfers.begun_steps(session):
        yield Begun(term, "case", step.case_id, step.at or step.day)


def _removals(session: Session) -> Iterator[Begun]:
    """A cloud drive's 24 hours run from receipt; nobody records the hour, so they begin when the day of dispatch ends."""
    cloud = Site.kind == SiteKind.CLOUD_STORAGE
    for draft, sent_on in _dispatched(session, REMOVAL, cloud, Draft.kind == PaperKind.HOLDER_NOTICE):
        yield Begun(
            REMOVAL,
            "draft",
            draft.id,
            datetime.combine(sent_on + timedelta(days=1), time(), SHANGHAI).astimezone(UTC),
        )


def _replies(session: Session) -> Iterator[Begun]:
    for draft, sent_on in _dispatched(
        session, REPLY, Site.kind != SiteKind.CLOUD_STORAGE, Draft.kind.in_(NOTICES)
    ):
        yield Begun(REPLY, "draft", draft.id, sent_on)


def _named_days(session: Session) -> Iterator[Begun]:
    for draft, sent_on in _dispatched(session, DATED, Draft.kind.in_(NAMED_DAY)):
        try:
            day = date.fromisoformat(str(draft.content.get(NAMED_DAY[draft.kind], "")))
        except ValueError:
            continue  # it names no day
        yield Begun(DATED, "draft", draft.id, sent_on, max(0, (day - sent_on).days))


def _dispatched(session: Session, term: str, *which: ColumnElement[bool]) -> list[tuple[Draft, date]]:
    """Papers that went out and have no such period yet, with the day on which they first did."""
    first = (
        select(DispatchRecord.draft_id, func.min(DispatchRecord.sent_on).label("day"))
        .group_by(DispatchRecord.draft_id)
        .subquery()
    )
    asked = (
        select(Draft, first.c.day)
        .join(first, first.c.draft_id == Draft.id)
        .join(Dossier, Dossier.id == Draft.dossier_id)
        .join(Site, Site.id == Dossier.site_id)
        .where(*which, ~_runs(term, "draft", Draft.id))
        .order_by(Draft.id)
    )
    return [(draft, day) for draft, day in session.execute(asked)]


def _decisions(session: Session) -> Iterator[Begun]:
    """行政处罚法 60: 90 days from 立案; what was decided before anybody looked has no clock any more."""
    asked = select(Case.id, Case.filed_on).where(
        Case.merged_into_id.is_(None), ~_decided().exists(), ~_runs(DECISION, "case", Case.id)
    )
    for case_id, filed_on in session.execute(asked.order_by(Case.id)):
        yield Begun(DECISION, "case", case_id, filed_on)


def _logs(session: Session) -> Iterator[Begun]:
    """A service keeps its logs for 60 days: a case that is not decided counts them from the last look that saw its content.

    While something is online its last sight moves on; it stands as soon as the site no longer offers it. The first content
    of the dossier to go begins the period, once for each case. Without a case nobody asks for logs.
    """
    asked = (
        select(Case.id, func.min(Listing.last_seen))
        .join(DossierEntry, DossierEntry.dossier_id == Case.dossier_id)
        .join(Finding, Finding.id == DossierEntry.finding_id)
        .join(Listing, Listing.id == Finding.listing_id)
        .where(
            Case.merged_into_id.is_(None), Finding.state == FindingState.CONFIRMED, Listing.gone_at.is_not(None),
            ~_decided().exists(), ~_asked_for_logs().exists(), ~_runs(LOGS, "case", Case.id),
        )
        .group_by(Case.id)
        .order_by(Case.id)
    )  # fmt: skip
    for case_id, last_seen in session.execute(asked):
        yield Begun(LOGS, "case", case_id, last_seen)


def _decided() -> Select[int]:
    return select(CaseOutcome.id).where(
        CaseOutcome.case_id == Case.id, CaseOutcome.kind.in_(DECIDING), CaseOutcome.voided_at.is_(None)
    )


def _asked_for_logs() -> Select[int]:
    """A 调取资料通知书 of the case's dossier that went out."""
    return (
        select(Draft.id)
        .join(DispatchRecord, DispatchRecord.draft_id == Draft.id)
        .where(Draft.dossier_id == Case.dossier_id, Draft.kind == PaperKind.DATA_REQUEST)
    )


def _runs(term: str, kind: str, id_: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    known = select(Deadline.id).where(
        Deadline.term == term, Deadline.subject_kind == kind, Deadline.subject_id == cast(id_, String)
    )
    return known.exists()


@dataclass(frozen=True, slots=True)
class Settled:
    """Why a period matters no more, and when that came about, where the book knows; `WITHDRAWN` cancels it."""

    why: str
    at: datetime | None = None


def settled(session: Session, row: Deadline) -> Settled | None:
    """None where a period matters, or where a person is to say that it does not."""
    if row.term in OF_PAPERS and row.subject_kind == "draft":
        draft = session.get(Draft, int(row.subject_id))
        stage = stage_of(session, draft) if draft is not None else Stage.WITHDRAWN
        return None if stage in WAITING else Settled(stage.value)
    return _settled_case(session, row) if row.subject_kind == "case" else None


def _settled_case(session: Session, row: Deadline) -> Settled | None:
    if row.term == LOGS and _asked(session, row):
        return Settled("data_request")
    case = session.get(Case, int(row.subject_id))
    outcomes = case.outcomes if case is not None else []
    if row.term in transfers.TERMS:
        found = transfers.over(row, outcomes)
        return Settled(*found) if found else None
    kinds = [one.kind for one in outcomes if one.voided_at is None and row.term in (DECISION, LOGS)]
    return next((Settled(one.value) for one in kinds if one in DECIDING), None)


def _asked(session: Session, row: Deadline) -> bool:
    asked = select(Case.id).where(Case.id == int(row.subject_id), _asked_for_logs().exists())
    return session.scalar(asked) is not None


def silent(session: Session, row: Deadline) -> Draft | None:
    """The paper whose answer did not come within this period, None where it is none or something was recorded since."""
    if row.term not in OF_PAPERS or row.subject_kind != "draft":
        return None
    draft = session.get(Draft, int(row.subject_id))
    return draft if draft is not None and stage_of(session, draft) in UNANSWERED else None
