"""The inbox: complaints about us and counter-notices, what is put back, and withdrawals of notices that went out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response

from catalog import negatives
from catalog.negatives import Grounds
from desk import calendars, days
from desk.web import bank, coursewords, forms, notices
from desk.web.access import APPROVERS, OFFICE, PAPERS, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from records.cases import Draft
from records.errors import NotFound
from records.proceedings import ComplaintChannel, ComplaintOutcome, OfficialRecord
from takedown.approving import submission
from takedown.flow import complaint as flow
from takedown.papers.holder_withdrawal import REASONS
from takedown.periods import clocks
from takedown.replies import answers, complaints, withdrawals
from takedown.replies.withdrawals import Ground
from takedown.sending import backfill

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/complaints")
@allow(OFFICE)
def inbox(request: Request, desk: DeskDep, everything: bool = False, draft: int = 0) -> Response:
    """What waits for a decision or an answer; counter-notices and the restore list beside it."""
    with desk.database.reading() as session:
        rows = [
            (row, complaints.state_of(row), clocks.open_ones(session, subject=("complaint", row.id)))
            for row in complaints.inbox(session, everything=everything)
        ]
        return page(
            request, "complaints/list.html", rows=rows, everything=everything, counter=answers.inbox(session),
            restored=answers.restored(session), given_back=withdrawals.restore_list(session), channels=ComplaintChannel,
            state_words=flow.WORDS, today=days.today(desk.clock), draft=draft, coursewords=coursewords,
        )  # fmt: skip


@router.post("/complaints")
@allow(PAPERS)
def receive(
    desk: DeskDep, viewer: ViewerDep, channel: Text, received_on: Text = "", text: Text = "", draft_id: Text = "", urls: Text = "",
    complainant: Text = "", contact: Text = "", scan: UploadFile | None = None,
) -> Response:  # fmt: skip
    """Record a complaint about a paper of ours; its clock begins."""
    calendar, _refused = calendars.calendar(calendars.folder())
    row = complaints.receive(
        desk.database.unit_of_work, desk.clock, calendar, desk.vault, channel=channel, received_on=days.needed_day(received_on),
        text=text, actor=viewer.login, draft_id=forms.whole(draft_id) or None, urls=forms.lines(urls), complainant=complainant,
        contact=contact, scan=forms.upload(scan),
    )  # fmt: skip
    return redirect(f"/complaints/{row.id}")


@router.get("/complaints/{complaint_id}")
@allow(OFFICE)
def complaint(request: Request, desk: DeskDep, complaint_id: int) -> Response:
    """One complaint with its paper, what may be decided, and what is left to who complains."""
    with desk.database.reading() as session:
        row = complaints.find(session, complaint_id)
        paper = session.get(Draft, row.draft_id) if row.draft_id else None
        return page(
            request, "complaints/detail.html", complaint=row, paper=paper, state=complaints.state_of(row), state_words=flow.WORDS,
            outcomes=flow.OUTCOME_WORDS, exits=complaints.exits(paper.kind if paper else None), reasons=REASONS,
            deadlines=[clocks.row_of(one) for one in clocks.open_ones(session, subject=("complaint", row.id))],
            items=[item for item in paper.items if not item.dropped] if paper else [], today=days.today(desk.clock), coursewords=coursewords,
        )  # fmt: skip


@router.post("/complaints/{complaint_id}/decide")
@allow(APPROVERS)
def decide(
    desk: DeskDep, viewer: ViewerDep, complaint_id: int, outcome: Annotated[ComplaintOutcome, Form()], why: Text = "",
    postmortem: Text = "", reason: Text = "wrong_work", url: Annotated[list[str] | None, Form()] = None, negative: Text = "",
) -> Response:  # fmt: skip
    """Decide, as a person who had no part in the paper; a name that misled goes into the negative bank."""
    grounds = {one: Ground(reason, why if reason == "other" else "") for one in url or ()}
    row = complaints.decide(
        desk.database.unit_of_work, desk.clock, complaint_id=complaint_id, outcome=outcome, why=why, postmortem=postmortem,
        grounds=grounds, actor=viewer.login,
    )  # fmt: skip
    if negative.strip() and outcome is not ComplaintOutcome.UPHELD:
        made = negatives.add_title(
            desk.database.unit_of_work, desk.clock, title=negative.strip(), actor=viewer.login,
            grounds=Grounds(f"投诉 {row.number}：{postmortem.strip()[:200]}", viewer.login, None),
        )  # fmt: skip
        complaints.learn(
            desk.database.unit_of_work,
            desk.clock,
            complaint_id=complaint_id,
            negatives=made.ids,
            actor=viewer.login,
        )
        bank.rematch(desk)
    return redirect(f"/complaints/{complaint_id}")


@router.post("/complaints/{complaint_id}/answer")
@allow(PAPERS)
def answer(desk: DeskDep, viewer: ViewerDep, complaint_id: int, day: Text = "") -> Response:
    """The complainant was told."""
    complaints.answer(
        desk.database.unit_of_work,
        desk.clock,
        complaint_id=complaint_id,
        day=days.needed_day(day),
        actor=viewer.login,
    )
    return redirect(f"/complaints/{complaint_id}")


@router.post("/notices/{draft_id}/withdraw")
@allow(PAPERS)
def withdraw(
    desk: DeskDep, viewer: ViewerDep, draft_id: int, url: Annotated[list[str] | None, Form()] = None, reason: Text = "", note: Text = "",
    restore: Text = "",
) -> Response:  # fmt: skip
    """Draw up the withdrawal of ticked addresses of a notice that went out."""
    made = withdrawals.propose(
        desk.database.unit_of_work, desk.clock, notice_id=draft_id, actor=viewer.login, restore=restore == "yes",
        grounds={one: Ground(reason, note) for one in url or ()},
    )  # fmt: skip
    return redirect(f"/notices/{made.paper_id}")


@router.post("/notices/{draft_id}/give-up")
@allow(PAPERS)
def give_up(desk: DeskDep, viewer: ViewerDep, draft_id: int, why: Text = "") -> Response:
    """Give up a withdrawal that was not sent; the notice stands."""
    withdrawals.give_up(
        desk.database.unit_of_work, desk.clock, paper_id=draft_id, why=why, actor=viewer.login
    )
    return redirect(f"/notices/{draft_id}")


@router.post("/notices/{draft_id}/recall")
@allow(APPROVERS)
def recall(desk: DeskDep, viewer: ViewerDep, draft_id: int) -> Response:
    """Take an approval back as long as nothing was exported."""
    submission.recall(desk.database.unit_of_work, desk.clock, draft_id=draft_id, actor=viewer.login)
    return redirect(f"/notices/{draft_id}")


@router.post("/notices/{draft_id}/unanswered")
@allow(PAPERS)
def unanswered(desk: DeskDep, viewer: ViewerDep, draft_id: int, note: Text = "") -> Response:
    """No reply came in time."""
    answers.unanswered(
        desk.database.unit_of_work, desk.clock, draft_id=draft_id, actor=viewer.login, note=note
    )
    return redirect(f"/notices/{draft_id}#answers")


@router.post("/notices/{draft_id}/official")
@allow(PAPERS)
def official(
    request: Request, desk: DeskDep, viewer: ViewerDep, draft_id: int, issued_on: Text = "", number: Text = "", signer: Text = "",
    note: Text = "", scan: UploadFile | None = None, docx: UploadFile | None = None,
) -> Response:  # fmt: skip
    """Record number, day, signer and sealed scan; a returned file that says something else is shown, not taken."""
    found = backfill.record(
        desk.database.unit_of_work, desk.clock, desk.vault, draft_id=draft_id, issued_on=days.needed_day(issued_on),
        actor=viewer.login, number=number, signer=signer, note=note, scan=forms.upload(scan), docx=forms.upload(docx),
    )  # fmt: skip
    if found.record is None:
        return page(request, "notices/returned.html", 409, draft_id=draft_id, differences=found.differences)
    return redirect(f"/notices/{draft_id}#official")


@router.get("/notices/{draft_id}/official/{record_id}")
@allow(OFFICE)
def official_scan(desk: DeskDep, viewer: ViewerDep, draft_id: int, record_id: int) -> Response:
    """The sealed scan, always as a download."""
    with desk.database.reading() as session:
        notices.visible(session, viewer, draft_id)
        row = session.get(OfficialRecord, record_id)
        if row is None or row.draft_id != draft_id or not row.scan_digest:
            raise NotFound("scan", record_id)
    return forms.download(desk.vault.open(row.scan_digest), f"sealed-{record_id}")
