"""copywatch as anybody else would use it: its command line, its JSON, its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from demo.processes import clean_environment, stop, tethered


class VerbFailed(RuntimeError):
    """A verb ended with an exit code that means that nothing was done; the message holds its own words."""


@dataclass(frozen=True)
class Answer:
    """What a verb answered. `rows` every JSON document of standard output; an array counts as its elements."""

    code: int
    rows: list[Any]
    words: str

    @property
    def first(self) -> dict[str, Any]:
        """The first object, or an empty one."""
        return next((row for row in self.rows if isinstance(row, dict)), {})


@dataclass(frozen=True)
class Copywatch:
    """The command line in one home. `command` begins every call, `log` takes everything on standard error.

    `database`: URL of an empty PostgreSQL database; the home's own SQLite file where it is empty.
    """

    home: Path
    log: Path
    command: tuple[str, ...]
    database: str = ""

    def environment(self) -> dict[str, str]:
        """Ours, with this home and no other setting of copywatch."""
        return clean_environment({**self.settings(), "PYTHONUNBUFFERED": "1"})

    def settings(self) -> dict[str, str]:
        """What every program of this home is told."""
        database = {"COPYWATCH_DATABASE_URL": self.database} if self.database else {}
        return {"COPYWATCH_HOME": str(self.home), **database}

    def run(
        self, *words: str, stdin: str = "", accept: Sequence[int] = (0,),
        on_row: Callable[[Any], None] = lambda _row: None,
    ) -> Answer:  # fmt: skip
        """Runs a verb to its end. `on_row` sees each line of JSON as it comes.

        Raises:
            VerbFailed: the exit code is not among `accept`, or standard output is not JSON.
        """
        child = subprocess.Popen(
            tethered([*self.command, *words]), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            encoding="utf-8", errors="replace", env=self.environment(),
            start_new_session=True,
        )  # fmt: skip
        try:
            answer = self._listen(child, words, stdin, on_row)
        except BaseException:
            stop(child)  # type: ignore[arg-type]
            raise
        if answer.code not in accept:
            raise VerbFailed(f"copywatch {' '.join(words)}: exit code {answer.code}\n{answer.words[-3000:]}")
        return answer

    def _listen(
        self, child: subprocess.Popen[str], words: Sequence[str], stdin: str, on_row: Callable[[Any], None]
    ) -> Answer:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        heard: list[str] = []
        listener = threading.Thread(target=_collect, args=(child.stderr, heard), daemon=True)
        listener.start()
        with child.stdin as sink:
            sink.write(stdin)
        with child.stdout as source:
            text = "".join(_tell(line, on_row) for line in source)
        code = child.wait()
        listener.join()
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"$ copywatch {' '.join(words)}\n{''.join(heard)}{text}[exit code {code}]\n\n")
        return Answer(code, rows_of(text), "".join(heard) + text)


def _collect(source: IO[str], heard: list[str]) -> None:
    with source:
        heard.extend(source)


def _tell(line: str, on_row: Callable[[Any], None]) -> str:
    if line.startswith("{") and line.rstrip().endswith("}"):
        on_row(json.loads(line))
    return line


def program() -> tuple[str, ...]:
    """The installed `copywatch` beside this Python, or the same through `-m` where only the source stands."""
    script = Path(sys.executable).with_name("copywatch")
    return (str(script),) if os.access(script, os.X_OK) else (sys.executable, "-m", "desk.cli")


def rows_of(text: str) -> list[Any]:
    """The documents of one JSON document or of JSON lines; an array counts as its elements.

    Raises:
        VerbFailed: neither.
    """
    decoder, rows, at = json.JSONDecoder(), [], 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        try:
            value, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise VerbFailed(f"standard output is not JSON: {text[at : at + 200]!r}") from error
        rows += value if isinstance(value, list) else [value]
    return rows
