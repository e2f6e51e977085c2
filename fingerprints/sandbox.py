"""Untrusted bytes are parsed in a child process with limits on memory, time and size.

One child handles many files, one after the other; it is replaced when it dies, hangs or runs out of
memory, so one bad picture costs one picture. Only codes and plain values come back, as JSON.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from fingerprints import frames, views
from fingerprints.child import READY
from fingerprints.kinds import PRINT_BYTES, Limits, Material, Print, RefusalCode, refused
from fingerprints.registry import kind
from records.errors import BytesRefused, ConfigurationError

ROOT = Path(__file__).resolve().parents[1]
START_S = 60.0
"""A child that is not ready by then is an installation that does not work, no bad picture."""
ANSWER_BYTES = 2 * PRINT_BYTES


FILES_PER_CHILD = 500
"""A child is replaced after so many files: leaks of decoders do not add up."""


class Sandbox:
    """A context manager around one child at a time; not to be shared between threads.

    `limits` stand in for every kind's own. A child whose memory limit differs from what the next file's
    kind may use is replaced.
    """

    def __init__(self, limits: Limits | None = None, files_per_child: int = FILES_PER_CHILD) -> None:
        self._limits = limits
        self._files_per_child = files_per_child
        self._running = Limits()
        self._child: subprocess.Popen[bytes] | None = None
        self._link: socket.socket | None = None
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def prints(self, kind_name: str, source: bytes | Material) -> tuple[Print, ...]:
        """The prints of a file or of bytes by the kind of that name. A file is read by the child alone.

        Raises:
            BytesRefused: with a code of `RefusalCode`; timeout, memory and crashed are the child's.
            ConfigurationError: no child can be started on this machine.
        """
        material = source if isinstance(source, Material) else Material(data=source)
        limits = self._limits or kind(kind_name).limits
        if material.size > limits.max_bytes:
            raise refused(RefusalCode.TOO_LARGE, f"{material.size} bytes, at most {limits.max_bytes}")
        return self._read(self._ask(self._ready(limits), {"kind": kind_name}, material))

    def view(self, name: str, source: bytes | Material, options: Mapping[str, Any]) -> bytes:
        """What a person is shown of a file or of bytes; `name` and `options` as in `fingerprints.views`.

        Raises: as `prints`.
        """
        material = source if isinstance(source, Material) else Material(data=source)
        if material.size > views.LIMITS.max_bytes:
            raise refused(RefusalCode.TOO_LARGE, f"{material.size} bytes, at most {views.LIMITS.max_bytes}")
        asked = {"kind": "", "view": name, "options": dict(options)}
        answer = self._ask(self._ready(self._limits or views.LIMITS), asked, material)
        self._refuse(answer)
        return base64.b64decode(answer["view"])

    def close(self) -> None:
        """End the child; the next file starts another."""
        if self._link is not None:
            self._link.close()
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        self._child, self._link, self._done = None, None, 0

    def _ask(self, link: socket.socket, asked: Mapping[str, Any], material: Material) -> Any:
        path = str(material.path.absolute()) if material.path else ""
        header = {**asked, "path": path, "name": material.name[:1000]}
        try:
            frames.send(link, json.dumps(header).encode())
            frames.send(link, material.data)
            return json.loads(frames.receive(link, ANSWER_BYTES))
        except TimeoutError:
            self.close()
            raise refused(RefusalCode.TIMEOUT, f"no answer within {self._running.time_s:g} s") from None
        except (EOFError, OSError, ValueError):
            raise self._death() from None

    def _read(self, answer: dict[str, Any]) -> tuple[Print, ...]:
        self._refuse(answer)
        return tuple(_print(one) for one in answer["prints"])

    def _refuse(self, answer: Mapping[str, Any]) -> None:
        if "code" not in answer:
            return
        code = RefusalCode(answer["code"])
        if code is RefusalCode.MEMORY:
            self.close()
        raise refused(code, answer["detail"])

    def _ready(self, limits: Limits) -> socket.socket:
        other = (limits.memory_mib, limits.max_bytes) != (self._running.memory_mib, self._running.max_bytes)
        if self._done >= self._files_per_child or other:
            self.close()
        self._done += 1
        self._running = limits
        self._link = self._link or self._start(limits)
        self._link.settimeout(limits.time_s)
        return self._link

    def _start(self, allowed: Limits) -> socket.socket:
        ours, theirs = socket.socketpair()
        limits = (str(theirs.fileno()), str(allowed.memory_mib), str(allowed.max_bytes))
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
                "the child process for untrusted files does not start", zh="文件解析子进程无法启动"
            )
        return ours

    def _death(self) -> BytesRefused:
        """A child killed by the memory limit inside a library ends without a word."""
        if self._child is not None and self._child.poll() is None:
            self._child.kill()
        ended = self._child.wait() if self._child is not None else None
        self.close()
        return refused(RefusalCode.CRASHED, f"the child ended with {ended}")


def _print(one: dict[str, Any]) -> Print:
    return Print(**{**one, "payload": base64.b64decode(one["payload"])})


def _environment() -> dict[str, str]:
    """Ours, with the packages importable; one thread for numeric libraries, whose pools eat address space."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
