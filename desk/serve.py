"""`copywatch up`: migrations, then the desk in this process and its twins, and the worker in another.

Python does one thing at a time in a process, so the desk runs in several that listen at the same port; the kernel
deals connections out among them. They share nothing but the database and the vault. A twin serves when this module
is run with host, port and the process that it ends with.
"""

from __future__ import annotations

import gc
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import uvicorn

from desk.web.app import create_app
from desk.wiring import build
from records.errors import ConfigurationError
from records.settings import Settings

PYTHON = (sys.executable, "-P")
"""Without the folder that somebody happens to stand in: a `desk.py` there would be taken for ours."""
RESTART_AFTER_S = 2.0
SWITCH_S = 0.001
"""A thread that reckons gives way sooner: the one that takes requests in has little to do and waits each time."""
MOST_PROCESSES = 4
"""Of the desk, unless the office asks for more: an office has few people."""


def serve(host: str, port: int) -> None:
    """Run until SIGINT or SIGTERM; every child is stopped before this returns."""
    desk = build()
    desk.database.migrate()
    chosen = free_port(host, port)
    sys.stderr.write(f"copywatch desk 审核台: http://{host}:{chosen}  (Ctrl-C 停止 to stop)\n")
    desk.database.dispose()
    with _kept([*PYTHON, "-m", "desk.workers", str(os.getpid())], "worker"):
        run_desk(host, chosen)


def run_desk(host: str, port: int) -> None:
    """The desk alone, in as many processes as the settings say, until SIGINT or SIGTERM."""
    settings = Settings()
    twins = settings.desk_processes or min(os.cpu_count() or 1, MOST_PROCESSES)
    with ExitStack() as stack:
        for _ in range(twins - 1):
            stack.enter_context(
                _kept([*PYTHON, "-m", "desk.serve", host, str(port), str(os.getpid())], "desk")
            )
        _answer(host, port)


def _answer(host: str, port: int) -> None:
    app = create_app(build(), loopback=is_loopback(host))
    gc.collect()
    gc.freeze()  # what is there now stays: looking through it again and again costs a tenth of every page
    gc.set_threshold(20_000, 20, 50)
    sys.setswitchinterval(SWITCH_S)
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False)
    uvicorn.Server(config).run(sockets=[_listening(host, port)])


def _listening(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind((host, port))
    return listening


def free_port(host: str, wanted: int) -> int:
    """`wanted` if it can be bound, else the next free one. Raises ConfigurationError after 50 tries."""
    for port in range(wanted, wanted + 50):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            if port != wanted:
                sys.stderr.write(f"port {wanted} is taken, using {port} 端口被占用，改用 {port}\n")
            return port
    raise ConfigurationError(f"no free port on {host} from {wanted} on", zh=f"{host} 上没有可用端口")


def is_loopback(host: str) -> bool:
    """Whether the desk can be reached from this machine only (then plain http may carry the cookie)."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _kept(command: list[str], name: str) -> Iterator[None]:
    """Keep one such process alive while the block runs: one that dies is started again."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(command, name, stop), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep(command: list[str], name: str, stop: threading.Event) -> None:
    """Of a worker that died, its job's lease runs out or is renewed."""
    while not stop.is_set():
        process = subprocess.Popen(command)  # noqa: S603 - this program, by its own name
        while process.poll() is None and not stop.is_set():
            time.sleep(0.2)
        if process.poll() is None:
            process.terminate()
            process.wait()
        elif not stop.is_set():
            sys.stderr.write(f"the {name} ended with code {process.returncode}; starting it again\n")
            stop.wait(RESTART_AFTER_S)


def _end_with_parent(parent: int) -> None:
    """A twin whose first process was killed must not go on answering at its port."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, args=(int(sys.argv[3]),), daemon=True).start()
    _answer(sys.argv[1], int(sys.argv[2]))
