"""Periods begin with the act that the book records and end with what came of it; a period without an answer says so once."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from records.cases import Dossier, DossierState, Draft
from records.clock import SHANGHAI
from records.clocks import Deadline, DeadlineState
from records.errors import NotAllowed, Refused
from records.events import Event
from records.sweeps import Listing
from records.vocabulary import PaperKind
from takedown.calendar import packaged
from takedown.cases import filings, outcomes, steps
from takedown.exhibits import proofs
from takedown.flow.paper import Stage
from takedown.periods import begun, clocks, transfers
from takedown.replies import answers
from takedown.sending import dispatch, exports
from takedown.stages import stage_of
from tests.db.takedown.conftest import Office


@pytest.fixture
def sent(office: Office, tmp_path: Path) -> Office:
    """A notice to a forum that went out on 21 November 2026."""
    office.ready("/a.html")
    office.approve()
    exports.export(
        office.database.unit_of_work, office.clock, office.vault, draft_id=1, format="json", out=tmp_path, actor="wang"
    )  # fmt: skip
    dispatch.record(
        office.database.unit_of_work,
        office.clock,
        draft_id=1,
        means="ems",
        sent_on=date(2026, 11, 21),
        actor="wang",
    )
    return office


def run(office: Office) -> clocks.ClocksOutcome:
    return clocks.run(office.database.unit_of_work, office.clock, packaged())


def deadlines(office: Office) -> dict[str, tuple[date, DeadlineState]]:
    with office.database.reading() as session:
        return {one.term: (one.due_on, one.state) for one in session.scalars(select(Deadline))}


def stage(office: Office) -> Stage:
    with office.database.reading() as session:
        return stage_of(session, session.get_one(Draft, 1))


def answered(office: Office, kind: str) -> None:
    day = office.clock.now().astimezone(SHANGHAI).date()
    answers.record(
        office.database.unit_of_work, office.clock, packaged(), office.vault, draft_id=1, kind=kind, received_on=day, actor="wang"
    )  # fmt: skip


def test_a_notice_that_nobody_answers_says_so_once_and_nothing_else_follows(sent: Office) -> None:
    assert run(sent).escalated == 0
    assert deadlines(sent) == {
        "notice-reply": (date(2026, 12, 1), DeadlineState.RUNNING)
    }  # seven working days
    answered(sent, "acknowledged")  # a receipt is no answer
    sent.clock.advance(timedelta(days=12))
    before = Counter(sent.actions())

    for _ in range(3):
        run(sent)

    assert stage(sent) is Stage.NO_REPLY
    assert Counter(sent.actions()) - before == Counter(
        {"takedown:deadline:overdue": 1, "takedown:draft:unanswered": 1}
    )
    with sent.database.reading() as session:
        said = session.scalars(select(Event).where(Event.action == "takedown:draft:unanswered")).one()
        assert (said.actor, list(proofs.courses(session)), list(proofs.dossiers(session))) == (
            transfers.SYSTEM,
            [],
            [],
        )
    with pytest.raises(NotAllowed):
        answers.unanswered(sent.database.unit_of_work, sent.clock, draft_id=1, actor="chen")


@pytest.mark.parametrize("kind", ["removed", "refused"])
def test_an_answer_ends_the_period(sent: Office, kind: str) -> None:
    run(sent)
    answered(sent, kind)
    assert deadlines(sent)["notice-reply"][1] is DeadlineState.MET
    sent.clock.advance(timedelta(days=30))
    assert run(sent).escalated == 0
    assert stage(sent) is not Stage.NO_REPLY


def test_an_answer_that_came_before_anybody_looked_leaves_no_period_behind(sent: Office) -> None:
    answered(sent, "refused")
    sent.clock.advance(timedelta(days=30))
    assert run(sent).escalated == 0
    assert deadlines(sent)["notice-reply"][1] is DeadlineState.MET


def test_while_more_time_is_asked_for_a_paper_is_not_silent(sent: Office) -> None:
    run(sent)
    clocks.ask_extension(
        sent.database.unit_of_work, sent.clock, deadline_id=1, until=date(2026, 12, 20), why="对方来电说明", actor="chen"
    )  # fmt: skip
    sent.clock.advance(timedelta(days=12))
    assert run(sent).waiting_for_extension == 1
    assert stage(sent) is Stage.DISPATCHED
    clocks.decide_extension(
        sent.database.unit_of_work, sent.clock, extension_id=1, granted=False, actor="wang"
    )
    run(sent)
    assert stage(sent) is Stage.NO_REPLY


def test_a_page_that_was_seen_gone_lets_the_dossier_be_closed(sent: Office) -> None:
    run(sent)
    call: dict[str, Any] = {"dossier_id": 1, "why": "已移除", "actor": "chen"}
    with pytest.raises(NotAllowed) as barred:
        steps.close(sent.database.unit_of_work, sent.clock, **call)
    assert barred.value.data["reasons"] == ["deadlines"]
    sent.recheck(1, {"http://forum.example:8080/a.html": 404})
    steps.close(sent.database.unit_of_work, sent.clock, **call)
    assert deadlines(sent)["notice-reply"][1] is DeadlineState.MET


def test_a_page_that_is_online_again_opens_its_dossier_and_is_noticed_anew(sent: Office) -> None:
    run(sent)
    sent.recheck(1, {"http://forum.example:8080/a.html": 404})
    assert (sent.prepare().opened, dossier_state(sent)) == (0, DossierState.REMOVED)
    sent.clock.advance(timedelta(days=2))
    with sent.database.unit_of_work() as session:
        session.scalars(select(Listing)).one().last_seen = sent.clock.now()  # as a sweep leaves it
    assert (sent.prepare().opened, dossier_state(sent)) == (1, DossierState.OPENED)
    assert (sent.prepare().opened, sent.actions().count("takedown:dossier:reopen")) == (0, 1)


def dossier_state(office: Office) -> DossierState:
    with office.database.reading() as session:
        return session.get_one(Dossier, 1).state


def test_a_paper_that_names_a_day_waits_until_that_day_and_rolls_behind_no_holiday(sent: Office) -> None:
    with sent.database.unit_of_work() as session:
        draft = session.get_one(Draft, 1)
        draft.kind, draft.content = PaperKind.CORRECTION_ORDER, {"correct_by": "2026-11-28"}  # a Saturday
    assert [(one.term, one.amount) for one in list_acts(sent)] == [("paper-date", 7)]
    run(sent)
    assert deadlines(sent)["paper-date"][0] == date(2026, 11, 28)


def filed(office: Office, dossier: int | None = None) -> int:
    filing = filings.Filing("1号", date(2026, 11, 20), "丙", filings.officers(["甲:1", "乙:2"]))
    return filings.file(
        office.database.unit_of_work, office.clock, filing=filing, name="案", unit="局", region="市", source="own",
        kind="film_tv", actor="chen", dossier_id=dossier,
    ).id  # fmt: skip


def taken_away(office: Office, *, back: bool = False) -> date:
    """The site no longer offers what the dossier's finding points to; the day on which it was last seen."""
    with office.database.unit_of_work() as session:
        listing = session.scalars(select(Listing)).one()
        listing.gone_at = None if back else office.clock.now()
        return listing.last_seen.astimezone(SHANGHAI).date()


