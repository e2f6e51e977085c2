"""The addresses of one sweep that wait, are on their way or have ended, and which are asked for next.

Inside the ledger's transaction. New pages come before those that an earlier sweep met, both within the page budget;
files come one by one within theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import evolve
from sqlalchemy.orm import Session

from crawler.asked.known import KnownPrints
from crawler.asked.planned import PRIORITY, WAITED, Entry, Planned, Result, Role, print_of
from crawler.handouts.file_budget import FileBudget
from crawler.handouts.file_shelf import FileShelf
from crawler.progress.frontier_rows import FrontierRows, entry_of, role_of
from crawler.progress.order import Order
from crawler.progress.page_turns import PageTurns
from crawler.scope.policy import SitePolicy
from records.vocabulary import FrontierState, SweepKind

REFUSED_AT_ONCE = 500
"""Rows that are looked through at once when no more files may be asked for."""
_ENDED = (FrontierState.DONE, FrontierState.REFUSED, FrontierState.FAILED)


class Line:
    """Not for several threads. `counts`: what was planned, and the states of frontier rows, to numbers."""

    def __init__(self, policy: SitePolicy, order: Order) -> None:
        self._policy, self._whole_site = policy, order.kind is SweepKind.SWEEP
        self.known = KnownPrints()
        self.turns = PageTurns(policy.id)
        self.files = FileBudget(policy.files)
        self.counts: Counter[str] = Counter()
        self.pages_begun = 0
        self.queued = 0
        self.half_spent = False
        """Whether half of its time or of its bytes is spent; its pages are counted here."""
        self._beside: list[tuple[Planned, int | None]] = []

    def open(self, session: Session, rows: FrontierRows, *, resumed: bool) -> None:
        """Count what the rows of this sweep say already."""
        self._rows = rows
        self.known.begin(rows.sweep_id, resumed=resumed)
        for state, priority, answered, number in rows.tally(session):
            self.counts["planned"] += number
            self.counts[state.value] += number
            self.queued += number * (state is FrontierState.QUEUED)
            begun = state is not FrontierState.QUEUED
            self.pages_begun += number * (begun and WAITED <= priority < PRIORITY[Role.FILE])
            self.files.begun += number * (answered and priority >= PRIORITY[Role.FILE])

    @property
    def spent(self) -> bool:
        """Whether the site's page budget is used up. A re-check has none: a person named its URLs."""
        return self._whole_site and self.pages_begun >= self._policy.max_pages

    @property
    def has_ended(self) -> bool:
        """Whether all that was planned was asked for, with nothing on its way."""
        ended = sum(self.counts[state.value] for state in _ENDED)
        return bool(ended) and ended == self.counts["planned"]

    def plan(self, session: Session, found: Iterable[Planned], stored: FileShelf) -> None:
        """Put addresses in the line that it has never held."""
        wanted: dict[str, Planned] = {}
        for planned in found:
            wanted.setdefault(print_of(planned.url), planned)
        new = self.known.new(session, wanted)
        met = self.turns.met(session, new)
        rows = []
        for print_, planned in wanted.items():
            if print_ not in new:
                continue
            row = self._rows.row(planned, print_, FrontierState.QUEUED)
            # what was never fetched goes first, else a site's first files would use up every sweep; so do pages that are new
            row["priority"] += (planned.role is Role.FILE and stored.known(session, print_) is not None) or (
                planned.role in (Role.PAGE, Role.SHARE) and print_ in met
            )
            rows.append(row)
        self._insert(session, rows)
        self.queued += len(rows)

    def conclude(self, session: Session, results: Sequence[Result]) -> None:
        """Write what became of entries, with the addresses that they were led on to."""
        aliases = []
        for result in results:
            self.counts[result.state.value] += 1
            self.files.take(result)
            for alias in result.entry.aliases:
                # a redirect's target was claimed for this sweep when it was followed
                row = self._rows.row(alias, print_of(alias.url), result.state, result.status)
                aliases.append(row | {"robots_exception": result.entry.robots_exception})
                self.counts[result.state.value] += 1
        self._rows.conclude(session, results)
        self._insert(session, aliases)

    def count_beside(self, planned: Planned, status: int | None) -> None:
        """Count an address that was asked for besides the plan, such as one that was made up, with its answer."""
        self.pages_begun += 1
        self._beside.append((planned, status))

    def write_beside(self, session: Session) -> None:
        """Write what was asked for besides the plan since the last time."""
        asked, self._beside = self._beside, []
        rows = [
            self._rows.row(planned, print_of(planned.url), FrontierState.DONE, status)
            for planned, status in asked
        ]
        self._insert(session, rows)
        self.counts[FrontierState.DONE.value] += len(rows)

    def bring_waiting(self, session: Session) -> None:
        """Once half of the budget is spent or nothing else is left, put what earlier sweeps left in front."""
        begun_half = self.half_spent or self.pages_begun >= self._first_half
        if self.turns.brought or not (begun_half or self.has_ended):
            return
        rest = self._policy.max_pages - self.pages_begun
        most = rest if self.has_ended else min(rest, self._policy.max_pages // 2)
        rows, moved = self.turns.bring(session, most, self._rows, self.known)
        self._insert(session, rows)
        self.counts["planned"] -= moved
        self.queued += len(rows) - moved

    def lease(self, session: Session, wanted: int, stored: FileShelf) -> tuple[list[Entry], list[Result]]:
        """Hold pages and at most one file, `wanted` at most; and the files that the sweep may not ask for, concluded."""
        entries: list[Entry] = []
        refused: list[Result] = []
        while wanted > 0 and not entries:
            rows = self._next_rows(session, wanted)
            entries = self._pages(session, [row for row in rows if not _is_file(row)][:wanted])
            over, file = self._files(session, [row for row in rows if _is_file(row)], stored)
            entries += file
            refused += over
            if not over:
                break
        return entries, refused

    def _pages(self, session: Session, rows: Sequence[Any]) -> list[Entry]:
        if rows:
            self._hold(session, rows)
        self.pages_begun += sum(_is_page(row) for row in rows)
        return [entry_of(row) for row in rows]

    def _files(
        self, session: Session, rows: Sequence[Any], stored: FileShelf
    ) -> tuple[list[Result], list[Entry]]:
        if not self.files.free:
            return [], []
        refused: list[Result] = []
        sent: list[Entry] = []
        for row in rows:
            entry = entry_of(row)
            result = self.files.send(entry, stored.known(session, row.fingerprint))
            if result is None:
                self._hold(session, [row])
                sent = [entry]
                break
            refused.append(evolve(result, entry=evolve(entry, attempts=row.attempts)))
        if refused:
            self.queued -= len(refused)
            self.conclude(session, refused)
        return refused, sent

    def _next_rows(self, session: Session, wanted: int) -> list[Any]:
        """The rows that the page budget still covers; pictures and style sheets always."""
        limit = max(wanted, REFUSED_AT_ONCE) if self.files.spent else wanted
        # once the pages are spent, only what belongs to listings already found is still fetched
        rows = self._rows.next(session, WAITED if self.spent else PRIORITY[Role.FILE], limit)
        if not self._whole_site:
            return list(rows)
        most = self._policy.max_pages if self.turns.brought else self._first_half
        pages = [row for row in rows if _is_page(row)]
        over = {row.id for row in pages[max(most - self.pages_begun, 0) :]}
        return [row for row in rows if row.id not in over]

    @property
    def _first_half(self) -> int:
        return self._policy.max_pages - self._policy.max_pages // 2

    def _hold(self, session: Session, rows: Sequence[Any]) -> None:
        self._rows.mark_leased(session, rows)
        self.queued -= len(rows)

    def _insert(self, session: Session, rows: list[dict[str, Any]]) -> None:
        self._rows.insert(session, rows)
        self.known.add(row["fingerprint"] for row in rows)
        self.counts["planned"] += len(rows)


def _is_file(row: Any) -> bool:
    return bool(row.request["role"] == Role.FILE)


def _is_page(row: Any) -> bool:
    return role_of(row) in (Role.PAGE, Role.SHARE)
