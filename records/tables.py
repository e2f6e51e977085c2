"""Every table module, imported once, so that `Base.metadata` is whole (for migrations)."""

from records import (
    accounts,
    alerts,
    captures,
    cases,
    catalog,
    events,
    findings,
    jobs,
    prints,
    robots_exceptions,
    schedules,
    scope,
    stops,
    sweeps,
    warnlist,
)

__all__ = [
    "accounts", "alerts", "captures", "cases", "catalog", "events", "findings", "jobs", "prints",
    "robots_exceptions", "schedules", "scope", "stops", "sweeps", "warnlist",
]  # fmt: skip
