"""What people have ordered for a site, as a running sweep sees it: the kill switch, an exception from robots.txt.

Asked of the database at most once a second, so every request of every process hears of an order within about that time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from attrs import frozen
from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.asked.refusals import halt
from records import stops
from records.clock import Clock
from records.robots_exceptions import RobotsException, holding
from records.vocabulary import RefusalReason

EVERY_S = 1.0


@frozen
class InForce:
    """`stopped`: who stopped the site and why, empty while nobody has; `exception`: id of the exception that holds."""

    stopped: str = ""
    exception: int | None = None


class Orders:
    """The orders for one site. A stop that was seen once holds to the sweep's end, whatever becomes of the order."""

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[Session]],
        clock: Clock,
        site_id: int,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reading, self._clock, self._site_id, self._monotonic = reading, clock, site_id, monotonic
        self._known, self._asked_at = InForce(), float("-inf")

    def now(self) -> InForce:
        """What is in force, at most a second old."""
        if self._monotonic() - self._asked_at >= EVERY_S:
            with self._reading() as session:
                self._known = self._ask(session)
            self._asked_at = self._monotonic()
        return self._known

    def check(self, url: str) -> None:
        """Raises Halted where the site is stopped."""
        stopped = self.now().stopped
        if stopped:
            halt(RefusalReason.STOPPED, url, "pace", stopped)

    def _ask(self, session: Session) -> InForce:
        orders = stops.in_force(session, self._site_id)
        stopped = f"{orders[0].ordered_by}: {orders[0].reason}" if orders else ""
        exceptions = select(RobotsException.id).where(
            RobotsException.site_id == self._site_id, holding(self._clock.now())
        )
        exception = session.scalars(exceptions.order_by(RobotsException.id).limit(1)).first()
        return InForce(self._known.stopped or stopped, exception)
