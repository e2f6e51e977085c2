"""The frontier's rows of one sweep: planned, leased, concluded, given back. Inside the ledger's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, case, delete, func, insert, inspect, or_, select, update
from sqlalchemy.orm import Session

from crawler.asked.planned import PRIORITY, Entry, Planned, Result, Role
from crawler.progress.lease import Held
from crawler.progress.sent_book import SentBook
from records.clock import Clock
from records.sweeps import FrontierEntry
from records.vocabulary import FrontierState

MAX_TAKEOVERS = 2
"""A row that was asked for this often when a process died is given up: no page is fetched a third time, and it may be
what kills them."""
MAX_TAKEOVERS_OF_FILES = 5
"""A file is gone on with where it stopped."""
AT_ONCE = 500
_ROWS = cast(Table, inspect(FrontierEntry).local_table)
_CONCLUDE = (
    update(_ROWS)
    .where(_ROWS.c.sweep_id == bindparam("this_sweep"), _ROWS.c.fingerprint == bindparam("this_print"))
    .values(
        state=bindparam("now_state"), status=bindparam("now_status"), attempts=bindparam("now_attempts"),
        robots_exception=bindparam("now_exempt"), leased_by="", leased_until=None,
    )
)  # fmt: skip
FREE: dict[str, Any] = {"state": FrontierState.QUEUED, "leased_by": "", "leased_until": None}


class FrontierRows:
    """The rows of one sweep in the hands of one process."""

    def __init__(self, sweep_id: int, clock: Clock, held: Held, lease_s: float) -> None:
        self.sweep_id, self._clock, self._held, self._lease_s = sweep_id, clock, held, lease_s
        self._doubtful = 0

    @property
    def _mine(self) -> Any:
        return FrontierEntry.sweep_id == self.sweep_id

    def take_over(self, session: Session, sent: SentBook) -> Sequence[str]:
        """Free what a dead process held; gives the addresses that are given up instead.

        What is freed may have been asked for. It is handed out one by one before all else, so that another kill
        finds one such row on its way and not a window full of them.
        """
        leased = FrontierEntry.state == FrontierState.LEASED
        is_file = FrontierEntry.priority >= PRIORITY[Role.FILE]
        self._count_what_was_sent(session, self._mine & leased & ~is_file, sent)
        most = case((is_file, MAX_TAKEOVERS_OF_FILES), else_=MAX_TAKEOVERS)
        given_up = self._mine & leased & (FrontierEntry.attempts >= most)
        lost = session.execute(select(FrontierEntry.url).where(given_up)).scalars().all()
        session.execute(
            update(FrontierEntry).where(given_up).values(state=FrontierState.FAILED, leased_by="")
        )
        session.execute(update(FrontierEntry).where(self._mine, leased).values(**FREE))
        queued = FrontierEntry.state == FrontierState.QUEUED
        doubtful = select(func.count()).where(self._mine, queued, FrontierEntry.attempts > 0)
        self._doubtful = session.scalar(doubtful) or 0  # of the kill before this one too
        return lost

    def _count_what_was_sent(self, session: Session, held: Any, sent: SentBook) -> None:
        """A row counts its holding; where it is known what left this machine, the requests count instead."""
        rows = session.execute(select(FrontierEntry.id, FrontierEntry.fingerprint).where(held)).all()
        lives = sent.lives_of({row.fingerprint for row in rows}) if rows else None
        if lives is not None:
            counted = update(_ROWS).where(_ROWS.c.id == bindparam("row")).values(attempts=bindparam("sent"))
            values = [{"row": row.id, "sent": lives[row.fingerprint]} for row in rows]
            session.connection().execute(counted, values)

    def tally(self, session: Session) -> Sequence[Any]:
        """(state, priority, whether it was answered, how many) of all rows."""
        row, answered = FrontierEntry, FrontierEntry.status.is_not(None)
        counted = select(row.state, row.priority, answered, func.count()).where(self._mine)
        return session.execute(counted.group_by(row.state, row.priority, answered)).all()

    def row(
        self, planned: Planned, print_: str, state: FrontierState, status: int | None = None
    ) -> dict[str, Any]:
        """The columns of a row that is to be inserted."""
        return {
            "sweep_id": self.sweep_id, "fingerprint": print_, "url": planned.url, "depth": planned.depth,
            "priority": planned.priority, "request": planned.as_row(), "state": state, "attempts": 0,
            "leased_by": "", "status": status, "robots_exception": "",
        }  # fmt: skip

    def insert(self, session: Session, rows: list[dict[str, Any]]) -> None:
        """Write new rows."""
        if rows:
            session.execute(insert(FrontierEntry), rows)

    def withdraw(self, session: Session, prints: Sequence[str]) -> set[str]:
        """Take rows back that nobody has asked for yet, so that they can be planned in another place; which ones."""
        taken: set[str] = set()
        for start in range(0, len(prints), AT_ONCE):
            unasked = (FrontierEntry.state == FrontierState.QUEUED) & (FrontierEntry.attempts == 0)
            part = self._mine & unasked & FrontierEntry.fingerprint.in_(prints[start : start + AT_ONCE])
            taken.update(session.scalars(select(FrontierEntry.fingerprint).where(part)))
            session.execute(delete(FrontierEntry).where(part))
        return taken

    def conclude(self, session: Session, results: Sequence[Result]) -> None:
        """Write what became of entries."""
        if results:
            session.connection().execute(_CONCLUDE, [self._concluded(result) for result in results])

    def _concluded(self, result: Result) -> dict[str, Any]:
        return {
            "this_sweep": self.sweep_id, "this_print": result.entry.fingerprint, "now_state": result.state,
            "now_status": result.status, "now_attempts": result.entry.attempts,
            "now_exempt": result.entry.robots_exception,
        }  # fmt: skip

    def next(self, session: Session, below: int, limit: int) -> Sequence[Row[Any]]:
        """Rows to fetch, in their order: those of a priority below the limit given, and files."""
        columns = (
            FrontierEntry.id, FrontierEntry.fingerprint, FrontierEntry.url, FrontierEntry.depth,
            FrontierEntry.request, FrontierEntry.attempts,
        )  # fmt: skip
        wanted = or_(FrontierEntry.priority < below, FrontierEntry.priority >= PRIORITY[Role.FILE])
        rows = (
            select(*columns)
            .where(self._mine, FrontierEntry.state == FrontierState.QUEUED, wanted)
            .order_by(FrontierEntry.priority, FrontierEntry.id)
        )
        if self._doubtful:
            self._doubtful -= 1
            doubtful = session.execute(rows.where(FrontierEntry.attempts > 0).limit(1)).all()
            if doubtful:
                return doubtful
            self._doubtful = 0
        return session.execute(rows.limit(limit)).all()

    def mark_leased(self, session: Session, rows: Sequence[Any]) -> None:
        """Hold these rows. The first holding counts as an attempt, and every one of a file; see `mark_asked`."""
        counts = (FrontierEntry.attempts == 0) | (FrontierEntry.priority >= PRIORITY[Role.FILE])
        session.execute(
            update(FrontierEntry)
            .where(FrontierEntry.id.in_([row.id for row in rows]))
            .values(
                state=FrontierState.LEASED, leased_by=self._held.owner,
                attempts=case((counts, FrontierEntry.attempts + 1), else_=FrontierEntry.attempts),
                leased_until=self._clock.now() + timedelta(seconds=self._lease_s),
            )
        )  # fmt: skip

    def mark_asked(self, session: Session, entry: Entry) -> None:
        """A row that may have been asked for before is about to be: from now on another kill gives it up."""
        mine = _ROWS.c.sweep_id == self.sweep_id, _ROWS.c.fingerprint == entry.fingerprint
        session.execute(update(_ROWS).where(*mine).values(attempts=entry.attempts))

    def give_back(self, session: Session) -> None:
        """Free every row that is held and was not asked for, or not with an answer that counts."""
        leased = FrontierEntry.state == FrontierState.LEASED
        unasked = FREE | {"attempts": FrontierEntry.attempts - 1}
        session.execute(update(FrontierEntry).where(self._mine, leased).values(**unasked))

    def left(self, session: Session) -> int:
        """Rows that are still to be fetched."""
        waiting = FrontierEntry.state.in_([FrontierState.QUEUED, FrontierState.LEASED])
        counted = select(func.count()).select_from(FrontierEntry).where(self._mine, waiting)
        return session.scalar(counted) or 0


def role_of(row: Any) -> Role:
    """Why a row's address is fetched."""
    return Role(row.request["role"])


def planned_of(row: Any) -> Planned:
    """What a row stands for; also one of `records.page_turns`."""
    request = row.request
    return Planned(row.url, Role(request["role"]), row.depth, request["found_on"], request.get("extra", {}))


def entry_of(row: Any) -> Entry:
    """A leased row in memory."""
    return Entry(row.fingerprint, planned_of(row), row.attempts + 1)
