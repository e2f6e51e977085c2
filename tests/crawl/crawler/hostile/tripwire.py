"""Listeners where nobody of ours may ever connect: what arrives is counted at the socket."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager


class Tripwire:
    """One port on several forbidden addresses. `arrived`: (address, first bytes) of every connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.arrived: list[tuple[str, bytes]] = []

    def watch(self, listener: socket.socket, address: str) -> None:
        while True:
            try:
                connection, _peer = listener.accept()
            except OSError:
                return
            connection.settimeout(1)
            with closing(connection):
                try:
                    self.arrived.append((address, connection.recv(64)))
                except OSError:
                    self.arrived.append((address, b""))


@contextmanager
def laid(*addresses: str, port: int = 0) -> Iterator[Tripwire]:
    """A tripwire on one port of all addresses; IPv6 ones only where the machine has IPv6."""
    with ExitStack() as stack:
        wire: Tripwire | None = None
        for address in addresses:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            try:
                listener = socket.create_server((address, wire.port if wire else port), family=family)
            except OSError:
                if family == socket.AF_INET6:
                    continue
                raise
            wire = wire or Tripwire(listener.getsockname()[1])
            thread = threading.Thread(target=wire.watch, args=(listener, address), daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(listener.close)
            stack.callback(listener.shutdown, socket.SHUT_RDWR)
        assert wire is not None
        yield wire


@contextmanager
def laid_for_datagrams(*addresses: str, port: int) -> Iterator[list[bytes]]:
    """The same for UDP: gives what arrived, when the block has ended or before."""
    arrived: list[bytes] = []
    with ExitStack() as stack:
        for address in addresses:
            listener = stack.enter_context(closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)))
            listener.bind((address, port))
            listener.settimeout(0.2)
            stop = threading.Event()
            thread = threading.Thread(target=_receive, args=(listener, arrived, stop), daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(stop.set)
        yield arrived


def _receive(listener: socket.socket, arrived: list[bytes], stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            arrived.append(listener.recv(64))
        except TimeoutError:
            continue
