"""Forms for people who are not signed in: sign-in, first run, a complaint from the public."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from desk.web import sessions
from desk.web.access import ANONYMOUS_COOKIE
from desk.web.pages import page


def anonymous_form(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page with a form whose token stands in a cookie of its own, as there is no session to hold it."""
    token = request.cookies.get(ANONYMOUS_COOKIE) or secrets.token_urlsafe(32)
    request.state.anonymous_csrf = token
    answer = page(request, template, status, **values)
    answer.set_cookie(
        ANONYMOUS_COOKIE, token, httponly=True, samesite="strict", secure=sessions.cookie_is_secure(request)
    )
    return answer