def of_logs(office: Office) -> list[tuple[date, DeadlineState]]:
    with office.database.reading() as session:
        asked = select(Deadline).where(Deadline.term == "log-preservation").order_by(Deadline.id)
        return [(one.due_on, one.state) for one in session.scalars(asked)]


def test_the_logs_of_a_case_are_kept_for_sixty_days_from_the_last_sight_of_its_content(sent: Office) -> None:
    taken_away(sent)
    run(sent)
    assert of_logs(sent) == []  # without a case nobody asks for logs
    taken_away(sent, back=True)
    filed(sent, dossier=1)
    run(sent)
    assert of_logs(sent) == []  # it is online: the last sight of it moves on
    sent.clock.advance(timedelta(days=3))
    due = taken_away(sent) + timedelta(days=60)
    for back in (False, False, True, False):
        taken_away(sent, back=back)
        run(sent)
    assert of_logs(sent) == [(due, DeadlineState.RUNNING)]
    sent.clock.advance(timedelta(days=70))
    for _ in range(2):
        run(sent)
    assert of_logs(sent) == [(due, DeadlineState.OVERDUE)]


def test_logs_that_were_asked_for_and_a_case_that_is_decided_wait_for_nothing(sent: Office) -> None:
    case = filed(sent, dossier=1)
    taken_away(sent)
    run(sent)
    turned(sent, PaperKind.DATA_REQUEST)
    sent.clock.advance(timedelta(days=70))
    run(sent)
    assert [state for _due, state in of_logs(sent)] == [DeadlineState.MET]
    turned(sent, PaperKind.HOLDER_NOTICE)
    outcomes.record(
        sent.database.unit_of_work, sent.clock, case_id=case, kind="penalty", day=date(2026, 11, 21), number="罚1号", actor="chen"
    )  # fmt: skip
    with sent.database.reading() as session:
        row = session.scalars(select(Deadline).where(Deadline.term == "log-preservation")).one()
        assert begun.settled(session, row) == begun.Settled("penalty")
    assert [one.term for one in list_acts(sent)] == ["penalty-publication"]


def turned(office: Office, kind: PaperKind) -> None:
    with office.database.unit_of_work() as session:
        session.get_one(Draft, 1).kind = kind


def list_acts(office: Office) -> list[begun.Begun]:
    with office.database.reading() as session:
        return list(begun.acts(session))


def test_a_case_has_ninety_days_from_its_filing_until_it_is_decided(office: Office) -> None:
    unit, clock = office.database.unit_of_work, office.clock
    filing = filings.Filing("1号", date(2026, 11, 20), "丙", filings.officers(["甲:1", "乙:2"]))
    case = filings.file(
        unit, clock, filing=filing, name="案", unit="局", region="市", source="own", kind="music", actor="chen"
    )  # fmt: skip
    run(office)
    assert deadlines(office) == {"penalty-decision": (date(2027, 2, 18), DeadlineState.RUNNING)}
    clock.advance(datetime(2027, 2, 18, 15, tzinfo=SHANGHAI) - clock.now())
    outcomes.record(
        unit, clock, case_id=case.id, kind="penalty", day=date(2027, 2, 18), number="罚1号", actor="chen"
    )
    clock.advance(timedelta(days=9))
    assert run(office).escalated == 0
    assert deadlines(office)["penalty-decision"][1] is DeadlineState.MET
    assert list_acts(office) == []  # the publication runs already


