"""Draw a paper up from the book. Nothing is decided, nothing is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.cases import Dossier, DossierEntry, Draft, DraftItem
from records.clock import SHANGHAI, Clock
from records.drawn import DrawnPaper
from records.errors import Refused
from records.findings import Finding
from records.session import UnitOfWork
from records.settings import Settings
from records.vocabulary import Decision, DraftState, FindingState, PaperKind
from takedown.drafting import asking, filling, revisions
from takedown.drafting.drafts import find
from takedown.drawing.asked import Asked, Office, office_of, read_asked
from takedown.drawing.content import draw, row_of
from takedown.eligibility import barred, seen_gone
from takedown.notice import content as canon
from takedown.papers.drawn_rules import LIVE, RESTING, UNCONFIRMED
from takedown.routes.decide import steps_of
from takedown.routes.facts import SiteFacts
from takedown.routes.gather import facts_of, site_of
from takedown.routes.kinds import PAPER, AccessMeasure, Route

MAX_ITEMS = 1_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft that was drawn up. `state`: created, revised, unchanged; `left_out`: findings nobody confirmed."""

    draft_id: int
    kind: PaperKind
    state: str
    items: int
    left_out: int


def open_paper(
    unit_of_work: UnitOfWork, clock: Clock, settings: Settings, *, site: str, kind: PaperKind | str, actor: str,
    holder: str = "", case: int | None = None, about: int | None = None, values: Mapping[str, Any] | None = None,
) -> Opened:  # fmt: skip
    """Draw up a paper of any kind but a referral; the same question again finds the draft that is open.

    Args:
        holder: name or id of the right holder, where the site has dossiers of several.
        case: id of the case that it belongs to.
        about: id of the draft that it speaks of.
        values: path to value, as `filling.fill` takes them.

    Raises:
        UnknownSite, NotFound; Refused: not_drawn (drawn otherwise), route_needed, about_needed, case_needed,
        holder_needed, no_dossier, and what `filling.fill` refuses.
    """
    known = asking.kind_of(kind)
    if known in asking.REFERRALS:
        raise Refused(
            "route_needed", "a referral is drawn up by `refer`, with its route", zh="提请类文书请按途径起草"
        )
    with unit_of_work() as session:
        asked = Asked(
            office_of(settings),
            case=asking.case_of(session, known, case),
            about=asking.about_of(session, known, about),
        )
        dossiers = asking.dossiers_of(session, site_of(session, site), holder)
        return _open(
            session, clock, known, asked, asking.chosen(known, dossiers), dossiers, actor, values or {}
        )


def refer(
    unit_of_work: UnitOfWork, clock: Clock, settings: Settings, *, site: str, route: Route, actor: str,
    measure: AccessMeasure | None = None, values: Mapping[str, Any] | None = None,
) -> list[Opened]:  # fmt: skip
    """Draw up the papers of one route in the order of the chain: for a city's office the 请示 and the proposed letter.

    A route that still lacks something is drawn all the same; its checklist names what, and it cannot be put up.

    Raises:
        UnknownSite; Refused for a measure that the route does not know, or without a dossier; NotAllowed with every
        reason where something speaks against the route that no paper mends, such as others who would be hit.
    """
    with unit_of_work() as session:
        office = office_of(settings)
        facts = facts_of(session, site, clock.now(), office.own)
        chosen = asking.measure_of(facts, route, measure)
        dossiers = asking.dossiers_of(session, site_of(session, site), "")
        return [
            _open(session, clock, kind, asked, dossiers[0], dossiers, actor, values or {})
            for kind, asked in _papers(facts, route, chosen, office)
        ]


def _papers(
    facts: SiteFacts, route: Route, measure: AccessMeasure, office: Office
) -> Iterable[tuple[PaperKind, Asked]]:
    own = office.organ(facts.today)
    steps = steps_of(facts, route)
    for place, step in enumerate(steps):
        if route is Route.ABROAD and place:
            return  # what the organ above reports further is its own paper
        kind = PAPER[route] if step.paper == "referral" else PaperKind(step.paper)
        organ = own if place == 0 else step.sender
        to = "" if step.paper == "referral" else step.to
        yield kind, Asked(office, route.value, measure.value, organ, to)


