"""Cases after 立案: the list, one with its outcomes and sealed papers, and the forms by which people record them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response
from sqlalchemy import select

from desk import days
from desk.web import coursewords, forms
from desk.web.access import OFFICE, PAPERS, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from records.casework import Case, OutcomeKind
from records.errors import NotFound
from records.events import Event
from records.proceedings import CasePaper
from takedown.cases import casepapers, casework, filings, outcomes
from takedown.flow import case as flow
from takedown.periods import clocks

router = APIRouter()
Text = Annotated[str, Form()]
SHOWN = 500


@router.get("/cases")
@allow(OFFICE)
def all_cases(request: Request, desk: DeskDep, everything: bool = False) -> Response:
    """Open cases, those without a next action or an owner first; with `everything` the ended ones too."""
    with desk.database.reading() as session:
        cases = list(
            session.scalars(select(Case).where(Case.merged_into_id.is_(None)).order_by(Case.filed_on))
        )
        rows = [(one, casework.state(one)) for one in cases if everything or not casework.ended(one)]
        rows.sort(key=lambda row: bool(row[0].next_action and row[0].owner))
        return page(
            request, "cases/list.html", rows=rows[:SHOWN], more=max(0, len(rows) - SHOWN), everything=everything,
            state_words=flow.WORDS, today=days.today(desk.clock),
        )  # fmt: skip


@router.post("/dossiers/{dossier_id}/cases")
@allow(PAPERS)
def file_case(
    desk: DeskDep, viewer: ViewerDep, dossier_id: int, name: Text = "", unit: Text = "", region: Text = "", source: Text = "own",
    kind: Text = "", stream: Text = "copyright", filing_number: Text = "", filed_on: Text = "", filed_by: Text = "",
    officers: Text = "", brief: Text = "", scan: UploadFile | None = None,
) -> Response:  # fmt: skip
    """Record that the office filed a case of this dossier, with the sealed approval where there is a scan."""
    filing = filings.Filing(
        filing_number, days.needed_day(filed_on), filed_by, filings.officers(forms.lines(officers))
    )
    data = forms.upload(scan)
    row = filings.file(
        desk.database.unit_of_work, desk.clock, filing=filing, name=name, unit=unit, region=region, source=source, kind=kind,
        stream=stream, dossier_id=dossier_id, brief=brief, actor=viewer.login,
    )  # fmt: skip
    if data:
        casepapers.add(
            desk.database.unit_of_work, desk.clock, desk.vault, case_id=row.id, title="立案审批表", number=row.filing_number,
            day=row.filed_on, data=data, file_name=(scan.filename or "") if scan else "", actor=viewer.login,
        )  # fmt: skip
    return redirect(f"/cases/{row.id}")


@router.get("/cases/{case_id}")
@allow(OFFICE)
def case(request: Request, desk: DeskDep, case_id: int) -> Response:
    """One case with its outcomes, papers, deadlines and history."""
    with desk.database.reading() as session:
        row = casework.find(session, case_id)
        history = select(Event).where(Event.subject_kind == "case", Event.subject_id == str(case_id))
        return page(
            request, "cases/detail.html", case=row, state=flow.WORDS[casework.state(row)],
            possible=[one for one in OutcomeKind if flow.CASE.arrow(casework.state(row), one)], coursewords=coursewords,
            of_transfer=coursewords.OF_TRANSFER, papers=casepapers.of_case(session, case_id), history=session.scalars(history.order_by(Event.seq.desc())).all(),
            deadlines=[clocks.row_of(one) for one in clocks.open_ones(session, subject=("case", case_id))], today=days.today(desk.clock),
        )  # fmt: skip


@router.post("/cases/{case_id}/outcomes")
@allow(PAPERS)
def outcome(
    desk: DeskDep, viewer: ViewerDep, case_id: int, kind: Text, day: Text = "", hour: Text = "", number: Text = "", yuan: Text = "", count: Text = "",
    reason: Text = "", closure_plan: Text = "", threshold: Text = "", scan: UploadFile | None = None,
) -> Response:  # fmt: skip
    """Record what became of the case, with the sealed paper where there is a scan."""
    on, data = days.needed_day(day), forms.upload(scan)
    row = outcomes.record(
        desk.database.unit_of_work, desk.clock, case_id=case_id, kind=kind, day=on, hour=outcomes.hour(hour), actor=viewer.login, number=number,
        amount_fen=outcomes.fen(yuan) if yuan.strip() else 0, count=forms.whole(count), reason=reason, closure_plan=closure_plan,
        threshold_reached=threshold == "yes",
    )  # fmt: skip
    if data:
        casepapers.add(
            desk.database.unit_of_work, desk.clock, desk.vault, case_id=case_id, title=row.kind.value, number=number, day=on,
            data=data, file_name=(scan.filename or "") if scan else "", outcome_id=row.id, actor=viewer.login,
        )  # fmt: skip
    return redirect(f"/cases/{case_id}")


@router.post("/cases/{case_id}/outcomes/{outcome_id}/void")
@allow(PAPERS)
def void(desk: DeskDep, viewer: ViewerDep, case_id: int, outcome_id: int, why: Text = "") -> Response:
    """Take back an outcome that was recorded wrongly; it stays readable."""
    outcomes.void(desk.database.unit_of_work, desk.clock, outcome_id=outcome_id, why=why, actor=viewer.login)
    return redirect(f"/cases/{case_id}")


@router.post("/cases/{case_id}/papers")
@allow(PAPERS)
def add_paper(
    desk: DeskDep, viewer: ViewerDep, case_id: int, scan: UploadFile, title: Text = "", number: Text = "", day: Text = "",
) -> Response:  # fmt: skip
    """Keep a sealed paper."""
    casepapers.add(
        desk.database.unit_of_work, desk.clock, desk.vault, case_id=case_id, title=title, number=number, day=days.needed_day(day),
        data=forms.upload(scan), file_name=scan.filename or "", actor=viewer.login,
    )  # fmt: skip
    return redirect(f"/cases/{case_id}#papers")


@router.post("/cases/{case_id}/describe")
@allow(PAPERS)
def describe(
    desk: DeskDep, viewer: ViewerDep, case_id: int, version: Annotated[int, Form()], brief: Text = "", result: Text = "",
    note: Text = "", next_action: Text = "", owner: Text = "",
) -> Response:  # fmt: skip
    """Write by hand what the forms say in words, and who does what next."""
    casework.describe(
        desk.database.unit_of_work, desk.clock, case_id=case_id, version=version, actor=viewer.login, brief=brief, result=result,
        note=note, next_action=next_action, owner=owner,
    )  # fmt: skip
    return redirect(f"/cases/{case_id}")


@router.get("/cases/{case_id}/papers/{paper_id}")
@allow(OFFICE)
def paper_file(desk: DeskDep, case_id: int, paper_id: int) -> Response:
    """A sealed paper, always as a download."""
    with desk.database.reading() as session:
        row = session.get(CasePaper, paper_id)
        if row is None or row.case_id != case_id:
            raise NotFound("paper", paper_id)
    return forms.download(desk.vault.open(row.digest), row.file_name or f"paper-{paper_id}")
