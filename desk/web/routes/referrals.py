"""Routes to a referral of a site: what is open, what is wanting, and the forms by which people record it; contacts."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response
from sqlalchemy import select

from desk import days
from desk.web import failures
from desk.web.access import OFFICE, PAPERS, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.determinations import Determination, DeterminationKind, FactKind, SiteFact
from records.errors import CopywatchError, Refused
from records.tabular import MAX_BYTES
from takedown.addressees import contacts
from takedown.addressees.contacts import ladder_document
from takedown.formats.outgoing import ladder_of
from takedown.routes import record
from takedown.routes.decide import open_routes
from takedown.routes.gather import facts_of, site_of
from takedown.routes.shown import DETERMINATION_WORDS, FACT_WORDS, VALUE_WORDS, as_document, office_place

router = APIRouter()
Text = Annotated[str, Form()]
MAX_FIELD = 2_000
SHOWN = 500


@router.get("/sites/{key}/routes")
@allow(OFFICE)
def routes(request: Request, desk: DeskDep, key: str) -> Response:
    """The six routes of a site, its recorded facts, and whom a notice goes to."""
    return _routes(request, desk, key)


@router.get("/sites/{key}/routes/section")
@allow(OFFICE)
def section(request: Request, desk: DeskDep, key: str) -> Response:
    """The same in short, for the site's own page."""
    with desk.database.reading() as session:
        facts = facts_of(session, key, desk.clock.now(), office_place(desk.settings))
    return page(request, "referrals/section.html", key=key, found=as_document(facts, open_routes(facts)))


def _routes(request: Request, desk: Desk, key: str, failure: str = "") -> Response:
    with desk.database.reading() as session:
        now = desk.clock.now()
        facts = facts_of(session, key, now, office_place(desk.settings))
        site = site_of(session, key)
        determinations = (
            select(Determination).where(Determination.site_id == site.id).order_by(Determination.id.desc())
        )
        recorded = (
            select(SiteFact).where(SiteFact.site_id == site.id).order_by(SiteFact.id.desc()).limit(SHOWN)
        )
        return page(
            request, "referrals/site.html", 422 if failure else 200, site=site, failure=failure,
            found=as_document(facts, open_routes(facts)), ladder=ladder_document(ladder_of(session, site, now)),
            determinations=session.scalars(determinations.limit(SHOWN)).all(), recorded=session.scalars(recorded).all(),
            kinds=DETERMINATION_WORDS, fact_kinds=FACT_WORDS, values=VALUE_WORDS, today=facts.today, rows_of=_rows,
        )  # fmt: skip


def _rows(
    determinations: Sequence[Determination], recorded: Sequence[SiteFact]
) -> list[tuple[str, Any, Any]]:
    """Both tables as one, newest first: kind of row, row, and its word in both languages."""
    made: list[tuple[str, Any, Any]] = [
        ("determination", row, DETERMINATION_WORDS[row.kind]) for row in determinations
    ]
    made += [("fact", row, FACT_WORDS[row.kind]) for row in recorded]
    return sorted(made, key=lambda one: one[1].recorded_at, reverse=True)


@router.post("/sites/{key}/determinations")
@allow(PAPERS)
def determine(
    request: Request, desk: DeskDep, viewer: ViewerDep, key: str, kind: Annotated[DeterminationKind, Form()],
    organ: Text = "", number: Text = "", decided_on: Text = "", basis: Text = "",
) -> Response:  # fmt: skip
    """Record a determination that an organ made."""
    try:
        record.record_determination(
            desk.database.unit_of_work, desk.clock, site=key, kind=kind, organ=organ, number=number,
            decided_on=days.needed_day(decided_on), basis=basis, actor=viewer.login,
        )  # fmt: skip
    except Refused as refused:
        return _routes(request, desk, key, failures.sentence(request, refused))
    return redirect(f"/sites/{key}/routes#recorded")


