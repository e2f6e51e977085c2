"""Turns, stops, alerts and exceptions on the desk; figures for machines."""

from __future__ import annotations

from datetime import timedelta

from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient

from desk.wiring import Desk
from records import alerts, stops
from records.events import Event
from records.jobs import Job
from records.robots_exceptions import RobotsException
from records.schedules import SiteTurn
from records.scope import Site
from records.vocabulary import AlertRule
from tests.web.conftest import SignIn
from tests.web.seed import Seeded


def test_a_site_page_shows_its_turn_and_its_last_sweeps_without_asking_anybody_else(
    sign_in: SignIn, seeded: Seeded
) -> None:
    page = sign_in("monitor").get(f"/sites/{seeded.sites[0]}").text

    assert "下次巡查" in page
    assert '<svg viewBox="0 -6 720' in page
    assert "最近" in page
    assert "<script>" not in page


def test_stopping_takes_a_second_step_and_a_reason_and_bars_every_sweep(
    sign_in: SignIn, seeded: Seeded, desk: Desk
) -> None:
    person, key = sign_in("monitor"), seeded.sites[0]
    assert f"/stop?site={key}" in person.get(f"/sites/{key}").text
    assert 'name="reason"' in person.get(f"/stop?site={key}").text
    assert person.submit("/stop", site=key, reason=" ").status_code == 422

    assert person.submit("/stop", site=key, reason="网站反映").status_code == 303
    assert "网站反映" in person.get(f"/sites/{key}").text
    assert "网站反映" in person.get("/").text
    assert person.submit(f"/sites/{key}/sweep").status_code >= 400
    with desk.database.reading() as session:
        assert session.scalar(select(func.count(Job.id)).where(Job.subject == key, Job.kind == "sweep")) == 0

    assert person.submit("/resume", site=key).status_code == 303
    assert "网站反映" not in person.get(f"/sites/{key}").text
    with desk.database.reading() as session:
        assert stops.every(session) == []
        actors = set(session.scalars(select(Event.actor).where(Event.action.startswith("desk:sweeps:"))))
    assert actors == {"monitor"}


def test_an_alert_waits_on_the_first_page_until_somebody_acknowledges_it(
    sign_in: SignIn, seeded: Seeded, desk: Desk
) -> None:
    with desk.database.unit_of_work() as session:
        alert = alerts.raise_alert(
            session, desk.clock, AlertRule.ERRORS, zh="20 条中有 9 条失败", en="9 of 20 failed"
        )
    person = sign_in("reviewer")
    assert "未处理的提醒" in person.get("/").text
    assert "20 条中有 9 条失败" in person.get("/alerts").text

    assert person.submit(f"/alerts/{alert.id}/acknowledge", note="已重试").status_code == 303

    assert "20 条中有 9 条失败" not in person.get("/alerts").text
    assert "已重试" in person.get("/alerts?everything=true").text
    assert seeded.sites


def test_only_an_approver_records_an_exception_and_every_fault_is_named(
    sign_in: SignIn, seeded: Seeded, desk: Desk
) -> None:
    key = seeded.sites[0]
    last_day = (desk.clock.now() + timedelta(days=30)).date().isoformat()
    good = {"legal_basis": "实施办法第十三条", "reason": "核查公开目录", "last_day": last_day}
    for login in ("monitor", "reviewer", "admin"):
        assert sign_in(login).submit(f"/sites/{key}/exceptions", **good).status_code == 403
    approver = sign_in("approver")
    assert (
        approver.submit(f"/sites/{key}/exceptions", legal_basis="", reason="x", last_day="").status_code
        == 422
    )
    assert (
        approver.submit(f"/sites/{key}/exceptions", **{**good, "last_day": "2027-13-01"}).status_code == 422
    )

    assert approver.submit(f"/sites/{key}/exceptions", **good).status_code == 303

    page = approver.get(f"/sites/{key}").text
    assert "实施办法第十三条" in page
    assert "生效中" in page
    with desk.database.reading() as session:
        row = session.scalars(select(RobotsException)).one()
    assert sign_in("monitor").submit(f"/sites/{key}/exceptions/{row.id}/withdraw").status_code == 403
    assert approver.submit(f"/sites/{key}/exceptions/{row.id}/withdraw", why="核查完毕").status_code == 303
    assert "生效中" not in approver.get(f"/sites/{key}").text


def test_a_sweep_asked_for_outside_of_the_windows_waits_for_the_next_one(
    sign_in: SignIn, seeded: Seeded, desk: Desk
) -> None:
    person, key = sign_in("monitor"), seeded.sites[0]
    assert person.submit(f"/sites/{key}/change", windows="22:00-06:00").status_code == 303
    assert person.submit(f"/sites/{key}/change", windows="8点").status_code == 422

    assert "时段开始时" in person.get(f"/sites/{key}").text
    assert person.submit(f"/sites/{key}/sweep").status_code == 303

    with desk.database.reading() as session:
        site = session.scalars(select(Site).where(Site.key == key)).one()
        due = session.get_one(SiteTurn, site.id).next_due
    assert due is not None
    assert due - desk.clock.now() == timedelta(hours=6)  # 16:00 in Shanghai now


def test_the_register_names_stale_sites(sign_in: SignIn, seeded: Seeded) -> None:
    person = sign_in("auditor")

    assert "久未巡查" in person.get("/sites").text
    assert person.get("/sites?show=stale").status_code == 200
    assert "登记册中没有符合条件的网站" in person.get("/sites?q=nowhere-at-all").text
    assert seeded.sites[0] in person.get(f"/sites?q={seeded.sites[0]}").text


def test_figures_are_read_from_this_machine_or_with_the_token(app: FastAPI, desk: Desk) -> None:
    here, there = TestClient(app, client=("127.0.0.1", 1)), TestClient(app, client=("192.0.2.1", 1))
    text = here.get("/metrics").text
    assert 'copywatch_sites{what="registered"} 0.0' in text
    assert "copywatch_alerts_open 0.0" in text
    assert there.get("/metrics").status_code == 403
    assert here.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 403

    desk.settings.metrics_token = "a-long-token"
    assert there.get("/metrics", headers={"Authorization": "Bearer a-long-token"}).status_code == 200
    assert there.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 403
    assert there.get("/readyz").json() == {"database": "ok"}
