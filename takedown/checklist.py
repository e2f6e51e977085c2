"""Checklists: what a paper must hold, element by element, with the article that asks for it.

A rule is a pure function over canonical content and over what the book knows at this moment (`Standing`).
It yields problems; a rule without one is `ok`. `missing` and `invalid` block submission or approval,
`pending` does not: a person fills it in later, by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypedDict, TypeVar

from records.vocabulary import CheckState, RecheckState

C = TypeVar("C")


class Row(TypedDict):
    """One row of a checklist. `field` is a path into the canonical content, empty where a rule is ok.

    `verified` is False where a cited article was not read in its own text.
    """

    rule: str
    article: str
    state: str
    field: str
    zh: str
    en: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Where an element is wanting, in both languages."""

    state: CheckState
    field: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class FindingStanding:
    """What people and the matcher say of one finding now.

    Attributes:
        confirmed_by: who confirmed it last, empty where nobody did or it was taken back.
        changed_since: its page was seen changed after that confirmation.
        barred: why it may not stand in a notice (takedown.eligibility), empty where it may.
    """

    confirmed_by: str
    changed_since: bool
    barred: str


@dataclass(frozen=True, slots=True)
class RecheckStanding:
    """The newest live re-check of this version; `urls` maps each address to its `UrlState` value."""

    id: int
    state: RecheckState
    finished_at: datetime | None
    urls: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything a rule may ask beside the content.

    Attributes:
        drafted_at: when this version was drawn up.
        evidence: capture id to what is wrong with its bytes, empty text where they verify; None where
            nobody has looked (a preview does not read the vault).
        titles: the catalogue's titles now, by the right holder's work id.
        recheck_max_age_h: age in hours up to which a re-check counts.
        urls: address to what is said of its findings, of a paper that was drawn from the book.
        gates: rows of what the route of a referral and the dossiers of an office's paper still lack.
    """

    now: datetime
    today: date
    drafted_at: datetime
    findings: Mapping[str, FindingStanding] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] | None = None
    recheck: RecheckStanding | None = None
    recheck_max_age_h: float = 24.0
    urls: Mapping[str, tuple[FindingStanding, ...]] = field(default_factory=dict)
    gates: tuple[Row, ...] = ()


Check = Callable[[C, Standing], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Rule(Generic[C]):
    """One element. `at` says from which step on it must be met: `submit` or `approve`."""

    id: str
    article: str
    zh: str
    en: str
    check: Check[C]
    verified: bool = True
    at: str = "submit"


def examine(rules: Iterable[Rule[C]], content: C, standing: Standing) -> list[Row]:
    """A row for every problem, and one `ok` row for every rule without any."""
    return [row for rule in rules for row in _rows(rule, content, standing)]


def _rows(rule: Rule[C], content: C, standing: Standing) -> list[Row]:
    problems = list(rule.check(content, standing))
    if not problems:
        return [_row(rule, CheckState.OK, "", rule.zh, rule.en)]
    return [_row(rule, p.state, p.field, f"{rule.zh}：{p.zh}", f"{rule.en}: {p.en}") for p in problems]


def _row(rule: Rule[C], state: CheckState, where: str, zh: str, en: str) -> Row:
    return Row(
        rule=rule.id, article=rule.article, state=state.value, field=where, zh=zh, en=en,
        verified=rule.verified,
    )  # fmt: skip


def failing(rows: Iterable[Row], rules: Iterable[Rule[C]], step: str) -> list[Row]:
    """The rows that bar `step` (`submit` or `approve`); approval asks for everything."""
    later = {rule.id for rule in rules if step != "approve" and rule.at != "submit"}
    bad = (CheckState.MISSING.value, CheckState.INVALID.value)
    return [row for row in rows if row["rule"] not in later and row["state"] in bad]


def missing(where: str, zh: str, en: str) -> Problem:
    """A required element that is not there."""
    return Problem(CheckState.MISSING, where, zh, en)


def invalid(where: str, zh: str, en: str) -> Problem:
    """An element that is there and wrong."""
    return Problem(CheckState.INVALID, where, zh, en)


def pending(where: str, zh: str, en: str) -> Problem:
    """An element that a person fills in after approval."""
    return Problem(CheckState.PENDING, where, zh, en)
