"""A twin of the outside world for a sweep's process: names that answer as written, and every connection noted.

Read by the process itself (`TEST_PRELUDE`): the resolver's system call is replaced by a table, and an audit hook writes
down each address that a socket of the process is connected to, at the socket, whatever part of the program asked.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

NAMES, CONNECTIONS = "TEST_NAMES", "TEST_CONNECTIONS"


def begin() -> None:
    """Put both in place. A name's last answer is given for ever; a name without any does not exist."""
    answers: dict[str, list[str]] = json.loads(os.environ[NAMES])
    log = Path(os.environ[CONNECTIONS])

    def resolve(name: str) -> str:
        given = answers.get(name)
        if given:
            return given.pop(0) if len(given) > 1 else given[0]
        if name.replace(".", "").isdigit():
            return name
        raise socket.gaierror(socket.EAI_NONAME, f"{name} is not in the table")

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            with log.open("a") as file:
                file.write(f"{arguments[1][0]}\n")

    socket.gethostbyname = resolve
    sys.addaudithook(note)
