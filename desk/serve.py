"""`copywatch up`: migrations, then the desk in this process and the worker in another."""

from __future__ import annotations

import ipaddress
import os
import socket
import subprocess
import sys
import threading
import time

import uvicorn

from desk.web.app import create_app
from desk.wiring import build
from records.errors import ConfigurationError

RESTART_AFTER_S = 2.0


def serve(host: str, port: int) -> None:
    """Run until SIGINT or SIGTERM; every child is stopped before this returns."""
    desk = build()
    desk.database.migrate()
    chosen = free_port(host, port)
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(stop,), daemon=True)
    keeper.start()
    sys.stderr.write(f"copywatch desk 审核台: http://{host}:{chosen}  (Ctrl-C 停止 to stop)\n")
    app = create_app(desk, loopback=is_loopback(host))
    try:
        uvicorn.run(app, host=host, port=chosen, log_level="warning", server_header=False)
    finally:
        stop.set()
        keeper.join()


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


def _keep_worker(stop: threading.Event) -> None:
    """Keep one worker alive: one that dies is started again, and its job's lease runs out or is renewed."""
    while not stop.is_set():
        worker = subprocess.Popen(  # noqa: S603 - this program, by its own name
            [sys.executable, "-m", "desk.workers", str(os.getpid())]
        )
        while worker.poll() is None and not stop.is_set():
            time.sleep(0.2)
        if worker.poll() is None:
            worker.terminate()
            worker.wait()
        elif not stop.is_set():
            sys.stderr.write(f"the worker ended with code {worker.returncode}; starting it again\n")
            stop.wait(RESTART_AFTER_S)
