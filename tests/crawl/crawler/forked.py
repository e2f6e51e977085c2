"""Sweeps in processes that are forked from one which has imported everything.

A sweep of three pages is a second of work after three seconds of imports. Each sweep still has a process, an
environment, a reactor and a database connection of its own and runs `crawler.process.main`; what starts a new
interpreter is looked at by the tests that kill sweeps, by those of the worker and by the demo.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from crawler.nursery import load

ROOT = Path(__file__).resolve().parents[3]
PRELUDE = "TEST_PRELUDE"
"""In the environment of a sweep: a module whose `begin` is called in its process before it starts."""


class Forking:
    """A `crawler.run.Child`; started by the first order."""

    def __init__(self) -> None:
        self._parent: subprocess.Popen[bytes] | None = None

    def __call__(self, order: bytes, environment: Mapping[str, str], log: IO[bytes]) -> tuple[int, bytes]:
        if self._parent is None:
            self._parent = subprocess.Popen(
                [sys.executable, "-m", "tests.crawl.crawler.forked"], cwd=ROOT, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )  # fmt: skip
        with tempfile.NamedTemporaryFile() as said:
            paths = {"log": log.name, "said": said.name}
            wanted = {
                "order": json.loads(order),
                "environment": dict(environment),
                "cwd": str(Path.cwd()),
                **paths,
            }
            assert self._parent.stdin
            assert self._parent.stdout
            self._parent.stdin.write(json.dumps(wanted).encode() + b"\n")
            self._parent.stdin.flush()
            return int(self._parent.stdout.readline()), said.read()

    def close(self) -> None:
        if self._parent is not None:
            self._parent.communicate()


def main() -> None:
    """Fork for each order on standard input and say how the child ended; the child goes on below."""
    load()
    assert "twisted.internet.reactor" not in sys.modules, "every sweep installs its own"
    for line in iter(sys.stdin.buffer.readline, b""):
        parent, child = os.getpid(), os.fork()
        if child == 0:
            _sweep(json.loads(line), parent)
            return
        _pid, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _sweep(wanted: dict[str, Any], parent: int) -> None:
    os.environ.clear()
    os.environ.update(wanted["environment"])
    os.chdir(wanted["cwd"])
    with tempfile.TemporaryFile() as order:
        order.write(json.dumps({**wanted["order"], "parent": parent}).encode())
        order.seek(0)
        os.dup2(order.fileno(), 0)
    os.dup2(os.open(wanted["said"], os.O_WRONLY), 1)
    os.dup2(os.open(wanted["log"], os.O_WRONLY | os.O_APPEND), 2)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    if PRELUDE in os.environ:
        importlib.import_module(os.environ[PRELUDE]).begin()
    importlib.import_module("crawler.process").main()


if __name__ == "__main__":
    main()
