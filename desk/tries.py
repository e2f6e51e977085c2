"""How often something may be tried, counted in the book: the desk runs in several processes, and all of them count together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select

from desk.wiring import Desk
from records.session import now
from records.under_way import CountedTry

LONGEST = timedelta(hours=1)
"""No limit looks further back; older rows go."""


@dataclass(frozen=True)
class Limit:
    """At most so many within so long, for whatever it is asked about."""

    name: str
    most: int
    within: timedelta

    def key(self, who: str) -> str:
        """People type passwords into the field for the login: of what was typed, six digits of a digest are kept."""
        return f"{self.name}:{hashlib.sha256(who.encode('utf-8', 'replace')).hexdigest()[:6]}"


def take(desk: Desk, wanted: Sequence[tuple[Limit, str]]) -> list[int]:
    """Count one try for each of these; its rows. Empty, and nothing is counted, where one has had its number."""
    with desk.database.unit_of_work() as session:
        at = now(session, desk.clock)
        session.execute(delete(CountedTry).where(CountedTry.at <= at - LONGEST))
        for limit, who in wanted:
            since = CountedTry.at > at - limit.within
            found = (
                select(func.count()).select_from(CountedTry).where(CountedTry.key == limit.key(who), since)
            )
            if (session.scalar(found) or 0) >= limit.most:
                return []
        rows = [CountedTry(key=limit.key(who), at=at) for limit, who in wanted]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def give_back(desk: Desk, rows: Sequence[int]) -> None:
    """These were no failures."""
    with desk.database.unit_of_work() as session:
        session.execute(delete(CountedTry).where(CountedTry.id.in_(rows)))


@contextmanager
def until_it_fits(desk: Desk, wanted: Sequence[tuple[Limit, str]], refusal: Exception) -> Iterator[None]:
    """One try, which counts unless the block ends well. Raises `refusal` where there were too many."""
    rows = take(desk, wanted)
    if not rows:
        raise refusal
    yield
    give_back(desk, rows)
