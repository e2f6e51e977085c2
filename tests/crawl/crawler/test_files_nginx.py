"""The same against nginx: its own validators, ranges and log."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.session import Database
from records.vault import Vault
from tests.crawl.crawler.asked.test_files import BOOK, FILM, MIB, media
from tests.crawl.crawler.conftest import Register
from tests.crawl.crawler.conftest import Sweep as RunSweep
from tests.crawl.crawler.loopback import Loopback

NGINX = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))
HOST = "127.0.0.77"
CONFIGURATION = """
daemon off; pid {home}/pid; error_log {home}/errors;{user}
events {{}}
http {{
  access_log {home}/log; default_type application/octet-stream;
  types {{ text/plain txt; video/mp4 mp4; application/zip zip; }}
  server {{ listen {host}:{port}; root {home}/www; autoindex on; }}
}}
"""


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Loopback]:
    if NGINX is None:
        pytest.skip("nginx is not installed (apt: nginx-light)")
    www = tmp_path / "www"
    www.mkdir()
    files = {"liaozhai.txt": BOOK, "film.mp4": FILM, "large.zip": bytes(3 * MIB)}
    for name, body in files.items():
        (www / name).write_bytes(body)
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    user = " user root;" if os.geteuid() == 0 else ""  # its workers have to read our own folder
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(home=tmp_path, host=HOST, port=port, user=user), "utf-8")
    with subprocess.Popen([NGINX, "-c", str(configuration), "-p", str(tmp_path)]) as process:
        try:
            _wait_for(port)
            yield Loopback(HOST, port)
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nginx does not answer on {HOST}:{port}")


def test_nginx_sends_a_part_of_a_film_and_nothing_twice(
    nginx: Loopback, tmp_path: Path, register: Register, sweep: RunSweep, database: Database, vault: Vault
) -> None:
    register(nginx, max_file_mib=1)

    first, second = sweep(), sweep()

    log = re.findall(
        r'"GET /(\S+\.(?:txt|mp4|zip)) HTTP/1.1" (\d+) (\d+)', (tmp_path / "log").read_text("utf-8")
    )
    assert sorted(row for row in log if row[0] != "robots.txt") == [
        ("film.mp4", "206", str(MIB)), ("film.mp4", "304", "0"),
        ("liaozhai.txt", "200", str(len(BOOK))), ("liaozhai.txt", "304", "0"),
    ]  # fmt: skip
    assert (first.files, second.files, second.file_bytes, second.unchanged) == (2, 0, 0, 3)
    assert first.refused == second.refused == {"body_too_large": 1}
    rows = media(database)
    assert vault.open(rows["film.mp4"].digest) == FILM[:MIB]
    assert rows["large.zip"].note == f"{3 * MIB} bytes, {MIB} allowed"
