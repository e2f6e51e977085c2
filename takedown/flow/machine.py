"""A machine is data: arrows from states over a step to a state, each with the guards that must hold.

The code that takes a step asks first (`Machine.ask`), with facts that it has read; the machine answers with the next
state or refuses with every reason. The same arrows judge afterwards whether a course of events was possible (`replay`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from records.errors import NotAllowed

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)
F = TypeVar("F")


@dataclass(frozen=True)  # no slots: a frozen generic with them cannot be made on Python 3.11
class Guard(Generic[F]):
    """One condition of a step; `key` is what a refusal names, `zh` what a person reads."""

    key: str
    zh: str
    en: str
    holds: Callable[[F], bool]


@dataclass(frozen=True)
class Arrow(Generic[S, E, F]):
    """A step from some states to one. `to` None: the state stays."""

    step: E
    sources: frozenset[S]
    to: S | None
    guards: tuple[Guard[F], ...] = ()


@dataclass(frozen=True)
class Machine(Generic[S, E, F]):
    """One machine. `start` is where the first step leaves it; a step has at most one arrow from a state."""

    name: str
    zh: str
    start: S
    arrows: tuple[Arrow[S, E, F], ...]

    def arrow(self, state: S, step: E) -> Arrow[S, E, F] | None:
        """The arrow of a step from a state, None where there is none."""
        for one in self.arrows:
            if one.step == step and state in one.sources:
                return one
        return None

    def steps(self, state: S) -> tuple[E, ...]:
        """What may follow a state, guards aside."""
        return tuple(one.step for one in self.arrows if state in one.sources)

    def barring(self, state: S, step: E, facts: F) -> tuple[Guard[F], ...]:
        """The guards that do not hold; empty where the step may be taken or has no arrow at all."""
        found = self.arrow(state, step)
        return tuple(guard for guard in found.guards if not guard.holds(facts)) if found else ()

    def ask(self, state: S, step: E, facts: F) -> S:
        """The state after the step.

        Raises:
            NotAllowed: no arrow leads there (reasons: the state), or guards do not hold (reasons: all their keys).
        """
        found = self.arrow(state, step)
        if found is None:
            wanted = " or ".join(self.sources(step)) or "no state"
            raise NotAllowed(
                f"{self.name} is {state.value}, not {wanted}: {step.value} is not possible", zh=f"{self.zh}当前状态不允许此操作",
                reasons=[state.value], state=state.value, step=step.value,
            )  # fmt: skip
        wanting = self.barring(state, step, facts)
        if wanting:
            raise NotAllowed(
                f"{self.name}: {step.value} is barred: " + "; ".join(one.en for one in wanting),
                zh="；".join(one.zh for one in wanting), reasons=[one.key for one in wanting], step=step.value,
            )  # fmt: skip
        return found.to or state

    def sources(self, step: E) -> tuple[str, ...]:
        """The states from which a step leads on."""
        return tuple(dict.fromkeys(state.value for one in self.arrows if one.step == step for state in sorted(one.sources)))  # fmt: skip

    def replay(self, steps: Iterable[E]) -> tuple[S, int | None]:
        """Where a course of steps ends, guards aside; and the place (from 0) of the first impossible one, None for none."""
        state, wrong = self.start, None
        for place, step in enumerate(steps):
            found = self.arrow(state, step)
            if found is None:
                wrong = place if wrong is None else wrong
                continue
            state = found.to or state
        return state, wrong


def arrow(step: E, sources: Iterable[S], to: S | None, *guards: Guard[F]) -> Arrow[S, E, F]:
    """An arrow as a table has it: step, from, to, guards."""
    return Arrow(step, frozenset(sources), to, guards)
