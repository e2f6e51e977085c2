"""The PDF says what the letter says, and nothing in it is markup."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from takedown.papers import pdf
from takedown.papers.blocks import (
    Attachments,
    Clause,
    Heading,
    Letter,
    Signature,
    Table,
    code,
    prose,
    verbatim,
)
from takedown.papers.holder_notice import compose_letter
from takedown.papers.text import letter_text
from tests.unit.takedown.conftest import NOW

HOSTILE = '#import "x" *粗* _斜_ $1+1$ \\u{41} <label> @ref = 标题 ``` 2. 甲 // 注 [x] {{ y }} & "引"'


def read(data: bytes, folder: Path) -> str:
    """The text of a PDF without white space and page numbers, as another program reads it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is missing; install poppler-utils")
    (folder / "a.pdf").write_bytes(data)
    said = subprocess.run(["pdftotext", "-raw", folder / "a.pdf", "-"], capture_output=True, check=True)
    text = re.sub(r"第\s*\d+\s*页，共\s*\d+\s*页", "", said.stdout.decode())
    return bare(text)


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_pdf_holds_every_character_of_the_letter(notice: Callable[[], Any], tmp_path: Path) -> None:
    letter = compose_letter(notice())
    said = read(pdf.render(letter, NOW), tmp_path)
    for row in letter_text(letter).splitlines():
        for part in re.split(r"：| \| ", re.sub(r"^附件\d+：", "", row)):
            assert bare(part) in said, part


def test_the_same_letter_and_time_give_the_same_bytes(notice: Callable[[], Any]) -> None:
    letter = compose_letter(notice())
    first = pdf.render(letter, NOW)
    assert first.startswith(b"%PDF")
    assert first == pdf.render(letter, NOW)
    assert first != pdf.render(letter, NOW, draft=True)


def test_markup_stays_text(tmp_path: Path) -> None:
    letter = Letter(
        HOSTILE, HOSTILE,
        (Heading(HOSTILE), Clause(verbatim(HOSTILE)), Clause(code(HOSTILE)),
         Table(("列",), ((verbatim(HOSTILE),),), (100,)), Attachments((verbatim(HOSTILE),)),
         Signature((("署名", verbatim(HOSTILE)),))),
    )  # fmt: skip
    said = read(pdf.render(letter, NOW), tmp_path)
    assert said.count(bare(HOSTILE)) == 7


def test_a_long_address_keeps_every_character(tmp_path: Path) -> None:
    url = "http://forum.example/" + "长路径abc%20-_" * 40
    assert bare(url) in read(pdf.render(Letter("题", "人", (Clause(code(url)),)), NOW), tmp_path)


def test_rare_characters_come_out_of_the_pdf(tmp_path: Path) -> None:
    letter = Letter("堃喆镕", "人", (Clause(prose("堃喆镕与𠮷野")),))
    assert "堃喆镕与𠮷野" in read(pdf.render(letter, NOW), tmp_path)
