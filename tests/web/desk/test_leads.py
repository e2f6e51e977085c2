"""Leads at the desk and the public form: what people see, and what nobody sees."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from desk.leads import course, intake
from desk.leads.intake import Receipt, Reported
from desk.wiring import Desk
from records.vocabulary import LeadChannel, LeadState
from tests.web.conftest import Person, SignIn

NASTY = "<script>alert(1)</script>\"'&"


def report(desk: Desk, text: str, **fields: object) -> Receipt:
    told: dict[str, Any] = {
        "channel": LeadChannel.LETTER,
        "text": text,
        "anonymous": False,
        "name": "王先生",
        "contact": "13912345678",
    } | fields
    return intake.take(desk, Reported(**told), "li")


@pytest.fixture
def outsider(app: FastAPI, desk: Desk) -> Person:
    """Somebody without an account, at an office that has opened its form."""
    app.state.desk = replace(desk, settings=desk.settings.model_copy(update={"public_form": True}))
    return Person(app, follow_redirects=False)


def send(person: Person, path: str, **fields: str) -> httpx.Response:
    return person.submit(path, on=path, **fields)


def test_an_empty_board_says_what_to_do(sign_in: SignIn) -> None:
    text = sign_in("monitor").get("/leads").text
    assert 'href="/leads/new"' in text


def test_a_call_becomes_a_lead_and_its_code_is_shown_once(sign_in: SignIn, desk: Desk) -> None:
    monitor = sign_in("monitor")
    answer = monitor.submit(
        "/leads/new", channel="telephone", text="盗版 http://bbs.example/9", anonymous="yes"
    )
    code = re.search(r'<code class="big">([A-Z0-9]{10})</code>', answer.text)
    assert code
    page = monitor.get("/leads/1")
    assert code[1] not in page.text
    with desk.database.reading() as session:
        assert course.of_receipt(session, "2026-000001", code[1]).lead_id == 1


def test_a_complaint_that_is_refused_keeps_what_was_typed(sign_in: SignIn) -> None:
    answer = sign_in("monitor").submit("/leads/new", channel="letter", text="只写了内容")
    assert answer.status_code == 422
    assert "只写了内容" in answer.text


def test_contacts_are_covered_and_hostile_words_stand_as_text(sign_in: SignIn, desk: Desk) -> None:
    report(desk, NASTY + " http://bbs.example/1", works=NASTY)
    monitor = sign_in("monitor")
    for page in (monitor.get("/leads").text, monitor.get("/leads/1").text):
        assert "<script>alert" not in page
        assert "13912345678" not in page


def test_two_people_deciding_one_lead_meet_a_conflict(sign_in: SignIn, desk: Desk) -> None:
    report(desk, "http://bbs.example/1")
    first, second = sign_in("monitor"), sign_in("reviewer")
    fields = {"state": "accepted", "version": "1"}
    assert first.submit("/leads/1/decide", **fields).status_code == 303
    answer = second.submit("/leads/1/decide", **(fields | {"state": "licensed"}))
    assert answer.status_code == 409
    with desk.database.reading() as session:
        assert course.find(session, 1).state is LeadState.ACCEPTED


def test_a_page_outside_the_scope_cannot_be_looked_at_from_the_desk(sign_in: SignIn, desk: Desk) -> None:
    report(desk, "http://nobody-registered.example/1")
    monitor = sign_in("monitor")
    assert "disabled" in monitor.get("/leads/1").text
    assert monitor.submit("/leads/1/look").status_code == 409


def test_a_right_holder_sees_no_complaint_of_others(sign_in: SignIn, desk: Desk) -> None:
    report(desk, "http://bbs.example/1")
    holder = sign_in("holder1")
    assert holder.get("/leads").status_code == 403
    assert holder.get("/leads/1").status_code == 403


def test_the_public_form_is_closed_unless_the_office_opens_it(visitor: Person) -> None:
    assert visitor.get("/report-piracy").status_code == 404
    assert visitor.submit("/report-piracy", on="/first-run", text="http://bbs.example/1").status_code == 404


def test_anybody_may_report_and_later_ask_what_became_of_it(outsider: Person, desk: Desk) -> None:
    taken = send(outsider, "/report-piracy", text="盗版 http://bbs.example/9", anonymous="yes")
    receipt = re.search(r"\d{4}-\d{6}", taken.text)
    code = re.search(r'<code class="big">([A-Z0-9]{10})</code>', taken.text)
    assert receipt
    assert code
    assert "/leads/" not in taken.text
    with desk.database.reading() as session:
        complaint = course.listed(session)[0].complaints[0].id
    course.answer(desk, complaint, "已受理，感谢您的举报。", actor="li")
    asked = send(outsider, "/report-piracy/receipt", receipt=receipt[0], code=code[1])
    assert "已受理，感谢您的举报。" in asked.text
    wrong = send(outsider, "/report-piracy/receipt", receipt=receipt[0], code="AAAAAAAAAA")
    assert (wrong.status_code, "已受理" in wrong.text) == (404, False)


def test_codes_cannot_be_guessed_by_asking_on_and_on(outsider: Person) -> None:
    answers = [
        send(outsider, "/report-piracy/receipt", receipt="2026-000001", code="AAAAAAAAAA").status_code
        for _ in range(12)
    ]
    assert answers == [404] * 10 + [409] * 2
