"""What an answer hangs on, as one digest: the same revision gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from matchers.content.negatives import Bank
from matchers.facts import ListingFacts, within
from matchers.index import held, load, parts_of
from matchers.index.state import State
from matchers.model import Model, packaged
from matchers.record import engine
from matchers.titles import store


class Versions:
    """The catalogue's digest, and the revision of each listing against it."""

    def __init__(self, state: State, model: Model | None = None, bank: Bank | None = None) -> None:
        self.catalogue = state.revision
        self.engine = engine(model or packaged())
        self._index = store.versions()
        self._limited = state.windows
        self._bank = (bank or Bank()).revision
        self._by_day: dict[date | None, str] = {}

    def revision(self, content: str, facts: ListingFacts) -> str:
        """Digest of a listing's content, its prints, the catalogue and its bank, open windows and the matcher itself."""
        parts = [
            content,
            load.revision(facts.pictures),
            held.revision(facts.fetched),
            self._bank,
            self.catalogue,
            self.engine,
            self._index,
            self._windows(facts.seen),
            *parts_of.revision(facts),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def _windows(self, day: date | None) -> str:
        """Which windows a day falls into: the answer changes when one opens or closes, not every day."""
        if day not in self._by_day:
            inside = [within(window, day) for window in self._limited]
            self._by_day[day] = hashlib.sha256(json.dumps(inside).encode()).hexdigest()
        return self._by_day[day]
