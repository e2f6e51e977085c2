"""The child process of the sandbox: `python -m fingerprints.child FD MEMORY_MIB MAX_BYTES`."""

from __future__ import annotations

import base64
import dataclasses
import json
import resource
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fingerprints import frames
from fingerprints.kinds import Material, Print, RefusalCode
from fingerprints.registry import kind
from fingerprints.views import VIEWS
from records.errors import BytesRefused

READY = b"ready"
HEADER_BYTES = 64 * 1024


def serve(link: socket.socket, max_bytes: int) -> None:
    """One request (JSON header, bytes), one answer (JSON), until the parent is gone.

    The header names the kind, and the file's path where the bytes are not sent.
    """
    frames.send(link, READY)
    while True:
        try:
            asked = json.loads(frames.receive(link, HEADER_BYTES))
            data = frames.receive(link, max_bytes)
        except EOFError:
            return
        path = Path(asked["path"]) if asked["path"] else None
        material = Material(path, data, asked["name"])
        if asked.get("view"):
            said = shown(asked["view"], material, asked["options"])
        else:
            said = answer(asked["kind"], material)
        frames.send(link, json.dumps(said).encode())


def shown(name: str, material: Material, options: Mapping[str, Any]) -> dict[str, object]:
    """`{"view": ...}` in base 64, or `{"code": ..., "detail": ...}`."""
    return _told(lambda: {"view": base64.b64encode(VIEWS[name](material, options)).decode("ascii")})


def answer(name: str, material: Material) -> dict[str, object]:
    """`{"prints": [...]}` or `{"code": ..., "detail": ...}`."""
    return _told(lambda: {"prints": [_plain(one) for one in kind(name).compute(material)]})


def _told(work: Callable[[], dict[str, object]]) -> dict[str, object]:
    try:
        return work()
    except BytesRefused as error:
        return {"code": error.code, "detail": str(error.data.get("detail", ""))}
    except MemoryError:
        return {"code": RefusalCode.MEMORY.value, "detail": "out of memory while fingerprinting"}


def _plain(one: Print) -> dict[str, object]:
    return {**dataclasses.asdict(one), "payload": base64.b64encode(one.payload).decode("ascii")}


def limit_memory(memory_mib: int) -> None:
    """Let the address space grow by so many MiB beyond what the libraries already take."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: list[str]) -> None:
    """Take over the socket that the parent passed, with its limits."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it closes the link
    descriptor, memory_mib, max_bytes = map(int, arguments)
    limit_memory(memory_mib)
    with socket.socket(fileno=descriptor) as link:
        serve(link, max_bytes)


if __name__ == "__main__":
    main(sys.argv[1:])
