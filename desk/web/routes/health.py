"""For machines: whether the desk is ready, and its figures for Prometheus."""

from __future__ import annotations

import ipaddress
import secrets

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from desk import metrics
from desk.web.access import DeskDep, public
from records.settings import Settings

router = APIRouter()
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
"""A proxy on this machine asks for somebody else: then the address says nothing."""


@router.get("/readyz")
@public
def ready(desk: DeskDep) -> Response:
    """200 where the database answers and has this version's tables, 503 otherwise."""
    try:
        current = desk.database.is_current()
    except SQLAlchemyError:
        current = False
    return JSONResponse({"database": "ok" if current else "unusable"}, 200 if current else 503)


@router.get("/metrics")
@public
def figures(request: Request, desk: DeskDep) -> Response:
    """Figures of the office; for this machine, or with the token that the settings name."""
    if not may_read(request, desk.settings):
        return PlainTextResponse("metrics are read from this machine, or with COPYWATCH_METRICS_TOKEN\n", 403)
    return Response(metrics.exposition(desk), media_type=metrics.CONTENT_TYPE)


def may_read(request: Request, settings: Settings) -> bool:
    """Whether the asker holds the token, or is a program of this machine that nobody stands behind."""
    kind, _, sent = request.headers.get("authorization", "").partition(" ")
    if settings.metrics_token and kind.lower() == "bearer":
        return secrets.compare_digest(sent.strip().encode(), settings.metrics_token.encode())
    return _is_local(request)


def _is_local(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
