"""Every table module, imported once, so that `Base.metadata` is whole (for migrations)."""

from records import (
    accounts,
    alerts,
    captures,
    cases,
    casework,
    catalog,
    changes,
    clocks,
    contacts,
    determinations,
    events,
    facts,
    findings,
    jobs,
    page_memory,
    prints,
    robots_exceptions,
    schedules,
    scope,
    site_marks,
    stops,
    sweeps,
    warnlist,
)

__all__ = [
    "accounts", "alerts", "captures", "cases", "casework", "catalog", "changes", "clocks", "contacts", "determinations", "events", "facts",
    "findings", "jobs", "page_memory", "prints", "robots_exceptions", "schedules", "scope", "site_marks", "stops",
    "sweeps", "warnlist",
]  # fmt: skip
