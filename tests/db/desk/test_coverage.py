"""Who is looked after: stale, failing and forgotten sites; alerts; stops; the warn list."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog.warnlist import import_warnlist
from crawler.scope import turns
from desk import coverage, schedule, warned
from records import alerts, stops
from records.alerts import Alert
from records.catalog import RightsHolder, Work, WorkTitle
from records.clock import FixedClock
from records.errors import NotFound, Refused, Stopped
from records.events import Event
from records.findings import Finding, Match
from records.schedules import SiteTurn
from records.scope import Site
from records.session import Database
from records.sweeps import Listing, Sweep
from records.vault import Vault
from records.vocabulary import (
    AlertRule,
    Decision,
    DueWhy,
    FindingState,
    ListingKind,
    SiteKind,
    SweepState,
    WorkKind,
)
from records.warnlist import WarnEntry


def add_site(database: Database, clock: FixedClock, key: str, **columns: object) -> int:
    with database.unit_of_work() as session:
        site = Site(
            key=key, name=key, url=f"http://{key}.example/", kind=SiteKind.WEBSITE, created_at=clock.now(),
            updated_at=clock.now(), **columns,
        )  # fmt: skip
        session.add(site)
        session.flush()
        session.add(turns.fresh(site))
        return site.id


def swept(database: Database, clock: FixedClock, site_id: int, state: SweepState) -> None:
    with database.unit_of_work() as session:
        sweep = Sweep(site_id=site_id, state=state, started_at=clock.now(), finished_at=clock.now(),
                      complete=state is SweepState.FINISHED)  # fmt: skip
        session.add(sweep)
        session.flush()
        turns.after_sweep(session, site_id, sweep, clock.now())


def found(database: Database, clock: FixedClock, site_id: int, work: int, state: FindingState) -> None:
    with database.unit_of_work() as session:
        sweep = Sweep(site_id=site_id, state=SweepState.FINISHED, started_at=clock.now())
        session.add(sweep)
        session.flush()
        listing = Listing(
            site_id=site_id, sweep_id=sweep.id, url=f"http://s.example/{work}-{state}", kind=ListingKind.PAGE, title="x",
            content_digest="", first_seen=clock.now(), last_seen=clock.now(),
        )  # fmt: skip
        session.add(listing)
        session.flush()
        match = Match(listing_id=listing.id, work_id=work, decision=Decision.DRAFT, p_work=1, p_act=1, p_unlicensed=1,
                      families=[], reasons=[], record={}, revision="", at=clock.now())  # fmt: skip
        session.add(match)
        session.flush()
        session.add(Finding(listing_id=listing.id, work_id=work, match_id=match.id, decision=Decision.DRAFT,
                            state=state, opened_at=clock.now(), updated_at=clock.now()))  # fmt: skip


@pytest.fixture
def works(database: Database, clock: FixedClock) -> list[int]:
    with database.unit_of_work() as session:
        holder = RightsHolder(name="北岸影业（示例）", created_at=clock.now())
        session.add(holder)
        session.flush()
        rows = [
            Work(holder_id=holder.id, work_id=f"W{n}", title=title, kind=kind, creators=[], created_at=clock.now(),
                 updated_at=clock.now(), titles=[WorkTitle(text=title)])
            for n, (title, kind) in enumerate((("北岸灯塔", WorkKind.FILM_TV), ("北岸之书", WorkKind.LITERATURE),
                                               ("南岸灯塔", WorkKind.FILM_TV), ("北岸灯塔", WorkKind.MUSIC)))
        ]  # fmt: skip
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def warn(
    database: Database, clock: FixedClock, work: int, *, days: int = 10, sites: tuple[str, ...] = ()
) -> None:
    with database.unit_of_work() as session:
        day = warned.today(clock.now())
        session.add(
            WarnEntry(work_id=work, starts_on=day, ends_on=day + timedelta(days=days), sites=list(sites), added_by="x",
                      added_at=clock.now())
        )  # fmt: skip


def turn(database: Database, site_id: int) -> SiteTurn:
    with database.reading() as session:
        return session.get_one(SiteTurn, site_id)


def test_coverage_counts_what_is_looked_after(database: Database, clock: FixedClock) -> None:
    good, bad = add_site(database, clock, "good"), add_site(database, clock, "bad")
    add_site(database, clock, "new")
    add_site(database, clock, "manual", schedule="manual")
    add_site(database, clock, "off", active=False)
    swept(database, clock, good, SweepState.FINISHED)
    swept(database, clock, bad, SweepState.SUSPECT)
    clock.advance(timedelta(days=8))
    swept(database, clock, good, SweepState.FINISHED)

    with database.reading() as session:
        counted = coverage.coverage(session, clock, 7)
        stale = [site.key for site in coverage.stale_sites(session, clock, 7)]

    assert counted == coverage.Coverage(sites=4, by_hand=1, swept=1, never=2, stale=2, failing=1, due=2)
    assert stale == ["bad", "new"]


def test_stale_sites_raise_one_alert_until_they_are_others(database: Database, clock: FixedClock) -> None:
    add_site(database, clock, "a")
    clock.advance(timedelta(days=8))
    for _ in range(3):
        with database.unit_of_work() as session:
            coverage.tell(session, clock, 7)
    add_site(database, clock, "b")
    clock.advance(timedelta(days=8))
    with database.unit_of_work() as session:
        coverage.tell(session, clock, 7)
        alert = session.scalars(select(Alert)).one()

    assert (alert.rule, alert.times) == (AlertRule.STALE, 2)
    assert "a, b" in alert.zh


def test_an_alert_is_counted_while_it_is_open_and_new_after_it_was_acknowledged(
    database: Database, clock: FixedClock
) -> None:
    site_id = add_site(database, clock, "s")
    with database.unit_of_work() as session:
        for _ in range(2):
            alert = alerts.raise_alert(session, clock, AlertRule.ERRORS, zh="错", en="bad", site_id=site_id)
        alerts.acknowledge(session, clock, alert.id, actor="monitor", note="已联系")
        again = alerts.raise_alert(session, clock, AlertRule.ERRORS, zh="错", en="bad", site_id=site_id)
        event = session.scalars(select(Event).where(Event.action == "desk:alert:acknowledged")).one()

    assert (alert.times, alert.acknowledged_by, again.id == alert.id) == (2, "monitor", False)
    assert event.payload["times"] == 2


def test_while_a_stop_is_in_force_nothing_is_due(database: Database, clock: FixedClock) -> None:
    add_site(database, clock, "a")
    site_id = add_site(database, clock, "b")

    def due() -> list[str]:
        with database.reading() as session:
            return [site.key for site in schedule.due_sites(session, clock)]

    stops.stop(database.unit_of_work, clock, reason="网站反映", actor="monitor", site_key="b")
    assert due() == ["a"]
    with database.reading() as session, pytest.raises(Stopped, match="网站反映"):
        stops.check(session, site_id, "b")
    stops.stop(database.unit_of_work, clock, reason="全部", actor="monitor")
    assert due() == []
    stops.resume(database.unit_of_work, clock, actor="admin")
    assert due() == ["a"]
    stops.resume(database.unit_of_work, clock, actor="admin", site_key="b")
    assert due() == ["a", "b"]
    with database.reading() as session:
        actions = session.scalars(select(Event.action).order_by(Event.seq)).all()
    assert actions == ["desk:sweeps:stopped"] * 2 + ["desk:sweeps:resumed"] * 2


def test_a_stop_needs_a_reason_and_a_site_that_exists(database: Database, clock: FixedClock) -> None:
    with pytest.raises(Refused):
        stops.stop(database.unit_of_work, clock, reason="  ", actor="monitor")
    with pytest.raises(NotFound):
        stops.stop(database.unit_of_work, clock, reason="x", actor="monitor", site_key="nowhere")


def test_sites_where_a_listed_work_was_found_go_faster_while_the_list_holds(
    database: Database, clock: FixedClock, works: list[int]
) -> None:
    seen, wrong, named, alike, other = (add_site(database, clock, key) for key in ("seen", "wrong", "named", "alike", "other"))  # fmt: skip
    for site_id in (seen, wrong, named, alike, other):
        swept(database, clock, site_id, SweepState.FINISHED)
    found(database, clock, seen, works[0], FindingState.OPEN)
    found(database, clock, wrong, works[0], FindingState.REJECTED)
    found(database, clock, alike, works[2], FindingState.CONFIRMED)
    found(database, clock, other, works[1], FindingState.CONFIRMED)
    warn(database, clock, works[0], sites=("named",))

    with database.unit_of_work() as session:
        assert schedule.follow_warnings(session, clock) == 3
        assert schedule.follow_warnings(session, clock) == 0

    hasty = {key: turn(database, site_id).why for key, site_id in
             (("seen", seen), ("wrong", wrong), ("named", named), ("alike", alike), ("other", other))}  # fmt: skip
    assert hasty == {"seen": DueWhy.WARNED, "wrong": DueWhy.INTERVAL, "named": DueWhy.WARNED, "alike": DueWhy.WARNED,
                     "other": DueWhy.INTERVAL}  # fmt: skip
    due_in = turn(database, seen).next_due
    assert due_in is not None
    assert due_in - clock.now() == timedelta(hours=6)

    clock.advance(timedelta(days=12))
    with database.unit_of_work() as session:
        assert schedule.follow_warnings(session, clock) == 3
    assert turn(database, seen).haste == 1.0


def test_sites_under_warning_and_of_higher_priority_go_first(
    database: Database, clock: FixedClock, works: list[int]
) -> None:
    for key, priority in (("low", 1), ("high", 9), ("warned", 0), ("middle", 5)):
        add_site(database, clock, key, priority=priority)
    warn(database, clock, works[0], sites=("warned",))
    with database.unit_of_work() as session:
        schedule.follow_warnings(session, clock)
        assert [site.key for site in schedule.due_sites(session, clock)] == [
            "warned",
            "high",
            "middle",
            "low",
        ]


def test_a_turn_missed_outside_its_window_waits_for_the_next_one(
    database: Database, clock: FixedClock
) -> None:
    # 08:00 UTC is 16:00 in Shanghai
    site_id = add_site(database, clock, "night", windows="22:00-06:00", schedule="24h")
    clock.advance(timedelta(hours=20))  # 12:00 on the next day: a whole window was missed

    with database.unit_of_work() as session:
        assert schedule.enqueue_due(session, clock) == 0
    due = turn(database, site_id).next_due
    assert due is not None
    assert due - clock.now() == timedelta(hours=10)

    clock.advance(timedelta(hours=10))
    with database.unit_of_work() as session:
        assert schedule.enqueue_due(session, clock) == 1


LIST = """作品编号,作品名称,权利人,起始日期,截止日期,批次,重点网站
W0,,,2026-11-01,2026-12-31,2026年第三批,a
,《北岸之书》,北岸影业（示例）,2026年11月1日,2026/12/31,2026年第三批,
,北岸灯塔,,2026-11-01,2026-12-31,2026年第三批,
W9,,,2026-11-01,2026-12-31,,
W1,,,2026-12-31,2026-11-01,,
W1,,,2026-11-01,2036-11-01,,
W1,,,2026-11-01,,,
W1,,,2026-11-01,2026-12-31,,nowhere
"""


@pytest.mark.usefixtures("works")
def test_a_list_comes_in_row_by_row(
    database: Database, clock: FixedClock, vault: Vault, tmp_path: Path
) -> None:
    add_site(database, clock, "a")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")

    def bring() -> object:
        return import_warnlist(
            database.unit_of_work, clock, vault, path=tmp_path / "list.csv", actor="cli:test"
        ).as_json()

    first, second = bring(), bring()
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert (first["created"], first["refused"]) == (2, 6)
    assert (second["created"], second["unchanged"]) == (0, 2)
    assert [(one["row"], one["code"]) for one in first["refusals"] if one["level"] == "block"] == [
        (4, "ambiguous_work"), (5, "unknown_work"), (6, "window_reversed"), (7, "bad_warning"), (8, "missing"),
        (9, "unknown_site"),
    ]  # fmt: skip
    with database.reading() as session:
        entry = session.scalars(select(WarnEntry).order_by(WarnEntry.id)).first()
        assert entry is not None
        assert (entry.starts_on, entry.ends_on, entry.sites, entry.batch) == (
            date(2026, 11, 1), date(2026, 12, 31), ["a"], "2026年第三批",
        )  # fmt: skip
