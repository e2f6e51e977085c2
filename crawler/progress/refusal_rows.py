"""The refusals of one sweep: counted all, stored once per address and reason, up to a limit per reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from attrs import asdict
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from crawler.asked.planned import Refused
from records.clock import Clock
from records.sweeps import Refusal

MAX_REFUSAL_ROWS = 1000
"""Per reason; the rest is counted on the sweep only."""


class RefusalRows:
    """Not for several threads. `counts`: reason to number."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stored: set[tuple[str, str]] = set()
        self.counts: Counter[str] = Counter()

    def recall(self, session: Session, sweep_id: int, counts: dict[str, int]) -> None:
        """Learn what an earlier process of this sweep had refused."""
        self.counts.update(counts)
        rows = session.execute(select(Refusal.url, Refusal.reason).where(Refusal.sweep_id == sweep_id))
        self._stored = {(url, reason) for url, reason in rows}

    def store(self, session: Session, sweep_id: int, refused: Iterable[Refused]) -> None:
        """Count and write refusals; one that is known already changes nothing."""
        rows = []
        for one in refused:
            reason = one.reason.value
            if (one.url, reason) in self._stored:
                continue
            self._stored.add((one.url, reason))
            self.counts[reason] += 1
            if self.counts[reason] <= MAX_REFUSAL_ROWS:
                at = self._clock.now()
                rows.append({**asdict(one), "reason": reason, "sweep_id": sweep_id, "at": at})
        if rows:
            session.execute(insert(Refusal), rows)
