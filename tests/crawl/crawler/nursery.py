"""Workers and sweeps to be killed: forked from a process that has imported everything.

A worker is forked for each line of JSON on standard input (environment and options); its process id is written
back. It does what `copywatch worker` does. Before its first thread it forks the process from which its sweeps
are forked in turn; each ends with the one before it, as a sweep ends with its worker.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from crawler.nursery import load
from tests.crawl.crawler import forked

PID_FILE = "KILLS_PID_FILE"
"""In the environment of a worker: where the process id of its newest sweep is written."""
READY = (
    "desk.wiring", "desk.workers.__main__", "desk.workers.shared", "desk.workers.local",
    "sqlalchemy.dialects.postgresql.psycopg",
)  # fmt: skip
PAUSE_S = 0.02


class Nest:
    """A `crawler.run.Child`: sweeps forked from a process that was forked from this one."""

    def __init__(self) -> None:
        order_here, order_there = os.pipe()
        answer_here, answer_there = os.pipe()
        parent = os.getpid()
        if os.fork() == 0:
            os.close(order_there)
            os.close(answer_here)
            _nest(os.fdopen(order_here, "rb"), os.fdopen(answer_there, "wb"), parent)
            return  # a sweep, which has been run
        os.close(order_here)
        os.close(answer_there)
        self._orders, self._answers = os.fdopen(order_there, "wb"), os.fdopen(answer_here, "rb")

    def __call__(self, order: bytes, environment: Mapping[str, str], log: IO[bytes]) -> tuple[int, bytes]:
        with tempfile.NamedTemporaryFile() as said:
            wanted = {
                "order": json.loads(order), "environment": dict(environment), "cwd": str(Path.cwd()), "log": log.name,
                "said": said.name,
            }  # fmt: skip
            self._orders.write(json.dumps(wanted).encode() + b"\n")
            self._orders.flush()
            return int(self._answers.readline()), said.read()


def _nest(orders: IO[bytes], answers: IO[bytes], parent: int) -> None:
    ends_with(parent)
    for line in iter(orders.readline, b""):
        wanted, me = json.loads(line), os.getpid()
        child = os.fork()
        if child == 0:
            # the server sees from the agent which process asked
            wanted["environment"]["COPYWATCH_CONTACT"] = f"life-{os.getpid()}@example.org"
            forked._sweep(wanted, me)
            os._exit(0)
        file = Path(wanted["environment"][PID_FILE])
        file.with_suffix(".new").write_text(str(child))
        file.with_suffix(".new").replace(file)
        _pid, status = os.waitpid(child, 0)
        answers.write(b"%d\n" % os.waitstatus_to_exitcode(status))
        answers.flush()
    os._exit(0)


def ends_with(parent: int) -> None:
    """This process is killed when its parent dies."""
    from crawler.parents import die_with_parent

    die_with_parent(parent)


def main() -> None:
    for name in READY:
        importlib.import_module(name)
    load()
    assert "twisted.internet.reactor" not in sys.modules, "every sweep installs its own"
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # killed workers leave no zombie
    for line in iter(sys.stdin.buffer.readline, b""):
        parent, child = os.getpid(), os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _work(json.loads(line), parent)
            return
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _work(wanted: dict[str, Any], parent: int) -> None:
    ends_with(parent)
    os.environ.clear()
    os.environ.update(wanted["environment"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    log = os.open(wanted["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    nest = Nest()
    from dataclasses import replace

    from desk.wiring import build
    from desk.workers import local
    from desk.workers.__main__ import work
    from desk.workers.work import Options
    from records.vocabulary import JobKind

    local.PAUSE_S = PAUSE_S
    kinds = tuple(JobKind(kind) for kind in wanted["kinds"])
    work(replace(build(), child=nest), Options(wanted["concurrency"], kinds))


if __name__ == "__main__":
    main()
