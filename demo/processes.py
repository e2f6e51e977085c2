"""Child processes that stop when we stop, however we stop."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

STOP_S = 8.0


class ServerFailed(RuntimeError):
    """A server did not come up; the message holds the end of its log."""


def tethered(arguments: Sequence[str]) -> list[str]:
    """The same command, ended by the kernel when we end, kill -9 included (setpriv of util-linux, prctl(2)).

    No `preexec_fn`: that may hang in a process with threads, and progress bars have one.
    """
    setpriv = shutil.which("setpriv")
    return [*([setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []), *arguments]


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Ours without proxies and without settings of a real office: a demo must never touch a real database."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.upper().endswith("_PROXY") and not k.startswith("COPYWATCH_")
    }
    return {**kept, **(extra or {})}


def start(
    arguments: Sequence[str], log: Path, env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Starts a child in a session of its own, so that Ctrl-C reaches us first; its output goes to `log`."""
    with log.open("ab") as sink:
        return subprocess.Popen(
            tethered(arguments), stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True,
            env=clean_environment(env),
        )  # fmt: skip


def stop(child: subprocess.Popen[bytes]) -> None:
    """Ends a child and its own children: politely, after eight seconds by force."""
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        _signal_group(child, signal_number)
        try:
            child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            continue
        return


def _signal_group(child: subprocess.Popen[bytes], signal_number: int) -> None:
    try:
        os.killpg(child.pid, signal_number)
    except ProcessLookupError:
        child.poll()


@contextmanager
def running(
    arguments: Sequence[str], log: Path, address: str, port: int, *, env: Mapping[str, str] | None = None,
    seconds: float = 30.0,
) -> Iterator[subprocess.Popen[bytes]]:  # fmt: skip
    """A server that answers at address:port while the block runs.

    Raises:
        ServerFailed: it ended, or did not answer within `seconds`.
    """
    child = start(arguments, log, env)
    try:
        _await_port(child, log, address, port, seconds)
        yield child
    finally:
        stop(child)


def _await_port(child: subprocess.Popen[bytes], log: Path, address: str, port: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and child.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1.0)
            if probe.connect_ex((address, port)) == 0:
                return
        time.sleep(0.1)
    tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise ServerFailed(f"no answer at {address}:{port} from {child.args!r}\n{tail}")


def free_port(address: str, wanted: int, tries: int = 200) -> int:
    """`wanted` where nobody listens at address:wanted, else the next free port above it.

    Raises:
        ServerFailed: none of the next `tries` ports is free.
    """
    for port in range(wanted, min(wanted + tries, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                continue
            return port
    raise ServerFailed(f"no free port at {address} from {wanted} to {wanted + tries}")
