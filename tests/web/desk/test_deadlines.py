"""The board of deadlines, more time granted by another person, answers recorded at their notice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from desk.wiring import Desk
from records.cases import Draft
from records.clock import FixedClock
from records.clocks import Answer, Deadline, DeadlineState
from records.vocabulary import DraftState
from takedown.calendar import packaged
from takedown.periods import clocks
from tests.web.conftest import SignIn
from tests.web.desk.test_notices import approve, half_approved, in_review

assert half_approved  # the fixtures
assert in_review


@pytest.fixture
def running(desk: Desk) -> int:
    with desk.database.unit_of_work() as session:
        return clocks.start(
            session, desk.clock, packaged(), term_id="hearing-request", subject=("case", 1),
            starts_at=date(2026, 11, 20), actor="cli:li",
        ).id  # fmt: skip


def deadline(desk: Desk) -> Deadline:
    with desk.database.reading() as session:
        return session.scalars(select(Deadline)).one()


def test_an_empty_board_says_what_begins_a_deadline(sign_in: SignIn) -> None:
    assert "copywatch deadlines start" in sign_in("monitor").get("/deadlines").text


def test_the_board_shows_what_runs_out_with_its_article(
    sign_in: SignIn, desk: Desk, clock: FixedClock, running: int
) -> None:
    text = sign_in("auditor").get("/deadlines").text
    assert "2026-11-27" in text
    assert "第六十四条" in text
    assert "Ask for more time" not in text

    clock.advance(timedelta(days=10))
    clocks.run(desk.database.unit_of_work, clock, packaged())
    assert "逾期" in sign_in("auditor").get("/deadlines").text


def test_more_time_is_granted_by_another_person(sign_in: SignIn, desk: Desk, running: int) -> None:
    asker, other = sign_in("reviewer"), sign_in("approver")
    assert asker.submit(f"/deadlines/{running}/extend", until="2026-12-10", why="鉴定").status_code == 303
    assert asker.submit("/extensions/1", granted="yes").status_code == 409

    assert other.submit("/extensions/1", granted="yes").status_code == 303
    assert deadline(desk).due_on == date(2026, 12, 10)


def test_what_is_done_leaves_the_board(sign_in: SignIn, desk: Desk, running: int) -> None:
    person = sign_in("reviewer")
    assert person.submit(f"/deadlines/{running}/met", note="已提出").status_code == 303
    assert deadline(desk).state is DeadlineState.MET
    assert person.submit("/deadlines/99/met").status_code == 404


def test_a_counter_notice_is_recorded_at_its_notice_and_shown_with_what_is_left(
    sign_in: SignIn, desk: Desk, half_approved: int
) -> None:
    person, id_ = sign_in("approver"), half_approved
    early = person.submit(f"/notices/{id_}/answers", kind="removed", received_on="2026-11-21")
    approve(person, desk, id_)
    person.submit(f"/notices/{id_}/export.docx")
    person.submit(f"/notices/{id_}/dispatch", means="ems", sent_on="2026-11-21")

    wrong = person.submit(f"/notices/{id_}/answers", kind="counter_notice", received_on="2026-11-21")
    good = person.submit(
        f"/notices/{id_}/answers", kind="counter_notice", received_on="2026-11-21", regime="regulations",
        element=["identity", "evidence"], files={"scan": ("反通知.pdf", b"%PDF scan", "application/pdf")},
    )  # fmt: skip

    assert (early.status_code, wrong.status_code, good.status_code) == (409, 422, 303)
    assert "收到反通知" in person.get(f"/notices/{id_}").text
    board = person.get("/deadlines").text
    assert "不得再通知" in board
    assert "真实性负责的声明" in board
    with desk.database.reading() as session:
        row = session.scalars(select(Answer)).one()
        assert desk.vault.open(row.scan_digest) == b"%PDF scan"
        assert session.get_one(Draft, id_).state is DraftState.DISPATCHED
