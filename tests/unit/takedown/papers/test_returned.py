"""What came back: filled blanks are told, every other change is a difference."""

from __future__ import annotations

import io
import zipfile

import pytest

from records.vocabulary import PaperKind
from takedown.papers import docx_read, returned
from takedown.papers.registry import paper
from takedown.papers.returned import Compared
from tests.unit.takedown.papers import samples

LETTER = paper(PaperKind.SUPERVISION_LETTER)
FORM = paper(PaperKind.FILING_APPROVAL)


def edited(
    data: bytes,
    *changes: tuple[str, str],
    part: str = "word/document.xml",
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """The file with words of one part replaced, as somebody who types in it would."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            for before, after in changes if name == part else ():
                assert before.encode() in text, before
                text = text.replace(before.encode(), after.encode(), 1)
            target.writestr(name, text)
        for name, body in (extra or {}).items():
            target.writestr(name, body)
    return out.getvalue()


def compared(asked: object, data: bytes) -> Compared:
    return returned.compare(samples.letter(asked), docx_read.read(data))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("立即核查所列网络地址", "适时核查所列网络地址"),
        (
            "http://v.sample.example/book/77/read.php?page=2",
            "http://v.sample.example/book/78/read.php?page=2",
        ),
        ("示例市公安局", "示例市公安局、示例市文化局"),
        ("第五十三条", "第五十二条"),
        ("2026年12月1日", "2026年12月31日"),
        ("示例市版权局", "样例市版权局"),
    ],
)
def test_a_changed_word_is_a_difference_with_both_texts(before: str, after: str) -> None:
    found = compared(LETTER, edited(samples.docx_bytes(LETTER), (before, after)))
    assert [(one.change, before in one.approved, after in one.returned) for one in found.differences] == [
        ("changed", True, True)
    ]


def test_a_paragraph_that_was_added_or_taken_out_is_named() -> None:
    data = samples.docx_bytes(LETTER)
    more = edited(data, ("</w:tbl>", "</w:tbl><w:p><w:r><w:t>另请停止全部服务。</w:t></w:r></w:p>"))
    assert [(one.change, one.returned) for one in compared(LETTER, more).differences] == [
        ("added", "另请停止全部服务。")
    ]
    less = edited(data, ("说明上述内容的来源，提供取得授权的证明材料。", ""), ("（二）", ""))
    assert [one.change for one in compared(LETTER, less).differences] == ["removed"]


@pytest.mark.parametrize(
    ("before", "after", "value"),
    [
        ("　　　　〔　　　〕第　　号", "示版权立字〔2026〕第2号", "示版权立字〔2026〕第2号"),
        ("　　　　年　　月　　日", "2026年11月22日", "承办人：2026年11月22日"),
    ],
)
def test_what_a_person_fills_in_is_no_difference(before: str, after: str, value: str) -> None:
    found = compared(FORM, edited(samples.docx_bytes(FORM), (before, after)))
    assert found.differences == ()
    assert [blank.value for blank in found.blanks if blank.value] == [value]


def test_a_blank_takes_only_what_belongs_there() -> None:
    found = compared(
        FORM, edited(samples.docx_bytes(FORM), ("　　　　〔　　　〕第　　号", "同意并另行处罚当事人"))
    )
    assert [one.change for one in found.differences] == ["added"]


def test_the_place_of_a_seal_may_be_gone() -> None:
    found = compared(LETTER, edited(samples.docx_bytes(LETTER), ("（待盖章）", "")))
    assert found.differences == ()


def test_words_in_the_foot_line_links_and_macros_are_named() -> None:
    data = samples.docx_bytes(LETTER)
    foot = edited(data, (" —</w:t>", " — 另附处罚决定</w:t>"), part="word/footer1.xml")
    link = edited(data, ("</Relationships>", '<Relationship Id="x" Type="t" TargetMode="External" Target="http://evil.example"/></Relationships>'),
                  part="word/_rels/document.xml.rels", extra={"word/vbaProject.bin": b"x"})  # fmt: skip
    tracked = edited(data, ("<w:p><w:pPr>", "<w:p><w:ins w:id='1'><w:r><w:t>加</w:t></w:r></w:ins><w:pPr>"))
    assert [one.change for one in compared(LETTER, foot).differences] == ["footer_added"]
    assert [one.change for one in compared(LETTER, link).differences] == ["link_added", "macro_added"]
    assert "tracked_changes" in [one.change for one in compared(LETTER, tracked).differences]


@pytest.mark.parametrize("asked", [LETTER, FORM], ids=["letter", "form"])
def test_open_blanks_are_told_without_a_content_to_compare_with(asked: object) -> None:
    blanks = returned.open_blanks(docx_read.read(samples.docx_bytes(asked)))  # type: ignore[arg-type]
    assert len(blanks) >= 1
    assert not any(blank.value for blank in blanks)
