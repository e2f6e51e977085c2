"""What is remembered of pages between sweeps, and how far a site is believed."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.again.conditional import Known
from crawler.again.page_shelf import PageShelf
from crawler.asked.planned import Entry, Kept, PageSeen, Planned, Result
from records.clock import FixedClock
from records.page_memory import PageMemory
from records.scope import Site
from records.session import Database
from records.vocabulary import FrontierState, SiteKind

PRINT, URL = "ab" * 20, "http://s.example/a.html"


class Sweeps:
    """One sweep after the other, each with a shelf of its own."""

    def __init__(self, database: Database, clock: FixedClock, believed: int) -> None:
        self._database, self._clock, self._believed = database, clock, believed
        with database.unit_of_work() as session:
            site = Site(
                key="s",
                name="s",
                kind=SiteKind.WEBSITE,
                url=URL,
                created_at=clock.now(),
                updated_at=clock.now(),
            )
            session.add(site)
            session.flush()
            self._site = site.id

    def answer(self, sha256: str, **seen: Any) -> tuple[Known | None, bool]:
        """What was known when the page was asked for, and whether its answer was byte for byte as before."""
        shelf = PageShelf(self._database.unit_of_work, self._site, self._believed)
        with self._database.unit_of_work() as session:
            shelf.recall(session)
            shelf.look_up(session, [PRINT])
        known = shelf.of(PRINT)
        one = PageSeen(PRINT, URL, sha256=sha256, listings=1, **{"etag": '"v1"', **seen})
        kept = Kept(URL, 200, "text/html", "", sha256, 9, "s/one.warc.gz", 0, "<urn:uuid:1>")
        result = Result(Entry(PRINT, Planned(URL)), FrontierState.DONE, 200, kept=kept, seen=one)
        with self._database.unit_of_work() as session:
            same = shelf.store(session, [result], self._clock.now())
        return known, id(result) in same

    def row(self) -> PageMemory:
        with self._database.reading() as session:
            return session.query(PageMemory).one()


@pytest.fixture
def sweeps(database: Database, clock: FixedClock) -> Sweeps:
    return Sweeps(database, clock, 3)


def test_a_page_is_known_in_the_next_sweep_and_the_same_bytes_are_unchanged(sweeps: Sweeps) -> None:
    assert sweeps.answer("1" * 64) == (None, False)
    known, same = sweeps.answer("1" * 64)

    assert known is not None
    assert (known.etag, known.sha256, known.listings, known.may_be_asked, same) == (
        '"v1"',
        "1" * 64,
        1,
        True,
        True,
    )


def test_not_modified_is_believed_so_often_and_no_more(sweeps: Sweeps) -> None:
    sweeps.answer("1" * 64)
    believed = sweeps.row().trusted_for
    for _ in range(believed):
        known, same = sweeps.answer("1" * 64, not_modified=True)
        assert known is not None
        assert (known.may_be_asked, same) == (True, True)
    known, _same = sweeps.answer("1" * 64)

    assert known is not None
    assert not known.may_be_asked
    assert 1 <= believed <= 3
    assert sweeps.row().trusted_for == 3


def test_validators_that_stayed_while_the_page_changed_are_never_used_again(sweeps: Sweeps) -> None:
    sweeps.answer("1" * 64)
    sweeps.answer("2" * 64)

    assert sweeps.row().mistrusted
    known, _same = sweeps.answer("2" * 64)
    assert known is not None
    assert not known.may_be_asked


def test_a_changed_page_with_new_validators_is_no_lie(sweeps: Sweeps) -> None:
    sweeps.answer("1" * 64)
    sweeps.answer("2" * 64, etag='"v2"')

    assert not sweeps.row().mistrusted
    assert sweeps.row().etag == '"v2"'


def test_a_site_that_lied_once_is_believed_less(
    sweeps: Sweeps, database: Database, clock: FixedClock
) -> None:
    sweeps.answer("1" * 64)
    sweeps.answer("2" * 64)
    shelf = PageShelf(database.unit_of_work, 1, 50)
    with database.reading() as session:
        shelf.recall(session)

    assert shelf.believed == 5


def test_a_page_that_is_doubted_is_asked_for_whole_in_this_sweep(
    sweeps: Sweeps, database: Database, clock: FixedClock
) -> None:
    sweeps.answer("1" * 64)
    shelf = PageShelf(database.unit_of_work, 1, 50)
    with database.reading() as session:
        shelf.recall(session)

    assert shelf.of(PRINT) is not None  # a redirect's target, not looked up before
    shelf.doubt(PRINT)
    assert shelf.of(PRINT) is None
