"""Errors as pages: a person sees what happened and what to do; nothing is swallowed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, DBAPIError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from desk.web.access import Forbidden, KeyNeeded, PasswordChangeNeeded, SignInNeeded, TooMany
from desk.web.pages import LANGUAGE_COOKIE, language_of, page, redirect
from desk.web.translate import marked as _
from records import away
from records.errors import (
    Conflict,
    CopywatchError,
    DatabaseAway,
    NotAllowed,
    NotFound,
    OutOfHours,
    Refused,
    Stopped,
    Tampered,
    UnknownSite,
)

log = structlog.get_logger(__name__)

HEADINGS: dict[int, str] = {
    400: _("This form cannot be read"),
    403: _("You may not do this"),
    404: _("Nothing is here"),
    405: _("Nothing is here"),
    409: _("This cannot be done now"),
    422: _("This input cannot be used"),
    429: _("Too much at once"),
    500: _("Something is broken"),
    503: _("The database does not answer"),
}
RETRY_AFTER_S = 10
STATUS: tuple[tuple[type[CopywatchError], int], ...] = (
    (KeyNeeded, 401), (TooMany, 429), (UnknownSite, 404), (Forbidden, 403), (NotFound, 404), (Conflict, 409), (NotAllowed, 409), (Stopped, 409), (OutOfHours, 409), (Refused, 422), (Tampered, 500), (DatabaseAway, 503),
    (CopywatchError, 500),
)  # fmt: skip
"""First fit counts: narrow classes stand before wide ones."""


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(CopywatchError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(OverflowError, _unusable)
    app.add_exception_handler(DataError, _unusable)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(Exception, _broken)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, CopywatchError)
    if isinstance(error, SignInNeeded):
        back = error.data.get("back", "")
        return redirect(f"/sign-in?back={back}" if back and back != "/" else "/sign-in")
    if isinstance(error, PasswordChangeNeeded):
        return redirect("/password")
    status = next(code for kind, code in STATUS if isinstance(error, kind))
    if status >= 500:
        log.error("request failed", path=request.url.path, error=str(error), data=error.data)
    if _is_api(request):
        code = getattr(error, "code", type(error).__name__)
        return _plain(status, code, str(error), error.message_zh)
    return _page(request, status, sentence(request, error), _reasons(request, error))


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _plain(status: int, code: str, message: str, zh: str) -> Response:
    """An error for programs: a stable code and both sentences."""
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"code": code, "message": message, "message_zh": zh}, status, headers)


def sentence(request: Request, error: CopywatchError) -> str:
    """What the error says in the person's language; in both where nobody can look up which that is."""
    if isinstance(error, DatabaseAway) and LANGUAGE_COOKIE not in request.cookies:
        return f"{error.message_zh} · {error}"
    return error.message_zh if language_of(request) == "zh_CN" else str(error)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if _is_api(request):
        return _plain(error.status_code, "http", str(error.detail), "")
    return _page(request, error.status_code, "", [])


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = ", ".join(".".join(str(part) for part in one["loc"][1:]) for one in error.errors())
    if _is_api(request):
        return _plain(422, "invalid", f"these fields cannot be read: {fields}", f"无法读取：{fields}")
    return _page(request, 422, fields, [])


def _unusable(request: Request, error: Exception) -> Response:  # noqa: ARG001 - says nothing that a person could use
    """A number that no row can have, or a character that the database does not store."""
    return _page(request, 422, "", [])


def _database(request: Request, error: Exception) -> Response:
    """The database is away for a while: said in words, with the moment to come again. Any other fault of it is one of ours."""
    told = away.told(error)
    if told is None:
        raise error
    if not hasattr(request.state, "viewer"):
        request.state.viewer = None
    answer = _ours(request, told)
    answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    return answer


def _broken(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the server logs it with its traceback
    return _page(request, 500, "", [])


def _page(request: Request, status: int, text: str, reasons: list[str]) -> Response:
    if not hasattr(request.state, "viewer"):
        request.state.viewer = None
    heading = HEADINGS.get(status, HEADINGS[500 if status >= 500 else 400])
    return page(
        request, "failure.html", status, heading=heading, sentence=text, reasons=reasons, back=_back(request)
    )


def _back(request: Request) -> str:
    """The page of ours whose form was refused, empty where nobody knows; what was typed stands there in most browsers."""
    told = urlsplit(request.headers.get("referer", ""))
    named = told.path.startswith("/") and not told.path.startswith("//")
    ours = request.method != "GET" and told.netloc == request.url.netloc and named
    return f"{told.path}?{told.query}" if ours and told.query else told.path if ours else ""


def _reasons(request: Request, error: CopywatchError) -> list[str]:
    """A reason is a sentence, or a pair of sentences under `zh` and `en`; codes are for programs and stay out."""
    language = "zh" if language_of(request) == "zh_CN" else "en"
    reasons = error.data.get("reasons", [])
    told = [one.get(language, str(one)) if isinstance(one, dict) else str(one) for one in reasons]
    return [one for one in told if not re.fullmatch(r"[a-z][a-z0-9_.:]*", one)]
