"""Sweeps in processes that are forked from one which has loaded everything already.

A new interpreter for each sweep takes a second and more of CPU before it asks for its first page: of a small site as
much as the sweep itself. The nursery is forked once, from a process that has no second thread yet; it loads what
sweeps need when the first order comes, and forks for every order. Each sweep still has a process, an environment, a
reactor and a database connection of its own. All end together: a sweep ends with the nursery, the nursery with
the process that made it, however that ends (prctl(2)).
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import selectors
import signal
import socket
import struct
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from crawler.parents import die_with_parent
from crawler.run import new_interpreter

LOADED = (
    "crawler.process", "crawler.engine.budget", "crawler.engine.burden", "crawler.engine.frontier", "crawler.manners.handler", "crawler.logs", "crawler.memory", "crawler.engine.middlewares",
    "crawler.manners.pace", "crawler.manners.refresh", "crawler.engine.rendering", "crawler.scope.resolver", "crawler.manners.robots", "crawler.engine.unmodified",
    "crawler.engine.watch", "scrapy.core.downloader", "scrapy.core.scraper", "scrapy.extensions.corestats", "scrapy.logformatter",
    "scrapy.statscollectors", "encodings.charmap", "sqlalchemy.dialects.sqlite",
)  # fmt: skip
"""Not `crawler.settings`: it reads the environment of its sweep while it is imported. No reactor: each has its own."""
ENDED = struct.Struct("<i")
"""Behind what a sweep said: the code that it ended with."""
LOST = -signal.SIGKILL


class Nursery:
    """A `crawler.run.Child`, for any number of threads. Made before the first of them; a context manager."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        parent = os.getpid()
        self._process = os.fork()
        if self._process == 0:
            ours.close()
            _kept(theirs, parent)
        theirs.close()
        self._link, self._lock = ours, threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._link.close()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._process, 0)

    def __call__(self, order: bytes, environment: Mapping[str, str], log: IO[bytes]) -> tuple[int, bytes]:
        """Carry out an order; gives the code that the sweep ended with, and what it said.

        Where the nursery was killed, a new interpreter does it.
        """
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                lives = self._sent(theirs, log)
            if not lives:
                return new_interpreter(order, environment, log)
            asked = {"order": json.loads(order), "environment": dict(environment), "cwd": str(Path.cwd())}
            with contextlib.suppress(OSError):
                ours.sendall(json.dumps(asked).encode())
                ours.shutdown(socket.SHUT_WR)
            said = _rest(ours)
        if len(said) < ENDED.size:
            return LOST, said
        return ENDED.unpack(said[-ENDED.size :])[0], said[: -ENDED.size]

    def _sent(self, answer: socket.socket, log: IO[bytes]) -> bool:
        with self._lock:
            try:
                socket.send_fds(self._link, [b"o"], [answer.fileno(), log.fileno()])
            except OSError:
                return False
        return True


def _rest(link: socket.socket) -> bytes:
    parts = []
    with contextlib.suppress(ConnectionError):
        while part := link.recv(1 << 16):
            parts.append(part)
    return b"".join(parts)


# in the nursery


def _kept(link: socket.socket, parent: int) -> None:
    """The life of the nursery; ends the process."""
    try:
        die_with_parent(parent)
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, signal.SIG_IGN)  # it ends with its maker, when the sweeps have heard of it too
        _Keeper(link).run()
    finally:
        os._exit(0)


class _Keeper:
    """Forks for each order, and tells whoever gave it how the sweep ended."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._waiting = selectors.DefaultSelector()
        self._waiting.register(link, selectors.EVENT_READ)
        self._loaded = False

    def run(self) -> None:
        """Until nobody can give an order any more."""
        while True:
            for key, _events in self._waiting.select():
                if key.fileobj is not self._link:
                    self._ended(key.fd, *key.data)
                elif not self._taken():
                    return

    def _taken(self) -> bool:
        _said, files, _flags, _from = socket.recv_fds(self._link, 1, 2)
        if len(files) < 2:
            return False
        if not self._loaded:
            load()
            self._loaded = True
        answer, log = files
        me, child = os.getpid(), os.fork()
        if child == 0:
            _sweep(answer, log, me)
        os.close(log)
        self._waiting.register(os.pidfd_open(child), selectors.EVENT_READ, (child, answer))
        return True

    def _ended(self, descriptor: int, child: int, answer: int) -> None:
        self._waiting.unregister(descriptor)
        os.close(descriptor)
        _pid, status = os.waitpid(child, 0)
        with socket.socket(fileno=answer) as link, contextlib.suppress(OSError):
            link.sendall(ENDED.pack(os.waitstatus_to_exitcode(status)))


def load() -> None:
    """Import what every sweep needs, into the process from which sweeps are forked."""
    from scrapy.settings import default_settings as scrapy
    from sqlalchemy.orm import configure_mappers

    # Scrapy's own are imported even where they are switched off
    parts = (*scrapy.DOWNLOADER_MIDDLEWARES_BASE, *scrapy.SPIDER_MIDDLEWARES_BASE)
    for name in (*LOADED, *(part.rpartition(".")[0] for part in parts)):
        importlib.import_module(name)
    configure_mappers()
    assert "twisted.internet.reactor" not in sys.modules, "every sweep installs its own"
    gc.freeze()  # what is loaded now is shared with every sweep, and a collector would copy it


def _sweep(answer: int, log: int, parent: int) -> None:
    """One sweep in the process that was forked for it; ends the process."""
    code = 1
    try:
        with socket.socket(fileno=os.dup(answer)) as link:
            asked = json.loads(_rest(link))
        _become(asked, answer, log, parent)
        importlib.import_module("crawler.process").main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - as of any program that breaks: it is written to the log, and the code is 1
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _become(asked: dict[str, Any], answer: int, log: int, parent: int) -> None:
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["cwd"])
    for here, there in ((answer, 1), (log, 2)):
        os.dup2(here, there)
        os.close(here)
    sys.stdin = io.StringIO(json.dumps({**asked["order"], "parent": parent}))
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.default_int_handler if one == signal.SIGINT else signal.SIG_DFL)
    _close_others()


def _close_others() -> None:
    """What the nursery keeps open for its other sweeps is none of this one's."""
    os.closerange(3, max(int(one.name) for one in Path("/proc/self/fd").iterdir()) + 1)
