"""Pages that only scripts fill are drawn in turns, where a site has more of them than one sweep draws.

Half of what a sweep draws is kept for those that have waited longest; the other half goes to whoever comes, as ever.
Inside the ledger's transactions; nothing is written for a site whose pages are all drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from crawler.asked.planned import Result
from records.clock import shown
from records.page_turns import DrawingTurn

MAX_FILLED = 300
"""Pages of one sweep that are drawn because only scripts fill them; a browser draws about one a second."""
MOST_KEPT = 50_000
"""Of one site; what is beyond waits to be met again."""
AT_ONCE = 500


class DrawingTurns:
    """What waits to be drawn on one site, in the hands of one sweep. Not for several threads."""

    def __init__(self, site_id: int) -> None:
        self.site_id, self._mine = site_id, DrawingTurn.site_id == site_id
        self._first: frozenset[str] = frozenset()
        self._others = 0
        self._met: set[str] = set()
        self._room = MOST_KEPT

    def recall(self, session: Session) -> None:
        """Learn whose turn it is."""
        rows = select(DrawingTurn.fingerprint).where(self._mine).order_by(DrawingTurn.since, DrawingTurn.id)
        self._first = frozenset(session.scalars(rows.limit(MAX_FILLED // 2)))
        self._room = MOST_KEPT - (session.scalar(select(func.count()).where(self._mine)) or 0)

    def take(self, fingerprint: str) -> bool:
        """Whether this page is drawn in this sweep; one that is, is counted."""
        if fingerprint in self._first:
            return True
        self._others += 1
        return self._others <= MAX_FILLED - len(self._first)

    def store(self, session: Session, results: Sequence[Result], began: datetime) -> None:
        """Write which pages were drawn, and which wait; `began`: when the sweep did."""
        told = {one.entry.fingerprint: one.drawn for one in results if one.drawn is not None}
        if not told:
            return
        self._met.update(self._first & told.keys())
        self._drop(session, [print_ for print_, drawn in told.items() if drawn])
        left = [print_ for print_, drawn in told.items() if not drawn]
        mine = self._mine & DrawingTurn.fingerprint.in_(left)
        known = set(session.scalars(select(DrawingTurn.fingerprint).where(mine))) if left else set()
        rows = [
            {"site_id": self.site_id, "fingerprint": print_, "since": began}
            for print_ in left
            if print_ not in known
        ][: max(self._room, 0)]
        self._room -= len(rows)
        if rows:
            session.execute(insert(DrawingTurn), rows)

    def end(self, session: Session, *, whole: bool) -> str:
        """Let go of those whose turn it was and that were not met; what still waits, in both languages, empty for nothing.

        `whole`: the sweep saw the whole site, so what waits of earlier sweeps is no longer there.
        """
        if whole:
            session.execute(delete(DrawingTurn).where(self._mine))
            return ""
        self._drop(session, sorted(self._first - self._met))
        waiting, since = session.execute(
            select(func.count(), func.min(DrawingTurn.since)).where(self._mine)
        ).one()
        if not waiting:
            return ""
        return (
            f"{waiting} pages wait to be drawn, the first since {shown(since)}"
            f" · {waiting} 页等待呈现，最早自 {shown(since)} 起"
        )

    def _drop(self, session: Session, prints: Sequence[str]) -> None:
        for start in range(0, len(prints), AT_ONCE):
            part = DrawingTurn.fingerprint.in_(prints[start : start + AT_ONCE])
            session.execute(delete(DrawingTurn).where(self._mine, part))
