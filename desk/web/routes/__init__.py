"""The pages, one module per subject; a new subject is one module and one line here."""

from __future__ import annotations

from fastapi import APIRouter

from desk.web.routes import findings, home, media, start

ROUTERS: tuple[APIRouter, ...] = (start.router, home.router, findings.router, media.router)
