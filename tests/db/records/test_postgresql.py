"""The book on PostgreSQL: the same migrations, the same units of work, the same chain; and what only it has."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from crawler.progress import lease
from records import chain, events, jobs, queue
from records.catalog import RightsHolder
from records.clock import FixedClock, SystemClock
from records.errors import ConfigurationError, SiteBusy, StageBusy
from records.scope import Site
from records.session import Database
from records.sweeps import Listing, Sweep
from records.vocabulary import JobKind, ListingKind, SiteKind
from tests.postgresql import Server


@pytest.fixture
def book(postgresql: Server) -> Iterator[Database]:
    url = postgresql.fresh()
    database = Database(url)
    yield database
    database.dispose()
    postgresql.drop(url)


class FastClock(SystemClock):
    """The clock of a machine that is a day ahead."""

    def now(self) -> datetime:
        return super().now() + timedelta(days=1)


def add_site(book: Database, key: str = "s") -> int:
    now = SystemClock().now()
    with book.unit_of_work() as session:
        site = Site(key=key, name=key, kind=SiteKind.WEBSITE, url=f"http://{key}.example/", created_at=now, updated_at=now)  # fmt: skip
        session.add(site)
        session.flush()
        return site.id


def turns(book: Database) -> int:
    with book.reading() as session:
        return int(session.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one())


def test_the_same_migrations_make_the_same_book_and_doing_it_again_changes_nothing(book: Database) -> None:
    book.migrate()

    assert book.is_current()
    assert book.describe()["kind"] == "postgresql"


def test_tables_of_a_queue_that_are_not_ours_are_left_alone(book: Database) -> None:
    with book.engine.connect() as connection:
        connection.execute(text("COMMENT ON TABLE procrastinate_jobs IS NULL"))

        assert not queue.is_prepared(connection)
        with pytest.raises(ConfigurationError, match="did not make"):
            queue.prepare(connection)


def test_an_older_queue_is_brought_to_this_version(book: Database) -> None:
    with book.engine.connect() as connection:
        # its last step is one that can be done twice
        before = f"{queue._MARK}{queue._migrations()[-2].name}"
        connection.execute(text(f"COMMENT ON TABLE procrastinate_jobs IS '{before}'"))
        connection.commit()
        assert not queue.is_prepared(connection)

    book.migrate()

    assert book.is_current()


def test_events_of_many_writers_form_one_chain(book: Database, clock: FixedClock) -> None:
    def write() -> None:
        for number in range(10):
            with book.unit_of_work() as session:
                events.append(
                    session, clock, actor="test", action="test:row:added", subject=("row", number),
                    payload={"题名": "聊斋志异"},
                )  # fmt: skip

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    with book.reading() as session:
        report = chain.verify(session)
    assert (report.checked, report.first_bad) == (40, None)


def test_what_two_writers_read_before_they_write_is_lost_by_neither(
    book: Database, clock: FixedClock
) -> None:
    def count_up() -> None:
        for _ in range(10):
            with book.unit_of_work() as session:
                row = session.scalars(select(RightsHolder)).one()
                row.contact = str(int(row.contact or "0") + 1)

    with book.unit_of_work() as session:
        session.add(RightsHolder(name="甲", created_at=clock.now()))
    threads = [threading.Thread(target=count_up) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with book.reading() as session:
        assert session.scalars(select(RightsHolder.contact)).one() == "30"


def test_sweeps_of_two_sites_write_while_another_unit_of_work_is_open(
    book: Database, clock: FixedClock
) -> None:
    one, other = add_site(book, "one"), add_site(book, "other")

    with book.unit_of_work(), book.site_work() as first, book.site_work() as second:
        lease.take(first, clock, site_id=one, site_key="one", owner="far:1:1:x", for_s=60)
        lease.take(second, clock, site_id=other, site_key="other", owner="far:2:1:x", for_s=60)


def test_two_machines_that_begin_with_a_new_site_at_once_are_one_holder_and_one_that_waits(
    book: Database,
) -> None:
    site, clock = add_site(book), SystemClock()
    ready, said = threading.Barrier(4), list[str]()

    def begin(number: int) -> None:
        ready.wait()
        try:
            with book.site_work() as session:
                lease.take(session, clock, site_id=site, site_key="s", owner=f"far:{number}:1:x", for_s=60)
            said.append("held")
        except SiteBusy:
            said.append("busy")

    machines = [threading.Thread(target=begin, args=(number,)) for number in range(4)]
    for machine in machines:
        machine.start()
    for machine in machines:
        machine.join()

    assert sorted(said) == ["busy", "busy", "busy", "held"]


def test_a_machine_whose_clock_is_ahead_takes_nobodys_lease(book: Database) -> None:
    site = add_site(book)
    with book.site_work() as session:
        lease.take(session, SystemClock(), site_id=site, site_key="s", owner="far:1:1:x", for_s=60)

    with pytest.raises(SiteBusy), book.site_work() as session:
        lease.take(session, FastClock(), site_id=site, site_key="s", owner="far:2:1:x", for_s=60)


def test_a_stage_is_run_by_one_process_at_a_time_and_is_free_after_it(book: Database) -> None:
    other = Database(book.url)
    with book.alone("stages"), other.alone("another stage"), pytest.raises(StageBusy), other.alone("stages"):
        pass
    with other.alone("stages"):
        pass
    other.dispose()


def test_a_job_is_handed_to_the_workers_with_the_transaction_that_asks_for_it(
    book: Database, clock: FixedClock
) -> None:
    def ask_and_fail() -> None:
        with book.unit_of_work() as session:
            jobs.enqueue(session, clock, JobKind.PIPELINE)
            raise KeyError

    with pytest.raises(KeyError):
        ask_and_fail()
    before = turns(book)
    with book.unit_of_work() as session:
        asked = jobs.enqueue(session, clock, JobKind.PIPELINE)
        again = jobs.enqueue(session, clock, JobKind.PIPELINE)

    assert (before, turns(book), again.id) == (0, 1, asked.id)
    with book.reading() as session:
        assert queue.is_handed_out(session, asked.id)
        assert not queue.is_handed_out(session, asked.id + 1)


def test_addresses_and_texts_that_the_server_cannot_hold_as_they_are_are_stored_all_the_same(
    book: Database, clock: FixedClock
) -> None:
    site = add_site(book)
    long = "http://s.example/" + "".join(f"%E{n % 10:x}%{n % 100:02d}" for n in range(1500))
    with book.unit_of_work() as session:
        sweep = Sweep(site_id=site, started_at=clock.now())
        session.add(sweep)
        session.flush()
        session.add(
            Listing(
                site_id=site, sweep_id=sweep.id, url=long, kind=ListingKind.PAGE, title="聊斋\x00志异\ud800",
                content_digest="", first_seen=clock.now(), last_seen=clock.now(), links=["a\x00\ud800"],
            )
        )  # fmt: skip

    with book.reading() as session:
        kept = session.scalars(select(Listing).where(Listing.url == long)).one()
    assert (kept.title, kept.links) == ("聊斋\ufffd志异\ufffd", ["a\x00\ud800"])
