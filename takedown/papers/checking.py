"""The report on a returned paper: its layout, what is still open, and how its text differs from the approved one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from records.errors import NotFound
from records.vocabulary import PaperKind
from takedown.checklist import Row
from takedown.papers import docx_read, layout_check, previews, returned
from takedown.papers.blocks import RedHead
from takedown.papers.layout_check import Measured
from takedown.papers.registry import Paper, paper

UPWARD = frozenset({PaperKind.REFERRAL_REQUEST, PaperKind.REPORT_ABROAD})


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. `compared`: whether there was an approved content to compare with.

    `complete`: nothing is left blank; a paper that waits for its seal is in order, and not complete.
    """

    kind: str
    family: str
    ok: bool
    complete: bool
    compared: bool
    layout: list[Measured]
    blanks: list[returned.Blank]
    differences: list[returned.Difference]
    checklist: list[Row]


def check(data: bytes, at: datetime, *, kind: str = "", approved: Mapping[str, Any] | None = None) -> Report:
    """Check the bytes of a DOCX against the measures of its kind and, where given, the approved content.

    Raises:
        BytesRefused for no DOCX; NotFound where neither file, content nor `kind` names a kind of paper;
        Refused `content_invalid`.
    """
    opened = docx_read.read(data)
    known = _kind(kind or str((approved or {}).get("paper", "")) or opened.kind)
    letter = previews.composed(known, approved) if approved is not None else None
    upward = letter.head.upward if letter and isinstance(letter.head, RedHead) else known.kind in UPWARD
    measured = layout_check.check(opened, known.family, upward=upward)
    compared = returned.compare(letter, opened) if letter else None
    blanks = list(compared.blanks) if compared else returned.open_blanks(opened)
    rows = previews.checklist(known, approved, at) if approved is not None else []
    differences = list(compared.differences) if compared else []
    return Report(
        kind=known.kind.value, family=known.family.value,
        ok=all(one.ok for one in measured) and not differences, complete=all(one.value for one in blanks),
        compared=compared is not None, layout=measured, blanks=blanks, differences=differences, checklist=rows,
    )  # fmt: skip


def _kind(name: str) -> Paper:
    if name not in set(PaperKind):
        raise NotFound("kind of paper", name or "(the file names none: use --kind)")
    return paper(PaperKind(name))
