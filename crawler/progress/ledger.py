"""The book-keeping of one sweep: its lease, its frontier rows, its counts. Every write is fenced by the lease.

A result is written in one transaction with everything that was found on the page: new frontier rows,
listings, captures, pictures, refusals and the page's own final state. A killed process therefore repeats at
most what it had not yet written, and loses nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crawler.again import missing
from crawler.again.page_shelf import PageShelf
from crawler.asked.known import KnownPrints
from crawler.asked.planned import PRIORITY, WAITED, Entry, Planned, Refused, Result, Role, print_of
from crawler.found.shelf import Shelf
from crawler.handouts.file_budget import FileBudget
from crawler.progress import ending, lease
from crawler.progress.drawing_turns import DrawingTurns
from crawler.progress.frontier_rows import FrontierRows, entry_of, role_of
from crawler.progress.monitors import joined
from crawler.progress.page_turns import PageTurns
from crawler.progress.refusal_rows import RefusalRows
from crawler.progress.sent_book import SentBook
from crawler.scope.policy import SitePolicy
from crawler.stores import newest
from records import events
from records.clock import Clock
from records.session import UnitOfWork
from records.sweeps import Sweep
from records.vocabulary import FrontierState, RefusalReason, SweepKind, SweepState

MAX_ATTEMPTS = 3
"""How often a URL is asked for in one sweep."""
REFUSED_AT_ONCE = 500
"""Rows that are looked through at once when no more files may be asked for."""
UNANSWERED = frozenset(
    {
        RefusalReason.DNS, RefusalReason.CONNECTION, RefusalReason.TIMEOUT, RefusalReason.HTTP_ERROR,
        RefusalReason.ROBOTS_UNREACHABLE, RefusalReason.ADDRESS, RefusalReason.CERTIFICATE,
    }
)  # fmt: skip
BELIEVED = 50
"""How often in a row "not modified" is believed of a page, where nobody says otherwise."""
_VERBS = {SweepState.PAUSED: "paused", SweepState.STOPPED: "stopped"}


@frozen
class Order:
    """What is to be swept: the whole site, or given URLs live (a re-check); with `draw` as a visitor sees them.

    `any_time`: a person asked for it, so the site's windows do not hold.
    """

    kind: SweepKind = SweepKind.SWEEP
    urls: tuple[str, ...] = ()
    draw: bool = False
    any_time: bool = False


class Ledger:
    """One sweep's rows. Not for several threads."""

    def __init__(
        self, unit_of_work: UnitOfWork, clock: Clock, policy: SitePolicy, order: Order, *, lease_s: float,
        believed: int = BELIEVED, stale_after: timedelta = ending.STALE_AFTER, sent: SentBook | None = None,
    ) -> None:  # fmt: skip
        self._unit_of_work, self._clock, self._lease_s = unit_of_work, clock, lease_s
        self.policy, self.order, self._stale_after = policy, order, stale_after
        self.known = KnownPrints()
        self.counts: Counter[str] = Counter()
        self.pages_begun = 0
        self.queued = 0
        self.cut = ""
        """Why something planned or found will not be fetched in this sweep, empty if nothing is cut."""
        self.overrun = ""
        """The same where its time or its bytes are spent: what is left is begun with by the next sweep."""
        self.half_spent = False
        """Whether half of its time or of its bytes is spent; its pages are counted here."""
        self.ended_by: SweepState | None = None
        """PAUSED by its window, STOPPED by the kill switch; None where the sweep ends by itself."""
        self.end_note = ""
        self.quiet_s: float | None = None
        """How long the site asked to be left alone, beyond what a sweep waits for."""
        self.bytes, self._ran_s, self._began = 0, 0.0, time.monotonic()
        self._refusals = RefusalRows(clock)
        self._asked_for_missing = False
        self._beside: list[tuple[Planned, int | None]] = []
        self.shelf = Shelf(policy.id)
        self.pages = PageShelf(unit_of_work, policy.id, believed)
        self.turns, self.drawings = PageTurns(policy.id), DrawingTurns(policy.id)
        self.files = FileBudget(policy.files)
        self.sent = sent or SentBook()

    @property
    def refused(self) -> Counter[str]:
        """Refusals by reason."""
        return self._refusals.counts

    def open(self) -> None:
        """Take the site's lease; resume a sweep that was killed, or begin one. Raises SiteBusy."""
        with self._unit_of_work() as session:
            self.held = lease.take(
                session, self._clock, site_id=self.policy.id, site_key=self.policy.key,
                owner=lease.own_name(), for_s=self._lease_s,
            )  # fmt: skip
            resumable = self._resumable(session)
            sweep = resumable or self._begin(session)
            self.sweep_id, self.started_at = sweep.id, sweep.started_at
            self.known.begin(sweep.id, resumed=resumable is not None)
            self._rows = FrontierRows(sweep.id, self._clock, self.held, self._lease_s)
            self.sent.begin(sweep.id, sweep.resumed)
            self._recall(session, sweep)
            self.shelf.recall(session, sweep.id)
            self.pages.recall(session)
            if self.order.kind is SweepKind.SWEEP:
                self.turns.recall(session, sweep.id)
                self.drawings.recall(session)

    def _resumable(self, session: Session) -> Sweep | None:
        running = session.scalars(
            select(Sweep)
            .where(Sweep.site_id == self.policy.id, Sweep.state.in_([SweepState.RUNNING, SweepState.PAUSED]))
            .order_by(Sweep.id)
        ).all()
        again: Sweep | None = None
        for sweep in running:
            if sweep.kind is SweepKind.SWEEP and self.order.kind is SweepKind.SWEEP and again is None:
                again = sweep
                again.state, again.resumed = SweepState.RUNNING, again.resumed + 1
            elif sweep.kind is SweepKind.RECHECK:
                sweep.state, sweep.finished_at, sweep.note = SweepState.FAILED, self._clock.now(), "killed"
        return again

    def _begin(self, session: Session) -> Sweep:
        sweep = Sweep(site_id=self.policy.id, kind=self.order.kind, started_at=self._clock.now(), refused={})
        session.add(sweep)
        session.flush()  # its id is needed by every row that follows
        return sweep

    def _recall(self, session: Session, sweep: Sweep) -> None:
        lost = self._rows.take_over(session, self.sent)
        self.counts.update({"unchanged": sweep.unchanged, "listings": sweep.listings})
        self._refusals.recall(session, sweep.id, sweep.refused)
        self.files.stored, self.files.bytes = sweep.files, sweep.file_bytes
        self.bytes, self._ran_s = sweep.bytes, sweep.seconds
        for state, priority, answered, rows in self._rows.tally(session):
            self.counts["planned"] += rows
            self.counts[state.value] += rows
            self.queued += rows * (state is FrontierState.QUEUED)
            begun = state is not FrontierState.QUEUED
            self.pages_begun += rows * (begun and WAITED <= priority < PRIORITY[Role.FILE])
            self.files.begun += rows * (answered and priority >= PRIORITY[Role.FILE])
        given_up = (
            Refused(url, RefusalReason.CANCELLED, "download", "given up after several kills") for url in lost
        )
        self._refusals.store(session, self.sweep_id, given_up)

    def write(self, results: Sequence[Result], wanted: int, seeds: Iterable[Planned] = ()) -> list[Entry]:
        """Write results and seeds, then lease up to `wanted` rows more. Raises Conflict without the lease."""
        now = self._clock.now()
        with self._unit_of_work() as session:
            lease.renew(session, self._clock, self.held, self._lease_s)
            self._conclude(session, results)
            self._write_beside(session)
            refused = (refused for result in results for refused in result.refused)
            self._refusals.store(session, self.sweep_id, refused)
            self.drawings.store(session, results, self.started_at)
            newest.note(session, self.policy.id, self.sweep_id, _stamps(results), now)
            same = self.pages.store(session, results, now)
            seen = self.shelf.store(session, self.sweep_id, results, now)
            self.counts["unchanged"] += len(same | seen.unchanged)
            self.counts["listings"] += seen.new_to_sweep
            self._plan(session, [*seeds, *(planned for result in results for planned in result.found)])
            if not self.turns.brought and self._is_their_turn():
                self._bring_waiting(session)
            entries = self._lease_rows(session, wanted)
            if wanted and not entries and self._all_done():
                entries = self._ask_for_missing(session, wanted)
            self.pages.look_up(session, [entry.fingerprint for entry in entries])
            session.execute(update(Sweep).where(Sweep.id == self.sweep_id).values(**self._columns()))
        self.sent.concluded([result.entry.fingerprint for result in results])
        return entries

    def ask_again(self, entry: Entry) -> None:
        """Write down that a page is asked for once more, before it is. Raises Conflict without the lease."""
        with self._unit_of_work() as session:
            lease.renew(session, self._clock, self.held, self._lease_s)
            self._rows.mark_asked(session, entry)

    def count_beside(self, planned: Planned, status: int | None) -> None:
        """Count an address that was asked for besides the plan, such as one that was made up, with its answer."""
        self.pages_begun += 1
        self._beside.append((planned, status))

    def _write_beside(self, session: Session) -> None:
        asked, self._beside = self._beside, []
        rows = [
            self._rows.row(planned, print_of(planned.url), FrontierState.DONE, status)
            for planned, status in asked
        ]
        self._insert(session, rows)
        self.counts[FrontierState.DONE.value] += len(rows)

    def _is_their_turn(self) -> bool:
        """Whether half of the budget is spent, or nothing else is left to ask for."""
        return self.half_spent or self.pages_begun >= self._first_half or self._has_ended()

    @property
    def _first_half(self) -> int:
        return self.policy.max_pages - self.policy.max_pages // 2

    def _bring_waiting(self, session: Session) -> None:
        """Put what earlier sweeps left in front of the line."""
        rest = self.policy.max_pages - self.pages_begun
        most = rest if self._has_ended() else min(rest, self.policy.max_pages // 2)
        rows, moved = self.turns.bring(session, most, self._rows, self.known)
        self._insert(session, rows)
        self.counts["planned"] -= moved
        self.queued += len(rows) - moved

    def _has_ended(self) -> bool:
        """Whether all that was planned was asked for, with nothing on its way."""
        ended = sum(
            self.counts[state.value]
            for state in (FrontierState.DONE, FrontierState.REFUSED, FrontierState.FAILED)
        )
        return bool(ended) and ended == self.counts["planned"]

    def _all_done(self) -> bool:
        """Whether a whole sweep has come to its end, with nothing cut off."""
        whole = self.order.kind is SweepKind.SWEEP and not (self.cut or self.overrun or self.spent)
        return whole and self._has_ended()

    def _ask_for_missing(self, session: Session, wanted: int) -> list[Entry]:
        """Once, at the end: a last look at the pages of listings that nothing links to any more."""
        if self._asked_for_missing:
            return []
        self._asked_for_missing = True
        self._plan(session, missing.to_ask(session, self.policy, self.started_at))
        return self._lease_rows(session, wanted)

    def is_known(self, print_: str) -> bool:
        """Whether the sweep has a row for this fingerprint already, or is on its way there by a redirect."""
        told = self.known.held(print_)
        if told is not None:
            return told
        with self._unit_of_work() as session:
            return not self.known.new(session, [print_])

    def _plan(self, session: Session, found: Iterable[Planned]) -> None:
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
            row["priority"] += (
                planned.role is Role.FILE and self.shelf.files.known(session, print_) is not None
            ) or (planned.role in (Role.PAGE, Role.SHARE) and print_ in met)
            rows.append(row)
        self._insert(session, rows)
        self.queued += len(rows)

    def _insert(self, session: Session, rows: list[dict[str, Any]]) -> None:
        self._rows.insert(session, rows)
        self.known.add(row["fingerprint"] for row in rows)
        self.counts["planned"] += len(rows)

    def _conclude(self, session: Session, results: Sequence[Result]) -> None:
        aliases = []
        for result in results:
            self.counts[result.state.value] += 1
            self.files.take(result)
            self.counts["unchanged"] += bool(result.file and result.file.unchanged)
            for alias in result.entry.aliases:
                # a redirect's target was claimed for this sweep when it was followed
                row = self._rows.row(alias, print_of(alias.url), result.state, result.status)
                aliases.append(row | {"robots_exception": result.entry.robots_exception})
                self.counts[result.state.value] += 1
        self._rows.conclude(session, results)
        self._insert(session, aliases)

    def _lease_rows(self, session: Session, wanted: int) -> list[Entry]:
        """Lease pages and at most one file; a file that the sweep may not ask for is concluded here."""
        entries: list[Entry] = []
        while wanted > 0 and not entries:
            rows = self._next_rows(session, wanted)
            entries = self._leased(session, [row for row in rows if not _is_file(row)][:wanted])
            refused, file = self._files(session, [row for row in rows if _is_file(row)])
            entries += file
            if not refused:
                break
        return entries

    def _files(self, session: Session, rows: Sequence[Any]) -> tuple[int, list[Entry]]:
        """How many rows were refused at once, and the one that is sent for."""
        if not self.files.free:
            return 0, []
        refused: list[Result] = []
        sent: list[Entry] = []
        for row in rows:
            entry = entry_of(row)
            result = self.files.send(entry, self.shelf.files.known(session, row.fingerprint))
            if result is None:
                self._hold(session, [row])
                sent = [entry]
                break
            refused.append(evolve(result, entry=evolve(entry, attempts=row.attempts)))
        if refused:
            self.queued -= len(refused)
            self._conclude(session, refused)
            self._refusals.store(
                session, self.sweep_id, (one for result in refused for one in result.refused)
            )
            self.shelf.files.store(session, refused, self._clock.now())
        return len(refused), sent

    def _next_rows(self, session: Session, wanted: int) -> list[Any]:
        limit = max(wanted, REFUSED_AT_ONCE) if self.files.spent else wanted
        return self._within_budget(self._rows.next(session, self._priority_limit(), limit))

    def _leased(self, session: Session, rows: Sequence[Any]) -> list[Entry]:
        if rows:
            self._hold(session, rows)
        self.pages_begun += sum(role_of(row) in (Role.PAGE, Role.SHARE) for row in rows)
        return [entry_of(row) for row in rows]

    def _hold(self, session: Session, rows: Sequence[Any]) -> None:
        self._rows.mark_leased(session, rows)
        self.queued -= len(rows)

    def _within_budget(self, rows: Sequence[Any]) -> list[Any]:
        """The rows that the page budget still covers; pictures and style sheets always."""
        if self.order.kind is not SweepKind.SWEEP:
            return list(rows)
        most = self.policy.max_pages if self.turns.brought else self._first_half
        left = most - self.pages_begun
        pages = [row for row in rows if role_of(row) in (Role.PAGE, Role.SHARE)]
        over = {row.id for row in pages[max(left, 0) :]}
        return [row for row in rows if row.id not in over]

    def _priority_limit(self) -> int:
        """Once the pages are spent, only what belongs to listings already found is still fetched."""
        return WAITED if self.spent else PRIORITY[Role.FILE]

    @property
    def spent(self) -> bool:
        """Whether the site's page budget is used up. A re-check has none: a person named its URLs."""
        return self.order.kind is SweepKind.SWEEP and self.pages_begun >= self.policy.max_pages

    def _columns(self) -> dict[str, Any]:
        done = self.counts[FrontierState.DONE.value]
        return {
            "planned": self.counts["planned"], "visited": done - self.counts["unchanged"],
            "failed": self.counts[FrontierState.FAILED.value], "unchanged": self.counts["unchanged"],
            "listings": self.counts["listings"], "refused": dict(self.refused),
            "files": self.files.stored, "file_bytes": self.files.bytes,
            "bytes": self.bytes, "seconds": self.ran_s,
        }  # fmt: skip

    @property
    def ran_s(self) -> float:
        """Seconds that the sweep has run, earlier processes of it included."""
        return self._ran_s + time.monotonic() - self._began

    def finish(self) -> SweepState:
        """Close the sweep, or pause it, with its true state, and give the lease back. Raises Conflict without the lease."""
        with self._unit_of_work() as session:
            lease.renew(session, self._clock, self.held, self._lease_s)
            left = self._rows.left(session)
            if left and self.spent:
                self.overrun = f"page budget of {self.policy.max_pages} spent, {left} URLs left · 页数上限 {self.policy.max_pages} 已用尽，剩余 {left} 条"
            self._tell_undrawn(session, self._state(left))
            cut = self.overrun or self.cut
            if cut and self.ended_by is None:
                budget = Refused(self.policy.url, RefusalReason.BUDGET, "gate", cut)
                self._refusals.store(session, self.sweep_id, [budget])
            self._rows.give_back(session)
            end = ending.End(
                self._state(left), (left and self.end_note) or cut, self._columns(),
                self.counts[FrontierState.REFUSED.value], left, self.quiet_s, not self.cut, self._stale_after,
            )  # fmt: skip
            state = ending.conclude(session, self._clock, self.sweep_id, self.policy, end, self.turns)
            gone = missing.conclude(session, session.get_one(Sweep, self.sweep_id), self._clock.now())
            events.append(
                session, self._clock, actor="system:sweep", action=f"sweep:run:{_VERBS.get(state, 'finished')}",
                subject=("sweep", self.sweep_id),
                payload={"site": self.policy.key, "kind": self.order.kind.value, "state": state.value,
                         "left": left, "no_longer_met": gone, **self._columns()},
            )  # fmt: skip
            lease.release(session, self._clock, self.held)
        self.sent.close(ended=state is not SweepState.PAUSED)
        return state

    def _tell_undrawn(self, session: Session, state: SweepState) -> None:
        if self.order.kind is SweepKind.SWEEP and state is not SweepState.PAUSED:
            waiting = self.drawings.end(session, whole=state is SweepState.FINISHED)
            self.cut = joined(self.cut, waiting) if self.cut and waiting else self.cut

    def leave(self) -> None:
        """Stop without an end: the sweep stays running and the next one goes on where this one stopped."""
        with self._unit_of_work() as session:
            lease.renew(session, self._clock, self.held, self._lease_s)
            self._rows.give_back(session)
            lease.release(session, self._clock, self.held)
        self.sent.close(ended=False)

    def _state(self, left: int) -> SweepState:
        if self.ended_by is not None and left:
            return self.ended_by
        if not self.counts[FrontierState.DONE.value] and any(
            self.refused[reason.value] for reason in UNANSWERED
        ):
            return SweepState.FAILED
        if left or self.cut or self.overrun or self.counts[FrontierState.FAILED.value]:
            return SweepState.PARTIAL
        return SweepState.FINISHED


def _stamps(results: Sequence[Result]) -> list[newest.Stamp]:
    return [result.stamp for result in results if result.stamp is not None]


def _is_file(row: Any) -> bool:
    return bool(row.request["role"] == Role.FILE)
