"""Memory of one sweep as it goes on: the same after 100,000 pages as after 20,000.

`python -m benchmarks.crawl_memory [--pages 100000] [--pictures]`: a generated site is served by this process and swept by another; the
resident memory of the sweep's own process (proc(5), VmRSS) is read once a second, and its peaks up to each fifth of the
pages are printed, and a row for RESULTS.md. Pages are the same ones every time and are made when they are asked for.
With `--pictures` every thread shows a picture of its own.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

from benchmarks.crawl import copywatch, register
from benchmarks.processes import largest_kib
from benchmarks.site import CHARACTERS, LIST, PER_BOARD, THREAD

HOME = Path("build/bench-memory")
ADDRESS = "127.0.0.42"
MIB = 1024.0
BOARDS_A_PAGE = 100
DOT = b"GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


def main() -> None:
    """Serve, sweep, watch, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--pictures", action="store_true")
    options = parser.parse_args()
    asked: Counter[str] = Counter()
    server = serving(options.pages, asked, pictures=options.pictures)
    shutil.rmtree(HOME, ignore_errors=True)
    copywatch(HOME, "init")
    register(HOME, f"http://{ADDRESS}:{server.server_address[1]}/list-0.html", ADDRESS, 2 * options.pages)
    peaks = swept(options.pages, asked)
    server.shutdown()
    fifth = options.pages // 5
    shown = ", ".join(f"{(n + 1) * fifth}: {peak / MIB:.0f} MiB" for n, peak in enumerate(peaks))
    print(
        f"| {datetime.now(UTC):%Y-%m-%d} | `python -m benchmarks.crawl_memory --pages {options.pages}{' --pictures' * options.pictures}` | "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, Scrapy {version('scrapy')} | {shown} | {peaks[-1] / peaks[0]:.2f} |"
    )


def swept(pages: int, asked: Counter[str]) -> list[int]:
    """Peak of resident memory in KiB up to each fifth of the pages."""
    run = subprocess.Popen(
        [sys.executable, "-m", "desk.cli", "sweep", "--site", "bench", "--json"],
        env={**os.environ, "COPYWATCH_HOME": str(HOME)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    peaks, told = [0] * 5, 0
    while run.poll() is None:
        time.sleep(1.0)
        now = largest_kib(run.pid)
        reached = min(asked["threads"] * 5 // pages, 4)
        peaks[reached:] = [max(peak, now) for peak in peaks[reached:]]
        if reached > told:
            told = reached
            print(f"{asked['threads']} pages: {now / MIB:.0f} MiB", file=sys.stderr, flush=True)
    assert run.stdout is not None
    said = run.stdout.read()
    print(said.strip()[:500], file=sys.stderr)
    if '"finished"' not in said:
        sys.exit("the sweep is not whole")
    return peaks


def serving(pages: int, asked: Counter[str], *, pictures: bool = False) -> ThreadingHTTPServer:
    """Boards that lead to each other and to threads, each with a text and a link of its own."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kind, _, number = self.path.strip("/").removesuffix(".html").removesuffix(".gif").partition("-")
            body = page(kind, int(number), pages, pictures=pictures).encode() if number.isdigit() else b""
            if kind == "cover" and number.isdigit():
                body = DOT + number.encode()
            asked["threads"] += kind == "thread"
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "image/gif" if kind == "cover" else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((ADDRESS, 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.2,), daemon=True).start()
    return server


def page(kind: str, number: int, pages: int, *, pictures: bool = False) -> str:
    """One page by its number; empty for what there is none of."""
    boards = (pages + PER_BOARD - 1) // PER_BOARD
    if kind == "list":
        return LIST.format(title=f"目录{number}", links="".join(_links_of(number, boards)))
    if kind == "board" and number < boards:
        threads = range(number * PER_BOARD, min((number + 1) * PER_BOARD, pages))
        links = "".join(f'<li><a href="/thread-{n}.html">第{n}帖</a></li>' for n in threads)
        return LIST.format(title=f"版块{number}", links=links)
    return _thread(number, pictures=pictures) if kind == "thread" and number < pages else ""


def _links_of(number: int, boards: int) -> Iterator[str]:
    for board in range(number * BOARDS_A_PAGE, min((number + 1) * BOARDS_A_PAGE, boards)):
        yield f'<li><a href="/board-{board}.html">版块{board}</a></li>'
    if (number + 1) * BOARDS_A_PAGE < boards:
        yield f'<li><a href="/list-{number + 1}.html" rel="next">下一页</a></li>'


def _thread(number: int, *, pictures: bool) -> str:
    dice = random.Random(number)

    def some(length: int) -> str:
        return "".join(dice.choices(CHARACTERS, k=length))

    token = "".join(dice.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=22))
    text = THREAD.format(
        title=f"【4K】{some(5)} 全{dice.randint(8, 60)}集 百度网盘", board=number // PER_BOARD, cover=0, prose=some(200),
        prose2=some(200), token=token, code="".join(dice.choices("abcdefghjk23456789", k=4)),
    )  # fmt: skip
    shown = f'<img src="/cover-{number}.gif" alt="' if pictures else "<p>"
    return text.replace('<img src="/cover-0.jpg" alt="', shown).replace(
        '<link rel="stylesheet" href="/s.css">', ""
    )


if __name__ == "__main__":
    main()
