"""A case file: the papers in their order, every page numbered, contents that agree with them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from pypdf import PdfReader

from records.errors import BytesRefused
from records.vocabulary import PaperKind
from takedown.checklist import failing
from takedown.papers import bundle, facts
from takedown.papers.bundle import Bundle, Part
from takedown.papers.case_file import CaseFile
from takedown.papers.registry import paper
from tests.unit.takedown.papers import samples

FILE = paper(PaperKind.CASE_FILE)
ORDER = (PaperKind.FILING_APPROVAL, PaperKind.PENALTY_NOTICE, PaperKind.SERVICE_RECEIPT)


def part(kind: PaperKind) -> Part:
    made = paper(kind)
    return Part(made.zh, "示版权立字〔2026〕第2号", "示例市版权局", "2026-11-21", samples.pdf_bytes(made))


@pytest.fixture(scope="module")
def made() -> Bundle:
    content: CaseFile = FILE.read(samples.content(FILE))
    return bundle.assemble(content, [part(kind) for kind in ORDER], samples.AT)


def test_the_contents_name_every_paper_with_its_pages_and_digest(made: Bundle) -> None:
    assert [(one.title, one.first_page, one.last_page) for one in made.content.filed] == [
        ("立案审批表", 1, 1), ("行政处罚事先告知书", 2, 3), ("送达回证", 4, 4),
    ]  # fmt: skip
    assert made.content.filed[0].sha256 == hashlib.sha256(part(ORDER[0]).pdf).hexdigest()
    rows = FILE.examine(facts.stored(made.content), samples.STANDING)
    assert failing(rows, FILE.rules, "approve") == []


def test_every_page_behind_the_contents_carries_its_number(made: Bundle) -> None:
    pages = samples.pdf_pages(made.pdf)
    assert len(pages) == 3 + 4
    assert "卷内目录" in pages[1]
    for number, text in enumerate(pages[3:], start=1):
        assert text.startswith(str(number)) or text.endswith(str(number))
    assert "立案审批表" in pages[3]


def test_the_archive_holds_the_papers_as_they_were_with_a_manifest(made: Bundle) -> None:
    with zipfile.ZipFile(io.BytesIO(made.zip)) as packed:
        assert packed.namelist() == ["000-contents.pdf", "001.pdf", "002.pdf", "003.pdf", "manifest.json"]
        rows = json.loads(packed.read("manifest.json"))
        for row in rows:
            assert hashlib.sha256(packed.read(row["file"])).hexdigest() == row["sha256"]


def test_the_same_papers_at_the_same_time_give_the_same_file(made: Bundle) -> None:
    again = bundle.assemble(FILE.read(samples.content(FILE)), [part(kind) for kind in ORDER], samples.AT)
    assert (again.zip, again.pdf) == (made.zip, made.pdf)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", b"PK\x03\x04", samples.AT.isoformat().encode()])
def test_what_is_no_pdf_is_refused_with_its_title(data: bytes) -> None:
    bad = Part("现场照片", "", "", "2026-11-21", data)
    with pytest.raises(BytesRefused, match="现场照片"):
        bundle.assemble(FILE.read(samples.content(FILE)), [bad], samples.AT)


def test_a_file_without_papers_is_cover_and_contents_only() -> None:
    made = bundle.assemble(FILE.read(samples.content(FILE)), [], samples.AT)
    assert len(PdfReader(io.BytesIO(made.pdf)).pages) == 3
