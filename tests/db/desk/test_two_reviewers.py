"""Several people at one queue: nobody decides what another has, and nothing that was said is lost."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from desk.triage import claims, sampling
from desk.triage.decisions import Said, decide
from desk.web import queue
from desk.web.queue import Filter
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.accounts import Account
from records.catalog import RightsHolder, Work
from records.clock import FixedClock
from records.errors import Conflict
from records.findings import Finding, Match, Verdict
from records.scope import Site
from records.session import Database
from records.settings import Settings
from records.sweeps import Listing, Sweep
from records.triage import Claim, Judgement
from records.vault import Vault
from records.vocabulary import Decision, FindingState, ListingKind, Role, SiteKind, SweepState, WorkKind


@pytest.fixture
def desk(settings: Settings, database: Database, clock: FixedClock, vault: Vault) -> Desk:
    return Desk(settings, database, clock, vault)


def fill(desk: Desk, findings: int) -> list[Viewer]:
    """So many open findings of one work, and two people."""
    now = desk.clock.now()
    with desk.database.unit_of_work() as session:
        site = Site(
            key="s", name="站", kind=SiteKind.WEBSITE, url="http://s.example/", created_at=now, updated_at=now
        )
        holder = RightsHolder(name="权利人（示例）", created_at=now)
        session.add_all([site, holder])
        session.flush()
        work = Work(holder_id=holder.id, work_id="W-1", title="北岸灯塔", kind=WorkKind.LITERATURE, creators=[], created_at=now, updated_at=now)  # fmt: skip
        sweep = Sweep(site_id=site.id, state=SweepState.FINISHED, started_at=now, planned=1)
        people = [Account(login=name, display_name=name, password_hash="x", role=Role.REVIEWER, created_at=now) for name in ("anna", "bela")]  # fmt: skip
        session.add_all([work, sweep, *people])
        session.flush()
        numbers = range(1, findings + 1)
        session.execute(insert(Listing), [
            {"site_id": site.id, "sweep_id": sweep.id, "url": f"http://s.example/{n}", "kind": ListingKind.PAGE, "title": f"北岸灯塔 {n}",
             "content_digest": f"{n:064}", "first_seen": now, "last_seen": now} for n in numbers
        ])  # fmt: skip
        session.execute(insert(Match), [
            {"listing_id": n, "work_id": work.id, "decision": Decision.DRAFT, "p_work": n / findings, "p_act": 0.9, "families": [],
             "reasons": [], "record": {}, "revision": "1", "at": now} for n in numbers
        ])  # fmt: skip
        session.execute(insert(Finding), [
            {"listing_id": n, "work_id": work.id, "match_id": n, "decision": Decision.DRAFT, "opened_at": now, "updated_at": now} for n in numbers
        ])  # fmt: skip
        return [Viewer(one.id, one.login, one.login, one.role, None, "en", "", "") for one in people]


def review(desk: Desk, who: Viewer, decided: list[int], wrong: list[BaseException]) -> None:
    """Take what comes next and decide it, until nothing is left."""
    try:
        while (id_ := take(desk, who)) is not None:
            said = Said(id_, FindingState.REJECTED, 1, "wrong_work")
            decide(desk, who, said, chance=lambda: 1.0)
            decided.append(id_)
    except BaseException as error:  # a thread's failure is shown by the test that started it
        wrong.append(error)
        raise


def take(desk: Desk, who: Viewer) -> int | None:
    with desk.database.unit_of_work() as session:
        found = queue.next_open(session, queue.scene(session, desk.clock, who), Filter(), None)
        if found is not None:
            claims.take(session, desk.clock, who, found)
        return found


@pytest.mark.parametrize("findings", [60, pytest.param(1000, marks=pytest.mark.long)])
def test_two_reviewers_never_hold_one_finding_and_no_decision_is_lost(desk: Desk, findings: int) -> None:
    people, wrong = fill(desk, findings), []
    done: list[list[int]] = [[], []]
    threads = [
        threading.Thread(target=review, args=(desk, one, mine, wrong))
        for one, mine in zip(people, done, strict=True)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert wrong == []
    assert sorted(done[0] + done[1]) == list(range(1, findings + 1))
    with desk.database.reading() as session:
        assert session.scalar(select(func.count(Verdict.id))) == findings
        assert session.scalar(select(func.count()).select_from(Judgement)) == findings
        taken = session.execute(select(Claim.finding_id, func.count()).group_by(Claim.finding_id)).all()
        assert {count for _, count in taken} == {1}
        said = {verdict.finding_id: verdict.actor for verdict in session.scalars(select(Verdict))}
    assert all(said[id_] == who.login for who, mine in zip(people, done, strict=True) for id_ in mine)


def test_the_database_itself_refuses_a_second_claim(desk: Desk) -> None:
    anna, bela = fill(desk, 1)
    with desk.database.unit_of_work() as session:
        claims.take(session, desk.clock, anna, 1)
    with desk.database.unit_of_work() as session, pytest.raises(claims.HeldByAnother):
        claims.take(session, desk.clock, bela, 1)

    now = desk.clock.now()
    with pytest.raises(IntegrityError), desk.database.unit_of_work() as session:
        session.add(
            Claim(
                finding_id=1,
                account_id=bela.account_id,
                actor="bela",
                taken_at=now,
                expires_at=now + timedelta(1),
            )
        )

    with pytest.raises(Conflict):
        decide(desk, bela, Said(1, FindingState.CONFIRMED, 1), chance=lambda: 1.0)


def test_the_queue_follows_what_the_matcher_computes(desk: Desk) -> None:
    """The places that the queue is read by are kept by the database, whoever writes."""
    (anna, _bela) = fill(desk, 4)

    def order() -> list[int]:
        with desk.database.reading() as session:
            at = queue.scene(session, desk.clock, anna)
            return [one.id for one in queue.read(session, at, desk.clock, Filter()).rows]

    assert order() == [4, 3, 2, 1]
    with desk.database.unit_of_work() as session:
        session.get_one(Match, 1).p_work = 0.999
        session.get_one(Finding, 4).decision = Decision.REVIEW
        session.get_one(Finding, 3).decision = Decision.DROP
    assert order() == [1, 2, 4]
    with desk.database.reading() as session:
        assert session.scalars(select(Finding.site_id)).all() == [1] * 4
        assert session.scalars(select(Finding.holder_id)).all() == [1] * 4


def test_every_page_and_every_neighbour_is_reached_in_both_directions(desk: Desk) -> None:
    (anna, _bela) = fill(desk, 2 * queue.PAGE_ROWS + 7)
    with desk.database.reading() as session:
        at = queue.scene(session, desk.clock, anna)
        pages, after = [], ""
        while True:
            page = queue.read(session, at, desk.clock, Filter(), after)
            pages.append([one.id for one in page.rows])
            after = page.after
            if not after:
                break
        back = queue.read(session, at, desk.clock, Filter(), before=page.before)
        whole = [id_ for ids in pages for id_ in ids]

        assert whole == sorted(whole, reverse=True)
        assert len(whole) == len(set(whole)) == 2 * queue.PAGE_ROWS + 7
        assert [one.id for one in back.rows] == pages[1]
        middle = session.get_one(Finding, whole[50])
        assert queue.neighbours(session, at, Filter(), middle) == (whole[49], whole[51])


def test_a_verdict_goes_into_the_sample_as_chance_says(desk: Desk) -> None:
    (anna, bela) = fill(desk, 3)
    for id_, chance in ((1, 0.049), (2, 0.05), (3, 0.9)):
        decide(desk, anna, Said(id_, FindingState.WATCHED, 1), chance=lambda chance=chance: chance)

    with desk.database.reading() as session:
        assert [one.finding_id for one in sampling.waiting(session, bela)] == [1]
        assert sampling.waiting(session, anna) == []
