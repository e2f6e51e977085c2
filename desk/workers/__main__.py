"""`python -m desk.workers`: a worker as a process of its own, so that the web process never fetches."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading

from desk.wiring import Desk, open_desk, with_nursery
from desk.workers import local
from desk.workers.machine import side_by_side
from desk.workers.work import Options, schedule_forever

PR_SET_PDEATHSIG = 1


def main() -> None:
    """A worker that ends with the process that started it, whose id it may be given."""
    die_with_parent()
    if len(sys.argv) > 1 and os.getppid() != int(sys.argv[1]):
        sys.exit(1)  # it died before we asked
    work(open_desk(), Options(side_by_side()))


def work(desk: Desk, options: Options) -> None:
    """Worker and scheduler in this process, until SIGTERM or SIGINT; then the process ends."""
    with with_nursery(desk) as with_child:
        _work(with_child, options)


def _work(desk: Desk, options: Options) -> None:
    stop = threading.Event()
    scheduler = threading.Thread(target=schedule_forever, args=(desk, stop), daemon=True)
    scheduler.start()
    if desk.database.is_shared:
        from desk.workers import shared  # late: procrastinate is only needed here

        shared.run(desk, options)
    else:
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
        local.run(desk, options, stop)
    stop.set()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # a job that goes on in a thread must not hold the process: its sweep ends with us


def die_with_parent() -> None:
    """Ask Linux to end this process when its parent dies, even by kill -9 (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    main()
