"""What a command prints: JSON for programs on standard output, tables for people."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import attrs

from records.masking import masked

Row = Mapping[str, Any]
_TRICKS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Found text must not command the terminal (escape sequences) or turn around what stands beside it."""


def plain(value: Any) -> Any:
    """An outcome as JSON types: dataclasses, attrs classes, enumerations, dates and paths included."""
    as_json = getattr(value, "as_json", None)
    if as_json is not None:
        return plain(as_json())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if attrs.has(type(value)):
        return {field.name: plain(getattr(value, field.name)) for field in attrs.fields(type(value))}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()  # of a moment too, with its offset (RFC 3339)
    if isinstance(value, Path):
        return str(value)
    return value


def covered(value: Any) -> Any:
    """JSON types with personal data masked in every text: what a list may show of people's words."""
    made = plain(value)
    if isinstance(made, str):
        return masked(made)
    if isinstance(made, dict):
        return {name: covered(item) for name, item in made.items()}
    return [covered(item) for item in made] if isinstance(made, list) else made


def document(value: Any) -> None:
    """One JSON document on standard output."""
    _write(json.dumps(plain(value), ensure_ascii=False, indent=2))


def lines(rows: Iterable[Any]) -> None:
    """One JSON document a line."""
    for row in rows:
        line(row)


def line(row: Any) -> None:
    """One JSON line, written out at once."""
    _write(json.dumps(plain(row), ensure_ascii=False))


def _write(text: str) -> None:
    # titles of hostile pages may hold lone surrogates, which no encoding can write
    sys.stdout.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")
    sys.stdout.flush()


def safe(text: str) -> str:
    """Found text for a terminal: controls and direction marks are shown by their number."""
    return _TRICKS.sub(lambda found: f"U+{ord(found.group()):04X}", text)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], empty: str) -> None:
    """A table for a person; `empty` says what to do next when there is no row."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    shown = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(escape(safe(str(cell))) for cell in row))
    console = Console()
    console.print(shown if shown.row_count else f"[dim]{escape(empty)}[/dim]")


def fields(title: str, pairs: Mapping[str, object]) -> None:
    """A short record for a person, a line a field; empty fields are left out."""
    from rich.console import Console
    from rich.markup import escape

    console = Console()
    console.print(f"[bold]{escape(title)}[/bold]")
    for name, value in pairs.items():
        if value not in ("", None, [], {}):
            console.print(f"  {escape(name)}: {escape(safe(_short(value)))}", highlight=False)


def _short(value: object) -> str:
    shown = plain(value)
    return shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False)


def say(text: str) -> None:
    """A word to the person, on standard error."""
    sys.stderr.write(safe(text) + "\n")


def progress(text: str) -> None:
    """What is being done, on one line of standard error that the next one covers; only on a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def count_summary(title: str, outcome: Any, *, as_json: bool) -> None:
    """The outcome of a stage: whole as JSON, or its fields for a person."""
    if as_json:
        document(outcome)
        return
    shown = plain(outcome)
    fields(title, shown if isinstance(shown, dict) else {"outcome": shown})
