"""What a sweep has met already, in memory that does not grow with its site.

A site of a hundred thousand pages names millions of addresses, most of them on every page. The frontier's own rows
know them all; what is held here saves most of the questions, and what was forgotten costs one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.sweeps import FrontierEntry

HELD = 30_000
"""Names of one generation; two are held, a few megabytes."""
AT_ONCE = 500


class Recent:
    """A set that forgets what nobody has asked for in a while. `whole`: nothing has been forgotten yet."""

    def __init__(self, held: int = HELD) -> None:
        self._held = held
        self._young: set[str] = set()
        self._old: set[str] = set()
        self.whole = True

    def __contains__(self, name: str) -> bool:
        if name in self._young:
            return True
        if name in self._old:
            self.add(name)
            return True
        return False

    def __len__(self) -> int:
        return len(self._young | self._old)

    def add(self, name: str) -> None:
        if len(self._young) >= self._held:
            self.whole = self.whole and not self._old
            self._old, self._young = self._young, set()
        self._young.add(name)


class KnownPrints:
    """Fingerprints of the addresses of one sweep that have a row, or that a redirect on its way has claimed."""

    def __init__(self, held: int = HELD) -> None:
        self._recent = Recent(held)
        self._claimed: set[str] = set()
        self._sweep_id, self._alone = 0, False

    def begin(self, sweep_id: int, *, resumed: bool) -> None:
        """For a sweep that was resumed the rows are asked from the first address on."""
        self._sweep_id, self._alone = sweep_id, not resumed

    def add(self, prints: Iterable[str]) -> None:
        """These have a row now."""
        for print_ in prints:
            self._recent.add(print_)
            self._claimed.discard(print_)

    def claim(self, print_: str) -> None:
        """A redirect leads there: nobody else is to ask for it meanwhile."""
        self._claimed.add(print_)

    def give_up(self, prints: Iterable[str]) -> None:
        """What was claimed was not reached."""
        self._claimed.difference_update(prints)

    def held(self, print_: str) -> bool | None:
        """Whether it is known, as far as that can be said without asking the rows; None where it cannot."""
        if print_ in self._claimed or print_ in self._recent:
            return True
        return False if self._alone and self._recent.whole else None

    def new(self, session: Session, prints: Collection[str]) -> set[str]:
        """Those that have no row and that nobody has claimed."""
        told = {print_: self.held(print_) for print_ in prints}
        asked = [print_ for print_, known in told.items() if known is None]
        rows: set[str] = set()
        for start in range(0, len(asked), AT_ONCE):
            part = asked[start : start + AT_ONCE]
            of_sweep = FrontierEntry.sweep_id == self._sweep_id
            rows.update(
                session.scalars(
                    select(FrontierEntry.fingerprint).where(of_sweep, FrontierEntry.fingerprint.in_(part))
                )
            )
        self.add(rows)
        return {print_ for print_, known in told.items() if not known} - rows
