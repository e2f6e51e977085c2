"""Several findings at once: ticked on the list, listed once more with every address, then decided one by one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from desk.triage import bulk
from desk.triage.decisions import Said
from desk.web import evidence, failures
from desk.web.access import TRIAGE, DeskDep, ViewerDep, allow
from desk.web.pages import page
from desk.web.routes.findings import FilterDep
from desk.web.viewer import Viewer
from records.errors import Refused
from records.findings import Finding
from records.vocabulary import FindingState, RejectReason

router = APIRouter(prefix="/findings/bulk")
Text = Annotated[str, Form()]


@router.post("/check")
@allow(TRIAGE)
def check(
    request: Request, desk: DeskDep, viewer: ViewerDep, wanted: FilterDep,
    tick: Annotated[list[int] | None, Form()] = None,
) -> Response:  # fmt: skip
    """Every address that would be decided, with the version that is seen here. Raises NotAllowed with every reason."""
    with desk.database.reading() as session:
        rows = _rows(session, viewer, tick or [])
        bulk.check(rows, bulk.confirmed_by_holder(session, [one.id for one in rows]))
        return page(request, "findings/bulk.html", rows=rows, wanted=wanted)


@router.post("")
@allow(TRIAGE)
def decide(
    request: Request, desk: DeskDep, viewer: ViewerDep, wanted: FilterDep,
    state: Annotated[FindingState, Form()], seen: Annotated[list[str] | None, Form()] = None,
    counted: Annotated[int, Form()] = 0, reason: Text = "", note: Text = "",
) -> Response:  # fmt: skip
    """Decide each of them by itself. `counted`: how many addresses the person has counted on the page."""
    versions = _versions(seen or [])
    _check_said(state, reason, counted, len(versions))
    with desk.database.reading() as session:
        rows = _rows(session, viewer, list(versions))
        bulk.check(rows, bulk.confirmed_by_holder(session, [one.id for one in rows]))
    said = [Said(id_, state, version, reason, note.strip()[:2000]) for id_, version in versions.items()]
    done = bulk.decide_all(desk, viewer, said, chance=request.app.state.chance)
    left = [(id_, failures.sentence(request, why)) for id_, why in done.left]
    with desk.database.reading() as session:
        return page(
            request, "findings/bulk_done.html", 409 if left else 200, decided=_rows(session, viewer, done.decided),
            left=left, wanted=wanted, state=state,
        )  # fmt: skip


def _rows(session: Session, viewer: Viewer, ids: list[int]) -> list[Finding]:
    if len(ids) > bulk.MOST:
        raise Refused("bulk_count", f"tick 1 to {bulk.MOST} rows", zh=f"请勾选 1 至 {bulk.MOST} 条")
    return [evidence.visible(session, viewer, id_) for id_ in dict.fromkeys(ids)]


def _versions(seen: list[str]) -> dict[int, int]:
    found = {}
    for text in seen[: bulk.MOST + 1]:
        id_, _, version = text.partition(":")
        if not (id_.isascii() and id_.isdigit() and version.isascii() and version.isdigit()):
            raise Refused("bulk_row", "a row of the form is damaged", zh="表单中的行已损坏，请重新勾选")
        found[int(id_[:15])] = int(version[:15])
    return found


def _check_said(state: FindingState, reason: str, counted: int, rows: int) -> None:
    if state is FindingState.OPEN:
        raise Refused("bulk_state", "findings are reopened one by one", zh="撤销判断须逐条进行")
    if state is FindingState.REJECTED and reason not in set(RejectReason):
        raise Refused("reject_reason", "a rejection names its reason", zh="驳回须选择理由")
    if counted != rows:
        raise Refused(
            "bulk_counted", f"the form lists {rows} addresses, {counted} were counted; look at each of them",
            zh=f"表单列有 {rows} 个网址，您填写的是 {counted}，请逐一核对后再提交",
        )  # fmt: skip
