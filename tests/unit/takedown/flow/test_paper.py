"""No paper is exported without other people's approval: every combination of facts, and walks of any length."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from records.vocabulary import DraftState
from takedown.flow.paper import EVENTS, OUT, PAPER, PaperFacts, Stage, Step, replay, stands_as

BOOLEANS = ("may_approve", "demands_two", "same_content", "complete", "looked")
PEOPLE = ("", "chen", "wang", "sun")


def test_whatever_the_facts_an_approval_is_by_another_and_where_two_are_demanded_by_two_others() -> None:
    allowed = 0
    for author, actor, first in product(PEOPLE, repeat=3):
        for values in product((False, True), repeat=len(BOOLEANS)):
            facts = PaperFacts(
                author=author, actor=actor, first=first, **dict(zip(BOOLEANS, values, strict=True))
            )
            if PAPER.barring(Stage.IN_REVIEW, Step.APPROVE, facts):
                continue
            allowed += 1
            assert actor not in ("", author)
            assert facts.may_approve
            assert facts.same_content
            assert facts.complete
            assert facts.looked
            if facts.demands_two:
                assert first
                assert first != actor
    assert allowed


def test_the_author_is_the_same_person_on_the_command_line() -> None:
    facts = PaperFacts(author="cli:chen", actor="chen", may_approve=True, demands_two=False, same_content=True, complete=True, looked=True)  # fmt: skip
    assert [one.key for one in PAPER.barring(Stage.IN_REVIEW, Step.APPROVE, facts)] == ["author"]


def test_nothing_is_known_where_nobody_has_read_it() -> None:
    """Facts begin as not so: a step that forgets to read one is barred, never allowed."""
    open_ = {
        Step.REVISE,
        Step.RETURN,
        Step.FALL_SILENT,
        Step.SEE_REMOVED,
        Step.SEE_LIVE,
        Step.TAKE_BACK_ANSWER,
        Step.WITHDRAW,
    }
    for stage in Stage:
        for step in PAPER.steps(stage):
            assert bool(PAPER.barring(stage, step, PaperFacts())) is (step not in open_), (stage, step)


@given(st.lists(st.sampled_from(Step), max_size=60))
def test_in_no_course_is_a_paper_out_that_was_not_approved_and_exported(course: list[Step]) -> None:
    stage, seen = Stage.DRAFT, set[Step]()
    for step in course:
        found = PAPER.arrow(stage, step)
        if found is None:
            continue
        stage = found.to or stage
        seen.add(step)
        if stage in (Stage.DRAFT, Stage.IN_REVIEW):
            seen -= {Step.APPROVE, Step.EXPORT}
        if stage in (Stage.EXPORTED, *OUT):
            assert Step.APPROVE in seen
            assert Step.EXPORT in seen


def test_a_paper_whose_answer_is_a_counter_notice_stays_contested_whatever_is_seen() -> None:
    for step in (Step.SEE_REMOVED, Step.SEE_LIVE):
        assert PAPER.ask(Stage.CONTESTED, step, PaperFacts()) is Stage.CONTESTED


def test_events_of_the_book_are_replayed_and_an_impossible_one_is_named() -> None:
    course = [
        "takedown:draft:opened",
        "takedown:draft:submitted",
        "takedown:draft:approved",
        "takedown:draft:exported",
    ]
    assert replay(course) == (Stage.EXPORTED, None)
    assert replay([*course, "takedown:draft:dispatched", "takedown:answer:removed"]) == (
        Stage.SAID_REMOVED,
        None,
    )
    assert replay([course[0], course[1], course[3]]) == (Stage.IN_REVIEW, 2)


def test_every_stage_stands_as_a_state_of_the_row_and_every_step_has_an_event() -> None:
    assert {stands_as(stage) for stage in Stage} == set(DraftState)
    assert set(EVENTS.values()) == set(Step)
