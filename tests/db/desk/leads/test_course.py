"""From a complaint to its feedback: joined by address, looked at inside the scope only, decided by a person."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from desk.leads import course, intake
from desk.leads.intake import Receipt, Reported
from desk.wiring import Desk, build
from records import chain
from records.catalog import RightsHolder
from records.clock import FixedClock
from records.errors import Conflict, NotAllowed, NotFound, Refused
from records.events import Event
from records.jobs import Job
from records.leads import Complaint, Lead
from records.scope import ScopeRule, Site
from records.session import Database
from records.settings import Settings
from records.vocabulary import JobKind, LeadChannel, LeadReason, LeadState, SiteKind

PAGE = "http://bbs.example/thread-1.html"


@pytest.fixture
def desk(settings: Settings, database: Database, clock: FixedClock) -> Desk:
    now = clock.now()
    with database.unit_of_work() as session:
        session.add(
            Site(key="bbs", name="论坛", kind=SiteKind.WEBSITE, url="http://bbs.example/", created_at=now, updated_at=now,
                 rules=[ScopeRule(scheme="http", host="bbs.example", port=80)])
        )  # fmt: skip
        session.add(RightsHolder(name="示例影业有限公司", created_at=now))
    return build(settings, clock)


def report(desk: Desk, text: str = f"盗版电影 {PAGE}", **fields: Any) -> Receipt:
    given: dict[str, Any] = {"channel": LeadChannel.TELEPHONE, "text": text, "anonymous": True} | fields
    return intake.take(desk, Reported(**given), "cli:chen")


def lead(desk: Desk, number: int) -> Lead:
    with desk.database.reading() as session:
        return course.find(session, number)


def test_one_address_from_two_people_is_one_lead_with_two_complainants(desk: Desk) -> None:
    first = report(desk)
    second = report(desk, "", url="https://bbs.example/thread-1.html#1", channel=LeadChannel.WECHAT)
    assert (first.lead, first.joined, second.joined) == (second.lead, False, True)
    assert [first.receipt, second.receipt] == ["2026-000001", "2026-000002"]
    with desk.database.reading() as session:
        (only,) = course.listed(session)
        assert [one.channel for one in only.complaints] == [LeadChannel.TELEPHONE, LeadChannel.WECHAT]


def test_of_an_anonymous_complaint_neither_name_nor_contact_is_kept_anywhere(desk: Desk) -> None:
    report(desk, name="王某某", contact="13900000000")
    with desk.database.reading() as session:
        complaint = session.scalars(select(Complaint)).one()
        told = [str(row.payload) for row in session.scalars(select(Event))]
    assert (complaint.name, complaint.contact) == ("", "")
    assert not any("13900000000" in text or "王某某" in text for text in told)


def test_number_and_code_together_open_a_complaint_and_neither_alone(desk: Desk) -> None:
    made, other = report(desk), report(desk, "另一件 http://bbs.example/2")
    with desk.database.reading() as session:
        assert course.of_receipt(session, made.receipt, f" {made.code.lower()} ").receipt == made.receipt
        for receipt, code in ((made.receipt, other.code), (other.receipt, made.code), (made.receipt, "")):
            with pytest.raises(NotFound):
                course.of_receipt(session, receipt, code)


def test_a_verified_right_holder_puts_the_lead_into_the_green_lane(desk: Desk) -> None:
    report(desk, "一 http://bbs.example/1")
    made = report(desk, "二 http://bbs.example/2", holder="示例影业有限公司", anonymous=False, name="法务部")
    with desk.database.reading() as session:
        assert course.listed(session)[0].id == made.lead
    with pytest.raises(NotFound):
        report(desk, holder="没有登记的公司")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": " "}, "lead_empty"),
        ({"text": "x" * 5000}, "lead_too_long"),
        ({"anonymous": False}, "lead_nameless"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_by_name(desk: Desk, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        report(desk, **fields)
    assert refused.value.code == code


def test_a_lead_outside_the_scope_is_never_looked_at(desk: Desk) -> None:
    made = report(desk, "http://elsewhere.example/1")
    assert made.in_scope == ""
    with pytest.raises(NotAllowed):
        course.ask_look(desk, made.lead, actor="cli:chen")
    with desk.database.reading() as session:
        assert session.scalars(select(Job)).all() == []


def test_a_look_is_a_job_and_accepts_the_lead(desk: Desk) -> None:
    made = report(desk)
    number = course.ask_look(desk, made.lead, actor="cli:chen")
    with desk.database.reading() as session:
        job = session.get_one(Job, number)
    assert (job.kind, job.subject) == (JobKind.LEAD, str(made.lead))
    assert lead(desk, made.lead).state is LeadState.ACCEPTED


def test_a_dismissal_needs_its_reason_and_a_new_complaint_opens_the_lead_again(desk: Desk) -> None:
    made = report(desk)
    with pytest.raises(Refused):
        course.decide(desk, made.lead, LeadState.DISMISSED, actor="cli:chen")
    course.decide(desk, made.lead, LeadState.DISMISSED, actor="cli:chen", reason=LeadReason.NOT_FOUND)
    report(desk)
    assert (lead(desk, made.lead).state, lead(desk, made.lead).reason) == (LeadState.NEW, None)


def test_a_step_that_is_none_and_a_changed_lead_are_refused(desk: Desk) -> None:
    made = report(desk)
    with pytest.raises(NotAllowed):
        course.decide(desk, made.lead, LeadState.MATCHED, actor="cli:chen")
    version = lead(desk, made.lead).version
    course.decide(desk, made.lead, LeadState.ACCEPTED, actor="cli:chen", version=version)
    with pytest.raises(Conflict):
        course.decide(desk, made.lead, LeadState.LICENSED, actor="cli:sun", version=version)


def test_a_joined_lead_gives_its_complaints_to_the_earlier_one_and_later_ones_follow(desk: Desk) -> None:
    first, second = report(desk, "一 http://bbs.example/1"), report(desk, "二 http://bbs.example/2")
    course.join(desk, second.lead, first.lead, actor="cli:chen")
    third = report(desk, "三 http://bbs.example/2")
    assert third.lead == first.lead
    with desk.database.reading() as session:
        (only,) = course.listed(session)
        assert [one.receipt for one in only.complaints] == [first.receipt, second.receipt, third.receipt]
    with pytest.raises(NotAllowed):
        course.join(desk, first.lead, first.lead, actor="cli:chen")


def test_every_step_is_an_event_and_the_chain_holds(desk: Desk) -> None:
    made = report(desk)
    course.ask_look(desk, made.lead, actor="cli:chen")
    course.decide(desk, made.lead, LeadState.MATCHED, actor="cli:chen")
    with desk.database.reading() as session:
        complaint = session.scalars(select(Complaint.id)).one()
    course.answer(desk, complaint, "已通知该网站移除。", actor="cli:chen")
    with desk.database.reading() as session:
        actions = [row.action for row in session.scalars(select(Event).order_by(Event.seq))]
        assert chain.verify(session).first_bad is None
        assert course.of_receipt(session, made.receipt, made.code).feedback == "已通知该网站移除。"
    assert actions == [f"desk:lead:{what}" for what in ("reported", "looked", "decided", "answered")]
