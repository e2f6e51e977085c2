"""Who may call which route."""

from __future__ import annotations

import re

import pytest
from fastapi import Depends, FastAPI
from lxml import html
from starlette.routing import Mount

from desk.web import access
from desk.web.access import RULES, all_routes, check_routes
from records.errors import ConfigurationError
from records.vocabulary import Role
from tests.web.conftest import Person, SignIn
from tests.web.seed import Seeded

PUBLIC = {
    "GET /sign-in", "POST /sign-in", "GET /sign-in/oidc", "GET /sign-in/oidc/back", "GET /first-run", "POST /first-run", "POST /language", "GET /healthz",
    "GET /readyz", "GET /metrics", "GET /report-piracy", "POST /report-piracy", "GET /report-piracy/receipt",
    "POST /report-piracy/receipt", "GET /api/openapi.json",
}  # fmt: skip
LETTER = {Role.MONITOR: "M", Role.RIGHTS_HOLDER: "H", Role.REVIEWER: "R", Role.APPROVER: "P", Role.AUDITOR: "A",
          Role.ADMIN: "X", Role.CLERK: "C"}  # fmt: skip
KEYED = {
    "POST /api/v1/uploads": "upload", "GET /api/v1/uploads/{upload_id}": "read", "POST /api/v1/uploads/{upload_id}/reading": "upload",
    "POST /api/v1/uploads/{upload_id}/commit": "upload", "GET /api/v1/works": "read", "GET /api/v1/works/{work_id:path}": "read",
    "GET /api/v1/outcomes": "read", "POST /api/v1/answers": "upload", "POST /api/v1/media": "upload",
    "HEAD /api/v1/media/{upload_id}": "upload", "GET /api/v1/media/{upload_id}": "read", "PATCH /api/v1/media/{upload_id}": "upload",
    "DELETE /api/v1/media/{upload_id}": "upload",
}  # fmt: skip
EXPECTED = {
    "GET /catalogue/media": "MHRX", "POST /catalogue/media": "MHRX", "POST /catalogue/media/begin": "MHRX",
    "GET /catalogue/media/{upload_id}": "MHRX", "POST /catalogue/media/{upload_id}/piece": "MHRX",
    "POST /catalogue/media/{upload_id}/drop": "MHRX",
    "GET /api/desk.json": "MHRPAX", "POST /accounts/{account_id}/oidc": "X",
    "GET /rights": "MHRPAX", "GET /rights/answers": "MHRPAX", "POST /rights/answers": "MHRX", "POST /rights/documents": "MHRX",
    "POST /rights/documents/{document_id}/withdraw": "MHRX", "GET /rights/documents/{document_id}/file": "MHRPAX",
    "POST /rights/holds/{hold_id}": "RPX", "POST /rights/keys": "MHRX", "POST /rights/keys/{token_id}/revoke": "MHRX",
    "POST /rights/keys/{token_id}/renew": "MHRX",
    "GET /": "MHRPAX", "POST /sign-out": "MHRPAX", "GET /password": "MHRPAX", "POST /password": "MHRPAX",
    "GET /findings": "MHRPAX", "GET /findings/{finding_id}": "MHRPAX", "POST /findings/{finding_id}/verdict": "MRPX",
    "POST /findings/next": "MRPX", "POST /findings/{finding_id}/full": "MRPX",
    "POST /findings/{finding_id}/claim": "MRPX", "POST /findings/{finding_id}/claim/renew": "MRPX",
    "POST /findings/{finding_id}/claim/end": "PX", "POST /findings/{finding_id}/skip": "MRPX",
    "POST /findings/{finding_id}/take-up": "MRPX", "POST /findings/{finding_id}/notes": "MRPX",
    "POST /findings/bulk/check": "MRPX", "POST /findings/bulk": "MRPX",
    "GET /snippets": "MRPX", "POST /snippets": "MRPX", "POST /snippets/{snippet_id}/delete": "MRPX",
    "POST /filters": "MHRPAX", "POST /filters/{filter_id}/delete": "MHRPAX",
    "GET /quality": "MRPAX", "POST /quality/next": "MRPX", "GET /quality/{sample_id}": "MRPX",
    "POST /quality/{sample_id}": "MRPX",
    "GET /me": "MHRPAX", "GET /me/keys": "MHRPAX", "POST /me/keys": "MHRPAX", "POST /me/preferences": "MHRPAX", "POST /me/sessions/{digest}/end": "MHRPAX",
    "POST /accounts/{account_id}/password": "X", "POST /accounts/{account_id}/sessions/end": "X",
    "GET /notices": "MHRPAX", "GET /notices/{draft_id}": "MHRPAX", "POST /notices/{draft_id}/recheck": "RPX",
    "POST /notices/{draft_id}/submit": "RPX", "POST /notices/{draft_id}/return": "RPX", "POST /notices/{draft_id}/discard": "RPX",
    "GET /notices/{draft_id}/approve": "RPX", "POST /notices/{draft_id}/approve": "RPX",
    "GET /notices/{draft_id}/preview.{form}": "MHRPAX", "POST /notices/{draft_id}/export.{form}": "RPX",
    "POST /notices/{draft_id}/dispatch": "RPX", "GET /notices/{draft_id}/receipts/{record_id}": "MHRPAX",
    "GET /catalogue": "MHRPAX", "GET /catalogue/works": "MHRPAX", "GET /catalogue/works/{row_id}": "MHRPAX",
    "GET /catalogue/holders/{holder_id}": "MHRPAX", "POST /catalogue/holders": "MHRX",
    "POST /catalogue/uploads": "MHRX", "GET /catalogue/uploads/{trial_id}": "MHRX",
    "POST /catalogue/uploads/{trial_id}/columns": "MHRX", "POST /catalogue/uploads/{trial_id}/commit": "MHRX",
    "GET /catalogue/uploads/{trial_id}/files/{name}": "MHRX", "POST /catalogue/batches/{batch_id}/undo": "MHRX",
    "GET /catalogue/batches/{batch_id}": "MHRPAX", "GET /catalogue/batches/{batch_id}/errors.csv": "MHRPAX",
    "GET /sites": "MRPAX", "GET /sites.xlsx": "MRPAX", "GET /proposals": "MRPAX", "POST /proposals/decline": "MX", "POST /sites/import": "MX", "POST /sites": "MX", "GET /sites/{key}": "MRPAX", "POST /sites/{key}/change": "MX",
    "POST /sites/{key}/sweep": "MX", "GET /sweeps": "MRPAX", "GET /sweeps/{sweep_id}": "MRPAX",
    "GET /stop": "MRPX", "POST /stop": "MRPX", "POST /resume": "MRPX", "GET /alerts": "MRPAX",
    "POST /alerts/{alert_id}/acknowledge": "MRPX", "POST /sites/{key}/exceptions": "P",
    "POST /sites/{key}/exceptions/{exception_id}/withdraw": "PX",
    "GET /sites/{key}/papers": "MRPAX", "POST /sites/{key}/papers": "RPX", "POST /sites/{key}/referrals": "RPX",
    "GET /notices/{draft_id}/fields": "MRPAX", "POST /notices/{draft_id}/fields": "RPX",
    "POST /notices/{draft_id}/redraw": "RPX", "POST /sites/{key}/figures": "RPX",
    "POST /sites/{key}/figures/{figure_id}/void": "RPX", "GET /sites/{key}/thresholds/section": "MRPAX",
    "GET /cases/{case_id}/thresholds/section": "MRPAX", "GET /law": "MRPAX",
    "GET /sites/{key}/routes": "MRPAX", "GET /sites/{key}/routes/section": "MRPAX",
    "POST /sites/{key}/determinations": "RPX", "POST /sites/{key}/facts": "RPX", "POST /sites/{key}/lookups": "RPX",
    "POST /sites/{key}/records/{what}/{row_id}/void": "RPX",
    "GET /contacts": "MRPAX", "POST /contacts": "RPX", "POST /contacts/{contact_id}/returned": "RPX",
    "GET /events": "AX", "GET /accounts": "X", "POST /accounts": "X", "POST /accounts/{account_id}/active": "X",
    "GET /media/asset/{asset_id}": "MHRPAX", "GET /media/listing/{media_id}": "MHRPAX",
    "GET /media/capture/{capture_id}": "MHRPAX", "GET /media/asset/{asset_id}/print": "MHRPAX",
    "GET /findings/{finding_id}/overlay": "MHRPAX", "GET /findings/{finding_id}/contents/{number}/text": "MHRPAX",
    "GET /findings/{finding_id}/contents/{number}/frames/{which}": "MHRPAX",
    "GET /findings/{finding_id}/contents/{number}/icon/{which}": "MHRPAX",
    "POST /findings/{finding_id}/negatives": "RPX", "GET /negatives": "MRPAX",
    "POST /negatives/{entry_id}/withdraw": "RPX",
    "GET /leads": "MRPAX", "GET /leads/new": "MRPX", "POST /leads/new": "MRPX", "GET /leads/{lead_id}": "MRPAX",
    "POST /leads/{lead_id}/look": "MRPX", "POST /leads/{lead_id}/decide": "MRPX",
    "POST /leads/{lead_id}/join": "MRPX", "POST /leads/{lead_id}/complaints/{complaint_id}": "MRPX",
    "POST /leads/{lead_id}/complaints/{complaint_id}/open": "MRPX", "POST /complaints/{complaint_id}/open": "RPX",
    "GET /dossiers": "MRPAX", "GET /dossiers/{dossier_id}": "MRPAX", "GET /dossiers/{dossier_id}/scans/{digest}": "MRPAX",
    "POST /dossiers/{dossier_id}/jurisdiction": "RPX", "POST /dossiers/{dossier_id}/take-back": "RPX",
    "POST /dossiers/{dossier_id}/confirmation": "RPX", "POST /dossiers/{dossier_id}/inspection": "RPX",
    "POST /dossiers/{dossier_id}/referral": "RPX", "POST /dossiers/{dossier_id}/close": "RPX",
    "POST /dossiers/{dossier_id}/reopen": "RPX", "POST /dossiers/{dossier_id}/cases": "RPX",
    "GET /cases": "MRPAX", "GET /cases/{case_id}": "MRPAX", "GET /cases/{case_id}/papers/{paper_id}": "MRPAX",
    "POST /cases/{case_id}/outcomes": "RPX", "POST /cases/{case_id}/outcomes/{outcome_id}/void": "RPX",
    "POST /cases/{case_id}/papers": "RPX", "POST /cases/{case_id}/describe": "RPX",
    "GET /complaints": "MRPAX", "POST /complaints": "RPX", "GET /complaints/{complaint_id}": "MRPAX",
    "POST /complaints/{complaint_id}/decide": "RPX", "POST /complaints/{complaint_id}/answer": "RPX",
    "POST /notices/{draft_id}/withdraw": "RPX", "POST /notices/{draft_id}/give-up": "RPX",
    "POST /notices/{draft_id}/recall": "RPX", "POST /notices/{draft_id}/unanswered": "RPX",
    "POST /notices/{draft_id}/official": "RPX", "GET /notices/{draft_id}/official/{record_id}": "MRPAX",
    "GET /deadlines": "MRPAX", "POST /deadlines/{deadline_id}/met": "RPX",
    "POST /deadlines/{deadline_id}/extend": "RPX", "POST /extensions/{extension_id}": "RPX",
    "POST /notices/{draft_id}/answers": "RPX",
    "GET /dossiers/{dossier_id}/outside": "MRPAX", "POST /dossiers/{dossier_id}/outside": "RPX",
    "POST /dossiers/{dossier_id}/outside/{evidence_id}/open": "RPX",
    "POST /dossiers/{dossier_id}/outside/{evidence_id}/withdraw": "RPX",
    "GET /reports": "MRPAX", "GET /reports/cell": "MRPAX", "GET /reports/{form}.xlsx": "MRPAX",
    "GET /reports/submissions/{submission_id}": "MRPAX",
    "GET /reports/submissions/{submission_id}/{form}.xlsx": "MRPAX",
    "POST /reports/submit": "RPXC", "POST /reports/import": "RPXC", "GET /reports/campaign": "MRPAX",
    "GET /reports/regions": "MRPAX", "GET /reports/sites": "MRPAX", "GET /reports/holders": "MHRPAX",
    "POST /reports/duties": "RPXC", "POST /reports/milestones": "RPXC",
    "POST /reports/milestones/{milestone_id}": "RPXC", "POST /reports/self-checks": "RPXC",
    "POST /reports/self-checks/{check_id}": "RPXC",
}  # fmt: skip


