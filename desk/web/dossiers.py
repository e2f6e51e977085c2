"""Dossiers as the desk shows them: the list, and one from its first sighting to its closure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from desk.wiring import Desk
from records.cases import Dossier, DossierEntry, DossierState, Draft
from records.casework import Case
from records.clocks import Answer
from records.errors import ConfigurationError, NotFound
from records.events import Event
from records.findings import Finding
from records.masking import masked
from records.proceedings import ComplaintAboutUs, ConfirmationAnswer, DossierStep, HolderConfirmation
from records.sweeps import Listing
from takedown import course, stages
from takedown.cases import steps
from takedown.flow import dossier as flow
from takedown.flow import paper as papers
from takedown.flow.dossier import DOSSIER, Step
from takedown.papers.registry import paper
from takedown.periods import clocks
from takedown.routes.decide import open_routes
from takedown.routes.gather import facts_of
from takedown.routes.shown import as_document, office_place

PAGE_ROWS = 50
MOST_ENTRIES = 400
"""Of one course; older ones are counted."""


WHOLE = (
    selectinload(Dossier.entries).joinedload(DossierEntry.finding).options(
        joinedload(Finding.listing).defer(Listing.text), joinedload(Finding.work)
    ),
    joinedload(Dossier.site), joinedload(Dossier.holder),
)  # fmt: skip
"""What a course is told from, in few questions."""


OWN_WORDS = ("filled in:", "prepared again", "drawn up again")
MENDED = {"papers": "#papers", "deadlines": "/deadlines", "cases": "#cases"}
"""Where a person ends what keeps a dossier open."""


@dataclass(frozen=True)
class Moment:
    """One line of a course. `zh` and `en` say what happened, `href` leads to it; `digest` names a sealed scan."""

    at: datetime
    zh: str
    en: str
    who: str
    detail: str = ""
    href: str = ""
    digest: str = ""
    event: str = ""
    """An event's action, to be said in words where `zh` is empty."""


@dataclass(frozen=True)
class Paper:
    """A paper of the dossier with its stage in both languages."""

    draft: Draft
    zh: str
    en: str
    stage: tuple[str, str]
    urls: int


@dataclass(frozen=True)
class Course:
    """One dossier with everything that its page shows."""

    dossier: Dossier
    state: tuple[str, str]
    entries: list[DossierEntry]
    said: dict[int, ConfirmationAnswer]
    confirmations: list[HolderConfirmation]
    papers: list[Paper]
    cases: list[Case]
    moments: list[Moment]
    deadlines: list[dict[str, object]]
    steps: frozenset[Step]
    closing: tuple[tuple[str, str, str], ...]
    """Why it cannot be closed yet, in both languages."""
    routes: object
    jurisdiction: str


