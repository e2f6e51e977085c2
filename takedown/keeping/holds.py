"""Legal hold: a person orders, with a reason, that nothing of a subject is purged; another may lift it, with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.base import Base
from records.cases import Dossier, DossierEntry
from records.casework import Case
from records.catalog import RightsHolder, Work
from records.clock import Clock
from records.errors import NotAllowed, NotFound, Refused
from records.findings import Finding
from records.retention import LegalHold, standing_holds
from records.scope import Site
from records.session import UnitOfWork
from takedown.exhibits.outside import expect_reason

KINDS: dict[str, type[Base]] = {"site": Site, "holder": RightsHolder, "dossier": Dossier, "case": Case}
EVERYTHING = "everything"


@dataclass(slots=True)
class Held:
    """What the standing holds cover: ids of sites, findings and dossiers; or everything."""

    everything: bool = False
    sites: set[int] = field(default_factory=set)
    findings: set[int] = field(default_factory=set)
    dossiers: set[int] = field(default_factory=set)


def place(
    unit_of_work: UnitOfWork, clock: Clock, *, kind: str, subject: str, reason: str, person: str, actor: str
) -> LegalHold:
    """Order a hold. A site is named by its key, everything else by its id.

    Raises Refused for an unknown kind, a missing reason or person; NotFound for the subject.
    """
    expect_reason(reason)
    if not person.strip():
        raise Refused("person_missing", "who ordered it?", zh="请填写决定保全的人员姓名")
    if kind not in (*KINDS, EVERYTHING):
        raise Refused(
            "word_unknown",
            f"{kind!r}; expected {', '.join([*KINDS, EVERYTHING])}",
            zh=f"没有这种对象：{kind}",
        )
    with unit_of_work() as session:
        row = LegalHold(
            subject_kind=kind, subject_id=_subject(session, kind, subject), reason=reason.strip()[:2000],
            person=person.strip()[:200], actor=actor, at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        events.append(
            session, clock, actor=actor, action="retention:hold:placed", subject=("hold", row.id),
            payload={"of": f"{kind}:{row.subject_id}", "reason": row.reason, "person": row.person},
        )  # fmt: skip
        return row


def lift(unit_of_work: UnitOfWork, clock: Clock, *, hold_id: int, reason: str, actor: str) -> LegalHold:
    """End a hold. Raises NotFound, NotAllowed where it was lifted already, Refused without a reason."""
    expect_reason(reason)
    with unit_of_work() as session:
        row = session.get(LegalHold, hold_id)
        if row is None:
            raise NotFound("hold 保全", hold_id)
        if row.lifted_at is not None:
            raise NotAllowed("lifted already", zh="该保全已解除", reasons=["lifted"])
        row.lifted_at, row.lifted_by, row.lifted_why = clock.now(), actor, reason.strip()[:2000]
        events.append(
            session, clock, actor=actor, action="retention:hold:lifted", subject=("hold", row.id),
            payload={"reason": row.lifted_why},
        )  # fmt: skip
        return row


def _subject(session: Session, kind: str, subject: str) -> str:
    if kind == EVERYTHING:
        return ""
    if kind == "site":
        found = session.scalar(select(Site.id).where(Site.key == subject))
    else:
        whole = int(subject) if subject.isdecimal() and len(subject) < 10 else 0
        found = whole if session.get(KINDS[kind], whole) is not None else None
    if found is None:
        raise NotFound(kind, subject)
    return str(found)


def held(session: Session) -> Held:
    """What may not be purged now."""
    made = Held()
    for hold in standing_holds(session):
        _cover(session, made, hold)
    if made.dossiers:
        entries = select(DossierEntry.finding_id).where(DossierEntry.dossier_id.in_(made.dossiers))
        made.findings |= set(session.scalars(entries))
    return made


def _cover(session: Session, made: Held, hold: LegalHold) -> None:
    if hold.subject_kind == EVERYTHING:
        made.everything = True
        return
    number = int(hold.subject_id)
    if hold.subject_kind == "site":
        made.sites.add(number)
        made.dossiers |= set(session.scalars(select(Dossier.id).where(Dossier.site_id == number)))
    elif hold.subject_kind == "holder":
        made.dossiers |= set(session.scalars(select(Dossier.id).where(Dossier.holder_id == number)))
        of_holder = select(Finding.id).join(Work, Work.id == Finding.work_id).where(Work.holder_id == number)
        made.findings |= set(session.scalars(of_holder))
    elif hold.subject_kind == "dossier":
        made.dossiers.add(number)
    else:
        case = session.get_one(Case, number)
        made.sites |= {case.site_id} if case.site_id else set()
        made.dossiers |= {case.dossier_id} if case.dossier_id else set()