def with_clerk(roles: str) -> set[str]:
    """The clerk of statistics sees what the whole office sees; a row names it only where it may do more."""
    return set(roles) | ({"C"} if set("MRPAX") <= set(roles) else set())


def table(app: FastAPI) -> dict[str, access.Rule]:
    """Method and path to rule, read from the running application."""
    rows = {}
    for route in all_routes(app):
        if not isinstance(route.original_route, Mount):
            for method in route.methods or set():
                rows[f"{method} {route.path}"] = RULES[route.original_route.endpoint]
    return rows


def test_every_route_has_the_rule_that_this_table_says(app: FastAPI) -> None:
    seen = {name: "".join(LETTER[role] for role in Role if role in rule.roles) for name, rule in table(app).items()
            if not rule.public and not rule.scope}  # fmt: skip

    assert {name: set(roles) for name, roles in seen.items()} == {
        name: with_clerk(roles) for name, roles in EXPECTED.items()
    }


def test_the_api_takes_keys_of_these_scopes_and_no_session(app: FastAPI, sign_in: SignIn) -> None:
    person = sign_in("admin")
    for name in KEYED:
        method, path = name.split(" ")
        answer = person.request(method, re.sub(r"\{\w+(:path)?\}", "1", path))
        assert answer.status_code == 401, name

    assert {name: rule.scope for name, rule in table(app).items() if rule.scope} == KEYED


