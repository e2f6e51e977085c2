"""The checker finds what departs from the standard, and names what it found."""

from __future__ import annotations

import pytest

from records.vocabulary import PaperKind
from takedown.papers import docx_read, layout_check
from takedown.papers.blocks import Family
from takedown.papers.layout import title_lines
from takedown.papers.registry import paper
from tests.unit.takedown.papers import samples
from tests.unit.takedown.papers.test_returned import edited

LETTER, UPWARD, FORM = (
    paper(kind)
    for kind in (PaperKind.SUPERVISION_LETTER, PaperKind.REFERRAL_REQUEST, PaperKind.FILING_APPROVAL)
)


@pytest.mark.parametrize(
    ("before", "after", "part", "wrong"),
    [
        ('w:top="2098"', 'w:top="1440"', "document", {"margin_top", "type_height", "lines"}),
        ('w:left="1587"', 'w:left="1800"', "document", {"margin_left", "type_width", "characters"}),
        ('w:linePitch="579"', 'w:linePitch="312"', "document", {"lines"}),
        ('<w:docGrid w:type="lines" w:linePitch="579"/>', "", "document", {"lines"}),
        ('w:val="FF0000"/><w:sz w:val="64"/>', 'w:val="000000"/><w:sz w:val="64"/>', "document", {"mark"}),
        ("thickThinSmallGap", "single", "document", {"upper_rule"}),
        ("示版权函〔2026〕12号", "示版权函[2026]12号", "document", {"number"}),
        ("示版权函〔2026〕12号", "示版权函〔2026〕第012号", "document", {"number"}),
        ("2026年11月21日", "2026年01月05日", "document", {"date"}),
        ('w:instr="PAGE"', 'w:instr="DATE"', "footer1", {"page_number_default"}),
        ("thinThickSmallGap", "single", "footer3", {"lower_rule"}),
        ('<w:pStyle w:val="PageNo"/>', '<w:pStyle w:val="PageNo"/><w:jc w:val="left"/></w:pPr><w:r><w:t>1</w:t></w:r><w:pPr>', "footer3", {"page_number_first"}),
    ],
)  # fmt: skip
def test_a_departure_from_the_standard_is_named(before: str, after: str, part: str, wrong: set[str]) -> None:
    data = edited(samples.docx_bytes(LETTER), (before, after), part=f"word/{part}.xml")
    rows = layout_check.check(docx_read.read(data), Family.GONGWEN)
    # a number in the first foot line may also be of another size
    assert {row.name for row in rows if not row.ok} - {"page_number_size"} == wrong


BODY = 'w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/>'
SPACED = '<w:pStyle w:val="Body"/><w:spacing w:before="0" w:after="0" w:line="579"'


def test_another_face_or_distance_of_lines_in_the_text_is_named() -> None:
    other = edited(samples.docx_bytes(LETTER), *((BODY, BODY.replace("仿宋_GB2312", "微软雅黑")),) * 4)
    assert "body_face" in {
        row.name for row in layout_check.check(docx_read.read(other), Family.GONGWEN) if not row.ok
    }
    spaced = edited(samples.docx_bytes(LETTER), (SPACED, SPACED.replace("579", "360")))
    assert {row.name for row in layout_check.check(docx_read.read(spaced), Family.GONGWEN) if not row.ok} == {
        "body_line"
    }


def test_an_upward_document_without_signer_or_closing_lines_is_named() -> None:
    data = edited(samples.docx_bytes(UPWARD), ("签发人：", ""))
    rows = layout_check.check(docx_read.read(data), Family.GONGWEN, upward=True)
    assert {row.name for row in rows if not row.ok} == {"number", "signer"}


def test_a_red_head_on_a_set_form_is_named() -> None:
    data = edited(
        samples.docx_bytes(FORM), ('<w:sz w:val="36"/>', '<w:color w:val="FF0000"/><w:sz w:val="36"/>')
    )
    rows = layout_check.check(docx_read.read(data), Family.FORM)
    assert {row.name for row in rows if not row.ok} == {"no_red_head"}


def test_a_document_number_on_a_holders_letter_is_named() -> None:
    rows = layout_check.check(docx_read.read(samples.docx_bytes(LETTER)), Family.LETTER)
    assert {"no_number", "no_red_head"} <= {row.name for row in rows if not row.ok}


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("立案审批表", 1),
        ("关于提请对网站“样例影视站”暂停网络接入的请示", 2),
        ("关于提请对网站“" + "很长的名字" * 12 + "”暂停网络接入的函", 4),
        ("", 1),
    ],
)
def test_a_title_is_parted_evenly_and_keeps_its_words(title: str, count: int) -> None:
    lines = title_lines(title, 22)
    assert "".join(lines) == title
    assert len(lines) == count
    assert max(len(line) for line in lines) <= 21
    assert not any(line.startswith(("”", "，", "》", "）")) for line in lines)


def test_an_english_title_is_broken_between_words() -> None:
    assert title_lines("Notification of Claimed Infringement", 22) == (
        "Notification of ",
        "Claimed Infringement",
    )
