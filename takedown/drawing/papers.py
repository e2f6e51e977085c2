"""Draw a paper up from the book, and let a person fill in what the rows cannot give. Nothing is decided, nothing is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.cases import Dossier, DossierEntry, Draft, DraftItem
from records.casework import Case
from records.clock import SHANGHAI, Clock
from records.drawn import DrawnPaper
from records.errors import NotAllowed, NotFound, Refused
from records.findings import Finding
from records.scope import Site
from records.session import UnitOfWork
from records.settings import Settings
from records.vocabulary import Decision, DraftState, FindingState, PaperKind
from takedown import content as canon
from takedown import revisions
from takedown.drafts import find
from takedown.drawing import shape
from takedown.drawing.asked import Asked, Office, office_of, read_asked
from takedown.drawing.content import BUILDERS, Drawn, draw, row_of
from takedown.drawing.fields import Field, fields
from takedown.eligibility import barred, seen_gone
from takedown.papers.drawn_rules import LIVE, RESTING, UNCONFIRMED
from takedown.routes.decide import open_routes, steps_of
from takedown.routes.facts import SiteFacts
from takedown.routes.gates import Want
from takedown.routes.gather import facts_of, site_of
from takedown.routes.kinds import MEASURE_ZH, MEASURES, PAPER, ROUTE_ZH, AccessMeasure, Route

PER_HOLDER = frozenset({PaperKind.HOLDER_CONFIRMATION, PaperKind.DMCA_NOTICE, PaperKind.DSA_NOTICE})
"""Letters of one right holder; an office's paper may name works of several."""
REFERRALS = frozenset(PAPER.values()) | {PaperKind.REFERRAL_REQUEST}
ABOUT = frozenset({PaperKind.REINSPECTION_RECORD, PaperKind.SERVICE_RECEIPT})
"""Papers that speak of another paper."""
OF_CASE = frozenset({PaperKind.CRIMINAL_TRANSFER, PaperKind.PENALTY_NOTICE, PaperKind.EXPOSURE_SHEET})
MAX_ITEMS = 1_000
MAX_TEXT = 20_000
MAX_FILLED = 500


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
        values: path to value, as `fill` takes them.

    Raises:
        UnknownSite, NotFound; Refused: not_drawn (drawn otherwise), route_needed, about_needed, case_needed,
        holder_needed, no_dossier, and what `fill` refuses.
    """
    known = _kind(kind)
    if known in REFERRALS:
        raise Refused(
            "route_needed", "a referral is drawn up by `refer`, with its route", zh="提请类文书请按途径起草"
        )
    with unit_of_work() as session:
        asked = Asked(
            office_of(settings), case=_case(session, known, case), about=_about(session, known, about)
        )
        dossiers = _dossiers(session, site_of(session, site), holder)
        return _open(session, clock, known, asked, _chosen(known, dossiers), dossiers, actor, values or {})


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
        chosen = _measure(facts, route, measure)
        dossiers = _dossiers(session, site_of(session, site), "")
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


def _measure(facts: SiteFacts, route: Route, wanted: AccessMeasure | None) -> AccessMeasure:
    if wanted is not None and wanted not in MEASURES[route]:
        known = "、".join(MEASURE_ZH[one] for one in MEASURES[route])
        raise Refused(
            "measure_not_of_route", f"route {route.value} knows {', '.join(MEASURES[route])}, not {wanted.value}",
            zh=f"{ROUTE_ZH[route]}只能提请：{known}", route=route.value, measure=wanted.value,
        )  # fmt: skip
    answer = next(one for one in open_routes(facts) if one.route is route)
    possible = [one for one in answer.measures if not one.lacks] or list(answer.measures)
    chosen = next((one for one in answer.measures if one.measure is wanted), possible[0])
    against = [lack for lack in [*answer.lacks, *chosen.lacks] if lack.want is Want.BARRED]
    if against:
        raise NotAllowed(
            f"no referral of {facts.site} by route {route.value}: " + "; ".join(one.en for one in against),
            zh="不得按该途径提请：" + "；".join(one.zh for one in against),
            reasons=[f"{one.gate} {one.article}: {one.zh}" for one in against],
        )  # fmt: skip
    return chosen.measure


def _kind(kind: PaperKind | str) -> PaperKind:
    if kind not in set(PaperKind):
        raise NotFound("kind of paper", kind)
    known = PaperKind(kind)
    if known not in BUILDERS:
        raise Refused(
            "not_drawn", f"{known.value} is not drawn on request: notices by `draft prepare`, withdrawals of their notice, case files of whole papers",
            zh="该文种不在此起草：权利人通知自动起草，撤回函由原通知起草，案卷由已有文书汇编", kind=known.value,
        )  # fmt: skip
    return known


def _case(session: Session, kind: PaperKind, case: int | None) -> int | None:
    if case is None and kind in OF_CASE:
        raise Refused(
            "case_needed",
            f"{kind.value} belongs to a case: name it",
            zh="该文书属于案件，请指定案件",
            kind=kind.value,
        )
    if case is not None and session.get(Case, case) is None:
        raise NotFound("case", case)
    return case


def _about(session: Session, kind: PaperKind, about: int | None) -> int | None:
    if about is None and kind in ABOUT:
        raise Refused(
            "about_needed",
            f"{kind.value} speaks of another paper: name its draft",
            zh="请指定所涉及的文书",
            kind=kind.value,
        )
    if about is not None:
        find(session, about)
    return about


def _dossiers(session: Session, site: Site, holder: str) -> list[Dossier]:
    rows = list(session.scalars(select(Dossier).where(Dossier.site_id == site.id).order_by(Dossier.id)))
    named = [one for one in rows if not holder or holder in (one.holder.name, str(one.holder_id))]
    if not named:
        raise Refused(
            "no_dossier", f"site {site.key} has no dossier{' of ' + holder if holder else ''}: confirm a finding first",
            zh="该网站还没有线索卷，请先确认线索", site=site.key,
        )  # fmt: skip
    return named


def _chosen(kind: PaperKind, dossiers: Sequence[Dossier]) -> Dossier:
    if kind in PER_HOLDER and len(dossiers) > 1:
        named = [one.holder.name for one in dossiers]
        raise Refused(
            "holder_needed",
            f"name the right holder, one of {', '.join(named)}",
            zh="请指定权利人",
            holders=named,
        )
    return dossiers[0]


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
        _fill(session, clock, draft, values, actor)
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
        _expect_draft(draft)
        dossiers = [draft.dossier] if draft.kind in PER_HOLDER else _dossiers(session, draft.dossier.site, "")
        entering, _left_out = _entering(session, clock, draft.kind, dossiers)
        return _redrawn(session, clock, draft, entering, actor)


def fill(
    unit_of_work: UnitOfWork, clock: Clock, *, draft_id: int, values: Mapping[str, Any], actor: str
) -> int:
    """Put a person's words into the fields that the rows leave open; give the version that stands then.

    Args:
        values: path to value (`{"reply_by": "2026-12-01", "officers": [...]}`), nested objects allowed; an empty value
            takes back what was filled in.

    Raises:
        NotFound; NotAllowed once it was put up; Refused: not_drawn, field_unknown, field_recorded (with where it is
        recorded), content_invalid with the field, too_large.
    """
    with unit_of_work() as session:
        draft = find(session, draft_id)
        _expect_draft(draft)
        _fill(session, clock, draft, values, actor)
        return draft.version


def _expect_draft(draft: Draft) -> None:
    if draft.state is not DraftState.DRAFT:
        raise NotAllowed(
            f"draft {draft.id} is {draft.state.value}; only a draft is filled in", zh="只有起草中的文书可以填写，请先退回",
            reasons=[draft.state.value],
        )  # fmt: skip


def _fill(session: Session, clock: Clock, draft: Draft, values: Mapping[str, Any], actor: str) -> None:
    row = row_of(session, draft)
    open_fields = {one.path: one for one in fields_of(session, draft, clock)}
    filled = dict(row.filled)
    changed = []
    for path, value in shape.flat(values):
        field = _field(open_fields, draft.content, path)
        _short(field, value)
        key = shape.known_by_name(draft.content, field.path)
        if value in ("", []):
            filled.pop(key, None)
            if shape.at(draft.content, field.path):
                filled[key] = value
            changed.append(field.path)
        elif value != field.value:
            filled[key] = value
            changed.append(field.path)
    if not changed:
        return
    row.filled, row.filled_by, row.filled_at = filled, actor, clock.now()
    session.flush()  # the content is drawn from the row
    if revisions.revise(session, clock, draft, actor=actor, why=f"filled in: {', '.join(changed[:20])}"):
        events.append(
            session, clock, actor=actor, action="takedown:draft:filled", subject=("draft", draft.id),
            payload={"version": draft.version, "fields": changed[:MAX_FILLED]},
        )  # fmt: skip


def _field(open_fields: Mapping[str, Field], content: Mapping[str, Any], path: str) -> Field:
    by_name = {shape.known_by_name(content, one): field for one, field in open_fields.items()}
    field = open_fields.get(path) or by_name.get(shape.known_by_name(content, path))
    if field is None:
        raise Refused(
            "field_unknown", f"{path[:200]!r} is no field of this paper; there are {', '.join(one for one, each in open_fields.items() if each.filled_here)}",
            zh=f"没有这个栏目：{path[:200]}", field=path[:200],
        )  # fmt: skip
    if not field.filled_here:
        zh, en = field.source if field.source[0] else ("登记资料", "the book")
        raise Refused(
            "field_recorded", f"{field.path} is not filled in here: it comes from {en}", zh=f"“{field.zh}”不在文书上填写，来自{zh}",
            field=field.path,
        )  # fmt: skip
    return field


def _short(field: Field, value: Any) -> None:
    texts = value if isinstance(value, list) else [value]
    if len(texts) > MAX_FILLED or any(len(str(one)) > MAX_TEXT for one in texts):
        raise Refused(
            "too_large", f"{field.path} is longer than {MAX_TEXT} characters", zh="内容过长", field=field.path
        )


def fields_of(session: Session, draft: Draft, clock: Clock) -> list[Field]:
    """The fields of a drawn paper as they stand. Raises Refused for one that is not drawn on request."""
    row = row_of(session, draft)
    drawn = draw(session, draft, clock.now(), read_asked(row.asked), row.filled)
    return fields(draft.kind, Drawn(dict(draft.content), drawn.parts, drawn.asked), row.filled)