def test_only_these_routes_are_open_to_people_who_are_not_signed_in(app: FastAPI) -> None:
    assert {name for name, rule in table(app).items() if rule.public} == PUBLIC


def test_a_route_without_a_rule_does_not_start() -> None:
    app = FastAPI(openapi_url=None, dependencies=[Depends(access.enforce)])

    @app.get("/forgotten")
    def forgotten() -> str:
        return "open to all"

    with pytest.raises(ConfigurationError, match="/forgotten"):
        check_routes(app)


def test_documentation_of_the_interface_is_not_served(visitor: Person) -> None:
    assert [visitor.get(path).status_code for path in ("/docs", "/redoc", "/openapi.json")] == [404, 404, 404]


@pytest.mark.parametrize("role", ["monitor", "holder1", "reviewer", "approver", "auditor", "admin"])
def test_each_role_is_refused_what_the_table_does_not_give_it(
    app: FastAPI, sign_in: SignIn, role: str
) -> None:
    person = sign_in(role)
    letter = {"holder1": "H", "approver": "P", "admin": "X"}.get(role, role[0].upper())
    token = person.token()

    wrong = {}
    for name, roles in EXPECTED.items():
        method, path = name.split(" ")
        if path in {"/sign-out", "/password"}:
            continue
        path = re.sub(
            r"\{form\}",
            "docx",
            re.sub(r"\{key\}", "nowhere", re.sub(r"\{\w+\}", "999999", path.replace("{form}", "docx"))),
        )
        answer = person.get(path) if method == "GET" else person.post(path, data={"csrf": token})
        if (answer.status_code == 403) != (letter not in roles):
            wrong[name] = answer.status_code

    assert wrong == {}


