"""Limits on guesses are those of the office, not of one of the desk's processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.accounts import MAX_PASSWORD
from desk.web.signin import PER_ADDRESS, PER_LOGIN, sign_in
from desk.wiring import Desk
from records.clock import FixedClock
from records.errors import Refused
from records.session import Database
from records.under_way import CountedTry
from tests.web.conftest import SignIn
from tests.web.seed import PASSWORD, Seeded

WRONG = "x" * (MAX_PASSWORD + 1)
"""Refused without the work of a hash."""


@pytest.fixture
def processes(desk: Desk) -> Iterator[list[Desk]]:
    """Two processes of the desk over one book."""
    other = Database(desk.database.url)
    yield [desk, replace(desk, database=other)]
    other.dispose()


def code(desk: Desk, login: str, password: str = WRONG, address: str = "127.0.0.1") -> str:
    with pytest.raises(Refused) as refused:
        sign_in(desk, login=login, password=password, address=address)
    return refused.value.code


def test_guesses_at_one_login_count_together_in_all_processes_for_five_minutes(
    processes: list[Desk], seeded: Seeded, clock: FixedClock
) -> None:
    codes = [code(processes[n % 2], "reviewer", address=f"127.0.0.{n}") for n in range(PER_LOGIN.most)]

    assert set(codes) == {"sign_in"}
    assert [code(one, "reviewer", PASSWORD) for one in processes] == ["too_many_tries"] * 2
    clock.advance(timedelta(minutes=5))
    assert sign_in(processes[1], login="reviewer", password=PASSWORD, address="127.0.0.1").login == "reviewer"


def test_guesses_from_one_address_count_together_whatever_the_login(
    processes: list[Desk], seeded: Seeded
) -> None:
    for n in range(PER_ADDRESS.most):
        assert code(processes[n % 2], f"nobody{n}") == "sign_in"

    assert code(processes[0], "reviewer", PASSWORD) == "too_many_tries"


def test_who_signs_in_leaves_no_count_and_what_was_typed_is_not_kept(desk: Desk, seeded: Seeded) -> None:
    sign_in(desk, login="reviewer", password=PASSWORD, address="127.0.0.1")
    code(desk, "my-secret-password")

    with desk.database.reading() as session:
        keys = sorted(session.scalars(select(CountedTry.key)))
    assert len(keys) == 2
    assert all(len(key.partition(":")[2]) == 6 for key in keys)


def test_guessing_the_present_password_in_a_found_session_ends_too(
    sign_in: SignIn, desk: Desk, seeded: Seeded
) -> None:
    person = sign_in("reviewer")
    form = {"old": WRONG, "new": "correct horse battery 2", "repeated": "correct horse battery 2"}
    for _ in range(PER_LOGIN.most):
        assert "当前密码不正确" in person.submit("/password", **form).text

    refused = person.submit("/password", **{**form, "old": PASSWORD})
    assert (refused.status_code, "五分钟" in refused.text) == (422, True)
