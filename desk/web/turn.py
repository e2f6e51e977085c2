"""What a finding's page shows of the work around it: whose turn it is, by when, who put it off, what was noted."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from desk.triage import claims, notes, skips
from desk.triage.decisions import papers_out
from desk.triage.due import Due, due_of
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.cases import Draft
from records.findings import Finding
from records.triage import Claim, FindingNote, Sample, Skip
from records.vocabulary import FindingState

_LOOKED = (
    select(Sample)
    .where(Sample.finding_id == bindparam("finding"), Sample.second_at.is_not(None))
    .order_by(Sample.id)
)


@dataclass(frozen=True)
class Turn:
    """For right holders only `due` is filled.

    Attributes:
        claim: who has it now, if anybody.
        out: papers with it that have been exported: then its confirmation cannot be undone.
        samples: second looks that have been taken.
        seen: what the form sends back, so that a conflict can say what changed.
    """

    claim: Claim | None
    own: bool
    due: Due | None
    notes: list[FindingNote]
    skips: list[Skip]
    out: list[Draft]
    samples: list[Sample]
    seen: str

    @property
    def barred(self) -> bool:
        """Somebody else has it."""
        return self.claim is not None and not self.own


def read(session: Session, desk: Desk, viewer: Viewer, finding: Finding) -> Turn:
    """What holds now."""
    due = (
        due_of(finding.opened_at, desk.clock.now(), desk.settings.triage_workdays)
        if finding.state is FindingState.OPEN else None
    )  # fmt: skip
    if viewer.is_tenant:
        return Turn(None, own=False, due=due, notes=[], skips=[], out=[], samples=[], seen="")
    claim = claims.held(session, desk.clock, [finding.id]).get(finding.id)
    return Turn(
        claim=claim,
        own=claim is not None and claim.account_id == viewer.account_id,
        due=due,
        notes=notes.of_finding(session, finding.id),
        skips=skips.of_finding(session, finding.id),
        out=papers_out(session, finding.id) if finding.state is FindingState.CONFIRMED else [],
        samples=list(session.scalars(_LOOKED, {"finding": finding.id})),
        seen=seen(finding),
    )


SEEN = ("state", "decision", "p_work", "p_act", "p_unlicensed", "content", "evidence")


def seen(finding: Finding) -> str:
    """What a decision rests on, in short."""
    match = finding.match
    return "|".join(
        (
            finding.state.value, finding.decision.value, *(_percent(one) for one in (match.p_work, match.p_act, match.p_unlicensed)),
            finding.listing.content_digest[:12], match.revision[:12],
        )
    )  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One thing that is another than it was when the person looked."""

    what: str
    before: str
    now: str


def differences(before: str, finding: Finding) -> list[Difference]:
    """What changed since a page was drawn with `before`; nothing for a form that does not say."""
    was, now = before.split("|"), seen(finding).split("|")
    if len(was) != len(SEEN):
        return []
    return [
        Difference(what, one, other) for what, one, other in zip(SEEN, was, now, strict=True) if one != other
    ]


def _percent(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}"
