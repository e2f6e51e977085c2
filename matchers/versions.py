"""What an answer hangs on, as one digest: the same revision gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date

from matchers import load
from matchers.facts import ListingFacts, WorkFacts, within
from matchers.model import Model, packaged
from matchers.record import engine


class Versions:
    """The catalogue's digest, and the revision of each listing against it."""

    def __init__(self, works: Sequence[WorkFacts], model: Model | None = None) -> None:
        self.catalogue = load.revision(works)
        self.engine = engine(model or packaged())
        windows = [_windows_of(work) for work in works]
        self._limited = [one for one in windows if any(start or end for start, end in one)]
        self._by_day: dict[date | None, str] = {}

    def revision(self, content: str, facts: ListingFacts) -> str:
        """Digest of a listing's content, its prints, the catalogue, open windows and the matcher itself."""
        parts = [
            content,
            load.revision(facts.pictures),
            self.catalogue,
            self.engine,
            self._windows(facts.seen),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def _windows(self, day: date | None) -> str:
        """Which windows a day falls into: the answer changes when one opens or closes, not every day."""
        if day not in self._by_day:
            inside = [[within(window, day) for window in windows] for windows in self._limited]
            self._by_day[day] = hashlib.sha256(json.dumps(inside).encode()).hexdigest()
        return self._by_day[day]


def _windows_of(work: WorkFacts) -> list[tuple[date | None, date | None]]:
    grants = [(grant.valid_from, grant.valid_to) for grant in work.grants]
    return [(work.valid_from, work.valid_to), *grants]
