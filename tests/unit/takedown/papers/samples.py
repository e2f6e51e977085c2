"""The sample of every kind, composed and rendered once; a test that wants another content makes its own."""

from __future__ import annotations

import copy
import io
import json
import re
import shutil
import subprocess
import tempfile
import zipfile
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from takedown.checklist import Standing
from takedown.papers import docx, pdf
from takedown.papers.blocks import Letter
from takedown.papers.registry import PAPERS, Paper

FOLDER = Path(__file__).parents[4] / "docs" / "samples" / "papers"
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
STANDING = Standing(now=AT, today=date(2026, 11, 21), drafted_at=AT)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KINDS = [pytest.param(paper, id=paper.kind.value) for paper in PAPERS]


@cache
def _stored(kind: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((FOLDER / f"{kind}.json").read_text("utf-8"))
    return value


def content(paper: Paper, changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """A sample's content, with single fields changed by dotted path."""
    made = copy.deepcopy(_stored(paper.kind.value))
    for path, value in (changes or {}).items():
        place: Any = made
        *steps, last = path.split(".")
        for step in steps:
            place = place[int(step)] if step.isdigit() else place[step]
        place[int(last) if last.isdigit() else last] = value
    return made


@cache
def letter(paper: Paper) -> Letter:
    return paper.letter(content(paper))


@cache
def docx_bytes(paper: Paper) -> bytes:
    return docx.render(letter(paper), AT)


@cache
def pdf_bytes(paper: Paper) -> bytes:
    return pdf.render(letter(paper), AT)


def docx_text(data: bytes) -> str:
    """Every word of the body, in reading order, without white space."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        body = etree.fromstring(parts.read("word/document.xml"))
    return bare("".join(node.text or "" for node in body.iter(f"{W}t")))


def pdf_pages(data: bytes) -> list[str]:
    """The text of each page as another program reads it, page numbers left out."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is missing; install poppler-utils")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        said = subprocess.run(["pdftotext", "-raw", file.name, "-"], capture_output=True, check=True)
    pages = said.stdout.decode().split("\f")[:-1]
    number = re.compile(r"^(第\s*\d+\s*页，共\s*\d+\s*页|—\s*\d+\s*—|Page \d+ of \d+)\s*$", re.MULTILINE)
    return [bare(number.sub("", page)) for page in pages]


def pdf_text(data: bytes, heads: tuple[str, ...] = ()) -> str:
    """The whole text; the head of a table is said once, though it stands on every page of the table."""
    text = ""
    for page in pdf_pages(data):
        for head in heads:
            if text and page.startswith(head) and head in text:
                page = page.removeprefix(head)  # noqa: PLW2901 - what is left of the page
        text += page
    return text


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
