"""What people say of findings, and how drafts follow it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from records.errors import Conflict, NotAllowed, NotFound, Refused
from records.findings import Finding, Verdict
from records.vocabulary import Decision, DraftState, FindingState
from takedown.approving import verdicts


def decide(office: Any, finding: int, **words: Any) -> verdicts.Decided:
    said = {"state": "confirmed", "saw_version": 1, "actor": "chen"} | words
    return verdicts.decide(office.database.unit_of_work, office.clock, finding_id=finding, **said)


def test_a_verdict_is_a_row_an_event_and_a_new_version(office: Any) -> None:
    finding = office.found("/t-1.html", office.work())

    decided = decide(office, finding, note="封面一致")

    assert (decided.state, decided.version) == (FindingState.CONFIRMED, 2)
    with office.database.reading() as session:
        said = session.scalars(select(Verdict)).one()
        assert (said.state, said.actor, said.saw_version, said.note) == (
            FindingState.CONFIRMED,
            "chen",
            1,
            "封面一致",
        )
        assert session.get_one(Finding, finding).state == FindingState.CONFIRMED
    assert office.actions()[-1] == "takedown:finding:confirmed"


def test_a_verdict_on_an_older_version_is_a_conflict_that_names_both(office: Any) -> None:
    finding = office.found("/t-1.html", office.work())
    decide(office, finding)

    with pytest.raises(Conflict) as stale:
        decide(office, finding, state="rejected", reason="licensed")

    assert (stale.value.data["expected"], stale.value.data["found"]) == (1, 2)
    with office.database.reading() as session:
        assert session.get_one(Finding, finding).state == FindingState.CONFIRMED


@pytest.mark.parametrize("reason", ["", "because"])
def test_a_rejection_without_a_coded_reason_is_refused(office: Any, reason: str) -> None:
    finding = office.found("/t-1.html", office.work())

    with pytest.raises(Refused, match="wrong_work"):
        decide(office, finding, state="rejected", reason=reason)

    with office.database.reading() as session:
        assert session.scalars(select(Verdict)).all() == []


def test_an_unknown_verdict_an_unknown_finding_and_a_stage_are_refused(office: Any) -> None:
    finding = office.found("/t-1.html", office.work())

    with pytest.raises(Refused):
        decide(office, finding, state="maybe")
    with pytest.raises(NotFound):
        decide(office, finding + 1)
    with pytest.raises(NotAllowed):
        decide(office, finding, actor="system:matcher")


@pytest.mark.parametrize(
    ("state", "reason", "why"), [("rejected", "news_or_review", "rejected"), ("watched", "", "watched")]
)
def test_what_is_rejected_or_watched_leaves_its_draft(office: Any, state: str, reason: str, why: str) -> None:
    work = office.work()
    first, _second = office.found("/t-1.html", work), office.found("/t-2.html", work)
    office.prepare()

    decided = office.say(first, state, reason)

    draft = office.draft()
    assert decided.drafts == (1,)
    assert [item["url"] for item in draft.content["items"]] == ["http://forum.example:8080/t-2.html"]
    assert [item.dropped for item in draft.items] == [why, ""]
    assert draft.version == 2


def test_a_rejection_voids_the_approval_and_sends_the_paper_back(office: Any) -> None:
    findings = office.ready("/t-1.html", "/t-2.html")
    office.approve()

    office.say(findings[0], "rejected", "licensed")

    draft = office.draft()
    assert (draft.state, draft.number, draft.version) == (DraftState.DRAFT, "", 2)
    assert "takedown:approval:voided" in office.actions()
    with pytest.raises(NotAllowed):
        office.approve()


def test_a_draft_whose_last_item_is_rejected_is_withdrawn(office: Any) -> None:
    finding = office.found("/t-1.html", office.work())
    office.prepare()

    office.say(finding, "rejected", "wrong_work")

    assert office.draft().state == DraftState.WITHDRAWN
    assert office.prepare().opened == 0


def test_reopening_takes_a_paper_out_of_review(office: Any) -> None:
    (finding,) = office.ready()

    office.say(finding, "open")

    draft = office.draft()
    assert (draft.state, draft.version) == (DraftState.DRAFT, 2)
    assert [item.dropped for item in draft.items] == [""]


def test_reopening_what_only_a_person_had_let_in_takes_it_out(office: Any) -> None:
    finding = office.found("/t-1.html", office.work(), Decision.REVIEW)
    office.say(finding, "confirmed")
    office.prepare()

    office.say(finding, "open")

    assert office.draft().state == DraftState.WITHDRAWN


def test_a_dispatched_paper_keeps_what_it_said_and_the_doubt_is_recorded(office: Any) -> None:
    (finding,) = office.ready()
    office.approve()
    with office.database.unit_of_work() as session:
        session.get_one(type(office.draft()), 1).state = DraftState.DISPATCHED

    decided = office.say(finding, "rejected", "licensed")

    assert decided.drafts == ()
    assert office.draft().state == DraftState.DISPATCHED
    assert office.actions()[-1] == "takedown:draft:doubted"
