"""The book as one file, taken while others go on writing: SQLite's own copy, PostgreSQL's own dump."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, inspect
from sqlalchemy.engine import URL, make_url

from records.errors import ConfigurationError, MissingPart
from records.session import Database

NAMES = {"sqlite": "book.sqlite", "postgresql": "book.pgdump"}
CLIENT = "postgresql-client"


def kind_of(database: Database) -> str:
    """`sqlite` or `postgresql`."""
    return database.engine.dialect.name


def copy_out(database: Database, target: Path) -> None:
    """Write the book as it stands at one moment. Raises MissingPart, ConfigurationError."""
    url = make_url(database.url)
    if kind_of(database) == "sqlite":
        with closing(sqlite3.connect(f"file:{url.database}?mode=ro", uri=True)) as source, \
             closing(sqlite3.connect(target)) as copy:  # fmt: skip
            source.backup(copy)  # all pages in one step: no writer comes between
        return
    _client("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"], url)


def copy_in(database: Database, source: Path) -> None:
    """Make an empty database this book. Raises MissingPart, ConfigurationError; nothing is half restored."""
    url = make_url(database.url)
    database.dispose()
    if kind_of(database) == "sqlite":
        place = Path(url.database or "")
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f"{place.name}.restoring")
        shutil.copyfile(source, beside)
        beside.replace(place)
        return
    wanted = [
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={url.database}",
    ]
    _client("pg_restore", [*wanted, str(source)], url)


def is_empty(engine: Engine) -> bool:
    """Whether the database holds no table yet."""
    return not inspect(engine).get_table_names()


def _client(program: str, arguments: Sequence[str], url: URL) -> None:
    path = shutil.which(program)
    if path is None:
        raise MissingPart(program, CLIENT)
    ended = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        [path, *arguments],
        env={**os.environ, **_connection(url)},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise ConfigurationError(f"{program}: {ended.stderr.strip()[-500:]}", zh=f"{program} 执行失败")


def _connection(url: URL) -> dict[str, str]:
    """Where the server is, for its own programs: in the environment, where other users do not see a password."""
    said = {
        "PGHOST": url.host or url.query.get("host"), "PGPORT": url.port, "PGUSER": url.username,
        "PGPASSWORD": url.password, "PGDATABASE": url.database, "PGSSLMODE": url.query.get("sslmode"),
        "PGSSLROOTCERT": url.query.get("sslrootcert"),
    }  # fmt: skip
    return {name: str(value) for name, value in said.items() if value}
