"""The job queue of many machines: procrastinate's tables beside ours, in the same transactions.

Our `job` rows say what was asked for and what became of it; procrastinate's rows say whose turn it is. Only its
documented SQL function and tables are used here, so that whatever asks for a job needs no more than the database.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from records.errors import ConfigurationError, MissingPart

TASK = "copywatch.work"
"""Name of the one task; its argument is the id of a job."""
_MARK = "copywatch: schema of procrastinate, up to "
_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :task, :priority, :lock, NULL, CAST(:args AS jsonb), NULL)]"
    "::procrastinate_job_to_defer_v1[])"
)
_ASKED = text(
    "SELECT count(*) FROM procrastinate_jobs WHERE task_name = :task AND status IN ('todo', 'doing') "
    "AND (args->>'job_id')::bigint = :job"
)


def is_shared(session: Session) -> bool:
    """Whether the session's database has this queue."""
    return session.get_bind().dialect.name == "postgresql"


def defer(session: Session, job_id: int, kind: str, lock: str, priority: int) -> None:
    """Hand a job to the workers of all machines, when the session's transaction commits.

    Jobs with the same `lock` are done one after the other; a greater `priority` goes first.
    """
    session.execute(
        _DEFER,
        {"queue": kind, "task": TASK, "priority": priority, "lock": lock, "args": json.dumps({"job_id": job_id})},
    )  # fmt: skip


def is_handed_out(session: Session, job_id: int) -> bool:
    """Whether a worker has the job or will be given it."""
    return bool(session.scalar(_ASKED, {"task": TASK, "job": job_id}))


def is_prepared(connection: Connection) -> bool:
    """Whether the queue's tables are those that this program was made for."""
    return _newest_of(connection) == _migrations()[-1].name if _exists(connection) else False


def prepare(connection: Connection) -> None:
    """Make the queue's tables, or bring them to this version. Doing it again changes nothing.

    Raises MissingPart without procrastinate, ConfigurationError where its tables are there and not ours.
    """
    newest = _migrations()[-1].name
    if not _exists(connection):
        _run(connection, _schema().read_text(encoding="utf-8"))
    else:
        before = _newest_of(connection)
        if not before:
            raise ConfigurationError(
                "the database holds tables of procrastinate that copywatch did not make; give copywatch one of its own",
                zh="该数据库中已有其他程序的 procrastinate 表，请为 copywatch 使用单独的数据库",
            )
        for migration in _migrations():
            if migration.name > before:
                _run(connection, migration.read_text(encoding="utf-8"))
    _run(connection, f"COMMENT ON TABLE procrastinate_jobs IS '{_MARK}{newest}'")


def _exists(connection: Connection) -> bool:
    return connection.scalar(text("SELECT to_regclass('procrastinate_jobs') IS NOT NULL")) is True


def _newest_of(connection: Connection) -> str:
    said = connection.scalar(text("SELECT obj_description('procrastinate_jobs'::regclass)")) or ""
    found = re.fullmatch(rf"{_MARK}([0-9a-z_.-]+)", said)
    return found[1] if found else ""


def _run(connection: Connection, statements: str) -> None:
    # several statements at once, percent signs and all: past SQLAlchemy, without arguments
    cursor: Any = connection.connection.cursor()
    cursor.execute(statements.encode())
    cursor.close()


def _schema() -> Path:
    try:
        import procrastinate.schema
    except ModuleNotFoundError as error:
        raise MissingPart("procrastinate, the job queue of PostgreSQL,", "copywatch[postgresql]") from error
    return Path(procrastinate.schema.SchemaManager.get_migrations_path()).with_name("schema.sql")


def _migrations() -> list[Path]:
    return sorted((_schema().parent / "migrations").glob("*.sql"))
