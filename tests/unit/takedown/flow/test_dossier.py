"""A dossier: no second notice after a counter-notice, no official paper unconfirmed, no case without its filing."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from records.cases import DossierState as State
from records.errors import NotAllowed
from takedown.flow.dossier import ALL, DOSSIER, LIVE, STEP_WORDS, WORDS, DossierFacts, Step


@pytest.mark.parametrize("state", [*LIVE, State.FILED])
def test_after_a_counter_notice_no_holders_notice_is_drafted_from_any_state(state: State) -> None:
    for in_force, confirmed in product((False, True), repeat=2):
        facts = DossierFacts(
            barred_second_notice=True, in_force=in_force, confirmed=confirmed, jurisdiction="own"
        )
        with pytest.raises(NotAllowed) as barred:
            DOSSIER.ask(state, Step.DRAFT_NOTICE, facts)
        assert "counter_notice" in barred.value.data["reasons"]


def test_a_counter_notice_bars_no_official_paper_but_an_unconfirmed_address_does() -> None:
    facts = DossierFacts(barred_second_notice=True, in_force=True, confirmed=True, jurisdiction="own")
    assert DOSSIER.ask(State.CONTESTED, Step.DRAFT_OFFICIAL, facts) is State.CONTESTED
    with pytest.raises(NotAllowed) as barred:
        DOSSIER.ask(State.CONTESTED, Step.DRAFT_OFFICIAL, DossierFacts(in_force=True))
    assert barred.value.data["reasons"] == ["jurisdiction", "confirmation"]


def test_a_case_is_filed_with_its_filing_and_two_officers_alone() -> None:
    for filing, officers in product((False, True), range(4)):
        possible = filing and officers >= 2
        facts = DossierFacts(filing=filing, officers=officers)
        for state in State:
            if DOSSIER.arrow(state, Step.FILE) is not None:
                assert (DOSSIER.barring(state, Step.FILE, facts) == ()) is possible


@pytest.mark.parametrize("routes", [0, 2])
def test_a_referral_names_exactly_one_route_whose_gates_are_open(routes: int) -> None:
    assert (
        DOSSIER.ask(State.KEPT, Step.REFER, DossierFacts(routes=1, gates=True, number=True)) is State.REFERRED
    )
    with pytest.raises(NotAllowed) as barred:
        DOSSIER.ask(State.KEPT, Step.REFER, DossierFacts(routes=routes))
    assert barred.value.data["reasons"] == ["route", "gates", "number"]


def test_it_is_closed_when_nothing_of_it_is_open_and_opens_again_with_a_reason() -> None:
    done = DossierFacts(reason=True, papers_open=0, deadlines_open=0, cases_open=0)
    for state in ALL:
        assert DOSSIER.ask(state, Step.CLOSE, done) is State.CLOSED
        for open_ in (
            replace(done, papers_open=1),
            replace(done, deadlines_open=1),
            replace(done, cases_open=1),
        ):
            with pytest.raises(NotAllowed):
                DOSSIER.ask(state, Step.CLOSE, open_)
    assert DOSSIER.ask(State.CLOSED, Step.REOPEN, DossierFacts(reason=True)) is State.OPENED
    assert [one.value for one in DOSSIER.steps(State.CLOSED)] == ["reopen"]


def test_every_state_and_step_has_its_words() -> None:
    assert set(WORDS) == set(State)
    assert set(STEP_WORDS) == set(Step)
