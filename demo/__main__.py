"""`python -m demo [--plan FILE] [--once]`: plant a plan, run copywatch over it, compare, show the desk."""

from __future__ import annotations

import argparse
import fcntl
import shutil
import signal
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from rich.console import Console

from demo.copywatch import Copywatch, VerbFailed, program
from demo.judgement import judge
from demo.pipeline import Walk
from demo.plan import Plan
from demo.plan_file import PlanError, load
from demo.processes import ServerFailed, free_port, running
from demo.report import following, show_desk, show_judgement
from demo.staging import planted

ROOT = Path(__file__).resolve().parent.parent
DESK_PORT = 8000
MARK = ".copywatch-demo"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 everything as planted (or the desk was stopped), 1 a difference or a failure, 2 a bad plan."""
    options = _options(arguments)
    console = Console(stderr=True)
    signal.signal(signal.SIGTERM, _stopped)
    try:
        plan = load(options.plan)
    except (PlanError, OSError) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 2
    try:
        with _emptied(options.home):
            home = options.home.resolve()
            copywatch = Copywatch(home / "home", home / "copywatch.log", program(), options.database)
            return _run(plan, home, copywatch, console, once=options.once)
    except (VerbFailed, ServerFailed) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("已停止 stopped")
        return 130


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--plan", type=Path, default=Path(__file__).parent / "plans" / "default.yaml")
    parser.add_argument(
        "--once", action="store_true", help="check, stop everything, exit 0 only if all is as planted"
    )
    parser.add_argument(
        "--home", type=Path, default=ROOT / "build" / "demo", help="folder of the demo, emptied first"
    )
    parser.add_argument(
        "--database",
        default="",
        help="postgresql://... of an empty database; SQLite in the demo's folder if left out",
    )
    return parser.parse_args(arguments)


def _stopped(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def _emptied(home: Path) -> Iterator[None]:
    """The demo's folder, empty and ours alone while the block runs."""
    home.parent.mkdir(parents=True, exist_ok=True)
    lock = home.parent / f"{home.name}.lock"
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ServerFailed(f"another demo is running in {home}") from error
        _empty(home)
        yield


def _empty(home: Path) -> None:
    """Removes what an earlier demo left; never a folder that a demo did not make.

    Raises:
        ServerFailed: the folder holds something, and no demo made it.
    """
    if home.exists() and any(home.iterdir()) and not (home / MARK).exists():
        raise ServerFailed(f"{home} holds files that no demo made; name another folder, or empty it yourself")
    shutil.rmtree(home, ignore_errors=not home.exists())
    home.mkdir()
    (home / MARK).touch()


def _run(plan: Plan, home: Path, copywatch: Copywatch, console: Console, *, once: bool) -> int:
    files = home / "files"
    files.mkdir()
    with planted(plan, home, sys.executable) as stage:
        walk = Walk(plan, stage.origins, copywatch, files)
        following(walk, stage, console)
        judgement = judge(stage, walk.collected)
        show_judgement(judgement, walk.collected, Console())
        with _desk(copywatch, home) as url:
            if not once:
                show_desk(url, Console())
                _until_stopped()
        return 0 if judgement.right else 1


@contextmanager
def _desk(copywatch: Copywatch, home: Path) -> Iterator[str]:
    """The desk, answering at the URL given.

    Raises:
        ServerFailed: it does not come up, or its first page fails.
    """
    port = free_port("127.0.0.1", DESK_PORT)
    url = f"http://127.0.0.1:{port}"
    command = [*copywatch.command, "up", "--port", str(port)]
    with running(
        command,
        home / "desk.log",
        "127.0.0.1",
        port,
        seconds=60.0,
        env=copywatch.settings(),
    ):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=30) as answer:
            if not answer.read():
                raise ServerFailed(f"{url}/ answers with nothing")
        yield url


def _until_stopped() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    sys.exit(main())
