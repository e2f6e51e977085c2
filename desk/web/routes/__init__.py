"""The pages, one module per subject; a new subject is one module and one line here."""

from __future__ import annotations

from fastapi import APIRouter

from desk.web.routes import (
    catalogue,
    catalogue_uploads,
    contents,
    events,
    findings,
    home,
    media,
    negatives,
    papers,
    people,
    sites,
    start,
    sweeps,
)

ROUTERS: tuple[APIRouter, ...] = (
    start.router, home.router, findings.router, papers.router, catalogue.router, catalogue_uploads.router, sites.router, sweeps.router,
    events.router, people.router, media.router, contents.router, negatives.router,
)  # fmt: skip
