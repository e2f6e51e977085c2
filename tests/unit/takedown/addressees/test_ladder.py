"""Whom a notice goes to."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from records.contacts import ContactMeans, ContactRole
from takedown.addressees.ladder import Candidate, choose

DAY = date(2026, 11, 1)


def candidate(role: str, value: str = "", **columns: Any) -> Candidate:
    given = {"id": 1, "host": "drive.example", "means": ContactMeans.EMAIL, "name": "", "source": "测试",
             "source_date": DAY, "verified": False, "bounced_on": None} | columns  # fmt: skip
    return Candidate(role=ContactRole(role), value=value or f"{role}@drive.example", **given)


LADDER = ["platform", "copyright_agent", "abuse", "host", "registrar", "security_txt"]


@pytest.mark.parametrize(
    "known", [LADDER[place:] for place in range(len(LADDER))], ids=lambda known: known[0]
)
def test_the_highest_rung_that_is_known_is_addressed(known: list[str]) -> None:
    answer = choose([candidate(role) for role in reversed(known)])

    assert answer.chosen is not None
    assert answer.chosen.role.value == known[0]


def test_a_contact_that_came_back_is_passed_over_and_named() -> None:
    back = candidate("platform", bounced_on=date(2026, 11, 3))
    answer = choose([back, candidate("abuse")])

    assert answer.chosen is not None
    assert answer.chosen.role is ContactRole.ABUSE
    assert answer.rungs[0].passed_over[0][0] is back
    assert "2026-11-03" in answer.rungs[0].passed_over[0][1]


def test_a_contact_read_again_after_it_came_back_counts_again() -> None:
    again = candidate("platform", source_date=date(2026, 11, 5), bounced_on=date(2026, 11, 3))

    assert choose([again]).chosen is again


def test_verified_goes_first_then_the_newer() -> None:
    old, new, sure = (candidate("abuse", "old@x.example"), candidate("abuse", "new@x.example", source_date=date(2026, 11, 9)),
                      candidate("abuse", "sure@x.example", verified=True))  # fmt: skip

    assert [one.value for one in choose([old, new, sure]).rungs[0].usable] == [
        "sure@x.example",
        "new@x.example",
        "old@x.example",
    ]


def test_a_telephone_alone_is_no_written_channel() -> None:
    phone = candidate("platform", "028-12345678", means=ContactMeans.PHONE)

    assert choose([phone]).chosen is None
    assert choose([phone]).note_zh
    assert choose([]).note_en
