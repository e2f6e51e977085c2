"""What a person records of a dossier: whose it is, the holder's confirmation, second inspections, referral, closure.

Nothing is decided here; a paper of somebody's stands behind each step, with its number, day and sealed scan.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from records import events
from records.cases import Dossier, DossierEntry, Draft
from records.clock import SHANGHAI, Clock
from records.errors import NotFound, Refused
from records.proceedings import ConfirmationAnswer, ConfirmedAddress, DossierStep, HolderConfirmation
from records.session import UnitOfWork
from records.settings import Settings
from records.vault import Vault
from records.vocabulary import DraftState
from takedown import course
from takedown.addressees.jurisdiction import Outcome
from takedown.cases import casework, filings
from takedown.course import Said
from takedown.drafting import revisions
from takedown.flow.dossier import DossierFacts, Step
from takedown.periods import begun, clocks
from takedown.routes.decide import RouteState, open_routes
from takedown.routes.gather import facts_of
from takedown.routes.kinds import Route
from takedown.routes.shown import office_place

UNSENT = (DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.APPROVED, DraftState.EXPORTED)
"""A draft goes when its findings are rejected or watched; as long as it stands it may still go out."""
INSPECTED = {"passed": Step.INSPECT_PASSED, "failed": Step.INSPECT_FAILED, "extended": Step.EXTEND}
"""复查: 合格, 不合格, 延期."""


def place(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *,
    dossier_id: int, outcome: str, actor: str, day: date | None = None, organ: str = "", number: str = "", why: str = "",
    scan: bytes = b"",
) -> DossierStep:  # fmt: skip
    """Record whose case it is: `own`; `transfer` or `report_up` with organ and number of the paper that went there.

    Raises NotFound; NotAllowed where the number is missing; Refused for another word or an impossible day.
    """
    known = _word(outcome, {one.value for one in Outcome} - {Outcome.UNKNOWN.value})
    step = Step.PLACE if known == Outcome.OWN else Step.HAND_OVER
    if step is Step.HAND_OVER and not organ.strip():
        raise Refused("organ_missing", "name the organ that it goes to", zh="请填写接收机关")
    facts = DossierFacts(jurisdiction=known, number=bool(number.strip()))
    said = Said(
        _day(clock, day),
        known,
        organ.strip()[:500],
        number.strip()[:200],
        why.strip()[:2000],
        _kept(vault, scan),
    )
    return _take(unit_of_work, clock, dossier_id, step, facts, actor, said)


def take_back(
    unit_of_work: UnitOfWork, clock: Clock, *, dossier_id: int, why: str, actor: str
) -> DossierStep:
    """The other organ sent it back, or its jurisdiction was wrong. Raises NotFound, NotAllowed without a reason."""
    facts = DossierFacts(reason=bool(why.strip()))
    return _take(unit_of_work, clock, dossier_id, Step.TAKE_BACK, facts, actor, Said(why=why.strip()[:2000]))


def confirm(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *,
    dossier_id: int, signed_on: date, signer: str, scan: bytes, answers: Mapping[int, str], actor: str,
    notes: Mapping[int, str] | None = None,
) -> HolderConfirmation:  # fmt: skip
    """Record the right holder's signed confirmation. What `answers` does not name was not answered.

    Args:
        answers: finding id to `unlicensed`, `licensed` or `unsure`.
        notes: finding id to whom and for which period, where it is licensed.

    Raises: NotFound; Refused without scan, signer or any answer, for another word or a finding of another dossier.
    """
    if not scan or not signer.strip() or not answers:
        raise Refused(
            "confirmation_incomplete", "a confirmation has a signed scan, a signer and at least one answer",
            zh="确认函须有签章扫描件、签署人和至少一项确认",
        )  # fmt: skip
    words = {
        finding: ConfirmationAnswer(_word(text, set(ConfirmationAnswer))) for finding, text in answers.items()
    }
    digest = vault.put(scan)
    with unit_of_work() as session:
        dossier = course.find(session, dossier_id)
        _of_dossier(session, dossier, set(words))
        row = HolderConfirmation(
            dossier_id=dossier.id, signed_on=_day(clock, signed_on), signer=signer.strip()[:200], scan_digest=digest,
            actor=actor, at=clock.now(),
            answers=[
                ConfirmedAddress(finding_id=finding, answer=answer, note=(notes or {}).get(finding, "").strip()[:2000])
                for finding, answer in sorted(words.items())
            ],
        )  # fmt: skip
        session.add(row)
        session.flush()
        course.take(
            session, clock, dossier, Step.CONFIRM, DossierFacts(), actor=actor,
            said=Said(row.signed_on, str(len(words)), number=str(row.id), scan=digest),
        )  # fmt: skip
        return row


def void_confirmation(
    unit_of_work: UnitOfWork, clock: Clock, *, confirmation_id: int, why: str, actor: str
) -> HolderConfirmation:
    """Take back a confirmation that was recorded wrongly. Raises NotFound, Refused without a reason."""
    if not why.strip():
        raise Refused("reason_missing", "say why it is taken back", zh="请说明撤销的原因")
    with unit_of_work() as session:
        row = session.get(HolderConfirmation, confirmation_id)
        if row is None:
            raise NotFound("confirmation 确认函", confirmation_id)
        if row.voided_at is None:
            row.voided_at, row.voided_why = clock.now(), why.strip()[:2000]
            events.append(
                session, clock, actor=actor, action="takedown:dossier:confirmation_voided", subject=("dossier", row.dossier_id),
                payload={"confirmation": row.id},
            )  # fmt: skip
        return row


def answers_of(session: Session, dossier_id: int) -> dict[int, ConfirmationAnswer]:
    """Finding id to the holder's newest answer that stands."""
    asked = (
        select(ConfirmedAddress)
        .join(HolderConfirmation, HolderConfirmation.id == ConfirmedAddress.confirmation_id)
        .where(HolderConfirmation.dossier_id == dossier_id, HolderConfirmation.voided_at.is_(None))
        .order_by(HolderConfirmation.signed_on, HolderConfirmation.id)
    )
    return {row.finding_id: row.answer for row in session.scalars(asked)}


