"""The desk as a web application."""

from __future__ import annotations

import secrets
from pathlib import Path

from fastapi import Depends, FastAPI
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from desk.web import access, failures
from desk.web.headers import BodyLimit, SafeHeaders
from desk.web.pace import Pace, in_turn
from desk.web.routes import ROUTERS
from desk.wiring import Desk

STATIC = Path(__file__).with_name("static")


def create_app(desk: Desk, *, loopback: bool = True) -> FastAPI:
    """The application over a desk's database and vault. It reads and writes rows and fetches nothing.

    `loopback`: only this machine can reach it, so plain http may carry the session cookie.
    Raises ConfigurationError where a route has no access rule.
    """
    app = FastAPI(
        title="copywatch", dependencies=[Depends(in_turn, scope="function"), Depends(access.enforce)],
        openapi_url=None, docs_url=None, redoc_url=None,
    )  # fmt: skip
    app.state.desk, app.state.loopback = desk, loopback
    app.state.forms = FixedWindowRateLimiter(MemoryStorage())
    app.state.pace = Pace()
    app.state.chance = secrets.SystemRandom().random
    for router in ROUTERS:
        app.include_router(router)
    # only static files are compressed: a page that holds a secret and echoes input must not be (BREACH)
    app.mount("/static", GZipMiddleware(StaticFiles(directory=STATIC)), name="static")
    failures.install(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(SafeHeaders)
    access.check_routes(app)
    return app
