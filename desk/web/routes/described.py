"""The desk described for programs: what a signed-in person's role may call, as OpenAPI."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

from desk.web import sessions
from desk.web.access import CSRF_HEADER, EVERYONE, RULES, SAFE_METHODS, ViewerDep, all_routes, allow
from records.vocabulary import Role

router = APIRouter()
ABOUT = (
    "Pages and forms of the desk as this role may call them. A form answers 303 to the page that shows what it did. "
    "Programs of right holders use /api/openapi.json and a key instead."
)
ENTRANCES = ("/sign-in", "/first-run")
"""Where paths begin that lead in: for people who are not signed in."""


@router.get("/api/desk.json")
@allow(EVERYONE)
def description(request: Request, viewer: ViewerDep) -> JSONResponse:
    """The OpenAPI description of the pages and forms that this person may use; it says nothing of anybody's data."""
    return JSONResponse(described(request.app, viewer.role))


@cache
def described(app: FastAPI, role: Role | None) -> dict[str, Any]:
    """The same for a role, or for people who are not signed in. Every route that is not for them is left out."""
    said = get_openapi(title="copywatch desk", version="1", routes=app.routes, description=ABOUT)
    mine = set(_callable(app, role))
    paths = {
        path: {method: _told(method, one) for method, one in methods.items() if (path, method) in mine}
        for path, methods in said["paths"].items()
    }
    said["paths"] = {path: methods for path, methods in paths.items() if methods}
    said.setdefault("components", {})["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": sessions.COOKIE},
        "form": {"type": "apiKey", "in": "header", "name": CSRF_HEADER},
    }
    said["security"] = [{"session": [], "form": []}]
    return said


def _callable(app: FastAPI, role: Role | None) -> Iterator[tuple[str, str]]:
    for route in all_routes(app):
        rule = RULES.get(getattr(route.original_route, "endpoint", None))  # type: ignore[arg-type]  # a mount has none
        if rule is None or rule.scope or (role is not None and str(route.path).startswith(ENTRANCES)):
            continue
        if rule.public or role in rule.roles:
            for method in route.methods or ():
                yield str(route.path).replace(":path}", "}"), method.lower()


def _told(method: str, operation: dict[str, Any]) -> dict[str, Any]:
    """With the answers that every route gives, so that a program takes none of them for a surprise."""
    page: dict[str, Any] = {"description": "a page that says why", "content": {"text/html": {}}}
    answers = dict.fromkeys(("403", "404", "409", "413", "422", "429"), page)
    moved: dict[str, Any] = {"303": {"description": "go to the address in Location"}}
    fine = operation.get("responses", {}).get("200", {"description": "the page"})
    if method.upper() not in SAFE_METHODS:
        answers |= moved
    return {**operation, "responses": {"200": {**fine, "content": {"text/html": {}}}, **answers}}