def read_all(
    session: Session, state: str, page: int
) -> tuple[list[tuple[Dossier, int, int, str]], dict[DossierState, int], int, int]:
    """Rows (dossier, findings, papers, day of the last step), counts by state, page number, pages."""
    counted = dict(session.execute(select(Dossier.state, func.count()).group_by(Dossier.state)).all())
    chosen = (
        {DossierState(state)} if state in set(DossierState) else set(DossierState) - {DossierState.CLOSED}
    )
    pages = max(1, -(-sum(counted.get(one, 0) for one in chosen) // PAGE_ROWS))
    number = min(max(page, 1), pages)
    asked = select(Dossier).where(Dossier.state.in_(chosen)).order_by(Dossier.id.desc())
    whole = (joinedload(Dossier.site), joinedload(Dossier.holder))
    found = session.scalars(asked.options(*whole).limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS)).all()
    ids = [one.id for one in found]
    findings = _each(session, func.count(DossierEntry.id), DossierEntry.dossier_id, ids)
    drafts = _each(session, func.count(Draft.id), Draft.dossier_id, ids)
    last = _each(session, func.max(DossierStep.day), DossierStep.dossier_id, ids)
    rows = [
        (
            one,
            findings.get(one.id, 0),
            drafts.get(one.id, 0),
            last[one.id].isoformat() if last.get(one.id) else "",
        )
        for one in found
    ]
    return rows, counted, number, pages


def _each(session: Session, figure: Any, dossier: Any, ids: Sequence[int]) -> dict[int, Any]:
    """A figure of each of these dossiers, in one question."""
    return dict(session.execute(select(dossier, figure).where(dossier.in_(ids)).group_by(dossier)).all())


def read(session: Session, desk: Desk, dossier_id: int) -> Course:
    """Raises NotFound."""
    dossier = session.get(Dossier, dossier_id, options=WHOLE)
    if dossier is None:
        raise NotFound("dossier", dossier_id)
    drafts = list(session.scalars(select(Draft).where(Draft.dossier_id == dossier.id).order_by(Draft.id)))
    cases = list(session.scalars(select(Case).where(Case.dossier_id == dossier.id).order_by(Case.id)))
    confirmations = session.scalars(
        select(HolderConfirmation)
        .where(HolderConfirmation.dossier_id == dossier.id)
        .order_by(HolderConfirmation.id)
    )
    lacking = DOSSIER.barring(dossier.state, Step.CLOSE, steps.closing(session, dossier, reason=True))
    return Course(
        dossier=dossier, state=flow.WORDS[dossier.state], entries=list(dossier.entries), said=steps.answers_of(session, dossier.id),
        confirmations=list(confirmations), papers=[_paper(session, one) for one in drafts], cases=cases,
        moments=_moments(session, dossier, drafts, cases), deadlines=_deadlines(session, dossier, drafts, cases),
        steps=frozenset(DOSSIER.steps(dossier.state)), closing=tuple((one.zh, one.en, MENDED.get(one.key, "")) for one in lacking),
        routes=_routes(session, desk, dossier), jurisdiction=course.jurisdiction(session, dossier),
    )  # fmt: skip


def _paper(session: Session, draft: Draft) -> Paper:
    known = paper(draft.kind)
    stage = papers.shown(stages.stage_of(session, draft))
    return Paper(draft, known.zh, known.en, stage, sum(not item.dropped for item in draft.items))


def _routes(session: Session, desk: Desk, dossier: Dossier) -> object:
    """What each route still lacks, None where this office's place is not set."""
    try:
        facts = facts_of(session, dossier.site.key, desk.clock.now(), office_place(desk.settings))
    except ConfigurationError:
        return None
    return as_document(facts, open_routes(facts))


def _deadlines(
    session: Session, dossier: Dossier, drafts: list[Draft], cases: list[Case]
) -> list[dict[str, object]]:  # fmt: skip
    subjects = [
        ("dossier", dossier.id),
        *(("draft", one.id) for one in drafts),
        *(("case", one.id) for one in cases),
    ]
    answered = session.scalars(select(Answer.id).where(Answer.draft_id.in_([one.id for one in drafts])))
    subjects += [("answer", id_) for id_ in answered]
    return [clocks.row_of(row) for subject in subjects for row in clocks.open_ones(session, subject=subject)]


def _moments(session: Session, dossier: Dossier, drafts: list[Draft], cases: list[Case]) -> list[Moment]:
    """The whole course, the newest first."""
    made = [*_sightings(dossier), *_steps(session, dossier), *_events(session, dossier, drafts, cases)]
    return sorted(made, key=lambda one: one.at, reverse=True)[:MOST_ENTRIES]


def _sightings(dossier: Dossier) -> Iterator[Moment]:
    yield Moment(dossier.opened_at, "建立线索卷", "dossier opened", "system:dossiers")
    for entry in dossier.entries:
        finding, listing = entry.finding, entry.finding.listing
        href = f"/findings/{finding.id}"
        yield Moment(
            listing.first_seen, "巡查首次见到", "first seen by a sweep", "system:sweep", listing.url, href
        )
        yield Moment(
            finding.opened_at,
            "识别为线索",
            "became a finding",
            "system:match",
            f"{finding.work.title} · {listing.title}",
            href,
        )


def _steps(session: Session, dossier: Dossier) -> Iterator[Moment]:
    for row in course.steps(session, dossier.id):
        zh, en = flow.STEP_WORDS[Step(row.step)]
        number = (
            "" if row.step == Step.CONFIRM else row.number
        )  # that of our own row says nothing to a person
        detail = " · ".join(one for one in (row.day.isoformat(), row.organ, number, row.why) if one)
        yield Moment(row.at, zh, en, row.actor, detail, digest=row.scan_digest)


def _events(session: Session, dossier: Dossier, drafts: list[Draft], cases: list[Case]) -> Iterator[Moment]:
    findings = [str(entry.finding_id) for entry in dossier.entries]
    complaints = session.scalars(
        select(ComplaintAboutUs.id).where(ComplaintAboutUs.draft_id.in_([one.id for one in drafts]))
    )
    subjects = {
        "draft": [str(one.id) for one in drafts], "case": [str(one.id) for one in cases], "finding": findings,
        "complaint": [str(one) for one in complaints],
    }  # fmt: skip
    paths = {"draft": "/notices", "case": "/cases", "finding": "/findings", "complaint": "/complaints"}
    for kind, ids in subjects.items():
        asked = (
            select(Event)
            .where(Event.subject_kind == kind, Event.subject_id.in_(ids))
            .order_by(Event.seq.desc())
        )
        for event in session.scalars(asked.limit(MOST_ENTRIES)):
            if not event.action.startswith("takedown:recheck:"):
                href = f"{paths[kind]}/{event.subject_id}"
                yield Moment(event.at, "", "", event.actor, _told(event), href, event=event.action)


def _told(event: Event) -> str:
    """What an event says that a person reads: numbers, days and reasons, no digests."""
    shown = ("number", "reason", "why", "day", "sent_on", "received_on", "issued_on", "outcome", "url")
    parts = [event.payload[name] for name in shown if isinstance(event.payload.get(name), str)]
    told = [
        masked(one) for one in parts if one and not one.startswith(OWN_WORDS)
    ]  # why two people are demanded is said on the paper, ids of rows and words of the program are for no reader
    return " · ".join(dict.fromkeys(told))
