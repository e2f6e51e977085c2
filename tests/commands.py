"""`copywatch ...` in processes that are forked from one which has imported everything.

A command takes tenths of a second after a second and more of imports. Each still has a process, an environment, a
folder and streams of its own and runs `desk.cli.main`. What starts a new interpreter is looked at by the tests of
signals, of locales and of `--help`, and by the demo.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
READY = (
    "desk.cli", "desk.wiring", "desk.schedule", "desk.screening", "desk.file_screening", "records.tables",
    "fingerprints.child", "alembic.command", "sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.postgresql.psycopg",
)  # fmt: skip


class Commands:
    """The process from which commands are forked; it ends with the one that made it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.commands"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def run(
        self, arguments: tuple[str, ...], stdin: bytes, environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[bytes]:
        assert self._process.stdin
        assert self._process.stdout
        with tempfile.TemporaryDirectory() as folder:
            streams = [Path(folder) / name for name in ("in", "out", "err")]
            for path in streams:
                path.write_bytes(stdin if path.name == "in" else b"")
            wanted = {
                "arguments": arguments, "environment": dict(environment), "cwd": str(Path.cwd()),
                "streams": [str(path) for path in streams],
            }  # fmt: skip
            self._process.stdin.write(json.dumps(wanted).encode() + b"\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            _, out, err = (path.read_bytes() for path in streams)
            return subprocess.CompletedProcess(arguments, code, out, err)

    def close(self) -> None:
        self._process.communicate()


@cache
def _commands() -> Commands:
    made = Commands()
    atexit.register(made.close)
    return made


def copywatch(
    *arguments: object, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run one command to its end, in our environment and what is added to it here."""
    return _commands().run(tuple(map(str, arguments)), stdin, {**os.environ, **environment})


def main() -> None:
    """Fork for each command on standard input and say how the child ended; the child goes on below."""
    for name in READY:
        importlib.import_module(name)
    gc.freeze()  # what all have in common is copied for none
    for line in iter(sys.stdin.buffer.readline, b""):
        child = os.fork()
        if child == 0:
            _command(json.loads(line))
            return
        _pid, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _command(wanted: dict[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(wanted["environment"])
    os.chdir(wanted["cwd"])
    given, out, err = wanted["streams"]
    os.dup2(os.open(given, os.O_RDONLY), 0)
    os.dup2(os.open(out, os.O_WRONLY | os.O_APPEND), 1)
    os.dup2(os.open(err, os.O_WRONLY | os.O_APPEND), 2)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    cli = importlib.import_module("desk.cli")
    sys.argv[:] = [str(cli.__file__), *wanted["arguments"]]
    cli.main()


if __name__ == "__main__":
    main()
