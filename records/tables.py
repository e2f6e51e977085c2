"""Every table module, imported once, so that `Base.metadata` is whole (for migrations)."""

from records import (
    accounts,
    alerts,
    campaigns,
    captures,
    cases,
    casework,
    catalog,
    changes,
    clocks,
    contacts,
    determinations,
    drawn,
    events,
    facts,
    findings,
    jobs,
    outside,
    page_memory,
    prints,
    proceedings,
    retention,
    robots_exceptions,
    schedules,
    scope,
    site_marks,
    stops,
    sweeps,
    triage,
    warnlist,
)

__all__ = [
    "accounts", "alerts", "campaigns", "captures", "cases", "casework", "catalog", "changes", "clocks", "contacts", "determinations", "drawn", "events", "facts",
    "findings", "jobs", "outside", "page_memory", "prints", "proceedings", "retention", "robots_exceptions", "schedules", "scope", "site_marks", "stops",
    "sweeps", "triage", "warnlist",
]  # fmt: skip
