"""The desk while its database does not answer: said in words, and gone by itself once it answers again."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.web.app import create_app
from desk.wiring import build
from records.settings import Settings
from tests.web.conftest import Person, Templates


@pytest.fixture
def away(tmp_path: Path) -> Iterator[Person]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound, and nobody listens
        url = f"postgresql://office:secret@127.0.0.1:{held.getsockname()[1]}/book"
        desk = build(Settings(home=tmp_path, database_url=url))
        yield Person(create_app(desk), follow_redirects=False, raise_server_exceptions=False)


@pytest.mark.parametrize("path", ["/", "/findings", "/sign-in", "/sites/any", "/metrics"])
def test_each_page_says_that_the_database_is_away_and_when_to_come_again(away: Person, path: str) -> None:
    away.cookies.set("copywatch_session", "known")

    answer = away.get(path)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "数据库没有应答" in answer.text
    assert "已保存的内容不受影响" in answer.text
    assert "secret" not in answer.text


def test_it_is_said_in_english_too_and_only_in_the_language_that_was_chosen(away: Person) -> None:
    assert "what was saved stays" in away.get("/sign-in").text

    away.cookies.set("copywatch_language", "en")

    answer = away.get("/sign-in").text
    assert "The database does not answer" in answer
    assert "数据库" not in answer


def test_a_program_is_told_with_a_code(away: Person) -> None:
    answer = away.get("/api/v1/works", headers={"Authorization": "Bearer cw_none"})

    assert answer.status_code == 503
    assert answer.json()["code"] == "DatabaseAway"
    assert "数据库" in answer.json()["message_zh"]


def test_the_process_lives_all_the_same_and_is_not_ready(away: Person) -> None:
    assert away.get("/healthz").text == "ok"
    assert away.get("/readyz").status_code == 503


def test_a_fault_of_the_program_in_the_database_is_no_absence(tmp_path: Path, templates: Templates) -> None:
    shutil.copytree(templates.empty, tmp_path / "home")
    desk = build(Settings(home=tmp_path / "home"))
    with desk.database.unit_of_work() as session:
        session.connection().exec_driver_sql("DROP TABLE account")

    answer = Person(create_app(desk), follow_redirects=False, raise_server_exceptions=False).get("/sign-in")

    assert answer.status_code == 500
    assert "出现故障" in answer.text
