"""What one hostile site among ten costs the nine others.

`python -m benchmarks.hostile_neighbour [--pages 60] [--runs 2]`: ten sites are swept by `copywatch sweep --due`, first all
of them ordinary, then one of them hostile: every address tarpits, drips, never ends, or packs a bomb. Each ordinary
site answers after 20 ms and is asked with a delay, so the total of their sweeps is what a neighbour may not lengthen.
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
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path
from typing import Any

BUILD = Path("build/bench-hostile")
SITES, DELAY_S, ANSWER_S = 10, 0.05, 0.02
OFFER = "<p>作者：蒲松龄 完整版，链接：https://pan.baidu.com/s/1{n:08d} 提取码：x8k2</p><p>全本打包下载，永久有效。</p>"
PAGE = "<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1>{body}"


def main() -> None:
    """Measure without and with the hostile neighbour, the best of the runs of each, and print the row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=60, help="of each ordinary site")
    parser.add_argument("--runs", type=int, default=2)
    options = parser.parse_args()
    quiet, beside = [], []
    for run in range(options.runs):
        quiet.append(nine(options.pages, BUILD / f"quiet-{run}", hostile=False))
        beside.append(nine(options.pages, BUILD / f"hostile-{run}", hostile=True))
    grown = min(beside) / min(quiet) - 1
    print(
        f"| {datetime.now(UTC):%Y-%m-%d} | `python -m benchmarks.hostile_neighbour --pages {options.pages} --runs {options.runs}` | "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, Scrapy {version('scrapy')} | {min(quiet):.1f} s | "
        f"{min(beside):.1f} s | {grown:+.1%} |"
    )


def nine(pages: int, home: Path, *, hostile: bool) -> float:
    """Seconds that the sweeps of the nine ordinary sites took together, beside a tenth of either kind."""
    shutil.rmtree(home, ignore_errors=True)
    copywatch(home, "init")
    with ExitStack() as stack:
        for number in range(SITES):
            bad = hostile and number == 0
            host = f"127.0.0.{60 + number}"
            port = stack.enter_context(serving(host, pages, hostile=bad))
            copywatch(
                home, "site", "add", f"http://{host}:{port}/", "--kind", "website", "--key", f"site-{number}",
                "--allow-address", host, "--delay", str(DELAY_S),
            )  # fmt: skip
        done = due(home)
    ordinary = [done[f"site-{number}"][1] for number in range(1, SITES)]
    if any(one["state"] != "finished" or one["listings"] != pages for one in ordinary):
        sys.exit(f"an ordinary site was not swept whole: {ordinary}")
    last = max(at for key, (at, _outcome) in done.items() if key != "site-0")
    at, tenth = done["site-0"]
    print(
        f"the nine were done after {last:.1f} s, the tenth after {at:.1f} s: {tenth['state']}, {tenth['refused']}",
        file=sys.stderr,
    )
    return sum(float(one["seconds"]) for one in ordinary)


def due(home: Path) -> dict[str, tuple[float, dict[str, Any]]]:
    """Sweep all that is due; of each site when it was done, in seconds, and its outcome."""
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "desk.cli", "sweep", "--due", "--json"], env=environment(home), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as run:  # fmt: skip
        assert run.stdout is not None
        said = [(time.monotonic() - began, json.loads(line)) for line in run.stdout]
    return {outcome["site"]: (at, outcome) for at, outcome in said}


def copywatch(home: Path, *words: str) -> str:
    """One verb in a home of its own; gives what it said."""
    run = subprocess.run(
        [sys.executable, "-m", "desk.cli", *words],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        sys.exit(f"{' '.join(words)}: exit code {run.returncode}\n{run.stderr[-3000:]}")
    return run.stdout


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "COPYWATCH_HOME": str(home), "COPYWATCH_FETCH_TIMEOUT_S": "5"}


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
    """One of five torments, by the number in the path: silence, a drip, no end, a bomb, deep markup."""
    number = int("".join(filter(str.isdigit, handler.path)) or 0) % 5
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    try:
        if number == 0:
            time.sleep(30)
        elif number == 1:
            handler.wfile.write(head + b"\r\n")
            for _ in range(150):
                handler.wfile.write(b".")
                time.sleep(0.2)
        elif number == 2:
            handler.wfile.write(head + b"\r\n")
            for _ in range(4096):
                handler.wfile.write(b"<p>.</p>" * 2048)
        elif number == 3:
            handler.wfile.write(head + b"Content-Encoding: deflate\r\n\r\n" + BOMB)
        else:
            handler.wfile.write(head + b"\r\n" + b"<div><a href=x>" * 200_000)
    except OSError:
        return


BOMB = zlib.compress(bytes(64 * 1024 * 1024))


if __name__ == "__main__":
    main()