def test_nobody_reads_anything_without_signing_in(app: FastAPI, seeded: Seeded, visitor: Person) -> None:
    for name in EXPECTED:
        method, path = name.split(" ")
        if method == "GET":
            answer = visitor.get(re.sub(r"\{\w+\}", "1", path).replace("preview.1", "preview.docx"))
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/sign-in"), path


def test_every_form_is_refused_without_its_hidden_field(app: FastAPI, sign_in: SignIn) -> None:
    person = sign_in("admin")
    for name, rule in table(app).items():
        method, path = name.split(" ")
        if method == "POST" and not rule.public and not rule.scope:
            path = re.sub(r"\{\w+\}", "1", path.replace("{form}", "docx"))
            assert person.post(path, data={}).status_code == 403, path
            assert person.post(path, data={"csrf": "x" * 43}).status_code == 403, path


def test_a_form_that_another_website_sends_is_refused(sign_in: SignIn) -> None:
    person = sign_in("reviewer")
    token = person.token()

    answer = person.post("/sign-out", data={"csrf": token}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert person.get("/findings").status_code == 200


def test_the_token_of_another_session_is_refused(sign_in: SignIn) -> None:
    first, second = sign_in("reviewer"), sign_in("monitor")

    assert second.post("/sign-out", data={"csrf": first.token()}).status_code == 403


def test_every_answer_carries_the_headers_that_a_browser_must_obey(sign_in: SignIn) -> None:
    person = sign_in("auditor")
    for path in ("/findings", "/nowhere", "/accounts", "/static/desk.css"):
        headers = person.get(path).headers
        assert "script" not in headers["content-security-policy"]
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    assert person.get("/findings").headers["cache-control"] == "no-store"


def test_no_page_holds_inline_script_or_style(sign_in: SignIn) -> None:
    person = sign_in("admin")
    for path in ("/", "/findings", "/findings/1", "/notices", "/notices/1", "/catalogue", "/catalogue/works/1",
                 "/sites", "/sites/novelbbs", "/sweeps", "/sweeps/1", "/events", "/accounts", "/password", "/negatives"):  # fmt: skip
        for element in html.fromstring(person.get(path).content).iter(html.etree.Element):
            assert element.tag != "script" or element.get("src"), path
            assert not [name for name in element.attrib if name == "style" or name.startswith("on")], path
            assert not element.get("href", "").lower().startswith(("javascript:", "data:", "http")), path


def test_a_body_beyond_the_limit_is_not_read(sign_in: SignIn) -> None:
    person = sign_in("admin")

    answer = person.post("/sites", data={"csrf": person.token(), "url": "x" * 400_000})
    assert (answer.status_code, "此处最大 256 KiB" in answer.text, "at most 256 KiB" in answer.text) == (
        413,
        True,
        True,
    )
