"""One thing that may be purged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something past its period.

    Attributes:
        place: name of a WARC file, or table and number of a row whose words go; else empty.
        path: the file; None where only words of a row go.
        since: from when the period ran.
        rows: table and id of rows that are changed with it (takedown.keeping.forgetting).
    """

    digest: str
    place: str
    path: Path | None
    bytes: int
    since: datetime
    held: bool
    rows: tuple[tuple[str, int], ...] = ()
