"""Numbers of works, which are shown on many pages and take long to count where there are a million.

Up to ten thousand they are counted each time. Beyond that a number is remembered until an upload has changed the
catalogue or been taken back, which are the only ways in which works come and go.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.catalog import ImportBatch, Work
from records.imports import BatchUndo
from records.under_way import UploadUnderWay

ALWAYS = 10_000
KEPT = 1_000
_known: dict[tuple[str, tuple[int, ...], int | None], int] = {}


def works(session: Session, holder_id: int | None = None) -> int:
    """How many works a right holder has, or all of them together."""
    own = [] if holder_id is None else [Work.holder_id == holder_id]
    few = select(Work.id).where(*own).limit(ALWAYS + 1).subquery()
    number = session.scalar(select(func.count()).select_from(few)) or 0
    if number <= ALWAYS:
        return number
    key = (str(session.get_bind().engine.url), _revision(session), holder_id)
    if key not in _known:
        if len(_known) >= KEPT:
            _known.clear()
        _known[key] = session.scalar(select(func.count()).select_from(Work).where(*own)) or 0
    return _known[key]


def _revision(session: Session) -> tuple[int, ...]:
    """The newest upload, how many were taken back, and how many go in by parts just now."""
    newest = session.scalar(select(func.max(ImportBatch.id)))
    counted = (session.scalar(select(func.count()).select_from(one)) for one in (BatchUndo, UploadUnderWay))
    return newest or 0, *(number or 0 for number in counted)