def inspect(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, *,
    dossier_id: int, result: str, actor: str, day: date | None = None, officers: tuple[str, ...] = (), number: str = "",
    why: str = "", scan: bytes = b"",
) -> DossierStep:  # fmt: skip
    """Record a second inspection (复查): `passed`, `failed`, or `extended` with its reason.

    Args:
        officers: `name:certificate` of at least two, but for `extended`.

    Raises: NotFound; NotAllowed outside rectification or with one officer; Refused for another word.
    """
    step = INSPECTED[_word(result, set(INSPECTED))]
    people = filings.officers(officers)
    facts = DossierFacts(inspectors=len({one.certificate for one in people}), reason=bool(why.strip()))
    said = Said(
        _day(clock, day), result, "、".join(one.name for one in people), number.strip()[:200], why.strip()[:2000],
        _kept(vault, scan),
    )  # fmt: skip
    return _take(unit_of_work, clock, dossier_id, step, facts, actor, said)


def refer(
    unit_of_work: UnitOfWork, clock: Clock, vault: Vault, settings: Settings, *,
    dossier_id: int, route: str, number: str, organ: str, actor: str, day: date | None = None, scan: bytes = b"",
) -> DossierStep:  # fmt: skip
    """Record a referral that the office sent, by exactly one route whose gates are all open now.

    Raises NotFound; NotAllowed where a gate is shut or the number is missing; Refused for another word.
    """
    known = Route(_word(route, set(Route)))
    kept, on = _kept(vault, scan), _day(clock, day)
    with unit_of_work() as session:
        dossier = course.find(session, dossier_id)
        found = open_routes(facts_of(session, dossier.site.key, clock.now(), office_place(settings)))
        gates = any(one.route is known and one.state is RouteState.OPEN for one in found)
        facts = DossierFacts(routes=1, gates=gates, number=bool(number.strip()))
        said = Said(on, known.value, organ.strip()[:500], number.strip()[:200], scan=kept)
        return course.take(session, clock, dossier, Step.REFER, facts, actor=actor, said=said)


