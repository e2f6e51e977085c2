"""Documents give the text that they show, in whatever encoding and packing, or a typed refusal."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from fingerprints.documents import raw_text
from fingerprints.kinds import Material
from records.errors import BytesRefused
from tests.unit.fingerprints.texts import chinese, english, epub, pdf

SIMPLE = chinese(3, 40)
TRADITIONAL = "".join(c for c in OpenCC("s2t").convert(SIMPLE) if c.encode("big5", "ignore"))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLE, "utf-8"), (SIMPLE, "utf-8-sig"), (SIMPLE, "gb18030"), (SIMPLE, "gbk"), (SIMPLE, "utf-16"),
        (TRADITIONAL, "big5"), (TRADITIONAL, "gb18030"), (english(4), "utf-16-le"), (english(4), "utf-16-be"),
        (english(3), "ascii"), (english(3) + "—café", "utf-8"),
    ],
    ids=lambda value: value if len(value) < 20 else value[:4],
)  # fmt: skip
def test_text_is_read_in_its_encoding(text: str, encoding: str) -> None:
    assert raw_text(Material(data=text.encode(encoding))) == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_broken_bytes_do_not_spoil_a_text(encoding: str) -> None:
    data = bytearray(SIMPLE.encode(encoding))
    data[100] = 0xFF
    text = raw_text(Material(data=bytes(data)))
    assert sum(a == b for a, b in zip(text[60:], SIMPLE[60:], strict=False)) > 0 or text.endswith(
        SIMPLE[-400:]
    )
    assert text.endswith(SIMPLE[-400:])


def test_html_gives_what_a_reader_sees() -> None:
    page = (
        "<!DOCTYPE html><html><head><style>p{}</style></head><body><p>第一<b>段</b></p><script>var x</script>"
        "<p>second para&amp;graph</p></body></html>"
    )
    assert raw_text(Material(data=page.encode())).split() == ["第一段", "second", "para&graph"]


def test_html_that_is_ended_too_early_is_read_to_its_end_as_browsers_do() -> None:
    page = "<html><head></head></html><body><p>第一段</p></body></html><p>第二段</p>"
    assert raw_text(Material(data=page.encode())).split() == ["第一段", "第二段"]


def test_a_whole_book_in_one_element_is_kept_and_deep_nesting_does_no_harm() -> None:
    book = "字" * 4_000_000
    assert raw_text(Material(data=f"<html><pre>{book}</pre></html>".encode())).strip() == book
    assert raw_text(Material(data=b"<html>" + b"<div>" * 200_000 + b"x")).strip() == ""


def test_an_epub_gives_its_chapters_in_the_order_of_the_spine() -> None:
    text = raw_text(Material(data=epub(["甲" * 9, "乙" * 9])))
    assert text.split() == ["甲" * 9, "乙" * 9]


def test_an_epub_that_points_outside_itself_reads_nothing_there() -> None:
    rewritten = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(epub(["甲" * 9]))) as old, zipfile.ZipFile(rewritten, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"text/c0.xhtml", b"../../../../../etc/hostname"))
    assert raw_text(Material(data=rewritten.getvalue())) == ""


def test_a_word_document_gives_its_paragraphs() -> None:
    out = io.BytesIO()
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:p><w:r><w:t>第一</w:t></w:r><w:r><w:t>段</w:t></w:r></w:p>'
                      "<w:p><w:r><w:t>第二段</w:t></w:r></w:p></w:document>")  # fmt: skip
    assert raw_text(Material(data=out.getvalue())).split() == ["第一段", "第二段"]


def test_a_pdf_gives_its_text_layer_page_by_page() -> None:
    pages = [chinese(5, 6).replace("\n", ""), english(6, 6)]
    assert raw_text(Material(data=pdf(pages))).split("\n") == pages


def test_an_entity_bomb_in_a_book_gives_nothing() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><package>&b;</package>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("META-INF/container.xml", '<container><rootfile full-path="p.opf"/></container>')
        made.writestr("p.opf", bomb)
    assert raw_text(Material(data=out.getvalue())) == ""


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_documents_give_text_or_a_typed_refusal(data: st.DataObject) -> None:
    whole = bytearray(
        data.draw(
            st.sampled_from(
                [
                    epub([chinese(1, 5)]),
                    pdf([english(1, 5)]),
                    chinese(1, 5).encode("gb18030"),
                    b"<html><p>x</p>",
                ]
            )
        )
    )
    for _ in range(data.draw(st.integers(0, 10))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(BytesRefused):  # anything else that is raised fails the test
        assert isinstance(raw_text(Material(data=bytes(whole[: data.draw(st.integers(0, len(whole)))]))), str)
