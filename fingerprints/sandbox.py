"""Untrusted bytes are parsed in a child process with limits on memory, time and size.

One child handles many files, one after the other; it is replaced when it dies, hangs or runs out of
memory, so one bad picture costs one picture. Only codes and plain values come back, as JSON.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from fingerprints import frames
from fingerprints.child import READY
from fingerprints.image import MAX_BYTES
from fingerprints.kinds import Print, RefusalCode, refused
from records.errors import BytesRefused, ConfigurationError

ROOT = Path(__file__).resolve().parents[1]
START_S = 60.0
"""A child that is not ready by then is an installation that does not work, no bad picture."""
ANSWER_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use. Memory is address space beyond what the child has at its start."""

    memory_mib: int = 1024
    time_s: float = 20.0
    max_bytes: int = MAX_BYTES
    files_per_child: int = 500
    """A child is replaced after so many files: leaks of decoders do not add up."""


class Sandbox:
    """A context manager around one child at a time; not to be shared between threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None
        self._link: socket.socket | None = None
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def prints(self, kind_name: str, data: bytes) -> tuple[Print, ...]:
        """The prints of `data` by the kind of that name.

        Raises:
            BytesRefused: with a code of `RefusalCode`; timeout, memory and crashed are the child's.
            ConfigurationError: no child can be started on this machine.
        """
        if len(data) > self.limits.max_bytes:
            raise refused(RefusalCode.TOO_LARGE, f"{len(data)} bytes, at most {self.limits.max_bytes}")
        return self._read(self._ask(self._ready(), kind_name, data))

    def close(self) -> None:
        """End the child; the next file starts another."""
        if self._link is not None:
            self._link.close()
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        self._child, self._link, self._done = None, None, 0

    def _ask(self, link: socket.socket, kind_name: str, data: bytes) -> Any:
        try:
            frames.send(link, kind_name.encode())
            frames.send(link, data)
            return json.loads(frames.receive(link, ANSWER_BYTES))
        except TimeoutError:
            self.close()
            raise refused(RefusalCode.TIMEOUT, f"no answer within {self.limits.time_s:g} s") from None
        except (EOFError, OSError, ValueError):
            raise self._death() from None

    def _read(self, answer: dict[str, Any]) -> tuple[Print, ...]:
        if "code" not in answer:
            return tuple(Print(**one) for one in answer["prints"])
        code = RefusalCode(answer["code"])
        if code is RefusalCode.MEMORY:
            self.close()
        raise refused(code, answer["detail"])

    def _ready(self) -> socket.socket:
        if self._done >= self.limits.files_per_child:
            self.close()
        self._done += 1
        self._link = self._link or self._start()
        return self._link

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        limits = (str(theirs.fileno()), str(self.limits.memory_mib), str(self.limits.max_bytes))
        with theirs:
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module, numbers
                [sys.executable, "-m", "fingerprints.child", *limits],
                pass_fds=[theirs.fileno()], env=_environment(),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        ours.settimeout(START_S)
        try:
            ready = frames.receive(ours, len(READY)) == READY
        except (EOFError, OSError):
            ready = False
        if not ready:
            ours.close()
            self.close()
            raise ConfigurationError(
                "the child process for pictures does not start", zh="图片解析子进程无法启动"
            )
        ours.settimeout(self.limits.time_s)
        return ours

    def _death(self) -> BytesRefused:
        """A child killed by the memory limit inside a library ends without a word."""
        if self._child is not None and self._child.poll() is None:
            self._child.kill()
        ended = self._child.wait() if self._child is not None else None
        self.close()
        return refused(RefusalCode.CRASHED, f"the child ended with {ended}")


def _environment() -> dict[str, str]:
    """Ours, with the packages importable; one thread for numeric libraries, whose pools eat address space."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
