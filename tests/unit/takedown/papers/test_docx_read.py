"""A file that comes from outside is read with limits, and refused by name."""

from __future__ import annotations

import io
import zipfile

import pytest

from records.errors import BytesRefused
from records.vocabulary import PaperKind
from takedown.papers import docx_read
from takedown.papers.registry import paper
from tests.unit.takedown.papers import samples
from tests.unit.takedown.papers.test_returned import edited

FORM = paper(PaperKind.FILING_APPROVAL)


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"x" * 100 + b'">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_docx"),
        (b"%PDF-1.7", "not_docx"),
        (b"PK\x03\x04" + b"\x00" * 40, "not_docx"),
        (packed(a_xml=b"<a/>"), "not_docx"),
        (packed(word__document_xml=b"<a"), "not_docx"),
        (packed(word__document_xml=BOMB), "dtd_forbidden"),
        (packed(word__document_xml=b" " * (docx_read.MAX_PART_BYTES + 1)), "too_large"),
    ],
    ids=["empty", "pdf", "broken zip", "no document", "no xml", "dtd", "bomb"],
)
def test_what_is_no_paper_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(BytesRefused) as refusal:
        docx_read.read(data)
    assert refusal.value.code == code


@pytest.mark.parametrize("cut", [100, 1000, 5000, 20000])
def test_a_cut_file_is_refused_and_never_crashes(cut: int) -> None:
    with pytest.raises(BytesRefused):
        docx_read.read(samples.docx_bytes(FORM)[:cut])


def test_a_file_says_its_kind_page_and_paragraphs_by_their_styles() -> None:
    opened = docx_read.read(samples.docx_bytes(FORM))
    assert opened.kind == "filing_approval"
    assert opened.page_mm == (210.0, 297.0)
    title = next(one for one in opened.paragraphs if one.style == "Title")
    assert (title.text, title.align, title.pieces[0].size_pt) == ("立案审批表", "center", 22.0)
    assert any(piece.blank for one in opened.paragraphs for piece in one.pieces)
    assert (opened.tracked, opened.outside, opened.macros) == (False, (), False)


def test_styles_are_known_by_name_since_other_programs_give_other_ids() -> None:
    data = edited(samples.docx_bytes(FORM), ('w:styleId="Title"', 'w:styleId="a7"'), part="word/styles.xml")
    renamed = edited(data, ('<w:pStyle w:val="Title"/>', '<w:pStyle w:val="a7"/>'))
    assert [one.text for one in docx_read.read(renamed).paragraphs if one.style == "Title"] == ["立案审批表"]


def test_taken_out_words_of_a_tracked_change_are_no_text() -> None:
    gone = "<w:p><w:del w:id='1'><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:r><w:t>新</w:t></w:r></w:p>"
    opened = docx_read.read(edited(samples.docx_bytes(FORM), ("<w:body>", f"<w:body>{gone}")))
    assert opened.paragraphs[0].text == "新"
    assert opened.tracked
