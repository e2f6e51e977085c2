"""What the drivers say of a database that cannot be used, as an error for people."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from records import away


def _fault(url: str, statement: str = "SELECT 1") -> DBAPIError:
    engine = create_engine(url, connect_args={"timeout": 0.1} if url.startswith("sqlite") else {})
    try:
        with pytest.raises(DBAPIError) as fault, engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
    return fault.value


def test_a_server_that_is_not_there_is_told_with_its_reason_and_without_a_password() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]  # bound, and nobody listens
        told = away.told(_fault(f"postgresql://office:secret@127.0.0.1:{port}/book"))

    assert told is not None
    assert "refused" in told.data["reason"]
    assert "secret" not in str(told) + told.message_zh
    assert "数据库暂时无法使用" in told.message_zh


def test_a_file_that_cannot_be_opened_and_one_that_is_no_database_are_told(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_bytes(b"no database at all, only a letter" * 40)

    assert away.told(_fault(f"sqlite:///{tmp_path}/absent/book.db")) is not None
    assert away.told(_fault(f"sqlite:///{tmp_path}/letter.db", "SELECT name FROM sqlite_master")) is not None


def test_a_writer_who_never_gives_way_is_told(tmp_path: Path) -> None:
    holding = create_engine(f"sqlite:///{tmp_path}/book.db")
    with holding.connect() as connection:
        connection.execute(text("CREATE TABLE page (id INTEGER)"))
        connection.commit()
        connection.execute(text("BEGIN EXCLUSIVE"))

        told = away.told(_fault(f"sqlite:///{tmp_path}/book.db", "INSERT INTO page VALUES (1)"))
    holding.dispose()

    assert told is not None
    assert "locked" in told.data["reason"]


def test_a_fault_of_the_program_is_not_hidden_behind_the_database(tmp_path: Path) -> None:
    assert away.told(_fault(f"sqlite:///{tmp_path}/book.db", "SELECT * FROM nothing_of_that_name")) is None
    assert away.told(_fault(f"sqlite:///{tmp_path}/book.db", "SELEKT 1")) is None
    assert away.told(ValueError("something else")) is None
