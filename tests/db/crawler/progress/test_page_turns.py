"""Sites of more pages than their budget, walked without a web: what one sweep leaves, the next ones see."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve, field, mutable
from sqlalchemy import func, select

from crawler.asked.planned import WAITED, Entry, PageSeen, Planned, Refused, Result, print_of
from crawler.progress import page_turns
from crawler.progress.ledger import Ledger
from crawler.progress.order import Order
from crawler.scope.policy import SitePolicy, of
from records.alerts import Alert
from records.clock import FixedClock
from records.page_turns import PageTurn
from records.schedules import SiteTurn
from records.scope import Site
from records.session import Database
from records.sweeps import FrontierEntry, Sweep
from records.vocabulary import AlertRule, FrontierState, RefusalReason, SiteKind, SweepState

AT = "http://s.example"
Web = dict[str, list[str]]
Walker = Callable[..., "Walk"]


@mutable
class Walk:
    """Sweeps of a site that is a table of links. `asked`: the paths that each sweep asked for, in their order."""

    database: Database
    clock: FixedClock
    policy: SitePolicy
    web: Web
    asked: list[list[str]] = field(factory=list)
    answer: Callable[[Entry], FrontierState] = lambda entry: FrontierState.DONE
    admits: Callable[[Planned], bool] | None = None

    def sweep(self, *, half_after: int = 10**9, spend_after: int = 10**9, die_after: int = 10**9) -> Sweep:
        """One sweep, a day after the last. `die_after`: so many pages, and the process is gone."""
        self.clock.advance(timedelta(days=1))
        ledger = self._opened()
        asked: list[str] = []
        entries = ledger.write([], 6, [Planned(f"{AT}/")])
        while entries:
            asked += [entry.planned.url.removeprefix(AT) for entry in entries]
            ledger.line.half_spent = len(asked) >= half_after
            if len(asked) >= die_after:
                self.clock.advance(timedelta(minutes=5))  # its lease runs out
                die_after, ledger = 10**9, self._opened()
                entries = ledger.write([], 6, [Planned(f"{AT}/")])
                continue
            results = [self._result(entry) for entry in entries]
            if len(asked) >= spend_after:
                ledger.overrun = "time budget spent · 时间上限已用尽"
                ledger.write(results, 0)
                break
            entries = ledger.write(results, 6)
        ledger.finish()
        self.asked.append(asked)
        with self.database.reading() as session:
            return session.get_one(Sweep, ledger.sweep_id)

    def _opened(self) -> Ledger:
        ledger = Ledger(self.database.unit_of_work, self.clock, self.policy, Order(), lease_s=60)
        ledger.open()
        if self.admits:
            ledger.line.turns.admits = self.admits
        return ledger

    def _result(self, entry: Entry) -> Result:
        planned, state = entry.planned, self.answer(entry)
        if state is not FrontierState.DONE:
            refused = Refused(planned.url, RefusalReason.HTTP_ERROR, "download")
            return Result(entry, state, 500, refused=(refused,))
        found = tuple(
            Planned(f"{AT}{path}", depth=planned.depth + 1, found_on=planned.url)
            for path in self.web.get(planned.url.removeprefix(AT), ())
        )
        seen = PageSeen(entry.fingerprint, planned.url, sha256="a")
        return Result(entry, FrontierState.DONE, 200, found=found, seen=seen)

    def seen(self, sweeps: int | None = None) -> set[str]:
        """Paths that the last so many sweeps asked for; all of them together unless told otherwise."""
        chosen = self.asked if sweeps is None else self.asked[-sweeps:]
        return {path for asked in chosen for path in asked}


@pytest.fixture
def walk(database: Database, clock: FixedClock) -> Walker:
    def made(web: Web, max_pages: int) -> Walk:
        with database.unit_of_work() as session:
            site = Site(key="s", name="s", kind=SiteKind.WEBSITE, url=f"{AT}/", created_at=clock.now(),
                        updated_at=clock.now(), delay_s=0.0, max_pages=max_pages, max_depth=50)  # fmt: skip
            session.add(site)
            session.flush()
            return Walk(database, clock, of(site), web)

    return made


def forum(boards: int, threads: int) -> Web:
    """A start page, boards, and so many threads on each."""
    web: Web = {"/": [f"/b{board}" for board in range(boards)]}
    for board in range(boards):
        web[f"/b{board}"] = [f"/t{board}-{thread}" for thread in range(threads)]
    return web


def pages_of(web: Web) -> set[str]:
    return {"/", *web, *(path for links in web.values() for path in links)}


def flat(pages: int) -> Web:
    """A start page that links to so many pages."""
    return {"/": [f"/p{page}" for page in range(pages)]}


def any_web(dice: random.Random, pages: int) -> Web:
    """Pages that are each linked from one before them, and a few links more."""
    web: Web = {}
    for page in range(1, pages):
        parent = dice.randrange(page)
        web.setdefault(f"/p{parent}" if parent else "/", []).append(f"/p{page}")
    for _ in range(pages // 2):
        web.setdefault(f"/p{dice.randrange(1, pages)}", []).append(f"/p{dice.randrange(1, pages)}")
    return web


def count(database: Database, *which: object) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(PageTurn.id)).where(*which)) or 0  # type: ignore[arg-type]


def test_a_site_of_300_pages_is_seen_whole_by_sweeps_of_60(walk: Walker) -> None:
    web = forum(10, 29)
    site = walk(web, 60)

    sweeps = [site.sweep() for _ in range(10)]

    assert site.seen() == pages_of(web)
    assert all(len(asked) == len(set(asked)) == 60 for asked in site.asked)
    assert [sweep.turns["waited"] for sweep in sweeps] == [0] + 9 * [30]
    assert all({"/", *web["/"]} <= set(asked) for asked in site.asked), "the start pages every time"
    looked = [sweep.turns["looked"] for sweep in sweeps]
    assert looked == [60, 90, 120, 150, 180, 210, 240, 270, 300, 301]
    assert [sweep.turns["whole"] for sweep in sweeps] == 9 * [False] + [True]


def test_no_page_is_starved_when_all_have_been_seen_once(walk: Walker) -> None:
    web = forum(4, 12)
    site = walk(web, 16)

    for _ in range(22):
        site.sweep()

    for first in range(7, 14):
        together = {path for asked in site.asked[first : first + 8] for path in asked}
        assert together == pages_of(web), "any eight sweeps in a row"


def test_a_page_that_is_new_on_a_list_is_seen_by_the_very_next_sweep(walk: Walker) -> None:
    site = walk(flat(200), 20)
    for _ in range(3):
        site.sweep()

    site.web["/"].append("/new")
    site.sweep()

    assert "/new" in site.asked[-1]
    assert site.asked[-1].index("/new") < 10, "before pages that were met before"


@pytest.mark.parametrize("seed", range(4))
def test_any_site_is_seen_whole_in_turns(walk: Walker, seed: int) -> None:
    dice = random.Random(seed)
    web = any_web(dice, 50)
    site = walk(web, dice.randrange(8, 30))

    sweeps = 0
    while site.seen() != pages_of(web):
        sweep = site.sweep()
        sweeps += 1
        assert sweep.turns["waited"] <= site.policy.max_pages // 2 or not sweep.remaining
        assert sweeps < 3 + 3 * 50 / (site.policy.max_pages // 2), sorted(pages_of(web) - site.seen())

    assert max(len(asked) for asked in site.asked) <= site.policy.max_pages


def test_a_spent_time_budget_leaves_the_start_pages_their_half(walk: Walker) -> None:
    web = forum(3, 30)
    site = walk(web, 2000)

    for _ in range(12):
        site.sweep(half_after=12, spend_after=24)

    assert site.seen() == pages_of(web)
    assert all({"/", *web["/"]} <= set(asked) for asked in site.asked)


@pytest.mark.parametrize("die_after", [3, 9, 11, 14, 19])
def test_a_sweep_that_is_killed_goes_on_with_the_same_plan(
    walk: Walker, die_after: int, database: Database
) -> None:
    web = forum(3, 20)
    site = walk(web, 20)
    site.sweep()

    site.sweep(die_after=die_after)

    times = {path: site.asked[1].count(path) for path in site.asked[1]}
    assert max(times.values()) <= 2
    assert sum(n > 1 for n in times.values()) <= 6, "no more than were on their way"
    with database.reading() as session:
        last = session.scalar(select(func.max(Sweep.id)))
        rows = session.scalars(
            select(FrontierEntry.url).where(FrontierEntry.sweep_id == last, FrontierEntry.priority == WAITED)
        )
        waited = {url.removeprefix(AT) for url in rows}
    assert len(waited) == 10, "brought once"
    assert waited <= set(site.asked[1]) - set(site.asked[0])


def test_what_may_not_be_planned_any_more_is_forgotten(walk: Walker, database: Database) -> None:
    site = walk(flat(50), 10)
    site.sweep()
    site.admits = lambda planned: not planned.url.endswith(("1", "2", "3"))
    site.web["/"] = [path for path in site.web["/"] if path not in ("/p41", "/p42", "/p43")]

    for _ in range(10):
        site.sweep()

    gone = {print_of(f"{AT}/p{n}") for n in (41, 42, 43)}
    assert count(database, PageTurn.fingerprint.in_(gone)) == 0
    assert not site.seen() & {"/p41", "/p42", "/p43"}


def test_pages_that_never_answer_do_not_stand_in_the_way(walk: Walker) -> None:
    site = walk(flat(60), 12)
    site.answer = lambda entry: FrontierState.FAILED if "/p5" in entry.planned.url else FrontierState.DONE

    for _ in range(12):
        site.sweep()

    assert site.seen() == pages_of(site.web)
    assert (
        max(sum(asked.count(path) for asked in site.asked[1:]) for path in (f"/p5{n}" for n in range(10))) < 4
    )


def test_a_site_that_one_sweep_sees_whole_leaves_nothing(walk: Walker, database: Database) -> None:
    site = walk(forum(3, 5), 100)

    sweep = site.sweep()

    assert (sweep.complete, sweep.turns, count(database)) == (True, {}, 0)


def test_once_the_budget_suffices_there_are_no_turns_any_more(walk: Walker, database: Database) -> None:
    site = walk(forum(3, 4), 8)
    site.sweep()
    site.policy = evolve(site.policy, max_pages=100)

    sweep = site.sweep()

    assert (sweep.complete, sweep.turns, count(database)) == (True, {}, 0)
    with database.reading() as session:
        turn = session.scalars(select(SiteTurn)).one()
        assert (turn.round_began, turn.round_sweeps, turn.last_good) == (None, 0, sweep.finished_at)


def test_a_whole_round_says_since_when_everything_was_looked_at(walk: Walker, database: Database) -> None:
    site = walk(flat(30), 16)

    sweeps = [site.sweep() for _ in range(6)]

    whole = next(n for n, sweep in enumerate(sweeps) if sweep.turns["whole"])
    assert sweeps[whole].turns["began"] == sweeps[0].started_at.isoformat()
    with database.reading() as session:
        turn = session.scalars(select(SiteTurn)).one()
        assert turn.last_good is not None
        assert sweeps[0].started_at <= turn.last_good < sweeps[-1].started_at
    assert all(not sweep.complete for sweep in sweeps), "what no sweep saw whole is nowhere called gone"
    rules = [[one["rule"] for one in sweep.monitors] for sweep in sweeps]
    assert rules[0] == [AlertRule.BUDGET], "as long as nobody knows whether turns suffice"
    assert rules[-1] == [], "the turns do what one sweep cannot"
    assert {sweep.state for sweep in sweeps} == {SweepState.PARTIAL}
    with database.reading() as session:
        assert session.scalars(select(Alert).where(Alert.acknowledged_at.is_(None))).all() == []


def test_rounds_that_take_longer_than_the_office_allows_are_alerts(walk: Walker) -> None:
    site = walk(flat(60), 6)

    sweeps = [site.sweep() for _ in range(25)]

    assert any(sweep.turns["whole"] for sweep in sweeps)
    assert all([one["rule"] for one in sweep.monitors] == [AlertRule.BUDGET] for sweep in sweeps)
    assert "分轮查看：本轮自" in sweeps[-1].monitors[0]["zh"]
    assert "始于" in sweeps[-1].monitors[0]["zh"]


def test_no_more_wait_than_there_is_room_for_and_all_are_seen_still(
    walk: Walker, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_turns, "MOST_KEPT", 20)
    site = walk(flat(80), 16)

    most = 0
    for _ in range(16):
        site.sweep()
        most = max(most, count(database))

    assert most <= 20 + 16, "and those of one sweep"
    assert site.seen() == pages_of(site.web)
