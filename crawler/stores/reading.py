"""An index of a store, read in a child process with limits on memory, time and length."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from records.errors import BytesRefused

ROOT = Path(__file__).resolve().parents[2]
MEMORY_MIB = 512
TIME_S = 300.0
LINE_BYTES = 256 * 1024
MAX_LINES = 500_000


def offered(form: str, path: Path, expected: str, *, time_s: float = TIME_S) -> Iterator[dict[str, Any]]:
    """What the index offers, one by one; nothing of it may be used before the iterator has ended.

    `form` and `expected` as `crawler.stores.child.FORMS` has them.

    Raises:
        BytesRefused: `bad_signature`, `damaged`, `too_large`, `memory`, `timeout`, `crashed`, and codes of archives.
    """
    command = [sys.executable, "-m", "crawler.stores.child", form, str(path), expected, str(MEMORY_MIB)]
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
    )  # fmt: skip
    late = threading.Timer(time_s, child.kill)
    late.start()
    try:
        assert child.stdout is not None
        yield from _lines(child.stdout, late)
    finally:
        late.cancel()
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _lines(stdout: BinaryIO | Any, late: threading.Timer) -> Iterator[dict[str, Any]]:
    for _ in range(MAX_LINES):
        line = stdout.readline(LINE_BYTES)
        if not line.endswith(b"\n"):
            timed_out = late.finished.is_set()
            code, why = ("timeout", "no end in time") if timed_out else ("crashed", "the child died")
            raise BytesRefused(code, f"the index was not read to its end: {why}")
        told = json.loads(line)
        if "end" in told:
            _check(told["end"])
            return
        yield told
    raise BytesRefused("too_large", f"more than {MAX_LINES} versions")


def _check(end: dict[str, Any]) -> None:
    if "refused" in end:
        raise BytesRefused(end["refused"], end["detail"], detail=end["detail"])


def _environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, "PYTHONPATH": path}
