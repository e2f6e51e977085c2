"""The live re-check of a draft: asked for by a person, fetched by the worker, concluded from what it left.

The crawler fetches; here its rows are read: the frontier's status, refusals, captures, and the listing as
it was read again. Nothing in this module touches the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events, jobs
from records.cases import Draft, Recheck, RecheckResult
from records.clock import Clock
from records.errors import NotAllowed, NotFound
from records.jobs import Job
from records.session import UnitOfWork
from records.vocabulary import DraftState, JobKind, JobState, RecheckState, UrlState
from takedown import course
from takedown.approving import cited_parts
from takedown.approving.sightings import Sighting, look
from takedown.drafting import revisions
from takedown.drafting.drafts import find
from takedown.flow.dossier import Step

WAITING = (RecheckState.QUEUED, RecheckState.RUNNING)
UNSURE = (UrlState.UNREACHABLE, UrlState.ACCESS_CONTROL, UrlState.BLOCKED, UrlState.REFUSED)
GONE = (UrlState.REMOVED, UrlState.SOFT_404)
"""Nothing is known of such a page, so nothing is dropped and nothing may be approved."""


@dataclass(frozen=True, slots=True)
class RecheckPlan:
    """What the worker is to fetch. `urls` is empty where there is nothing left to do.

    `parts`: URL to text of the parts, such as chapters, that the items' findings rest on; they are fetched too.
    """

    recheck_id: int
    site_key: str
    urls: tuple[str, ...]
    parts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecheckOutcome:
    """What came of a re-check. `carried_to` is the version that it also covers, None for none."""

    recheck_id: int
    state: RecheckState
    urls: dict[str, str]
    dropped: int
    changed: int
    carried_to: int | None


def request(
    unit_of_work: UnitOfWork, clock: Clock, *, draft_id: int, actor: str, fresh_h: float = 0.0
) -> Recheck:
    """Ask for a live re-check of the draft's present version.

    One that waits or runs is given back instead of a second; so is one that ended less than `fresh_h`
    hours ago, which is what opening a page asks for.

    Raises:
        NotFound, or NotAllowed for a paper that is withdrawn.
    """
    with unit_of_work() as session:
        draft = find(session, draft_id)
        if draft.state == DraftState.WITHDRAWN:
            raise NotAllowed(
                f"draft {draft_id} is withdrawn", zh="该文书已撤回，不再复核", reasons=[draft.state.value]
            )
        newest = _newest(session, draft)
        if newest and (_waits(session, clock, newest) or _fresh(newest, clock, fresh_h)):
            return newest
        recheck = Recheck(
            draft_id=draft.id, draft_version=draft.version, state=RecheckState.QUEUED, requested_by=actor,
            requested_at=clock.now(),
        )  # fmt: skip
        session.add(recheck)
        session.flush()  # the job names its id
        jobs.enqueue(session, clock, JobKind.RECHECK, str(recheck.id))
        events.append(
            session, clock, actor=actor, action="takedown:recheck:requested", subject=("draft", draft.id),
            payload={"recheck": recheck.id, "version": draft.version, "digest": draft.digest},
        )  # fmt: skip
        return recheck


def _newest(session: Session, draft: Draft) -> Recheck | None:
    asked = select(Recheck).where(Recheck.draft_id == draft.id, Recheck.draft_version == draft.version)
    return session.scalars(asked.order_by(Recheck.id.desc()).limit(1)).first()


def _waits(session: Session, clock: Clock, recheck: Recheck) -> bool:
    """Whether somebody will still do it; one whose job was given up is closed here."""
    if recheck.state not in WAITING:
        return False
    asked = select(Job.id).where(
        Job.kind == JobKind.RECHECK,
        Job.subject == str(recheck.id),
        Job.state.in_((JobState.QUEUED, JobState.LEASED)),
    )
    if session.scalars(asked).first() is not None:
        return True
    recheck.state, recheck.finished_at = RecheckState.FAILED, clock.now()
    recheck.note = "its job ended without a result"
    return False


def _fresh(recheck: Recheck, clock: Clock, fresh_h: float) -> bool:
    failed = recheck.state == RecheckState.FAILED
    return (
        not failed
        and recheck.finished_at is not None
        and clock.now() - recheck.finished_at < timedelta(hours=fresh_h)
    )


def begin(unit_of_work: UnitOfWork, clock: Clock, *, recheck_id: int) -> RecheckPlan:
    """Mark a re-check as running and give what to fetch; safe to repeat after a killed worker.

    It looks at the version that stands now: nothing has been seen yet. One that is over is left alone.
    """
    with unit_of_work() as session:
        recheck = _get(session, recheck_id)
        draft = find(session, recheck.draft_id)
        if recheck.state not in WAITING:
            return RecheckPlan(recheck_id, draft.dossier.site.key, ())
        recheck.state, recheck.draft_version = RecheckState.RUNNING, draft.version
        standing = [item for item in draft.items if not item.dropped]
        parts = cited_parts.stood(session, standing)
        urls = tuple(sorted({item.url for item in standing} | parts.keys()))
        events.append(
            session, clock, actor="system:recheck", action="takedown:recheck:begun", subject=("draft", draft.id),
            payload={"recheck": recheck_id, "version": draft.version, "urls": len(urls)},
        )  # fmt: skip
        return RecheckPlan(recheck_id, draft.dossier.site.key, urls, parts)


def fail(unit_of_work: UnitOfWork, clock: Clock, *, recheck_id: int, why: str) -> None:
    """Close a re-check whose sweep could not run; it concludes nothing and covers nothing."""
    with unit_of_work() as session:
        recheck = _get(session, recheck_id)
        if recheck.state not in WAITING:
            return
        recheck.state, recheck.finished_at, recheck.note = RecheckState.FAILED, clock.now(), why[:500]
        events.append(
            session, clock, actor="system:recheck", action="takedown:recheck:failed",
            subject=("draft", recheck.draft_id), payload={"recheck": recheck_id, "why": why[:500]},
        )  # fmt: skip


def conclude(
    unit_of_work: UnitOfWork, clock: Clock, *, recheck_id: int, sweep_id: int,
    parts: Mapping[str, str] = MappingProxyType({}),
) -> RecheckOutcome:  # fmt: skip
    """Read what the re-check's sweep left, and let the draft follow. `parts` as its plan has them.

    A page that answers 404 or 410, or says with 200 that it is gone, leaves the notice (the dossier keeps it);
    a page that offers something
    else makes a version that a person looks at and that is re-checked again. A version that differs only
    by pages this very re-check saw gone is covered by it: every address left in it was seen live. A page
    of which nothing is known drops nothing, and leaves the re-check `blocked`.
    """
    with unit_of_work() as session:
        recheck = _get(session, recheck_id)
        draft = find(session, recheck.draft_id)
        if recheck.state not in WAITING:
            return _outcome(recheck, 0, 0, None)
        seen = look(session, draft, sweep_id, parts)
        _write(session, clock, recheck, sweep_id, seen)
        dropped, changed, carried = _apply(session, clock, draft, recheck, seen)
        _after(session, clock, draft, recheck, seen)
        outcome = _outcome(recheck, dropped, changed, carried)
        events.append(
            session, clock, actor="system:recheck", action="takedown:recheck:concluded", subject=("draft", draft.id),
            payload={
                "recheck": recheck_id, "sweep": sweep_id, "version": recheck.draft_version,
                "state": recheck.state.value, "urls": outcome.urls, "carried_to": carried,
            },
        )  # fmt: skip
        return outcome


def _get(session: Session, recheck_id: int) -> Recheck:
    recheck = session.get(Recheck, recheck_id, with_for_update=True)
    if recheck is None:
        raise NotFound("recheck", recheck_id)
    return recheck


def _write(session: Session, clock: Clock, recheck: Recheck, sweep_id: int, seen: list[Sighting]) -> None:
    recheck.results += [
        RecheckResult(
            recheck_id=recheck.id, item_id=sight.item.id, url=sight.item.url, state=sight.state,
            status=sight.status, capture_id=sight.capture_id, detail=sight.detail,
        )
        for sight in seen
    ]  # fmt: skip
    unsure = any(sight.state in UNSURE for sight in seen)
    recheck.state = RecheckState.BLOCKED if unsure else RecheckState.DONE
    recheck.sweep_id, recheck.finished_at = sweep_id, clock.now()
    session.flush()  # the checklist of the next version reads these rows


def _apply(
    session: Session, clock: Clock, draft: Draft, recheck: Recheck, seen: list[Sighting]
) -> tuple[int, int, int | None]:
    gone = [sight for sight in seen if sight.state in GONE]
    changed = [sight for sight in seen if sight.state == UrlState.CHANGED]
    # where the offer is no longer read on its page, the notice keeps what it was shown with, and the next
    # re-check says so again: such an item is for a person to take out
    refreshed = {s.item.finding_id: s.capture_id for s in changed if s.reread and s.capture_id}
    if not gone and not changed:
        return 0, 0, None
    covered = draft.version == recheck.draft_version and draft.state in revisions.CHANGEABLE
    if draft.state not in revisions.CHANGEABLE:
        return 0, 0, None
    for sight in gone:
        sight.item.dropped = sight.state.value
    why = f"re-check {recheck.id}: {len(gone)} gone, {len(changed)} changed"
    revisions.revise(
        session, clock, draft, actor="system:recheck", why=why, refreshed=refreshed, always=True
    )  # fmt: skip
    still = any(not item.dropped for item in draft.items)
    # a soft 404 is our reading of the page: the version without it is looked at again
    told = all(sight.state == UrlState.REMOVED for sight in gone)
    if covered and still and told and not changed and recheck.state == RecheckState.DONE:
        return len(gone), 0, _carry(session, draft, recheck)
    return len(gone), len(changed), None


def _after(session: Session, clock: Clock, draft: Draft, recheck: Recheck, seen: list[Sighting]) -> None:
    """What a look at a paper that went out shows: all of it gone, or some of it still there. Unsure says nothing."""
    if draft.state != DraftState.DISPATCHED or not seen or recheck.state != RecheckState.DONE:
        return
    gone = all(sight.state in GONE for sight in seen)
    events.append(
        session, clock, actor="system:recheck", action=f"takedown:draft:seen_{'removed' if gone else 'live'}",
        subject=("draft", draft.id),
        payload={
            "recheck": recheck.id, "number": draft.number,
            "removed": sum(sight.state in GONE for sight in seen), "urls": len(seen),
        },
    )  # fmt: skip
    step = Step.SEE_REMOVED if gone else Step.SEE_KEPT
    course.follow(
        session, clock, draft.dossier, step, actor="system:recheck", said=course.Said(value=draft.number)
    )


def _carry(session: Session, draft: Draft, recheck: Recheck) -> int:
    kept = [row for row in recheck.results if row.state == UrlState.LIVE]
    session.add(
        Recheck(
            draft_id=draft.id, draft_version=draft.version, state=recheck.state, sweep_id=recheck.sweep_id,
            requested_by="system:recheck", requested_at=recheck.requested_at, finished_at=recheck.finished_at,
            note=f"carried over from re-check {recheck.id}: only pages that it saw gone left the notice",
            results=[
                RecheckResult(
                    item_id=row.item_id, url=row.url, state=row.state, status=row.status,
                    capture_id=row.capture_id, detail=row.detail,
                )
                for row in kept
            ],
        )
    )  # fmt: skip
    return draft.version


def _outcome(recheck: Recheck, dropped: int, changed: int, carried: int | None) -> RecheckOutcome:
    urls = {row.url: row.state.value for row in recheck.results}
    return RecheckOutcome(recheck.id, recheck.state, urls, dropped, changed, carried)
