"""Who may call which route: a rule stands at every route, and a route without one does not start.

`@allow(Role...)` stands directly above the function, below the router's decorator. The check runs as a
dependency of the whole application before anything else: session, role, and for everything but reading
the hidden CSRF field as well.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, TypeVar
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from limits import RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute, Mount

from desk import tokens
from desk.web import sessions
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.errors import ConfigurationError, CopywatchError, NotAllowed, Refused
from records.rights import ApiToken
from records.vocabulary import Role
from takedown.approving.paperstep import MAY_APPROVE

SAFE_METHODS = {"GET", "HEAD"}
ANONYMOUS_COOKIE = "copywatch_form"
"""Stands in for the session's CSRF token on the two forms that people meet before they are signed in."""

CSRF_HEADER = "X-CSRF-Token"
"""A program says the hidden field here: a header of that name cannot be sent by another website's form."""

EVERYONE = frozenset(Role)
OFFICE = EVERYONE - {Role.RIGHTS_HOLDER}
TRIAGE = frozenset({Role.MONITOR, Role.REVIEWER, Role.APPROVER, Role.ADMIN})
SUPERVISORS = frozenset({Role.APPROVER, Role.ADMIN})
PAPERS = frozenset({Role.REVIEWER, Role.APPROVER, Role.ADMIN})
APPROVERS = MAY_APPROVE
UPLOADERS = frozenset({Role.MONITOR, Role.REVIEWER, Role.ADMIN, Role.RIGHTS_HOLDER})
SCOPE_KEEPERS = frozenset({Role.MONITOR, Role.ADMIN})
AUDITORS = frozenset({Role.AUDITOR, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})

OPEN_BEFORE_CHANGE = frozenset({"/password", "/sign-out", "/language"})
FORMS = RateLimitItemPerMinute(240)
CALLS = RateLimitItemPerMinute(600)
"""Forms of one session in a minute: keys held down and scripts gone wrong are stopped, the quickest reviewer is not."""


@dataclass(frozen=True)
class Rule:
    """Roles that may call a route; `public` ones are open to people who are not signed in."""

    roles: frozenset[Role]
    public: bool = False
    scope: str = ""
    """Of a route of the API: what a key must be allowed; no session and no form is looked at there."""


class SignInNeeded(CopywatchError):
    """Nobody is signed in; data holds the way back."""


class PasswordChangeNeeded(CopywatchError):
    """The password was set by an administrator and must be changed before anything else."""


class TooMany(Refused):
    """More forms in a minute than a person sends."""


class KeyNeeded(CopywatchError):
    """A route of the API was called without a live key."""


class Forbidden(NotAllowed):
    """The person's role may not do this, or the form was not made for this session."""


Endpoint = TypeVar("Endpoint", bound=Callable[..., object])
RULES: dict[Callable[..., object], Rule] = {}


def allow(roles: Iterable[Role]) -> Callable[[Endpoint], Endpoint]:
    """Declare who may call the route below."""
    return _declare(Rule(frozenset(roles)))


def public(endpoint: Endpoint) -> Endpoint:
    """Declare a route open to everybody: sign-in, first run, health."""
    return _declare(Rule(frozenset(), public=True))(endpoint)


def keyed(scope: str) -> Callable[[Endpoint], Endpoint]:
    """Declare a route of the API that a key of this scope may call."""
    return _declare(Rule(frozenset(), scope=scope))


def all_routes(app: FastAPI) -> Iterator[RouteContext]:
    """Every route of the application, also of the routers it includes."""
    return iter_route_contexts(app.routes)


def check_routes(app: FastAPI) -> None:
    """Raise ConfigurationError naming every route that has no rule; static files need none."""
    bare = [str(route.path) for route in all_routes(app) if not _has_rule(route.original_route)]
    if bare:
        names = ", ".join(bare)
        raise ConfigurationError(f"routes without an access rule: {names}; add @allow(...)", routes=bare)


async def enforce(request: Request) -> None:
    """The check of every request. Raises SignInNeeded or Forbidden."""
    rule = RULES.get(request.scope["route"].endpoint)
    if rule is None:  # check_routes has seen them all; this is the second lock
        raise Forbidden("this route has no access rule", zh="该页面没有访问规则")
    if rule.scope:
        request.state.viewer = None
        request.state.key = await run_in_threadpool(_key, request, rule.scope)
        return
    viewer = await run_in_threadpool(_session, request)
    request.state.viewer = viewer
    if not rule.public:
        _check_role(rule, viewer, request)
        _check_password(viewer, request)
    if request.method not in SAFE_METHODS:
        _check_pace(viewer, request)
        await _check_form(request, viewer)


