"""A verdict from the desk: whose turn it was, whether it can still be taken back, and everything that goes with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from desk.triage import claims, judgements, sampling, skips
from desk.triage.sampling import Chance
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records import jobs
from records.cases import Draft, DraftItem
from records.errors import NotAllowed
from records.findings import Finding, Verdict
from records.vocabulary import ClaimEnd, DraftState, FindingState, JobKind
from takedown.approving import verdicts

OUT = (DraftState.EXPORTED, DraftState.DISPATCHED)
"""A paper in these states may be in other hands: what it rests on is taken back by a withdrawal notice only."""
_PAPERS_OUT = (
    select(Draft)
    .join(DraftItem, DraftItem.draft_id == Draft.id)
    .where(DraftItem.finding_id == bindparam("finding"), DraftItem.dropped == "", Draft.state.in_(OUT))
    .order_by(Draft.id)
)


@dataclass(frozen=True)
class Said:
    """What a person said. `reason` is a RejectReason's value for rejections and empty otherwise."""

    finding_id: int
    state: FindingState
    saw_version: int
    reason: str = ""
    note: str = ""


Onward = Callable[[Session, Finding], None]
"""What follows a decision in its own transaction."""


def _nothing_more(_session: Session, _finding: Finding) -> None:
    pass


def decide(
    desk: Desk, who: Viewer, said: Said, *, chance: Chance, bulk: str = "", onward: Onward = _nothing_more
) -> None:
    """Record it, end the turn, keep what it rested on, draw the sample, go on: in one transaction.

    Raises:
        Conflict: the finding was changed since it was seen; HeldByAnother where it is somebody else's turn.
        NotAllowed: a confirmation is taken back whose paper has been exported.
    """
    verdicts.decide(
        desk.database.unit_of_work, desk.clock, finding_id=said.finding_id, state=said.state, reason=said.reason,
        note=said.note, actor=who.login, saw_version=said.saw_version,
        before=partial(_check, desk, who, said.state),
        after=partial(_keep, desk, who, chance, bulk, onward),
    )  # fmt: skip


def papers_out(session: Session, finding_id: int) -> list[Draft]:
    """Papers with this finding that have left the program."""
    return list(session.scalars(_PAPERS_OUT, {"finding": finding_id}))


def _check(desk: Desk, who: Viewer, state: FindingState, session: Session, finding: Finding) -> None:
    claims.check_free(session, desk.clock, who, finding.id)
    if state is FindingState.OPEN and papers_out(session, finding.id):
        raise NotAllowed(
            "the notice with this finding has been exported: it can no longer be undone, only withdrawn by a notice",
            zh="含该线索的通知已导出，不能再撤销判断；如有错误，请改判并另行发出撤回通知",
        )


def _keep(
    desk: Desk, who: Viewer, chance: Chance, bulk: str, onward: Onward,
    session: Session, finding: Finding, verdict: Verdict,
) -> None:  # fmt: skip
    claims.release(session, desk.clock, who, finding.id, how=ClaimEnd.DECIDED)
    skips.end_all(session, desk.clock, finding.id)
    judgements.record(session, desk.clock, finding, verdict, bulk=bulk)
    sampling.draw(session, desk.clock, verdict, chance=chance, bulk=bool(bulk))
    if verdict.state is FindingState.CONFIRMED:
        jobs.enqueue(session, desk.clock, JobKind.PIPELINE)  # its dossier and its notice follow
    onward(session, finding)
