"""What one hostile site among ten costs the nine others.

`python -m benchmarks.hostile_neighbour [--pages 60] [--runs 2]`: nine ordinary sites are swept by `copywatch sweep --due`,
first alone, then with a tenth before them in whose every address another hostility waits: silence, drips, bodies without
end, bombs, ten million bytes of tags or of baits for patterns, redirects and calendars without end, "come back later",
headers without end. Each ordinary site answers after 20 ms and is asked with a delay. Measured is when each of the nine
was done, from the beginning of the command; the runs of both kinds take turns, and the best of each counts.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.processes import cpu_s
from records import tables
from records.clock import SystemClock
from records.scope import ScopeRule, Site, SiteAddress
from records.session import Database
from records.settings import Settings
from records.vocabulary import SiteKind

assert tables

BUILD = Path("build/bench-hostile")
SITES, DELAY_S, ANSWER_S = 10, 0.05, 0.02
OFFER = "<p>作者：蒲松龄 完整版，链接：https://pan.baidu.com/s/1{n:08d} 提取码：x8k2</p><p>全本打包下载，永久有效。</p>"
PAGE = "<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1>{body}"


@dataclass(frozen=True)
class Swept:
    """When the nine were done, in seconds: on average and the last; processor seconds until then, of all processes."""

    mean_s: float
    last_s: float
    cpu_s: float


def main() -> None:
    """Measure without and with the hostile neighbour, the best of the runs of each, and print the row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=60, help="of each ordinary site")
    parser.add_argument("--runs", type=int, default=2)
    options = parser.parse_args()
    alone, beside = [], []
    for run in range(options.runs):
        alone.append(nine(options.pages, BUILD / f"alone-{run}", hostile=False))
        beside.append(nine(options.pages, BUILD / f"beside-{run}", hostile=True))
    mean, last = (
        min(getattr(one, name) for one in beside) / min(getattr(one, name) for one in alone) - 1
        for name in ("mean_s", "last_s")
    )
    print(
        f"| {datetime.now(UTC):%Y-%m-%d} | `python -m benchmarks.hostile_neighbour --pages {options.pages} --runs {options.runs}` | "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, Scrapy {version('scrapy')} | {told(alone)} | {told(beside)} | "
        f"{mean:+.1%}, the last {last:+.1%} |"
    )


def told(runs: list[Swept]) -> str:
    return f"{min(one.mean_s for one in runs):.1f} s, the last {min(one.last_s for one in runs):.1f} s, CPU {min(one.cpu_s for one in runs):.1f} s"


def nine(pages: int, home: Path, *, hostile: bool) -> Swept:
    """When the sweeps of the nine ordinary sites were done, alone or beside a tenth that is hostile."""
    shutil.rmtree(home, ignore_errors=True)
    database = Database(Settings(home=home).database)
    database.migrate()
    with ExitStack() as stack:
        stack.callback(database.dispose)
        for number in range(0 if hostile else 1, SITES):
            host = f"127.0.0.{60 + number}"
            port = stack.enter_context(serving(host, pages, hostile=number == 0))
            register(database, f"site-{number}", host, port)
        done, cpu = due(home)
    ordinary = {key: one for key, one in done.items() if key != "site-0"}
    if any(one["state"] != "finished" or one["listings"] != pages for _at, one in ordinary.values()):
        sys.exit(f"an ordinary site was not swept whole: {ordinary}")
    times = [at for at, _one in ordinary.values()]
    if "site-0" in done:
        print(
            f"the tenth ended first: {done['site-0'][1]['state']} {done['site-0'][1]['refused']}",
            file=sys.stderr,
        )
    return Swept(sum(times) / len(times), max(times), cpu)


def register(database: Database, key: str, host: str, port: int) -> None:
    now = SystemClock().now()
    rule = ScopeRule(scheme="http", host=host, port=port, path_prefix="/")
    with database.unit_of_work() as session:
        session.add(
            Site(
                key=key, name=host, kind=SiteKind.WEBSITE, url=f"http://{host}:{port}/", delay_s=DELAY_S, created_at=now,
                updated_at=now, rules=[rule], addresses=[SiteAddress(network=host)],
            )
        )  # fmt: skip


