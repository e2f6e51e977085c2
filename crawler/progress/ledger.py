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

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crawler.again import missing
from crawler.again.page_shelf import PageShelf
from crawler.asked.planned import Entry, Planned, Refused, Result
from crawler.found.shelf import Shelf
from crawler.progress import ending, lease
from crawler.progress.drawing_turns import DrawingTurns
from crawler.progress.frontier_rows import FrontierRows
from crawler.progress.line import Line
from crawler.progress.monitors import joined
from crawler.progress.order import Order
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
UNANSWERED = frozenset(
    {
        RefusalReason.DNS, RefusalReason.CONNECTION, RefusalReason.TIMEOUT, RefusalReason.HTTP_ERROR,
        RefusalReason.ROBOTS_UNREACHABLE, RefusalReason.ADDRESS, RefusalReason.CERTIFICATE,
    }
)  # fmt: skip
BELIEVED = 50
"""How often in a row "not modified" is believed of a page, where nobody says otherwise."""
_VERBS = {SweepState.PAUSED: "paused", SweepState.STOPPED: "stopped"}


class Ledger:
    """One sweep's rows. Not for several threads."""

    def __init__(
        self, unit_of_work: UnitOfWork, clock: Clock, policy: SitePolicy, order: Order, *, lease_s: float,
        believed: int = BELIEVED, stale_after: timedelta = ending.STALE_AFTER, sent: SentBook | None = None,
    ) -> None:  # fmt: skip
        self._unit_of_work, self._clock, self._lease_s = unit_of_work, clock, lease_s
        self.policy, self.order, self._stale_after = policy, order, stale_after
        self.line = Line(policy, order)
        self.unchanged = self.listings = 0
        self.cut = ""
        """Why something planned or found will not be fetched in this sweep, empty if nothing is cut."""
        self.overrun = ""
        """The same where its time or its bytes are spent: what is left is begun with by the next sweep."""
        self.ended_by: SweepState | None = None
        """PAUSED by its window, STOPPED by the kill switch; None where the sweep ends by itself."""
        self.end_note = ""
        self.quiet_s: float | None = None
        """How long the site asked to be left alone, beyond what a sweep waits for."""
        self.bytes, self._ran_s, self._began = 0, 0.0, time.monotonic()
        self._refusals = RefusalRows(clock)
        self._asked_for_missing = False
        self.shelf = Shelf(policy.id)
        self.pages = PageShelf(unit_of_work, policy.id, believed)
        self.drawings = DrawingTurns(policy.id)
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
            self._rows = FrontierRows(sweep.id, self._clock, self.held, self._lease_s)
            self.sent.begin(sweep.id, sweep.resumed)
            self._recall(session, sweep, resumed=resumable is not None)
            self.shelf.recall(session, sweep.id)
            self.pages.recall(session)
            if self.order.kind is SweepKind.SWEEP:
                self.line.turns.recall(session, sweep.id)
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

    def _recall(self, session: Session, sweep: Sweep, *, resumed: bool) -> None:
        lost = self._rows.take_over(session, self.sent)
        self.line.open(session, self._rows, resumed=resumed)
        self.line.files.stored, self.line.files.bytes = sweep.files, sweep.file_bytes
        self.unchanged, self.listings = sweep.unchanged, sweep.listings
        self.bytes, self._ran_s = sweep.bytes, sweep.seconds
        self._refusals.recall(session, sweep.id, sweep.refused)
        given_up = (
            Refused(url, RefusalReason.CANCELLED, "download", "given up after several kills") for url in lost
        )
        self._refusals.store(session, self.sweep_id, given_up)

    def write(self, results: Sequence[Result], wanted: int, seeds: Iterable[Planned] = ()) -> list[Entry]:
        """Write results and seeds, then lease up to `wanted` rows more. Raises Conflict without the lease."""
        now = self._clock.now()
        with self._unit_of_work() as session:
            lease.renew(session, self._clock, self.held, self._lease_s)
            self.line.conclude(session, results)
            self.line.write_beside(session)
            refused = (refused for result in results for refused in result.refused)
            self._refusals.store(session, self.sweep_id, refused)
            self.drawings.store(session, results, self.started_at)
            newest.note(session, self.policy.id, self.sweep_id, _stamps(results), now)
            same = self.pages.store(session, results, now)
            seen = self.shelf.store(session, self.sweep_id, results, now)
            self.unchanged += len(same | seen.unchanged) + sum(map(_is_unchanged_file, results))
            self.listings += seen.new_to_sweep
            found = (planned for result in results for planned in result.found)
            self.line.plan(session, [*seeds, *found], self.shelf.files)
            self.line.bring_waiting(session)
            entries = self._leased(session, wanted)
            if wanted and not entries and self._all_done():
                entries = self._ask_for_missing(session, wanted)
            self.pages.look_up(session, [entry.fingerprint for entry in entries])
            session.execute(update(Sweep).where(Sweep.id == self.sweep_id).values(**self._columns()))
        self.sent.concluded([result.entry.fingerprint for result in results])
        return entries

    def _leased(self, session: Session, wanted: int) -> list[Entry]:
        """Lease rows; files that may not be asked for are put down as refused."""
        entries, refused = self.line.lease(session, wanted, self.shelf.files)
        if refused:
            self._refusals.store(session, self.sweep_id, (one for over in refused for one in over.refused))
            self.shelf.files.store(session, refused, self._clock.now())
        return entries

    def ask_again(self, entry: Entry) -> None:
        """Write down that a page is asked for once more, before it is. Raises Conflict without the lease."""
        with self._unit_of_work() as session:
            lease.renew(session, self._clock, self.held, self._lease_s)
            self._rows.mark_asked(session, entry)

    def _all_done(self) -> bool:
        """Whether a whole sweep has come to its end, with nothing cut off."""
        whole = self.order.kind is SweepKind.SWEEP and not (self.cut or self.overrun or self.line.spent)
        return whole and self.line.has_ended

    def _ask_for_missing(self, session: Session, wanted: int) -> list[Entry]:
        """Once, at the end: a last look at the pages of listings that nothing links to any more."""
        if self._asked_for_missing:
            return []
        self._asked_for_missing = True
        last = missing.to_ask(session, self.policy, self.started_at)
        self.line.plan(session, last, self.shelf.files)
        return self._leased(session, wanted)

    def is_known(self, print_: str) -> bool:
        """Whether the sweep has a row for this fingerprint already, or is on its way there by a redirect."""
        told = self.line.known.held(print_)
        if told is not None:
            return told
        with self._unit_of_work() as session:
            return not self.line.known.new(session, [print_])

    def _columns(self) -> dict[str, Any]:
        counts, files = self.line.counts, self.line.files
        return {
            "planned": counts["planned"], "visited": counts[FrontierState.DONE.value] - self.unchanged,
            "failed": counts[FrontierState.FAILED.value], "unchanged": self.unchanged, "listings": self.listings,
            "refused": dict(self.refused), "files": files.stored, "file_bytes": files.bytes,
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
            if left and self.line.spent:
                self.overrun = f"page budget of {self.policy.max_pages} spent, {left} URLs left · 页数上限 {self.policy.max_pages} 已用尽，剩余 {left} 条"
            self._tell_undrawn(session, self._state(left))
            cut = self.overrun or self.cut
            if cut and self.ended_by is None:
                budget = Refused(self.policy.url, RefusalReason.BUDGET, "gate", cut)
                self._refusals.store(session, self.sweep_id, [budget])
            self._rows.give_back(session)
            end = ending.End(
                self._state(left), (left and self.end_note) or cut, self._columns(),
                self.line.counts[FrontierState.REFUSED.value], left, self.quiet_s, not self.cut, self._stale_after,
            )  # fmt: skip
            state = ending.conclude(session, self._clock, self.sweep_id, self.policy, end, self.line.turns)
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
        if not self.line.counts[FrontierState.DONE.value] and any(
            self.refused[reason.value] for reason in UNANSWERED
        ):
            return SweepState.FAILED
        if left or self.cut or self.overrun or self.line.counts[FrontierState.FAILED.value]:
            return SweepState.PARTIAL
        return SweepState.FINISHED


def _stamps(results: Sequence[Result]) -> list[newest.Stamp]:
    return [result.stamp for result in results if result.stamp is not None]


def _is_unchanged_file(result: Result) -> bool:
    return bool(result.file and result.file.unchanged)
