"""Every table module, imported once, so that `Base.metadata` is whole (for migrations)."""

from records import accounts, captures, cases, catalog, events, findings, jobs, prints, scope, sweeps

__all__ = [
    "accounts", "captures", "cases", "catalog", "events", "findings", "jobs", "prints", "scope", "sweeps",
]  # fmt: skip