@router.post("/sites/{key}/facts")
@allow(PAPERS)
def add_fact(
    request: Request, desk: DeskDep, viewer: ViewerDep, key: str, kind: Annotated[FactKind, Form()], day: Text = "",
    basis: Text = "", value: Text = "", organ: Text = "", number: Text = "", url: Text = "",
) -> Response:  # fmt: skip
    """Record a fact that a gate asks for."""
    try:
        record.record_fact(
            desk.database.unit_of_work, desk.clock, site=key, kind=kind, day=days.needed_day(day), basis=basis, value=value,
            organ=organ, number=number, url=url, actor=viewer.login,
        )  # fmt: skip
    except Refused as refused:
        return _routes(request, desk, key, failures.sentence(request, refused))
    return redirect(f"/sites/{key}/routes#recorded")


@router.post("/sites/{key}/records/{what}/{row_id}/void")
@allow(PAPERS)
def void(desk: DeskDep, viewer: ViewerDep, key: str, what: str, row_id: int, why: Text = "") -> Response:
    """Say that a recorded row does not hold; it stays readable."""
    known = "determination" if what == "determination" else "fact"
    record.void(
        desk.database.unit_of_work, desk.clock, what=known, row_id=row_id, why=why, actor=viewer.login
    )
    return redirect(f"/sites/{key}/routes#recorded")


@router.post("/sites/{key}/lookups")
@allow(PAPERS)
def add_lookups(
    request: Request, desk: DeskDep, viewer: ViewerDep, key: str, file: UploadFile, kind: Text = "",
    subject: Text = "", source: Text = "",
) -> Response:  # fmt: skip
    """Bring in answers of DNS, RDAP and other services that somebody asked for elsewhere."""
    try:
        record.import_lookups(
            desk.database.unit_of_work, desk.clock, desk.vault, data=_read(file), kind=kind, subject=subject,
            source=source, actor=viewer.login,
        )  # fmt: skip
    except Refused as refused:
        return _routes(request, desk, key, failures.sentence(request, refused))
    return redirect(f"/sites/{key}/routes#overblocking")


@router.get("/contacts")
@allow(OFFICE)
def all_contacts(request: Request, desk: DeskDep, host: str = "") -> Response:
    """Contacts of hosts, those of one host with `host`."""
    return _contacts(request, desk, host.strip()[:MAX_FIELD])


@router.post("/contacts")
@allow(PAPERS)
def import_contacts(request: Request, desk: DeskDep, viewer: ViewerDep, file: UploadFile) -> Response:
    """Bring in a table of contacts; refused rows are listed, the others go in."""
    try:
        outcome = _import(desk, viewer, file)
    except Refused as refused:
        return _contacts(request, desk, "", failure=failures.sentence(request, refused))
    return _contacts(request, desk, "", outcome=outcome)


@router.post("/contacts/{contact_id}/returned")
@allow(PAPERS)
def returned(
    desk: DeskDep, viewer: ViewerDep, contact_id: int, day: Text = "", detail: Text = ""
) -> Response:
    """Record that something sent there came back."""
    contacts.record_bounce(
        desk.database.unit_of_work,
        desk.clock,
        contact_id=contact_id,
        day=days.needed_day(day),
        detail=detail,
        actor=viewer.login,
    )
    return redirect("/contacts")


def _contacts(request: Request, desk: Desk, host: str, *, outcome: Any = None, failure: str = "") -> Response:
    with desk.database.reading() as session:
        try:
            rows = contacts.contact_rows(session, host)
        except CopywatchError as refused:
            rows, failure = [], failures.sentence(request, refused)
    return page(
        request, "referrals/contacts.html", 422 if failure else 200, rows=rows[:SHOWN], more=max(0, len(rows) - SHOWN),
        host=host, outcome=outcome, failure=failure, roles=contacts.ROLE_WORDS,
    )  # fmt: skip


def _import(desk: Desk, viewer: Viewer, file: UploadFile) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(file.filename or "contacts.csv").name or "contacts.csv")
        path.write_bytes(_read(file))
        return contacts.import_contacts(
            desk.database.unit_of_work, desk.clock, desk.vault, path=path, actor=viewer.login
        )


def _read(file: UploadFile) -> bytes:
    data = file.file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Refused("file_too_large", f"at most {MAX_BYTES} bytes", zh="文件过大")
    return data
