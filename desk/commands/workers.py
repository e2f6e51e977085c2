"""worker, job, database: who does the work, what is asked for, where it is kept."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from desk.commands import output

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
job_app = typer.Typer(help="What the workers were asked to do. 任务。", no_args_is_help=True)
database_app = typer.Typer(help="The database of the office. 数据库。", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Hang these verbs at the top level."""
    app.command("worker")(worker)
    app.add_typer(job_app, name="job")
    app.add_typer(database_app, name="database")


def worker(
    concurrency: Annotated[
        int,
        typer.Option(
            min=0,
            max=64,
            help="Jobs side by side; 0: as many as this machine's memory carries, 12 at most. 同时执行的任务数，0 为按内存自动（最多 12）。",
        ),
    ] = 0,
    queues: Annotated[
        str,
        typer.Option(
            help="Kinds of jobs, commas between them: sweep,recheck,pipeline; all if empty. 任务种类。"
        ),
    ] = "",
) -> None:
    """Do jobs until Ctrl-C; on PostgreSQL any number of workers on any machines share them. 启动工作进程。"""
    from desk.wiring import open_desk
    from desk.workers.__main__ import work
    from desk.workers.machine import side_by_side
    from desk.workers.work import Options
    from records.vocabulary import JobKind

    wanted = [word.strip() for word in queues.split(",") if word.strip()]
    known = [kind.value for kind in JobKind]
    if not set(wanted) <= set(known):
        raise typer.BadParameter(f"--queues {queues!r}: expected some of {','.join(known)}")
    kinds = tuple(kind for kind in JobKind if not wanted or kind.value in wanted)
    work(open_desk(), Options(concurrency or side_by_side(), kinds))


@job_app.command("list")
def list_jobs(
    state: Annotated[str, typer.Option(help="queued, leased, done or failed; all if empty. 状态。")] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest. 最多条数。")] = 100,
    as_json: Json = False,
) -> None:
    """List jobs, the newest first. 列出任务。"""
    from sqlalchemy import select

    from desk.wiring import open_desk
    from records.jobs import Job
    from records.vocabulary import JobState

    if state and state not in [one.value for one in JobState]:
        raise typer.BadParameter(f"--state {state!r}: expected queued, leased, done or failed")
    query = select(Job).order_by(Job.id.desc()).limit(limit)
    if state:
        query = query.where(Job.state == JobState(state))
    with open_desk().database.reading() as session:
        rows = [_row(job) for job in session.scalars(query)]
    if as_json:
        output.lines(rows)
        return
    columns = ("id", "kind", "subject", "state", "attempts", "worker", "asked_at", "error")
    output.table(
        "jobs 任务", ("id", "kind 种类", "subject 对象", "state 状态", "attempts 次数", "worker 执行者", "asked 提出时间", "error 错误"),
        [[row[name] for name in columns] for row in rows], "no job 没有任务",
    )  # fmt: skip


@job_app.command("retry")
def retry(
    job_id: Annotated[int, typer.Argument(help="Id of a failed job. 失败任务的编号。")], as_json: Json = False
) -> None:
    """Ask again for a job that failed. 重新执行失败的任务。"""
    from desk.wiring import open_desk
    from records import jobs

    desk = open_desk()
    with desk.database.unit_of_work() as session:
        row = _row(jobs.retry(session, desk.clock, job_id))
    output.count_summary("asked again 已重新排队", row, as_json=as_json)


@database_app.command("prepare")
def prepare(as_json: Json = False) -> None:
    """Bring tables and job queue to this version; again changes nothing. 建立或升级数据表与任务队列。"""
    from desk.wiring import build

    desk = build()
    desk.database.migrate()
    output.count_summary("the database is ready 数据库已就绪", desk.database.describe(), as_json=as_json)


@database_app.command("move")
def move(as_json: Json = False) -> None:
    """Copy the book of COPYWATCH_HOME (SQLite) into COPYWATCH_DATABASE_URL (PostgreSQL), then verify it. 迁移到 PostgreSQL。

    Stop everything first. The files stay where they are: let COPYWATCH_SHARED name their folder. Exit code 1 where
    the copy does not verify.
    """
    import sys

    from desk import integrity
    from desk.backup.move import move as copy
    from desk.wiring import build
    from records.session import Database

    desk = build()
    source = Database(f"sqlite:///{desk.settings.home_dir / 'copywatch.db'}")
    moved = copy(source, desk.database)
    faults = [fault for one in integrity.checks(desk) for fault in one.faults]
    told = {"rows": moved.rows, "tables": moved.tables, "verified": not faults, "faults": faults}
    output.count_summary("moved 已迁移", told, as_json=as_json)
    if faults:
        sys.exit(1)


def _row(job: Any) -> dict[str, Any]:
    from records.clock import shown

    return {
        "id": str(job.id), "kind": job.kind.value, "subject": job.subject, "state": job.state.value,
        "attempts": job.attempts, "worker": job.leased_by, "asked_at": shown(job.asked_at),
        "finished_at": shown(job.finished_at), "error": job.error,
    }  # fmt: skip
