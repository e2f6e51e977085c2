"""Dossiers: the list, one with its course, and the steps that a person records."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from desk import days
from desk.web import coursewords, dossiers, forms
from desk.web.access import OFFICE, PAPERS, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from records.casework import CaseSource, Stream
from records.errors import NotFound
from records.proceedings import HolderConfirmation
from records.vocabulary import WorkKind
from takedown import course
from takedown.cases import steps
from takedown.flow import dossier as flow
from takedown.routes.kinds import Route

router = APIRouter(prefix="/dossiers")
Text = Annotated[str, Form()]


@router.get("")
@allow(OFFICE)
def all_dossiers(request: Request, desk: DeskDep, state: str = "", page_number: int = 1) -> Response:
    """The list by state."""
    with desk.database.reading() as session:
        rows, states, number, pages = dossiers.read_all(session, state, page_number)
        return page(
            request, "dossiers/list.html", rows=rows, states=states, state=state, page_number=number, pages=pages, state_words=flow.WORDS
        )  # fmt: skip


@router.get("/{dossier_id}")
@allow(OFFICE)
def dossier(request: Request, desk: DeskDep, dossier_id: int) -> Response:
    """One dossier from its first sighting to its closure."""
    with desk.database.reading() as session:
        return page(
            request, "dossiers/detail.html", shown=dossiers.read(session, desk, dossier_id), today=days.today(desk.clock),
            routes=Route, sources=CaseSource, streams=Stream, kinds=WorkKind, step_kinds=flow.Step, coursewords=coursewords,
        )  # fmt: skip


@router.post("/{dossier_id}/jurisdiction")
@allow(PAPERS)
def jurisdiction(
    desk: DeskDep, viewer: ViewerDep, dossier_id: int, outcome: Text, day: Text = "", organ: Text = "", number: Text = "",
    why: Text = "", scan: UploadFile | None = None,
) -> Response:  # fmt: skip
    """Ours, or handed over with its paper."""
    steps.place(
        desk.database.unit_of_work, desk.clock, desk.vault, dossier_id=dossier_id, outcome=outcome, actor=viewer.login,
        day=days.day(day), organ=organ, number=number, why=why, scan=forms.upload(scan),
    )  # fmt: skip
    return redirect(f"/dossiers/{dossier_id}")


@router.post("/{dossier_id}/take-back")
@allow(PAPERS)
def take_back(desk: DeskDep, viewer: ViewerDep, dossier_id: int, why: Text = "") -> Response:
    """It came back from another organ."""
    steps.take_back(
        desk.database.unit_of_work, desk.clock, dossier_id=dossier_id, why=why, actor=viewer.login
    )
    return redirect(f"/dossiers/{dossier_id}")


@router.post("/{dossier_id}/confirmation")
@allow(PAPERS)
async def confirmation(request: Request, desk: DeskDep, viewer: ViewerDep, dossier_id: int) -> Response:
    """The right holder's signed confirmation, address by address: fields `answer-<finding>` and `note-<finding>`."""
    sent = await request.form()
    told = {name: value for name, value in sent.items() if isinstance(value, str)}
    scan = sent.get("scan")
    await run_in_threadpool(
        steps.confirm, desk.database.unit_of_work, desk.clock, desk.vault, dossier_id=dossier_id, actor=viewer.login,
        signed_on=days.needed_day(told.get("signed_on", "")), signer=told.get("signer", ""),
        scan=b"" if isinstance(scan, str) or scan is None else forms.bounded(await scan.read(forms.MAX_SCAN_BYTES + 1)),
        answers={id_: value for id_, value in forms.numbered(told, "answer-").items() if value}, notes=forms.numbered(told, "note-"),
    )  # fmt: skip
    return redirect(f"/dossiers/{dossier_id}#confirmation")


@router.post("/{dossier_id}/inspection")
@allow(PAPERS)
def inspection(
    desk: DeskDep, viewer: ViewerDep, dossier_id: int, result: Text, day: Text = "", officers: Text = "", number: Text = "",
    why: Text = "", scan: UploadFile | None = None,
) -> Response:  # fmt: skip
    """A second inspection by two officers, or more time."""
    steps.inspect(
        desk.database.unit_of_work, desk.clock, desk.vault, dossier_id=dossier_id, result=result, actor=viewer.login,
        day=days.day(day), officers=forms.lines(officers), number=number, why=why, scan=forms.upload(scan),
    )  # fmt: skip
    return redirect(f"/dossiers/{dossier_id}")


@router.post("/{dossier_id}/referral")
@allow(PAPERS)
def referral(
    desk: DeskDep, viewer: ViewerDep, dossier_id: int, route: Text, number: Text = "", organ: Text = "", day: Text = "",
    scan: UploadFile | None = None,
) -> Response:  # fmt: skip
    """A referral that the office sent."""
    steps.refer(
        desk.database.unit_of_work, desk.clock, desk.vault, desk.settings, dossier_id=dossier_id, route=route, number=number,
        organ=organ, actor=viewer.login, day=days.day(day), scan=forms.upload(scan),
    )  # fmt: skip
    return redirect(f"/dossiers/{dossier_id}")


@router.post("/{dossier_id}/close")
@allow(PAPERS)
def close(desk: DeskDep, viewer: ViewerDep, dossier_id: int, why: Text = "") -> Response:
    """Close it, with the reason."""
    steps.close(desk.database.unit_of_work, desk.clock, dossier_id=dossier_id, why=why, actor=viewer.login)
    return redirect(f"/dossiers/{dossier_id}")


@router.post("/{dossier_id}/reopen")
@allow(PAPERS)
def reopen(desk: DeskDep, viewer: ViewerDep, dossier_id: int, why: Text = "") -> Response:
    """Open it again, its history with it."""
    steps.reopen(desk.database.unit_of_work, desk.clock, dossier_id=dossier_id, why=why, actor=viewer.login)
    return redirect(f"/dossiers/{dossier_id}")


@router.get("/{dossier_id}/scans/{digest}")
@allow(OFFICE)
def scan_file(desk: DeskDep, dossier_id: int, digest: str) -> Response:
    """The sealed scan of a step or confirmation, always as a download."""
    with desk.database.reading() as session:
        known = {row.scan_digest for row in course.steps(session, dossier_id)}
        known |= set(
            session.scalars(forms.digests(HolderConfirmation, HolderConfirmation.dossier_id == dossier_id))
        )
    if digest not in known - {""}:
        raise NotFound("scan", digest[:64])
    return forms.download(desk.vault.open(digest), f"scan-{digest[:12]}")
