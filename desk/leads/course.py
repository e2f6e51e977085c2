"""What becomes of a lead: looked at, decided by a person, answered."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

import crawler.run
from desk.leads.intake import MAX_TEXT, digest, scope_of
from desk.wiring import Desk
from records import events, jobs
from records.clock import Clock
from records.errors import Conflict, NotAllowed, NotFound, Refused
from records.leads import Complaint, Lead
from records.scope import Site
from records.sweeps import Listing
from records.vocabulary import JobKind, LeadReason, LeadState, SweepKind

NEXT = {
    LeadState.NEW: {LeadState.ACCEPTED, LeadState.DISMISSED, LeadState.LICENSED},
    LeadState.ACCEPTED: {LeadState.MATCHED, LeadState.DISMISSED, LeadState.LICENSED},
    LeadState.MATCHED: {LeadState.DISMISSED, LeadState.LICENSED},
    LeadState.DISMISSED: {LeadState.ACCEPTED},
    LeadState.LICENSED: {LeadState.ACCEPTED},
}


def find(session: Session, lead_id: int) -> Lead:
    """Raises NotFound."""
    lead = session.get(Lead, lead_id)
    if lead is None:
        raise NotFound("lead", lead_id)
    return lead


def listed(
    session: Session, *, state: LeadState | None = None, text: str = "", limit: int = 200
) -> list[Lead]:
    """Leads that were not joined to another: green lane first, then the oldest; with their complaints."""
    query = select(Lead).where(Lead.joined_to.is_(None)).options(selectinload(Lead.complaints))
    if state:
        query = query.where(Lead.state == state)
    if text:
        receipts = select(Complaint.lead_id).where(Complaint.receipt == text)
        query = query.where(
            or_(
                Lead.url.contains(text, autoescape=True),
                Lead.works.contains(text, autoescape=True),
                Lead.id.in_(receipts),
            )
        )
    return list(session.scalars(query.order_by(Lead.green_lane.desc(), Lead.opened_at, Lead.id).limit(limit)))


def counts(session: Session) -> dict[LeadState, int]:
    """How many leads stand in each state."""
    rows = session.execute(
        select(Lead.state, func.count()).where(Lead.joined_to.is_(None)).group_by(Lead.state)
    )
    found = {state: int(count) for state, count in rows}
    return {state: found.get(state, 0) for state in LeadState}


def alike(session: Session, lead: Lead) -> list[Lead]:
    """Other open leads of the same site or with the same works: a person says whether they are the same."""
    same = [Lead.works == lead.works] if lead.works else []
    if lead.site_id:
        same.append(Lead.site_id == lead.site_id)
    if not same:
        return []
    query = select(Lead).where(Lead.id != lead.id, Lead.joined_to.is_(None), or_(*same))
    return list(session.scalars(query.order_by(Lead.opened_at).limit(20)))


def decide(
    desk: Desk, lead_id: int, state: LeadState, *, actor: str, version: int | None = None,
    reason: LeadReason | None = None, note: str = "",
) -> None:  # fmt: skip
    """A person decides. Raises NotFound, Conflict for a changed lead, NotAllowed for a step that is none, Refused."""
    if state is LeadState.DISMISSED and reason is None:
        raise Refused("lead_reason", "say why it is dismissed", zh="请选择不予采用的理由")
    with desk.database.unit_of_work() as session:
        lead = _unchanged(find(session, lead_id), version)
        if state not in NEXT[lead.state]:
            raise NotAllowed(
                f"a lead that is {lead.state.value} cannot become {state.value}", zh="该线索当前状态不允许此操作",
                reasons=[],
            )  # fmt: skip
        lead.state, lead.note = state, note.strip()[:MAX_TEXT]
        lead.reason = reason if state is LeadState.DISMISSED else None
        lead.decided_at, lead.decided_by = desk.clock.now(), actor
        _tell(
            session,
            desk.clock,
            actor,
            "decided",
            lead,
            {"state": state.value, "reason": reason.value if reason else ""},
        )


def join(desk: Desk, lead_id: int, to: int, *, actor: str) -> None:
    """Make a lead part of an earlier one; its complaints move there. Raises NotFound, NotAllowed."""
    with desk.database.unit_of_work() as session:
        lead, first = find(session, lead_id), find(session, to)
        if lead.id == first.id or lead.joined_to or first.joined_to:
            raise NotAllowed("these two cannot be joined", zh="这两条线索不能合并", reasons=[])
        moved = [complaint.receipt for complaint in lead.complaints]
        for complaint in list(lead.complaints):
            complaint.lead = first
        first.green_lane = first.green_lane or lead.green_lane
        lead.joined_to = first.id
        _tell(session, desk.clock, actor, "joined", lead, {"to": first.id, "receipts": moved})


def ask_look(desk: Desk, lead_id: int, *, actor: str) -> int:
    """Ask for a look at the page, within the registered scope only; the job's number.

    Raises NotFound; NotAllowed where no registered site has the address: register it first.
    """
    with desk.database.unit_of_work() as session:
        lead = find(session, lead_id)
        lead.site_id = scope_of(session, lead.url)
        if lead.site_id is None:
            raise NotAllowed(
                "no registered site has this address; register the site first (copywatch site add)",
                zh="该网址不在已登记的监测范围内，请先登记网站", reasons=[],
            )  # fmt: skip
        if lead.state is LeadState.NEW:
            lead.state, lead.decided_at, lead.decided_by = LeadState.ACCEPTED, desk.clock.now(), actor
        lead.job_id = jobs.enqueue(session, desk.clock, JobKind.LEAD, str(lead.id)).id
        _tell(session, desk.clock, actor, "looked", lead, {"job": lead.job_id})
        return lead.job_id


def look(desk: Desk, lead_id: int) -> None:
    """The worker's part: fetch the page through its site's own gate and pace; what stands there is matched next."""
    with desk.database.reading() as session:
        lead = find(session, lead_id)
        site, url = session.get_one(Site, lead.site_id), lead.url
        key = site.key
    crawler.run.run(
        desk.database.unit_of_work, desk.clock, desk.settings, site_key=key, kind=SweepKind.RECHECK, urls=[url],
        child=desk.child,
    )  # fmt: skip
    with desk.database.unit_of_work() as session:
        find(session, lead_id).looked_at = desk.clock.now()
        jobs.enqueue(session, desk.clock, JobKind.PIPELINE)


def listings(session: Session, lead: Lead) -> list[Listing]:
    """What was read at the lead's own address."""
    query = select(Listing).where(Listing.site_id == lead.site_id, Listing.url == lead.url)
    return list(session.scalars(query)) if lead.site_id and lead.url else []


