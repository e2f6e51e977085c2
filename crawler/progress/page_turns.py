"""Pages of a site that one sweep does not get through: what it leaves waits, and the next one goes on there.

The first half of a sweep's budget is spent as ever, breadth first from the start pages. Then what waits is put in front
of the line: as much as half of the page budget, by turns who was never asked for and who has waited longest. Inside the
ledger's transactions; nothing is written for a site that its sweeps see whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from itertools import chain, zip_longest
from typing import Any

from sqlalchemy import delete, func, insert, literal, select, true, update
from sqlalchemy.orm import Session

from crawler.asked.known import KnownPrints
from crawler.asked.planned import PRIORITY, WAITED, Planned, Role
from crawler.progress.frontier_rows import FrontierRows, planned_of
from records.page_memory import PageMemory
from records.page_turns import PageTurn
from records.sweeps import FrontierEntry, Sweep
from records.vocabulary import FrontierState

MOST_KEPT = 200_000
"""Addresses of one site; what is beyond is met again when others had their turn, and no round is called whole."""
MOST_BROUGHT = 20_000
"""Into one sweep, whatever its budget: they are planned in one transaction."""
AT_ONCE = 500
_PAGES = (FrontierEntry.priority >= WAITED) & (FrontierEntry.priority < PRIORITY[Role.FILE])
_ASKED = FrontierEntry.state.in_([FrontierState.DONE, FrontierState.REFUSED, FrontierState.FAILED])
_LEFT = FrontierEntry.state == FrontierState.QUEUED
_IN_VAIN = FrontierEntry.state == FrontierState.FAILED


class PageTurns:
    """What waits on one site, in the hands of one sweep. Not for several threads.

    `admits`: whether an address may still be planned; the sweep's spider says it.
    """

    def __init__(self, site_id: int) -> None:
        self._mine = PageTurn.site_id == site_id
        self.site_id = site_id
        self.admits: Callable[[Planned], bool] = lambda planned: True  # noqa: ARG005 - the harmless twin
        self.kept = False
        """Whether this site is seen in turns."""
        self.brought = True
        """Whether what waits was put in front of the line; so it is where nothing waits."""

    def recall(self, session: Session, sweep_id: int) -> None:
        """Learn whether anything waits, and whether an earlier process of this sweep has brought it."""
        row = PageTurn.id
        self.kept = session.scalars(select(row).where(self._mine).limit(1)).first() is not None
        waits = select(row).where(self._mine, PageTurn.waits).limit(1)
        done = select(FrontierEntry.id).where(
            FrontierEntry.sweep_id == sweep_id, FrontierEntry.priority == WAITED
        )
        self.brought = (
            session.scalars(waits).first() is None or session.scalars(done.limit(1)).first() is not None
        )

    def met(self, session: Session, prints: Collection[str]) -> set[str]:
        """Those that an earlier sweep has met: what is new to the site goes before them."""
        if not self.kept:
            return set()
        found: set[str] = set()
        ordered = list(prints)
        for start in range(0, len(ordered), AT_ONCE):
            part = PageTurn.fingerprint.in_(ordered[start : start + AT_ONCE])
            found.update(session.scalars(select(PageTurn.fingerprint).where(self._mine, part)))
        return found

    def bring(
        self, session: Session, most: int, rows: FrontierRows, known: KnownPrints
    ) -> tuple[list[dict[str, Any]], int]:
        """Rows of the frontier for what goes in front of the line now, in their order; how many stood in it already."""
        self.brought = True
        waiting = dict(self._admitted(session, min(most, MOST_BROUGHT)))
        new = known.new(session, waiting)
        moved = rows.withdraw(session, [print_ for print_ in waiting if print_ not in new])
        brought = [
            rows.row(planned, print_, FrontierState.QUEUED) | {"priority": WAITED}
            for print_, planned in waiting.items()
            if print_ in new or print_ in moved
        ]
        return brought, len(moved)

    def _admitted(self, session: Session, most: int) -> list[tuple[str, Planned]]:
        """What has waited longest; what may not be planned any more is forgotten."""
        good: list[tuple[str, Planned]] = []
        bad: list[int] = []
        for row in self._longest(session, most):
            planned = planned_of(row)
            if self.admits(planned):
                good.append((row.fingerprint, planned))
            else:
                bad.append(row.id)
        for start in range(0, len(bad), AT_ONCE):
            session.execute(delete(PageTurn).where(PageTurn.id.in_(bad[start : start + AT_ONCE])))
        return good

    def _longest(self, session: Session, most: int) -> list[Any]:
        """By turns one that was never asked for and one of all, each time the one that has waited longest."""
        new = self._waiting(session, most, seen=False)
        old = self._waiting(session, most, seen=True)
        share = new[: (most + 1) // 2]
        rest = sorted([*new[len(share) :], *old], key=lambda row: (row.since, row.seen, row.id))
        pairs = zip_longest(share, rest)
        return [row for row in chain.from_iterable(pairs) if row is not None][:most]

    def _waiting(self, session: Session, most: int, *, seen: bool) -> Sequence[Any]:
        columns = (
            PageTurn.id, PageTurn.fingerprint, PageTurn.url, PageTurn.depth, PageTurn.request, PageTurn.since, PageTurn.seen,
        )  # fmt: skip
        rows = select(*columns).where(self._mine, PageTurn.waits, PageTurn.seen.is_(seen))
        return session.execute(rows.order_by(PageTurn.since, PageTurn.id).limit(most)).all()

    # the end of a sweep

    def leaves(self, session: Session, sweep: Sweep) -> bool:
        """Whether this sweep planned pages that it does not ask for."""
        left = select(FrontierEntry.id).where(self._pages_of(sweep), _LEFT)
        return session.scalars(left.limit(1)).first() is not None

    def keep(self, session: Session, sweep: Sweep) -> None:
        """Write which pages had their turn in this sweep, and which of those that it planned wait."""
        began = sweep.started_at
        self._mark(session, sweep, _ASKED, since=began, seen=True, waits=False)
        full = not self._room(session)
        if not full:
            self._add(session, sweep, _ASKED, seen=True)
        else:  # they make room for what has never had its turn
            had_it = PageTurn.seen & (PageTurn.since == began)
            session.execute(delete(PageTurn).where(self._mine, had_it))
        # asked in vain, a page stands at the end of the line
        self._mark(session, sweep, _LEFT | _IN_VAIN, waits=True)
        self._add(session, sweep, _LEFT, seen=False, full=full)
        self.kept = True

    def forget(self, session: Session, before: datetime | None = None) -> None:
        """Drop everything, for a sweep saw all there was; or what nothing led to since a whole round began."""
        gone = ~PageTurn.waits & (PageTurn.since < before) if before is not None else true()
        session.execute(delete(PageTurn).where(self._mine, gone))

    def _room(self, session: Session) -> int:
        counted = session.scalar(select(func.count()).where(self._mine)) or 0
        return max(MOST_KEPT - counted, 0)

    def _pages_of(self, sweep: Sweep) -> Any:
        return (FrontierEntry.sweep_id == sweep.id) & _PAGES

    def _mark(self, session: Session, sweep: Sweep, which: Any, **values: Any) -> None:
        of_sweep = select(FrontierEntry.fingerprint).where(self._pages_of(sweep), which)
        changes = true() if "since" in values else ~PageTurn.waits
        session.execute(
            update(PageTurn)
            .where(self._mine, changes, PageTurn.fingerprint.in_(of_sweep))
            .values(**values)
            .execution_options(synchronize_session=False)
        )

    def _add(self, session: Session, sweep: Sweep, which: Any, *, seen: bool, full: bool = False) -> None:
        """Rows for what has none yet, in the order of the sweep; for what waits as far as there is room."""
        known = select(PageTurn.id).where(self._mine, PageTurn.fingerprint == FrontierEntry.fingerprint)
        rows = (
            select(
                literal(self.site_id), FrontierEntry.fingerprint, FrontierEntry.url, FrontierEntry.depth,
                FrontierEntry.request, literal(sweep.started_at, PageTurn.since.type), literal(seen), literal(not seen),
            )
            .where(self._pages_of(sweep), which, ~known.exists())
        )  # fmt: skip
        if not seen:
            # of what is more than is kept, pages that nobody has read yet
            read = (PageMemory.site_id == self.site_id) & (
                PageMemory.fingerprint == FrontierEntry.fingerprint
            )
            rows = rows.order_by(select(PageMemory.id).where(read).exists()) if full else rows
            rows = rows.limit(self._room(session))
        rows = rows.order_by(FrontierEntry.priority, FrontierEntry.id)
        names = ["site_id", "fingerprint", "url", "depth", "request", "since", "seen", "waits"]
        session.execute(insert(PageTurn).from_select(names, rows))