def _open(
    session: Session, clock: Clock, kind: PaperKind, asked: Asked, dossier: Dossier, dossiers: Sequence[Dossier],
    actor: str, values: Mapping[str, Any],
) -> Opened:  # fmt: skip
    entering, left_out = _entering(session, clock, kind, dossiers)
    draft = _standing(session, kind, asked, dossier)
    if draft is None:
        draft, state = _create(session, clock, kind, asked, dossier, entering, actor), "created"
    else:
        changed = (
            _redrawn(session, clock, draft, entering, actor) if draft.state is DraftState.DRAFT else False
        )
        state = "revised" if changed else "unchanged"
    if values:
        filling.put(session, clock, draft, values, actor)
    items = sum(not item.dropped for item in draft.items)
    return Opened(draft.id, kind, state, items, left_out)


def _entering(
    session: Session, clock: Clock, kind: PaperKind, dossiers: Sequence[Dossier]
) -> tuple[list[Finding], int]:
    """The findings that the paper names, and how many stay out until a person has confirmed them."""
    if kind not in RESTING:
        return [], 0
    today = clock.now().astimezone(SHANGHAI).date()
    rows = session.scalars(
        select(Finding).join(DossierEntry, DossierEntry.finding_id == Finding.id)
        .where(DossierEntry.dossier_id.in_([one.id for one in dossiers])).order_by(Finding.id)
    )  # fmt: skip
    standing = [
        one for one in rows if not barred(one, today) and not (kind in LIVE and seen_gone(session, one))
    ]
    wanted = (FindingState.CONFIRMED, FindingState.OPEN) if kind in UNCONFIRMED else (FindingState.CONFIRMED,)
    named = [
        one
        for one in standing
        if one.state in wanted and (one.state is not FindingState.OPEN or one.decision is Decision.DRAFT)
    ]
    return named[:MAX_ITEMS], len(standing) - len(named[:MAX_ITEMS])


def _standing(session: Session, kind: PaperKind, asked: Asked, dossier: Dossier) -> Draft | None:
    """The draft of the same question that has not gone out."""
    open_states = (DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.APPROVED, DraftState.EXPORTED)
    rows = session.execute(
        select(Draft, DrawnPaper).join(DrawnPaper, DrawnPaper.draft_id == Draft.id)
        .where(Draft.dossier_id == dossier.id, Draft.kind == kind, Draft.state.in_(open_states)).order_by(Draft.id)
    )  # fmt: skip
    for draft, row in rows:
        known = read_asked(row.asked)
        if (known.route, known.measure, known.case, known.about) == (
            asked.route,
            asked.measure,
            asked.case,
            asked.about,
        ):
            return draft
    return None


def _create(
    session: Session, clock: Clock, kind: PaperKind, asked: Asked, dossier: Dossier, entering: list[Finding], actor: str
) -> Draft:  # fmt: skip
    now = clock.now()
    draft = Draft(
        dossier=dossier, kind=kind, state=DraftState.DRAFT, version=1, content={}, digest="", checklist=[], author=actor,
        created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(draft)
    _add(draft, entering)
    session.flush()  # the content names findings, the row its draft
    drawn = draw(session, draft, now, asked, {})
    session.add(DrawnPaper(draft_id=draft.id, asked=drawn.asked.as_row(), filled={}))
    session.flush()  # the checklist reads the row
    revisions.write(session, clock, draft, drawn.content, canon.digest(drawn.content))
    events.append(
        session, clock, actor=actor, action="takedown:draft:opened", subject=("draft", draft.id),
        payload={"dossier": dossier.id, "kind": kind.value, "digest": draft.digest, "items": len(entering), "route": asked.route},
    )  # fmt: skip
    return draft


def _redrawn(session: Session, clock: Clock, draft: Draft, entering: list[Finding], actor: str) -> bool:
    _add(draft, entering)
    session.flush()  # the content names findings
    return revisions.revise(session, clock, draft, actor=actor, why="drawn up again")


def _add(draft: Draft, findings: list[Finding]) -> None:
    known = {item.finding_id for item in draft.items}
    draft.items += [
        DraftItem(finding=one, work=one.work, url=one.listing.url) for one in findings if one.id not in known
    ]


def redraw(unit_of_work: UnitOfWork, clock: Clock, *, draft_id: int, actor: str) -> bool:
    """Draw a draft up again from what the rows say now; whether anything changed.

    Raises NotFound; Refused for a paper that is not drawn on request; NotAllowed once it was put up.
    """
    with unit_of_work() as session:
        draft = find(session, draft_id)
        row_of(session, draft)
        filling.expect_draft(draft)
        dossiers = (
            [draft.dossier]
            if draft.kind in asking.PER_HOLDER
            else asking.dossiers_of(session, draft.dossier.site, "")
        )
        entering, _left_out = _entering(session, clock, draft.kind, dossiers)
        return _redrawn(session, clock, draft, entering, actor)
