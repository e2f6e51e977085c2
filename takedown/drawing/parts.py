"""What a paper is made of when it is drawn up: what the rows give, what the program proposes, which articles it cites."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Parts:
    """Two trees of fields.

    Attributes:
        rows: given by the book; nobody writes over them on the paper.
        proposed: words of the program that a person may rewrite.
        law: ids of articles beside those of the kind.
    """

    rows: dict[str, Any]
    proposed: dict[str, Any] = field(default_factory=dict)
    law: tuple[str, ...] = ()
