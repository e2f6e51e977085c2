"""The course of a dossier: each step is asked of the machine, kept as a row with its paper, and told as an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.cases import Dossier
from records.casework import Case
from records.clock import SHANGHAI, Clock
from records.errors import NotAllowed, NotFound
from records.proceedings import DossierStep
from takedown.flow.dossier import DOSSIER, DossierFacts, Step


@dataclass(frozen=True, slots=True)
class Said:
    """What the paper of a step says. `day` None: today in Asia/Shanghai."""

    day: date | None = None
    value: str = ""
    organ: str = ""
    number: str = ""
    why: str = ""
    scan: str = ""


def take(
    session: Session, clock: Clock, dossier: Dossier, step: Step, facts: DossierFacts, *, actor: str, said: Said = Said(),
) -> DossierStep:  # fmt: skip
    """Take one step. Raises NotAllowed with every reason; the caller's transaction keeps it."""
    dossier.state = DOSSIER.ask(dossier.state, step, facts)
    row = DossierStep(
        dossier_id=dossier.id, step=step.value, state=dossier.state, day=said.day or clock.now().astimezone(SHANGHAI).date(),
        value=said.value, organ=said.organ, number=said.number, why=said.why, scan_digest=said.scan, actor=actor,
        at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    events.append(
        session, clock, actor=actor, action=f"takedown:dossier:{step.value}", subject=("dossier", dossier.id),
        payload={
            "step": row.id, "state": row.state.value, "day": row.day.isoformat(), "value": row.value, "organ": row.organ,
            "number": row.number, "scan": row.scan_digest,
        },
    )  # fmt: skip
    return row


def follow(
    session: Session, clock: Clock, dossier: Dossier, step: Step, *, actor: str, said: Said = Said()
) -> DossierStep | None:  # fmt: skip
    """Let the dossier follow what its papers did; None where its state takes no notice of that any more.

    Only steps without guards: the paper's own machine has judged them.
    """
    found = DOSSIER.arrow(dossier.state, step)
    if found is None:
        return None
    if found.guards:
        raise NotAllowed(f"{step.value} of a dossier is a person's", reasons=[step.value])
    return take(session, clock, dossier, step, DossierFacts(), actor=actor, said=said)


def reopen(session: Session, clock: Clock, dossier: Dossier, *, why: str, actor: str) -> DossierStep | None:
    """Open a dossier again that was closed or seen removed, its history with it; None where it is open."""
    if DOSSIER.arrow(dossier.state, Step.REOPEN) is None:
        return None
    facts = DossierFacts(reason=bool(why.strip()))
    return take(session, clock, dossier, Step.REOPEN, facts, actor=actor, said=Said(why=why.strip()[:2000]))


def find(session: Session, dossier_id: int) -> Dossier:
    """The dossier, locked for this transaction. Raises NotFound."""
    dossier = session.get(Dossier, dossier_id, with_for_update=True)
    if dossier is None:
        raise NotFound("dossier 线索卷", dossier_id)
    return dossier


def steps(session: Session, dossier_id: int) -> list[DossierStep]:
    """Every step, the oldest first."""
    asked = select(DossierStep).where(DossierStep.dossier_id == dossier_id)
    return list(session.scalars(asked.order_by(DossierStep.id)))


def jurisdiction(session: Session, dossier: Dossier) -> str:
    """`own`, `transfer` or `report_up` as a person recorded it last; empty where nobody did."""
    found = ""
    for row in steps(session, dossier.id):
        if row.step in (Step.PLACE, Step.HAND_OVER):
            found = row.value
        elif row.step == Step.TAKE_BACK:
            found = ""
    return found


def open_cases(session: Session, dossier: Dossier) -> list[Case]:
    """Cases of the dossier, the oldest first."""
    asked = select(Case).where(Case.dossier_id == dossier.id, Case.merged_into_id.is_(None))
    return list(session.scalars(asked.order_by(Case.id)))