def may(viewer: Viewer | None, roles: frozenset[Role]) -> bool:
    """Whether a button should be drawn; the route's own rule decides when it is pressed."""
    return viewer is not None and viewer.role in roles


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


# what only looks something up is a coroutine: anything else is sent to another thread and waited for


async def _desk(request: Request) -> Desk:
    return desk_of(request)


async def _signed_in(request: Request) -> Viewer:
    viewer: Viewer | None = request.state.viewer
    if viewer is None:
        raise SignInNeeded("sign in first", zh="请先登录", back="")
    return viewer


async def _key_held(request: Request) -> ApiToken:
    key: ApiToken = request.state.key
    return key


KeyDep = Annotated[ApiToken, Depends(_key_held)]
DeskDep = Annotated[Desk, Depends(_desk)]
ViewerDep = Annotated[Viewer, Depends(_signed_in)]


def _session(request: Request) -> Viewer | None:
    # a page that asks by itself every few seconds must not keep an absent person signed in
    touch = "poll" not in request.query_params
    return sessions.find(desk_of(request), request.cookies.get(sessions.COOKIE), touch=touch)


def _key(request: Request, scope: str) -> ApiToken:
    kind, _space, token = request.headers.get("authorization", "").partition(" ")
    found = tokens.find(desk_of(request), token.strip()) if kind.lower() == "bearer" else None
    if found is None:
        raise KeyNeeded(
            "send a live key: Authorization: Bearer cw_…", zh="请在 Authorization 头中提供有效密钥"
        )
    limiter: FixedWindowRateLimiter = request.app.state.forms
    if not limiter.hit(CALLS, found.digest):
        raise TooMany("too_many_calls", f"at most {CALLS}; wait a moment", zh="调用过于频繁，请稍候再试")
    if scope not in found.scopes:
        raise Forbidden(f"this key may not {scope}", zh="该密钥没有此权限", scope=scope)
    return found


def _declare(rule: Rule) -> Callable[[Endpoint], Endpoint]:
    def keep(endpoint: Endpoint) -> Endpoint:
        RULES[endpoint] = rule
        return endpoint

    return keep


def _has_rule(route: BaseRoute) -> bool:
    if isinstance(route, Mount):
        return route.path == "/static"
    return isinstance(route, APIRoute) and route.endpoint in RULES


def _check_role(rule: Rule, viewer: Viewer | None, request: Request) -> None:
    if viewer is None:
        back = request.url.path if request.method in SAFE_METHODS else ""
        if back and request.url.query:
            back = f"{back}?{request.url.query}"
        raise SignInNeeded("sign in first", zh="请先登录", back=quote(back, safe="/"))
    if viewer.role not in rule.roles:
        raise Forbidden(
            f"the role {viewer.role.value} may not do this",
            zh="您的角色无权进行此操作",
            role=viewer.role.value,
        )


def _check_pace(viewer: Viewer | None, request: Request) -> None:
    limiter: FixedWindowRateLimiter = request.app.state.forms
    if viewer is not None and not limiter.hit(FORMS, viewer.session_digest):
        raise TooMany(
            "too_many_forms", "too many forms in a minute; wait a moment", zh="操作过于频繁，请稍候再试"
        )


def _check_password(viewer: Viewer | None, request: Request) -> None:
    """A password that somebody else chose opens nothing but the page that changes it."""
    if viewer is not None and viewer.must_change and request.url.path not in OPEN_BEFORE_CHANGE:
        raise PasswordChangeNeeded("change the password first", zh="请先修改密码")


async def _check_form(request: Request, viewer: Viewer | None) -> None:
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden("this form was sent from another website", zh="该表单来自其他网站，已拒绝")
    expected = viewer.csrf if viewer else request.cookies.get(ANONYMOUS_COOKIE, "")
    sent = request.headers.get(CSRF_HEADER) or (await request.form()).get("csrf", "")
    if (
        not expected
        or not isinstance(sent, str)
        or not secrets.compare_digest(sent.encode(), expected.encode())
    ):
        raise Forbidden(
            "this form was not made for this session; open the page again",
            zh="表单已失效，请重新打开页面后再提交",
        )
