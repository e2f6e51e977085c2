"""Answers that no honest server gives, written byte by byte."""

from __future__ import annotations

import contextlib
import gzip
import socket
import struct
import time
import zlib
from collections.abc import Iterable
from functools import cache
from http.server import BaseHTTPRequestHandler

import brotli  # type: ignore[import-untyped]
from backports import zstd

from tests.crawl.crawler.loopback import Answer

MIB = 1024 * 1024
HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def raw(*pieces: bytes, pause_s: float = 0.0) -> Answer:
    """Exactly these bytes, then the connection is closed."""

    def give(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        _send(handler, pieces, pause_s)

    return give


def endless(piece: bytes, start: bytes = b"", *, pause_s: float = 0.0, at_most: int = 64 * MIB) -> Answer:
    """`piece` again and again until the other side has had enough; a minute or `at_most` bytes at the longest."""

    def give(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        until = time.monotonic() + 60

        def pieces() -> Iterable[bytes]:
            yield start
            sent = 0
            while sent < at_most and time.monotonic() < until:
                yield piece
                sent += len(piece)

        _send(handler, pieces(), pause_s)

    return give


def silent(handler: BaseHTTPRequestHandler) -> None:
    """The request is taken and never answered."""
    handler.close_connection = True
    with contextlib.suppress(OSError):
        handler.connection.settimeout(20)
        handler.connection.recv(1)


def reset(start: bytes = b"") -> Answer:
    """Some bytes, then a reset instead of an end (SO_LINGER of 0 seconds)."""

    def give(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        _send(handler, [start], 0.05)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()

    return give


def packed(encoding: str, body: bytes) -> Answer:
    """A page under a Content-Encoding, whatever its body is."""
    head = HTML + f"Content-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return raw(head, body)


@cache
def bomb(encoding: str, size: int = 16 * MIB) -> bytes:
    """Zeros that are small under way and large when unpacked."""
    zeros = bytes(size)
    if encoding == "gzip":
        return gzip.compress(zeros)
    if encoding == "deflate":
        return zlib.compress(zeros)
    if encoding == "br":
        return bytes(brotli.compress(zeros, quality=1))
    return bytes(zstd.compress(zeros))


def redirect(location: str | bytes, status: int = 302, *more: bytes) -> Answer:
    """A redirect whose Location is sent as it stands, however wrong."""
    where = location if isinstance(location, bytes) else location.encode()
    lines = b"".join(line + b"\r\n" for line in (b"Location: " + where, b"Content-Length: 0", *more))
    return raw(f"HTTP/1.1 {status} Found\r\n".encode() + lines + b"\r\n")


def page(body: str, *headers: bytes, status: int = 200, kind: bytes = b"text/html; charset=utf-8") -> Answer:
    """A whole page with headers of its own."""
    return sent(body.encode(), *headers, status=status, kind=kind)


def sent(
    body: bytes, *headers: bytes, status: int = 200, kind: bytes = b"text/html; charset=utf-8"
) -> Answer:
    """A whole answer with headers of its own."""
    lines = b"".join(
        line + b"\r\n" for line in (b"Content-Type: " + kind, b"Content-Length: %d" % len(body), *headers)
    )
    return raw(f"HTTP/1.1 {status} OK\r\n".encode() + lines + b"\r\n" + body)


def _send(handler: BaseHTTPRequestHandler, pieces: Iterable[bytes], pause_s: float) -> None:
    try:
        for piece in pieces:
            handler.wfile.write(piece)
            if pause_s:
                handler.wfile.flush()
                time.sleep(pause_s)
    except OSError:
        return  # the other side has had enough, as it should