def close(unit_of_work: UnitOfWork, clock: Clock, *, dossier_id: int, why: str, actor: str) -> DossierStep:
    """Close a dossier, with a reason. Raises NotFound; NotAllowed while papers, deadlines or cases of it are open."""
    with unit_of_work() as session:
        dossier = course.find(session, dossier_id)
        clocks.settle(session, clock, subjects_of(session, dossier))
        facts = closing(session, dossier, reason=bool(why.strip()))
        row = course.take(
            session, clock, dossier, Step.CLOSE, facts, actor=actor, said=Said(why=why.strip()[:2000])
        )
        for draft in session.scalars(_own_drafts(dossier)):
            revisions.withdraw(session, clock, draft, actor=actor, why="dossier closed 线索卷已了结")
        return row


def _own_drafts(dossier: Dossier) -> Select[Draft]:
    """What the program drew up by itself and nobody put up: it keeps no dossier open."""
    return select(Draft).where(
        Draft.dossier_id == dossier.id, Draft.state == DraftState.DRAFT, Draft.author.startswith("system:")
    )


def closing(session: Session, dossier: Dossier, *, reason: bool) -> DossierFacts:
    """What closing asks about."""
    drafts = list(session.scalars(select(Draft).where(Draft.dossier_id == dossier.id)))
    own = set(session.scalars(_own_drafts(dossier)))
    cases = course.open_cases(session, dossier)
    deadlines = [
        row for one in subjects_of(session, dossier) for row in clocks.open_ones(session, subject=one)
    ]
    return DossierFacts(
        reason=reason, papers_open=sum(one.state in UNSENT and one not in own for one in drafts),
        deadlines_open=sum(begun.settled(session, row) is None for row in deadlines),
        cases_open=sum(not casework.ended(one) for one in cases),
    )  # fmt: skip


def subjects_of(session: Session, dossier: Dossier) -> list[tuple[str, str]]:
    """What deadlines of a dossier may be about: itself, its papers, its cases."""
    drafts = session.scalars(select(Draft.id).where(Draft.dossier_id == dossier.id))
    cases = course.open_cases(session, dossier)
    return [
        ("dossier", str(dossier.id)),
        *(("draft", str(one)) for one in drafts),
        *(("case", str(one.id)) for one in cases),
    ]


def reopen(unit_of_work: UnitOfWork, clock: Clock, *, dossier_id: int, why: str, actor: str) -> DossierStep:
    """Open a closed dossier again. Raises NotFound; NotAllowed for an open one, or without a reason."""
    facts = DossierFacts(reason=bool(why.strip()))
    return _take(unit_of_work, clock, dossier_id, Step.REOPEN, facts, actor, Said(why=why.strip()[:2000]))


def _take(
    unit_of_work: UnitOfWork,
    clock: Clock,
    dossier_id: int,
    step: Step,
    facts: DossierFacts,
    actor: str,
    said: Said,
) -> DossierStep:
    with unit_of_work() as session:
        dossier = course.find(session, dossier_id)
        return course.take(session, clock, dossier, step, facts, actor=actor, said=said)


def _of_dossier(session: Session, dossier: Dossier, findings: set[int]) -> None:
    asked = select(DossierEntry.finding_id).where(DossierEntry.dossier_id == dossier.id)
    strange = findings - set(session.scalars(asked))
    if strange:
        raise Refused(
            "finding_elsewhere", f"finding {min(strange)} does not stand in dossier {dossier.id}",
            zh=f"线索 {min(strange)} 不在该线索卷中", value=str(min(strange)),
        )  # fmt: skip


def _word(text: str, known: set[str]) -> str:
    if text.strip() not in known:
        listed = ", ".join(sorted(known))
        raise Refused(
            "word_unknown", f"{text!r}; expected {listed}", zh=f"没有这个选项：{text}", value=str(text)
        )
    return text.strip()


def _day(clock: Clock, day: date | None) -> date:
    today = clock.now().astimezone(SHANGHAI).date()
    if day is not None and not date(1990, 1, 1) <= day <= today:
        raise Refused(
            "day_impossible",
            f"{day} is not a day up to today ({today})",
            zh=f"日期 {day} 不可能",
            value=day.isoformat(),
        )
    return day or today


def _kept(vault: Vault, scan: bytes) -> str:
    return vault.put(scan) if scan else ""
