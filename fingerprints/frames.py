"""Length-prefixed frames over a socket between the sandbox and its child; bytes and JSON, never pickles."""

from __future__ import annotations

import socket
import struct

HEADER = struct.Struct(">Q")
PIECE = 1 << 20


def send(link: socket.socket, data: bytes) -> None:
    """One frame. Raises OSError (TimeoutError among them) as the socket does."""
    link.sendall(HEADER.pack(len(data)))
    link.sendall(data)


def receive(link: socket.socket, limit: int) -> bytes:
    """One frame of at most `limit` bytes. Raises EOFError where the other side is gone or sends more."""
    (length,) = HEADER.unpack(_exactly(link, HEADER.size))
    if length > limit:
        raise EOFError(f"a frame of {length} bytes, at most {limit}")
    return _exactly(link, length)


def _exactly(link: socket.socket, length: int) -> bytes:
    pieces, left = [], length
    while left:
        piece = link.recv(min(left, PIECE))
        if not piece:
            raise EOFError("the other side closed the link")
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