def answer(desk: Desk, complaint_id: int, text: str, *, actor: str) -> None:
    """What the complainant is told. Raises NotFound, Refused."""
    if not text.strip() or len(text) > MAX_TEXT:
        raise Refused("lead_feedback", f"1 to {MAX_TEXT} characters", zh="请填写反馈内容")
    with desk.database.unit_of_work() as session:
        complaint = session.get(Complaint, complaint_id)
        if complaint is None:
            raise NotFound("complaint", complaint_id)
        complaint.feedback, complaint.feedback_at, complaint.feedback_by = (
            text.strip(),
            desk.clock.now(),
            actor,
        )
        _tell(
            session,
            desk.clock,
            actor,
            "answered",
            complaint.lead,
            {"receipt": complaint.receipt, "text": text.strip()},
        )


def of_receipt(session: Session, receipt: str, code: str) -> Complaint:
    """The complaint of a receipt and its code. Raises NotFound, with the same words whichever is wrong."""
    query = select(Complaint).where(
        Complaint.receipt == receipt.strip(), Complaint.code_sha256 == digest(code)
    )
    found = session.scalars(query.options(selectinload(Complaint.lead))).one_or_none()
    if found is None:
        raise NotFound("complaint", receipt[:20])
    return found


def _unchanged(lead: Lead, version: int | None) -> Lead:
    if version is not None and lead.version != version:
        raise Conflict(
            "the lead was changed meanwhile",
            zh="该线索已被他人更新，请刷新",
            expected=version,
            found=lead.version,
        )
    return lead


def _tell(
    session: Session, clock: Clock, actor: str, what: str, lead: Lead, payload: dict[str, object]
) -> None:
    events.append(
        session, clock, actor=actor, action=f"desk:lead:{what}", subject=("lead", lead.id), payload=payload
    )
