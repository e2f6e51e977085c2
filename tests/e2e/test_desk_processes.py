"""The desk in several processes at one port: all of them answer, none of them stays behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from desk.wiring import build
from records.settings import Settings

PATIENCE_S = 180
"""Three interpreters begin; on a machine that others use too that takes long."""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def first(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The process that starts the others."""
    build(Settings(home=tmp_path)).database.migrate()
    told = {**os.environ, "COPYWATCH_HOME": str(tmp_path), "COPYWATCH_DESK_PROCESSES": "3"}
    command = [sys.executable, "-c", f"from desk.serve import run_desk; run_desk('127.0.0.1', {port})"]
    process = subprocess.Popen(command, env=told)
    yield process
    process.kill()
    process.wait()


@pytest.mark.long
@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGKILL])
def test_every_process_answers_and_all_end_with_the_first(
    first: subprocess.Popen[bytes], port: int, way: signal.Signals
) -> None:
    _until(lambda: len(_listening(port)) == 3)
    answers = [httpx.get(f"http://127.0.0.1:{port}/healthz").status_code for _ in range(30)]
    assert set(answers) == {200}

    first.send_signal(way)

    _until(lambda: not _listening(port))


def _listening(port: int) -> list[str]:
    """The sockets that listen at the port, as the kernel tells."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [row[9] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "0A"]


def _until(holds) -> None:  # type: ignore[no-untyped-def]
    ends = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < ends, f"not within {PATIENCE_S} s"
        time.sleep(0.2)