def due(home: Path) -> tuple[dict[str, tuple[float, dict[str, Any]]], float]:
    """Sweep what is due until the nine are done: of each site when it was, in seconds, and its outcome; processor seconds."""
    began = time.monotonic()
    done: dict[str, tuple[float, dict[str, Any]]] = {}
    with subprocess.Popen(
        [sys.executable, "-m", "desk.cli", "sweep", "--due", "--json"], env=environment(home), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as run:  # fmt: skip
        assert run.stdout is not None
        while len(set(done) - {"site-0"}) < SITES - 1 and (line := run.stdout.readline()):
            outcome = json.loads(line)
            done[outcome["site"]] = (time.monotonic() - began, outcome)
        used = cpu_s(run.pid)
        run.terminate()  # the tenth may go on for as long as its budget lets it
    return done, used


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "COPYWATCH_HOME": str(home), "COPYWATCH_CONTACT": "bench@example.org"}


@contextmanager
def serving(host: str, pages: int, *, hostile: bool) -> Iterator[int]:
    """A site on an address of its own; gives its port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            time.sleep(ANSWER_S)
            if hostile and self.path not in ("/", "/robots.txt"):
                self.close_connection = True
                torment(self)
            else:
                self.answer(page_of(self.path, pages))

        def answer(self, body: str) -> None:
            data = body.encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def page_of(path: str, pages: int) -> str:
    """The start page with its links, or an offer; empty for robots.txt, which there is none of."""
    if path == "/":
        links = "".join(f'<li><a href="/thread-{n}.html">聊斋志异 第{n}卷</a></li>' for n in range(pages))
        return PAGE.format(title="示例论坛", body=f"<ul>{links}</ul>")
    number = "".join(filter(str.isdigit, path))
    title = f"聊斋志异 第{number}卷 全本下载"
    return PAGE.format(title=title, body=OFFER.format(n=int(number))) if number else ""


def torment(handler: BaseHTTPRequestHandler) -> None:
    """One of the torments, by the number in the path."""
    number = int("".join(filter(str.isdigit, handler.path)) or 0)
    try:
        for part in TORMENTS[number % len(TORMENTS)](number):
            handler.wfile.write(part)
    except OSError:
        return


def _silence(_number: int) -> Iterator[bytes]:
    time.sleep(30)
    yield b""


def _drip(_number: int) -> Iterator[bytes]:
    yield HEAD + END
    for _ in range(150):
        yield b"."
        time.sleep(0.2)


def _no_end(_number: int) -> Iterator[bytes]:
    yield HEAD + END
    for _ in range(65536):  # a gigabyte
        yield b"<p>.</p>" * 2048


def _bomb(_number: int) -> Iterator[bytes]:
    yield HEAD + b"Content-Encoding: deflate\r\n" + END + BOMB


def _packed_tags(_number: int) -> Iterator[bytes]:
    yield HEAD + b"Content-Encoding: deflate\r\n" + END + TAGS


def _tags(_number: int) -> Iterator[bytes]:
    yield HEAD + END + b"<div><a href=x>" * 500_000


def _bait(_number: int) -> Iterator[bytes]:
    yield HEAD + END + b"<title>t</title><h1>t</h1><p>" + b"https://pan.baidu.com/s/1a 1: 2-3 " * 200_000


def _one_word(_number: int) -> Iterator[bytes]:
    yield HEAD + END + b"<title>t</title><h1>t</h1><p>" + b"a" * 7_000_000


def _redirects(number: int) -> Iterator[bytes]:
    yield (
        b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /hop-%d.html\r\n" % (number + len(TORMENTS))
        + END
    )


def _calendar(number: int) -> Iterator[bytes]:
    days = "".join(f'<a href="/calendar-{number + n * len(TORMENTS)}.html">{n}</a>' for n in range(1, 40))
    yield HEAD + END + PAGE.format(title="日历", body=days).encode()


def _later(number: int) -> Iterator[bytes]:
    yield b"HTTP/1.1 %d Later\r\nContent-Length: 0\r\nRetry-After: 2\r\n" % (429 if number % 2 else 503) + END


def _headers(_number: int) -> Iterator[bytes]:
    yield HEAD
    for n in range(1_000_000):
        yield b"X-%d: %s\r\n" % (n, b"a" * 1000)


def _feed(_number: int) -> Iterator[bytes]:
    item = b"<item><title>x</title><link>http://a/b</link></item>"
    yield HEAD + END + b'<?xml version="1.0"?><rss><channel>' + item * 140_000 + b"</channel></rss>"


HEAD, END = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n", b"\r\n"
BOMB, TAGS = zlib.compress(bytes(64 * 1024 * 1024)), zlib.compress(b"<b>" * 2_700_000)
TORMENTS: tuple[Callable[[int], Iterator[bytes]], ...] = (
    _silence, _drip, _no_end, _bomb, _packed_tags, _tags, _bait, _one_word, _redirects, _calendar, _later, _headers, _feed,
)  # fmt: skip


if __name__ == "__main__":
    main()
