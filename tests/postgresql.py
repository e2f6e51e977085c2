"""A PostgreSQL server of the tests' own, and a database for each test, copied from one that is migrated."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from records.session import Database

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
TEMPLATE = "migrated"
SETTINGS = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "shared_buffers=64MB",
    "autovacuum=off", "listen_addresses=127.0.0.1",
)  # fmt: skip
_numbers = itertools.count(1)


class Server:
    """One server. `url(name)` is a database's address; `fresh()` makes an empty one of this version."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._has_template = False

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://copywatch@127.0.0.1:{self.port}/{name}"

    def fresh(self) -> str:
        """The address of a new database that has been migrated."""
        if not self._has_template:
            self.run(f"CREATE DATABASE {TEMPLATE}")
            database = Database(self.url(TEMPLATE))
            database.migrate()
            database.dispose()
            self._has_template = True
        name = f"test_{os.getpid()}_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self.url(name)

    def drop(self, url: str) -> None:
        self.run(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def run(self, statement: str) -> None:
        address = self.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def serving(kept: Path | None = None) -> Iterator[Server]:
    """Runs while the block does; its databases stay in the folder `kept` where one is named.

    Raises FileNotFoundError where the Debian package postgresql is missing.
    """
    if not BINARIES:
        raise FileNotFoundError("PostgreSQL is missing: apt-get install postgresql (make test installs it)")
    # pytest's own folders are closed to the ordinary user that PostgreSQL insists on
    with ExitStack() as stack:
        folder = kept or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="copywatch-postgresql-"))
        )
        folder.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        initdb = (
            str(BINARIES[-1] / "initdb"), "-D", str(folder / "data"), "-U", "copywatch", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "-N",
        )  # fmt: skip
        if not (folder / "data").exists():
            subprocess.run(_as_ordinary_user(*initdb), check=True, capture_output=True, cwd=folder)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = [word for one in SETTINGS for word in ("-c", one)]
        command = (
            str(BINARIES[-1] / "postgres"), "-D", str(folder / "data"), "-p", str(port),
            "-c", f"unix_socket_directories={folder}", *options,
        )  # fmt: skip
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(_as_ordinary_user(*command), stdout=log, stderr=log, cwd=folder)
            try:
                _wait(port, process)
                yield Server(port)
            finally:
                process.terminate()
                process.wait(30)


def _as_ordinary_user(*command: str) -> list[str]:
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg.connect(f"postgresql://copywatch@127.0.0.1:{port}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("PostgreSQL did not answer within a minute")
