"""A notice that went out is taken back by its own paper; what it named counts as never noticed. Complaints about us."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from records.cases import Dossier, DossierState, Draft
from records.clock import SHANGHAI
from records.clocks import Deadline, DeadlineState
from records.errors import NotAllowed, NotFound, Refused
from records.events import Event
from records.proceedings import ComplaintAboutUs, NoticeWithdrawal
from records.scope import Site
from records.vocabulary import DraftState
from takedown.approving import review
from takedown.calendar import packaged
from takedown.exhibits import proofs
from takedown.flow.complaint import State
from takedown.periods import begun, clocks
from takedown.replies import answers, complaints, withdrawals
from takedown.replies.withdrawals import Ground
from takedown.routes.notices import notices_of
from takedown.sending import dispatch, exports

A, B = "http://forum.example:8080/a.html", "http://forum.example:8080/b.html"
WRONG = Ground("wrong_work")


def out(office: Any, id_: int, folder: Path) -> None:
    """Exported and sent."""
    exports.export(
        office.database.unit_of_work,
        office.clock,
        office.vault,
        draft_id=id_,
        format="json",
        out=folder,
        actor="wang",
    )
    day = office.clock.now().astimezone(SHANGHAI).date()
    dispatch.record(
        office.database.unit_of_work, office.clock, draft_id=id_, means="ems", sent_on=day, actor="wang"
    )


@pytest.fixture
def sent(office: Any, tmp_path: Path) -> Any:
    office.ready("/a.html", "/b.html")
    office.approve()
    out(office, 1, tmp_path)
    return office


def propose(office: Any, *urls: str, **more: Any) -> NoticeWithdrawal:
    return withdrawals.propose(
        office.database.unit_of_work,
        office.clock,
        notice_id=1,
        grounds=dict.fromkeys(urls, WRONG),
        actor="chen",
        **more,
    )


def withdraw(office: Any, folder: Path, *urls: str) -> NoticeWithdrawal:
    row = propose(office, *urls)
    office.submit(row.paper_id)
    seen = office.draft(row.paper_id)
    review.approve(
        office.database.unit_of_work, office.clock, office.vault, office.settings, draft_id=row.paper_id, version=1,
        digest=seen.digest, approver="wang",
    )  # fmt: skip
    out(office, row.paper_id, folder)
    return row


def noticed(office: Any) -> list[str]:
    with office.database.reading() as session:
        site = session.scalars(select(Site)).one()
        return sorted(url for one in notices_of(session, site, ()) for url in one.urls)


def test_an_address_that_is_taken_back_was_never_noticed_and_comes_into_no_notice_by_itself(
    sent: Any, tmp_path: Path
) -> None:
    assert noticed(sent) == [A, B]
    withdraw(sent, tmp_path, A)
    sent.clock.advance(timedelta(days=1))
    prepared = sent.prepare()

    assert noticed(sent) == [B]
    assert sent.draft().state == DraftState.DISPATCHED
    assert prepared.left_out["withdrawn"] == 1
    assert prepared.opened == 0
    with sent.database.reading() as session:
        assert [item.url for _row, item in withdrawals.restore_list(session)] == [A]
    sent.say(1, "open")
    sent.say(1, "confirmed")
    assert sent.prepare().opened == 1


def test_the_whole_notice_taken_back_ends_its_deadlines_and_its_course(sent: Any, tmp_path: Path) -> None:
    with sent.database.unit_of_work() as session:
        clocks.start(
            session,
            sent.clock,
            packaged(),
            term_id=begun.REMOVAL,
            subject=("draft", 1),
            starts_at=sent.clock.now(),
            actor="chen",
        )
    row = withdraw(sent, tmp_path, A, B)

    assert row.whole
    assert "关于撤回侵权通知的函" in exports.preview_html(sent.draft(row.paper_id))
    assert sent.draft().state == DraftState.WITHDRAWN
    assert noticed(sent) == []
    with sent.database.reading() as session:
        assert session.scalars(select(Deadline)).one().state is DeadlineState.CANCELLED
        assert list(proofs.courses(session)) == []
    with pytest.raises(NotAllowed):
        answers.unanswered(sent.database.unit_of_work, sent.clock, draft_id=1, actor="chen")


def test_a_withdrawal_holds_only_once_it_went_out_and_can_be_given_up(sent: Any) -> None:
    row = propose(sent, A)
    assert noticed(sent) == [A, B]
    with pytest.raises(Refused):
        propose(sent, A)  # on its way already
    withdrawals.give_up(
        sent.database.unit_of_work, sent.clock, paper_id=row.paper_id, why="查明无误", actor="chen"
    )
    assert sent.draft(row.paper_id).state == DraftState.WITHDRAWN
    assert propose(sent, A).id != row.id


@pytest.mark.parametrize(
    ("grounds", "error"),
    [
        ({}, Refused),
        ({"http://other.example/": WRONG}, Refused),
        ({A: Ground("other")}, Refused),
        ({A: Ground("mood")}, Refused),
    ],
    ids=["none", "not named", "other without a word", "no reason"],
)
def test_what_cannot_be_withdrawn_is_refused(
    sent: Any, grounds: dict[str, Ground], error: type[Exception]
) -> None:
    with pytest.raises(error):
        withdrawals.propose(
            sent.database.unit_of_work, sent.clock, notice_id=1, grounds=grounds, actor="chen"
        )


def test_a_notice_that_did_not_go_out_is_sent_back_not_withdrawn(office: Any) -> None:
    office.ready("/a.html")
    with pytest.raises(NotAllowed):
        propose(office, A)


def complain(office: Any, **more: Any) -> ComplaintAboutUs:
    told: dict[str, Any] = {
        "channel": "email",
        "received_on": date(2026, 11, 21),
        "text": "不是我的作品",
        "draft_id": 1,
        "actor": "chen",
    }
    return complaints.receive(
        office.database.unit_of_work, office.clock, packaged(), office.vault, **told | more
    )


def decide(office: Any, **more: Any) -> ComplaintAboutUs:
    told: dict[str, Any] = {
        "complaint_id": 1,
        "outcome": "restored",
        "why": "核对",
        "postmortem": "同名",
        "actor": "zhao",
    }
    return complaints.decide(office.database.unit_of_work, office.clock, **told | more)


def test_a_complaint_is_kept_once_has_a_clock_and_its_names_stand_in_no_event(sent: Any) -> None:
    first, second = complain(sent, complainant="王某某", contact="13800000000"), complain(sent)
    assert first.id == second.id
    assert first.number == "TS-2026-000001"
    with sent.database.reading() as session:
        assert session.scalars(select(Deadline.due_on)).one() == date(2026, 12, 1)
        told = repr(session.scalars(select(Event.payload)).all())
    assert "王某某" not in told
    assert "13800000000" not in told


def test_who_had_a_part_in_the_paper_does_not_decide_and_a_wrong_notice_is_written_up(sent: Any) -> None:
    complain(sent)
    for actor in ("wang", "sun", "cli:wang"):
        with pytest.raises(NotAllowed) as barred:
            decide(sent, actor=actor, postmortem="")
        assert barred.value.data["reasons"] == ["involved", "postmortem"]
    row = decide(sent)
    with sent.database.reading() as session:
        made = session.get_one(NoticeWithdrawal, row.withdrawal_id)
        assert [one.item.url for one in made.items] == [A, B]
        assert made.restore
    with pytest.raises(NotAllowed):
        decide(sent)
    answered = complaints.answer(
        sent.database.unit_of_work, sent.clock, complaint_id=1, day=date(2026, 11, 21), actor="chen"
    )
    assert complaints.state_of(answered) is State.ANSWERED


def test_a_complaint_that_is_not_upheld_changes_nothing_and_one_about_no_paper_withdraws_none(
    sent: Any,
) -> None:
    complain(sent)
    assert decide(sent, outcome="upheld", postmortem="").withdrawal_id is None
    complain(sent, draft_id=None, text="打扰")
    with pytest.raises(NotAllowed) as barred:
        decide(sent, complaint_id=2)
    assert barred.value.data["reasons"] == ["notice_out"]
    assert complaints.exits(None)[0].key == "review"
    assert complaints.exits(sent.draft().kind)[0].key == "counter_notice"


@pytest.mark.parametrize(
    "wrong",
    [{"channel": "pigeon"}, {"text": " "}, {"text": "字" * 10_001}, {"received_on": date(2026, 11, 22)}],
    ids=["channel", "empty", "endless", "tomorrow"],
)
def test_a_complaint_that_cannot_be_is_refused(sent: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        complain(sent, **wrong)
    with pytest.raises(NotFound):
        complain(sent, draft_id=99)


def test_a_complaint_at_the_end_of_the_year_is_numbered_and_due_by_the_days_of_this_country(
    sent: Any,
) -> None:
    """23:30 of the old year in UTC is the first morning of the new one here, a holiday."""
    sent.clock.advance(datetime(2026, 12, 31, 23, 30, tzinfo=UTC) - sent.clock.now())
    row = complain(sent, received_on=date(2027, 1, 1))
    assert row.number == "TS-2027-000001"
    with sent.database.reading() as session:
        due = session.scalars(select(Deadline)).one()
    assert due.provisional  # the notice of 2027 is not known
    assert due.due_on > date(2027, 1, 8)


def test_the_twenty_ninth_of_february_is_a_day_like_any_other(sent: Any) -> None:
    sent.clock.advance(datetime(2028, 2, 29, 1, 0, tzinfo=UTC) - sent.clock.now())
    assert complain(sent, received_on=date(2028, 2, 29)).number == "TS-2028-000001"


def test_a_closed_dossier_opens_again_with_its_history_when_a_finding_joins_it(sent: Any) -> None:
    with sent.database.unit_of_work() as session:
        session.scalars(select(Dossier)).one().state = DossierState.CLOSED
        work = session.scalars(select(Draft)).one().items[0].work_id
    sent.found("/c.html", work)
    sent.prepare()
    with sent.database.reading() as session:
        assert session.scalars(select(Dossier)).one().state is DossierState.OPENED
    assert "takedown:dossier:reopen" in sent.actions()
