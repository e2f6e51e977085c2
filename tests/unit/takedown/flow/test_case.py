"""A case: what its papers ask for, its end, and no penalty in the place of a transfer."""

from __future__ import annotations

import pytest

from records.casework import OutcomeKind as Step
from records.errors import NotAllowed
from takedown.flow.case import CASE, WORDS, CaseFacts, State, may_file, state_of

GOOD = {"day": True, "amount": True, "number": True, "count": True, "plan": True, "crime_open": False, "reason": True, "hour": True,
        "moved": True, "refused": True, "reviewed": True, "fined": True}  # fmt: skip


def test_without_filing_officers_or_day_there_is_no_case() -> None:
    assert may_file(CaseFacts()) == ("filing", "officers", "day_impossible")
    assert may_file(CaseFacts(filing=True, officers=2, day=True)) == ()
    assert may_file(CaseFacts(filing=True, officers=1, day=True)) == ("officers",)


def test_every_outcome_can_follow_a_filing_and_has_its_state() -> None:
    for step in Step:
        assert CASE.ask(State.FILED, step, CaseFacts(**GOOD)) in State
    assert set(WORDS) == set(State)


def test_a_penalty_waits_for_the_decision_on_a_transfer() -> None:
    with pytest.raises(NotAllowed) as barred:
        CASE.ask(State.FILED, Step.PENALTY, CaseFacts(**GOOD | {"crime_open": True}))
    assert barred.value.data["reasons"] == ["instead_of_transfer"]


@pytest.mark.parametrize("end", [State.CLOSED, State.WITHDRAWN])
def test_an_ended_case_ends_once_and_takes_no_new_penalty(end: State) -> None:
    for step in (Step.CLOSED, Step.WITHDRAWN, Step.PENALTY, Step.TRANSFERRED):
        with pytest.raises(NotAllowed):
            CASE.ask(end, step, CaseFacts(**GOOD))


def test_money_may_be_paid_and_enforced_after_the_closing() -> None:
    assert state_of([Step.PENALTY, Step.CLOSED, Step.PAID, Step.ENFORCED]) is State.CLOSED
    assert state_of([Step.PENALTY, Step.LITIGATION]) is State.CONTESTED
