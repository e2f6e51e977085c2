"""The pages, one module per subject; a new subject is one module and one line here."""

from __future__ import annotations

from fastapi import APIRouter

from desk.web.routes import (
    api,
    bulk,
    campaign_pages,
    cases,
    catalogue,
    catalogue_uploads,
    complaints,
    contents,
    deadlines,
    described,
    disclosures,
    dossiers,
    drawing,
    events,
    exceptions,
    filters,
    findings,
    health,
    home,
    large_files,
    leads,
    me,
    media,
    negatives,
    orders,
    outside,
    papers,
    people,
    quality,
    referrals,
    reports,
    rights,
    scores,
    signon,
    sites,
    snippets,
    start,
    sweeps,
    turns,
)

ROUTERS: tuple[APIRouter, ...] = (
    start.router, home.router, bulk.router, findings.router, turns.router, filters.router, snippets.router, quality.router, papers.router, catalogue.router, catalogue_uploads.router, large_files.router, sites.router, sweeps.router,
    orders.router, exceptions.router, health.router,
    events.router, people.router, me.router, media.router, contents.router, negatives.router, referrals.router, drawing.router,
    deadlines.router, dossiers.router, cases.router, complaints.router, disclosures.router, leads.router, outside.router, reports.router, campaign_pages.router, scores.router,
    rights.router, api.router, api.document, described.router, signon.router,
)  # fmt: skip
