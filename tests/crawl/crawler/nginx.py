"""A real nginx with a folder of ours, for as long as a block runs; its own log says what it sent."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import frozen

from tests.crawl.crawler.loopback import Loopback

NGINX = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))
_CONFIGURATION = """
daemon off; pid {home}/pid; error_log {home}/errors;{user}
events {{}}
http {{
  access_log {home}/log; default_type application/octet-stream; charset utf-8;
  types {{ text/html html; text/plain txt; text/css css; image/png png; video/mp4 mp4; application/zip zip; }}
  gzip {gzip}; gzip_types text/css; gzip_min_length 100;
  server {{ listen {host}:{port}; root {home}/www; autoindex on; etag on; {more} }}
}}
"""


@frozen
class Sent:
    """A line of the log: path, status, bytes of the body."""

    path: str
    status: int
    body: int


@frozen
class Nginx:
    """A running server: `site` for the register, `www` its folder."""

    site: Loopback
    www: Path
    log: Path

    def sent(self) -> list[Sent]:
        """What it answered so far, robots.txt left out."""
        found = re.findall(r'"GET (\S+) HTTP/1\.1" (\d+) (\d+)', self.log.read_text("utf-8"))
        return [Sent(path, int(status), int(body)) for path, status, body in found if path != "/robots.txt"]


@contextmanager
def serving(home: Path, host: str, *, gzip: bool = False, more: str = "") -> Iterator[Nginx]:
    """nginx over `home`/www; skips the test where it is not installed. `more`: directives of the server block."""
    if NGINX is None:
        pytest.skip("nginx is not installed (apt: nginx-light)")
    (home / "www").mkdir(exist_ok=True)
    with socket.socket() as probe:
        probe.bind((host, 0))
        port = probe.getsockname()[1]
    user = " user root;" if os.geteuid() == 0 else ""  # its workers have to read our own folder
    configuration = home / "nginx.conf"
    text = _CONFIGURATION.format(
        home=home, host=host, port=port, user=user, gzip="on" if gzip else "off", more=more
    )
    configuration.write_text(text, "utf-8")
    with subprocess.Popen([NGINX, "-c", str(configuration), "-p", str(home)]) as process:
        try:
            _wait_for(host, port)
            yield Nginx(Loopback(host, port), home / "www", home / "log")
        finally:
            process.terminate()


def _wait_for(host: str, port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((host, port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nginx does not answer on {host}:{port}")