def stands(office: Office, term: str) -> list[tuple[datetime, DeadlineState]]:
    with office.database.reading() as session:
        asked = select(Deadline).where(Deadline.term == term).order_by(Deadline.id)
        return [(one.due_at.astimezone(SHANGHAI), one.state) for one in session.scalars(asked)]


def happened(office: Office, kind: str, day: int = 21, hour: str = "", **more: Any) -> int:
    return outcomes.record(
        office.database.unit_of_work, office.clock, case_id=1, kind=kind, day=date(2026, 11, day), hour=outcomes.hour(hour),
        number="移1号", reason="理由", actor="chen", **more,
    ).id  # fmt: skip


def test_the_clocks_of_a_transfer_run_from_the_hour_that_a_person_recorded(office: Office) -> None:
    filed(office)
    happened(office, "transfer_reported", 20, "15:00")
    run(office)
    assert stands(office, "transfer-decision")[0][0].date() == date(
        2026, 11, 24
    )  # three days, gone at their end
    with pytest.raises(NotAllowed) as lacking:
        happened(office, "transfer_decided", 21)
    assert lacking.value.data["reasons"] == ["hour_missing"]
    happened(office, "transfer_decided", 21, "14:30")
    assert stands(office, "transfer-decision")[0][1] is DeadlineState.MET  # at once, without the stage
    run(office)
    assert stands(office, "transfer") == [
        (datetime(2026, 11, 22, 14, 30, tzinfo=SHANGHAI), DeadlineState.RUNNING)
    ]
    clocks.ask_extension(
        office.database.unit_of_work, office.clock, deadline_id=deadline(office, "transfer"), until=date(2026, 11, 24), why="材料", actor="chen"
    )  # fmt: skip
    office.clock.advance(timedelta(hours=30))
    assert (run(office).escalated, run(office).waiting_for_extension) == (0, 1)
    clocks.decide_extension(
        office.database.unit_of_work, office.clock, extension_id=1, granted=False, actor="wang"
    )
    assert [run(office).escalated for _ in range(3)] == [1, 0, 0]
    happened(office, "transferred", 22, "14:00")  # recorded late, done in time
    assert stands(office, "transfer")[0][1] is DeadlineState.MET
    with office.database.reading() as session:
        told = session.scalars(
            select(Event).where(Event.action == "takedown:deadline:met").order_by(Event.seq)
        )
        assert {one.payload["term"]: one.payload["late"] for one in told} == {
            "transfer-decision": False, "transfer": False, "penalty-decision": False,
        }  # fmt: skip


def deadline(office: Office, term: str) -> int:
    with office.database.reading() as session:
        return session.scalars(select(Deadline.id).where(Deadline.term == term)).one()


def test_the_police_answer_step_by_step_and_each_answer_begins_the_next_period(office: Office) -> None:
    filed(office)
    for step in ("police_accepted", "refusal_review", "items_handed", "published"):
        with pytest.raises(NotAllowed):
            happened(office, step)
    happened(office, "transferred")
    seen = []
    for step in (
        "police_accepted", "police_refused", "refusal_review", "refusal_upheld", "supervision_asked", "police_filed", "items_handed",
    ):  # fmt: skip
        happened(office, step)
        run(office)
        with office.database.reading() as session:
            seen.append([one.term for one in clocks.open_ones(session, subject=("case", 1))])
    assert seen == [
        ["police-filing"], ["refusal-review"], ["refusal-review-answer"], ["prosecution-supervision"], [], ["items-handover"], [],
    ]  # fmt: skip


def test_a_step_that_was_taken_back_takes_its_period_with_it_and_the_right_hour_begins_another(
    office: Office,
) -> None:
    filed(office)
    wrong = happened(office, "transfer_decided", 21, "09:00")
    run(office)
    outcomes.void(office.database.unit_of_work, office.clock, outcome_id=wrong, why="时刻录错", actor="chen")
    happened(office, "transfer_decided", 21, "11:00")
    run(office)
    assert [(due.hour, state) for due, state in stands(office, "transfer")] == [
        (9, DeadlineState.CANCELLED),
        (11, DeadlineState.RUNNING),
    ]
    with pytest.raises(Refused):
        happened(office, "transferred", 21, "23:59")  # still to come


def test_a_penalty_is_to_be_published_within_twenty_working_days(office: Office) -> None:
    filed(office)
    happened(office, "penalty")
    run(office)
    assert stands(office, "penalty-publication")[0] == (
        datetime(2026, 12, 19, tzinfo=SHANGHAI),
        DeadlineState.RUNNING,
    )
    happened(office, "published")
    assert run(office).escalated == 0
    assert stands(office, "penalty-publication")[0][1] is DeadlineState.MET
