"""Sites, sweeps, events on the desk."""

from __future__ import annotations

from sqlalchemy import select, text, update

from crawler.scope import turns
from desk.wiring import Desk
from records.events import Event
from records.jobs import Job
from records.scope import Site
from records.sweeps import Sweep
from records.vocabulary import JobKind
from tests.web.conftest import SignIn
from tests.web.seed import Seeded

NEW = {"url": "http://new.example/list/", "kind": "website", "key": "new", "name": "新网站", "paths": "/list/ | /view/",
       "delay_s": "2", "contact": "a@new.example"}  # fmt: skip


def test_a_site_is_registered_with_its_scope(sign_in: SignIn, desk: Desk) -> None:
    person = sign_in("monitor")

    answer = person.submit("/sites", **NEW)

    assert answer.headers["location"] == "/sites/new"
    with desk.database.reading() as session:
        site = session.scalars(select(Site).where(Site.key == "new")).one()
        assert {rule.path_prefix for rule in site.rules} == {"/list/", "/view/"}
        assert (site.delay_s, site.contact) == (2.0, "a@new.example")
    assert "new.example" in person.get("/sites/new").text


def test_a_taken_key_a_wrong_address_and_a_wrong_delay_are_refused_and_the_form_stays(
    sign_in: SignIn, desk: Desk
) -> None:
    person = sign_in("monitor")
    for wrong in (
        {"key": "novelbbs"},
        {"url": "ftp://new.example/"},
        {"delay_s": "soon"},
        {"url": ""},
        {"kind": "x"},
    ):
        answer = person.submit("/sites", **NEW | wrong)
        assert answer.status_code == 422, wrong
        assert "新网站" in answer.text, wrong
    with desk.database.reading() as session:
        assert len(session.scalars(select(Site)).all()) == 3


def test_particulars_can_be_completed_and_the_scope_stays(sign_in: SignIn, desk: Desk) -> None:
    sign_in("monitor").submit(
        "/sites/novelbbs/change", contact="post@shuhai.example", url="http://evil.example/"
    )

    with desk.database.reading() as session:
        site = session.scalars(select(Site).where(Site.key == "novelbbs")).one()
        assert (site.contact, site.url) == ("post@shuhai.example", "http://bbs.shuhai.example/forum/")
        assert [rule.path_prefix for rule in site.rules] == ["/forum/"]


def test_an_address_forgotten_at_the_registration_can_be_added_and_the_form_keeps_what_stands(
    sign_in: SignIn, desk: Desk
) -> None:
    person = sign_in("monitor")
    person.submit("/sites/novelbbs/change", addresses="10.9.8.0/24", delay_s="2.5")
    shown = person.get("/sites/novelbbs").text

    assert 'name="addresses" value="10.9.8.0/24"' in shown
    assert 'name="delay_s" value="2.5"' in shown
    with desk.database.reading() as session:
        site = session.scalars(select(Site).where(Site.key == "novelbbs")).one()
        assert [entry.network for entry in site.addresses] == ["10.9.8.0/24"]
        assert [rule.path_prefix for rule in site.rules] == ["/forum/"]


def test_the_gate_explains_an_address_for_every_site(sign_in: SignIn) -> None:
    person = sign_in("auditor")

    inside = person.get("/sites", params={"url": "http://bbs.shuhai.example/forum/1.html"}).text
    outside = person.get("/sites", params={"url": "http://127.0.0.1/"}).text
    hostile = person.get("/sites", params={"url": "javascript:<script>alert(1)</script>"}).text

    assert "是，属于 novelbbs" in inside
    assert "没有任何已登记网站允许访问" in outside
    assert "<script>alert" not in hostile


def test_sweep_now_queues_one_job_and_fetches_nothing(sign_in: SignIn, desk: Desk) -> None:
    person = sign_in("monitor")

    for _ in range(2):
        assert person.submit("/sites/novelbbs/sweep").status_code == 303

    with desk.database.reading() as session:
        assert [(job.kind, job.subject) for job in session.scalars(select(Job))] == [
            (JobKind.SWEEP, "novelbbs")
        ]
    assert person.submit("/sites/nowhere/sweep").status_code == 404


def test_a_sweep_shows_its_counts_and_every_refused_address_by_reason(
    sign_in: SignIn, seeded: Seeded, desk: Desk
) -> None:
    with (
        desk.database.unit_of_work() as session
    ):  # of each reason a thousand addresses are kept, and all are counted
        sweep = session.get_one(Sweep, seeded.sweeps[0])
        sweep.refused = {**sweep.refused, "trap": 2120}
    text = sign_in("auditor").get(f"/sweeps/{seeded.sweeps[0]}").text

    assert "主机不在范围内" in text
    assert "http://127.0.0.1/admin" in text
    assert "robots.txt 禁止" in text
    assert "<b>51</b>" in text
    assert f"<b>{2120 + 3}</b>" in text


def test_a_site_that_is_seen_in_turns_tells_how_much_of_it_was_seen_and_since_when(
    sign_in: SignIn, seeded: Seeded, desk: Desk
) -> None:
    with desk.database.unit_of_work() as session:
        sweep = session.get_one(Sweep, seeded.sweeps[0])
        site = session.get_one(Site, sweep.site_id)
        turn = turns.row_of(session, site.id)
        turn.round_began, turn.round_sweeps = sweep.started_at, 3
        sweep.turns = {
            "began": sweep.started_at.isoformat(), "sweeps": 3, "waited": 30, "known": 301, "looked": 120, "waiting": 241,
            "unseen": 181, "whole": False, "last_whole": None,
        }  # fmt: skip
        key = site.key
    person = sign_in("auditor")
    of_sweep, of_site = person.get(f"/sweeps/{seeded.sweeps[0]}").text, person.get(f"/sites/{key}").text

    assert "3 次巡查，已知 301 个网址看过 120 个，241 个等待，其中 181 个从未看过" in of_sweep
    assert "120 / 301" in of_site
    assert "3 次巡查" in of_site


def test_the_chain_is_verified_on_request_and_a_changed_row_is_named(sign_in: SignIn, desk: Desk) -> None:
    person = sign_in("auditor")
    assert "校验通过" in person.get("/events?verify=1").text

    with desk.database.unit_of_work() as session:
        session.execute(text("DROP TRIGGER event_no_update"))  # who tampers drops it first
        session.execute(update(Event).where(Event.seq == 2).values(actor="somebody else"))

    assert "第 2 条断裂" in person.get("/events?verify=1").text


def test_events_are_found_by_who_what_and_subject(sign_in: SignIn) -> None:
    person = sign_in("auditor")

    assert "desk:session:began" in person.get("/events?actor=auditor").text
    assert "没有符合条件的记录" in person.get("/events?actor=nobody").text
    assert "没有符合条件的记录" in person.get("/events?subject=finding:999999").text
    assert "desk:session:began" in person.get("/events?action=desk:session").text
