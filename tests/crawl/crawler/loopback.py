"""A web server on a loopback address of its own, with a log of what was asked for."""

from __future__ import annotations

import itertools
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]
_addresses = itertools.count(40)


@dataclass
class Loopback:
    """Routes by path (with query); a route is bytes of HTML or a function of the handler."""

    host: str
    port: int = 0
    routes: dict[str, bytes | Answer] = field(default_factory=dict)
    log: list[tuple[float, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    posted: list[tuple[str, bytes]] = field(default_factory=list)
    """Path and body of each POST; its route stands under `POST /path`."""
    delay_s: float = 0.0
    scheme: str = "http"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [path for _at, path in self.log]

    def page(self, path: str, title: str, body: str = "", head: str = "") -> None:
        """An HTML page in UTF-8."""
        self.routes[path] = (
            f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head>"
            f"<body><h1>{title}</h1>{body}</body></html>"
        ).encode()


def answer(handler: BaseHTTPRequestHandler, body: bytes = b"", status: int = 200, **headers: str) -> None:
    """Send a whole answer; header names are written with underscores."""
    handler.send_response(status)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in {"Content-Type": "text/html; charset=utf-8", **named}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def fixed(body: bytes = b"", status: int = 200, **headers: str) -> Answer:
    return lambda handler: answer(handler, body, status, **headers)


@contextmanager
def serving(host: str = "", tls: ssl.SSLContext | None = None) -> Iterator[Loopback]:
    """A server that runs while the block does; on 127.0.0.4x unless told otherwise."""
    site = Loopback(host or f"127.0.0.{next(_addresses)}", scheme="https" if tls else "http")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.log.append((time.monotonic(), self.path))
            site.agents.add(self.headers.get("User-Agent", ""))
            if site.delay_s:
                time.sleep(site.delay_s)
            route = site.routes.get(self.path)
            if route is None:
                answer(self, b"<title>404</title>", 404)
            elif isinstance(route, bytes):
                answer(self, route)
            else:
                route(self)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            site.posted.append((self.path, body))
            route = site.routes.get(f"POST {self.path}", fixed(status=404))
            assert not isinstance(route, bytes)
            route(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((site.host, 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
