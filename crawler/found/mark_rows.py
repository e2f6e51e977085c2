"""Where a sweep writes the marks of its site. Inside the ledger's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.asked.planned import Result
from records.site_marks import SiteMark


def store(
    session: Session, site_id: int, results: Sequence[Result], captures: Mapping[int, int], now: datetime
) -> None:
    """Write new marks, and that known ones were seen again. `captures`: `id()` of a result to its response's row."""
    seen = [(mark, result) for result in results for mark in result.marks]
    if not seen:
        return
    known = {
        (row.kind, row.value): row
        for row in session.scalars(
            select(SiteMark).where(
                SiteMark.site_id == site_id, SiteMark.value.in_({mark.value for mark, _result in seen})
            )
        )
    }
    for mark, result in seen:
        row = known.get((mark.kind, mark.value))
        if row is None:
            row = known[mark.kind, mark.value] = SiteMark(
                site_id=site_id, kind=mark.kind, value=mark.value, detail=mark.detail, url=result.entry.planned.url,
                first_seen=now, last_seen=now, capture_id=captures.get(id(result)),
            )  # fmt: skip
            session.add(row)
        row.last_seen = now
        if mark.detail.get("chain") and not row.detail.get("chain"):
            row.detail = mark.detail  # kept before chains were, or not every answer brings one
    session.flush()
