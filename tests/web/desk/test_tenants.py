"""Role by route by tenant, made from the route table: what belongs to another right holder is nobody's business."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.routing import Mount

from desk.web.access import RULES, Rule, all_routes
from desk.wiring import Desk
from records.captures import Capture
from records.catalog import Asset, Authorization, Work
from records.findings import Finding
from records.sweeps import ListingMedia
from records.vocabulary import Role
from tests.web.conftest import SignIn
from tests.web.seed import Seeded

SUBJECTS = {"finding_id", "draft_id", "holder_id", "row_id", "asset_id", "media_id", "capture_id"}
"""Path fields that name something of one right holder: the seed has one of each for both of them."""
ELSEWHERE = {
    "event_seq": "uploads are named by the event of their owner: test_catalogue.py",
    "batch_id": "batches of another owner: test_catalogue.py",
    "record_id": "a receipt hangs on its draft, which is checked first: test_notices.py",
    "filter_id": "a filter hangs on its account: test_triage.py", "digest": "a session hangs on its account: test_start.py",
    "document_id": "documents of another owner: test_rights.py", "token_id": "keys hang on their account: test_rights.py",
    "trial_id": "trials of another owner: test_catalogue.py", "name": "a file of a trial or a document, checked with it",
    "upload_id": "large files of another owner: test_large_files.py",
    "number": "part of a finding", "which": "part of a finding", "form": "a format",
}  # fmt: skip
"""Path fields that are no subject of a right holder by themselves, and where they are tested."""


def for_tenants(app: FastAPI) -> list[tuple[str, str, Rule]]:
    """Every route that a right holder may call and that names something in its path."""
    rows = []
    for route in all_routes(app):
        if isinstance(route.original_route, Mount):
            continue
        rule = RULES[route.original_route.endpoint]
        if Role.RIGHTS_HOLDER in rule.roles and "{" in str(route.path):
            rows += [(method, str(route.path), rule) for method in route.methods or ()]
    return rows


def owned(desk: Desk, seeded: Seeded, holder: int) -> dict[str, int]:
    """Ids of what belongs to this right holder."""
    with desk.database.reading() as session:
        findings = session.scalars(
            select(Finding).join(Finding.work).where(Work.holder_id == holder).order_by(Finding.id)
        ).all()
        listings = [one.listing_id for one in findings]
        media = session.scalars(select(ListingMedia.id).where(ListingMedia.listing_id.in_(listings))).first()
        capture = session.scalars(
            select(Capture.id).where(Capture.listing_id.in_(listings), Capture.kind == "screenshot")
        ).first()
        asset = session.scalars(select(Asset.id).join(Asset.work).where(Work.holder_id == holder)).first()
        work = session.scalars(select(Work.id).where(Work.holder_id == holder)).first()
    return {
        "finding_id": findings[0].id, "draft_id": seeded.drafts[holder - 1] if len(seeded.drafts) >= holder else 0,
        "holder_id": holder, "row_id": work or 0, "asset_id": asset or 0, "media_id": media or 0, "capture_id": capture or 0,
    }  # fmt: skip


def address(path: str, ids: dict[str, int]) -> str:
    fixed = {"number": "0", "form": "docx", "which": "work"}
    return re.sub(r"\{(\w+)\}", lambda found: str(ids.get(found[1], fixed.get(found[1], "999999"))), path)


def test_every_path_field_of_a_right_holders_route_is_a_subject_or_tested_elsewhere(app: FastAPI) -> None:
    named = {field for _, path, _ in for_tenants(app) for field in re.findall(r"\{(\w+)\}", path)}

    unknown = {one for one in named if one not in SUBJECTS and one not in ELSEWHERE}
    assert not unknown, f"say in this file whose these are: {sorted(unknown)}"


@pytest.mark.parametrize(("login", "own", "foreign"), [("holder1", 1, 2), ("holder2", 2, 1)])
def test_a_right_holder_reads_its_own_and_finds_nothing_of_others(
    app: FastAPI, sign_in: SignIn, desk: Desk, seeded: Seeded, login: str, own: int, foreign: int
) -> None:
    person = sign_in(login)
    token = person.token()
    with desk.database.unit_of_work() as session:
        assert session.scalars(select(Authorization)).first() is not None
    mine, theirs = owned(desk, seeded, own), owned(desk, seeded, foreign)
    wrong = {}
    for method, path, _ in for_tenants(app):
        fields = set(re.findall(r"\{(\w+)\}", path)) & SUBJECTS
        if not fields:
            continue
        asked = (
            person.get(address(path, theirs))
            if method == "GET"
            else person.post(address(path, theirs), data={"csrf": token})
        )
        if any(theirs[field] for field in fields) and asked.status_code not in (404, 422):
            wrong[f"{method} {path}"] = asked.status_code
        if method == "GET" and all(mine[field] for field in fields):
            status = person.get(address(path, mine)).status_code
            if status in (403, 500):
                wrong[f"{method} {path} (own)"] = status

    assert wrong == {}


def test_the_office_sees_what_right_holders_may_not_see_of_each_other(
    app: FastAPI, sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person = sign_in("auditor")
    wrong = {}
    for holder in (1, 2):
        ids = owned(desk, seeded, holder)
        for method, path, rule in for_tenants(app):
            fields = set(re.findall(r"\{(\w+)\}", path))
            plain = (
                path.endswith("}")
                and fields <= {"finding_id", "draft_id", "holder_id", "row_id"}
                and all(ids.get(one) for one in fields)
            )
            if method == "GET" and plain and Role.AUDITOR in rule.roles:
                status = person.get(address(path, ids)).status_code
                if status not in (200, 303):
                    wrong[path] = status

    assert wrong == {}
