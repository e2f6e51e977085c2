"""Machines as data: one arrow for a step, every reason of a refusal, courses replayed."""

from __future__ import annotations

from enum import StrEnum

import pytest

from records.errors import NotAllowed
from takedown.flow.case import CASE
from takedown.flow.complaint import COMPLAINT
from takedown.flow.dossier import DOSSIER
from takedown.flow.machine import Guard, Machine, arrow
from takedown.flow.paper import PAPER


class Light(StrEnum):
    RED = "red"
    GREEN = "green"


class Push(StrEnum):
    GO = "go"
    WAIT = "wait"


EVEN = Guard[int]("even", "须为偶数", "is even", lambda n: n % 2 == 0)
BIG = Guard[int]("big", "须大于九", "is big", lambda n: n > 9)
LIGHT: Machine[Light, Push, int] = Machine("light", "灯", Light.RED, (
    arrow(Push.GO, (Light.RED,), Light.GREEN, EVEN, BIG), arrow(Push.WAIT, (Light.RED, Light.GREEN), None),
))  # fmt: skip


def test_a_step_leads_on_where_every_guard_holds_and_names_all_that_do_not() -> None:
    assert LIGHT.ask(Light.RED, Push.GO, 10) is Light.GREEN
    assert LIGHT.ask(Light.GREEN, Push.WAIT, 0) is Light.GREEN
    with pytest.raises(NotAllowed) as barred:
        LIGHT.ask(Light.RED, Push.GO, 7)
    assert barred.value.data["reasons"] == ["even", "big"]
    assert barred.value.message_zh == "须为偶数；须大于九"


def test_a_step_that_has_no_arrow_is_refused_with_the_state() -> None:
    with pytest.raises(NotAllowed) as barred:
        LIGHT.ask(Light.GREEN, Push.GO, 10)
    assert barred.value.data["reasons"] == ["green"]


def test_a_course_is_replayed_up_to_its_end_and_names_its_first_impossible_step() -> None:
    assert LIGHT.replay([Push.WAIT, Push.GO, Push.WAIT]) == (Light.GREEN, None)
    assert LIGHT.replay([Push.GO, Push.GO, Push.WAIT]) == (Light.GREEN, 1)


@pytest.mark.parametrize("machine", [PAPER, DOSSIER, CASE, COMPLAINT], ids=lambda one: one.name)
def test_from_each_state_a_step_has_at_most_one_arrow_and_every_state_but_the_last_leads_on(
    machine: Machine[StrEnum, StrEnum, object],
) -> None:
    states = type(machine.start)
    for state in states:
        taken = [one.step for one in machine.arrows if state in one.sources]
        assert len(taken) == len(set(taken)), state
    reached, waiting = {machine.start}, [machine.start]
    while waiting:
        state = waiting.pop()
        for one in machine.arrows:
            if state in one.sources and one.to is not None and one.to not in reached:
                reached.add(one.to)
                waiting.append(one.to)
    assert reached == set(states)
