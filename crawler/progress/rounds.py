"""A site that no single sweep sees whole is seen in turns: what a sweep tells of the round that it belongs to.

A round is whole when nothing waits that was never asked for, and nothing that was not asked for since the round began.
Every page that links lead to has then been asked for since that day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from attrs import asdict, frozen
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.asked.planned import WAITED
from crawler.progress.page_turns import MOST_KEPT, PageTurns
from crawler.scope import turns
from records.clock import shown
from records.page_turns import PageTurn
from records.sweeps import FrontierEntry, Sweep
from records.vocabulary import FrontierState


@frozen
class Round:
    """Figures at the end of one sweep. `sweeps`: of this round, this one included; `waited`: what this sweep asked for because it had waited.

    Addresses: `known` of the site, `looked`: asked for since the round began, `waiting`: left for later, `unseen`: never asked for.
    `whole`: since when everything was asked for, if this sweep ended the round; `last_whole`: the same of the round before.
    """

    began: datetime
    sweeps: int
    waited: int
    known: int
    looked: int
    waiting: int
    unseen: int
    whole: bool
    last_whole: datetime | None

    def as_row(self) -> dict[str, Any]:
        """JSON; times as ISO."""
        last = self.last_whole.isoformat() if self.last_whole else None
        return {**asdict(self), "began": self.began.isoformat(), "last_whole": last}

    def holds(self, at: datetime, within: timedelta) -> bool:
        """Whether all there is was asked for not longer ago than this: then the turns do what one sweep cannot."""
        return self.last_whole is not None and at - self.last_whole <= within

    @property
    def zh(self) -> str:
        """A sentence."""
        last = f"，最近看完的一轮始于 {shown(self.last_whole)}" if self.last_whole else "，尚未看完一轮"
        return (
            f"分轮查看：本轮自 {shown(self.began)} 起 {self.sweeps} 次巡查，已知 {self.known} 个网址看过 {self.looked} 个，"
            f"{self.waiting} 个等待下次（{self.unseen} 个从未看过）{last}"
        )

    @property
    def en(self) -> str:
        """A sentence."""
        last = (
            f"the last whole round began {shown(self.last_whole)}"
            if self.last_whole
            else "no round was whole yet"
        )
        return (
            f"seen in turns: {self.looked} of {self.known} known addresses in {self.sweeps} sweeps since {shown(self.began)}, "
            f"{self.waiting} wait ({self.unseen} were never asked for), {last}"
        )


def after(session: Session, lines: PageTurns, sweep: Sweep) -> Round:
    """Reckon the round with this sweep in it, and close it where it is whole. `lines` have been kept."""
    turn = turns.row_of(session, sweep.site_id)
    turn.round_began = turn.round_began or sweep.started_at
    turn.round_sweeps += 1
    mine = PageTurn.site_id == sweep.site_id
    known, looked, waiting, unseen, overdue = session.execute(
        select(
            func.count(), func.count().filter(PageTurn.seen, PageTurn.since >= turn.round_began),
            func.count().filter(PageTurn.waits), func.count().filter(PageTurn.waits, ~PageTurn.seen),
            func.count().filter(PageTurn.waits, PageTurn.since < turn.round_began),
        ).where(mine)
    ).one()  # fmt: skip
    whole = not unseen and not overdue and known < MOST_KEPT
    began, sweeps = turn.round_began, turn.round_sweeps
    if whole:
        turn.last_good = began
        lines.forget(session, began)
        turn.round_began, turn.round_sweeps = None, 0  # the next one begins a new round
    return Round(
        began, sweeps, _waited(session, sweep.id), known, looked, waiting, unseen, whole, turn.last_good
    )


def _waited(session: Session, sweep_id: int) -> int:
    counted = select(func.count()).where(
        FrontierEntry.sweep_id == sweep_id, FrontierEntry.priority == WAITED,
        FrontierEntry.state.not_in([FrontierState.QUEUED, FrontierState.LEASED]),
    )  # fmt: skip
    return session.scalar(counted) or 0
