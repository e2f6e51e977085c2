"""A paper from a file of content, without a database: always marked 草稿, never a paper."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from records.clock import SHANGHAI
from records.errors import Refused
from takedown.checklist import Row, Standing
from takedown.papers import docx, pdf
from takedown.papers.blocks import Letter
from takedown.papers.registry import Paper
from takedown.papers.sources import sources

FORMATS = ("docx", "pdf", "json")


def composed(paper: Paper, stored: Mapping[str, Any]) -> Letter:
    """The letter of content that comes from a file. Raises Refused `content_invalid`."""
    with _refusing(paper):
        return paper.letter(stored)


def checklist(paper: Paper, stored: Mapping[str, Any], at: datetime) -> list[Row]:
    """The rules that look at the content alone; what only the book knows (re-checks, verdicts) counts as missing.

    Raises Refused `content_invalid`.
    """
    with _refusing(paper):
        return paper.examine(stored, Standing(now=at, today=at.astimezone(SHANGHAI).date(), drafted_at=at))


@contextmanager
def _refusing(paper: Paper) -> Iterator[None]:
    # the holder's notice is stored content and not read field by field; a file may hold anything
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused("content_invalid", f"this is no content of {paper.kind.value}: {error!r}", zh="内容不符合该文种的结构") from error  # fmt: skip


def rendered(letter: Letter, stored: Mapping[str, Any], rows: list[Row], format_: str, at: datetime) -> bytes:
    """The bytes of a preview. Raises Refused `format_unknown`, MissingPart without fonts."""
    if format_ == "docx":
        return docx.render(letter, at, draft=True)
    if format_ == "pdf":
        return pdf.render(letter, at, draft=True)
    if format_ != "json":
        raise Refused("format_unknown", f"no format {format_!r}; there are {', '.join(FORMATS)}", zh="没有这种格式", value=format_)  # fmt: skip
    marked = {
        "preview": True,
        "mark": "草稿",
        "content": dict(stored),
        "sources": sources(letter),
        "checklist": rows,
    }
    text = json.dumps(marked, ensure_ascii=False, sort_keys=True, indent=1)
    return text.encode("utf-8", "replace")


def write(path: Path, data: bytes) -> Path:
    """Write a preview, over an older one; give its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
