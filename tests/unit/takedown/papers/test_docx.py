"""The DOCX: it opens, says what the letter says, links nowhere, and comes out the same every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from takedown.papers import docx
from takedown.papers.blocks import Clause, Letter, Run, RunKind, code, verbatim
from takedown.papers.holder_notice import compose_letter
from takedown.papers.text import letter_text

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
Make = Callable[..., Any]


def opened(data: bytes) -> Any:
    return Document(io.BytesIO(data))


def runs(data: bytes) -> Iterator[Any]:
    return opened(data).element.body.iter(qn("w:r"))


def words(data: bytes) -> str:
    return "".join(node.text or "" for node in opened(data).element.body.iter(qn("w:t")))


def test_the_same_letter_at_the_same_time_gives_the_same_bytes(notice: Make) -> None:
    first, second = (docx.render(compose_letter(notice()), AT) for _ in range(2))
    later = docx.render(compose_letter(notice()), datetime(2026, 11, 21, 8, 0, 2, tzinfo=UTC))

    assert first == second
    assert first != later


def test_no_time_but_the_given_one_stands_in_the_file(notice: Make) -> None:
    data = docx.render(compose_letter(notice()), AT)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(2026, 11, 21, 8, 0, 0)}
    properties = opened(data).core_properties
    assert properties.created == properties.modified == AT.replace(tzinfo=None) or properties.created == AT
    assert (properties.author, properties.title) == (
        "青禾示例影业有限公司",
        "要求删除或断开链接侵权网络内容的通知",
    )


def test_it_says_every_word_of_the_letter(notice: Make) -> None:
    letter = compose_letter(notice())
    shown = words(docx.render(letter, AT))
    for line in letter_text(letter).splitlines():
        for part in line.strip("　 ").removeprefix("附件").replace("：", " ").replace("|", " ").split():
            assert part in shown.replace("：", " "), part


def test_the_page_is_a4_and_the_faces_are_named(notice: Make) -> None:
    data = docx.render(compose_letter(notice()), AT)
    section = opened(data).sections[0]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    assert opened(data).styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        table = parts.read("word/fontTable.xml").decode()
        names = parts.namelist()
    assert '<w:altName w:val="仿宋"/>' in table
    assert not [name for name in names if "thumbnail" in name or name.startswith("word/fonts/")]


def test_what_gb2312_lacks_is_set_in_a_face_that_has_it(notice: Make) -> None:
    faces = {
        run.find(qn("w:t")).text: run.rPr.rFonts.get(qn("w:eastAsia"))
        for run in runs(docx.render(Letter("题", "人", (Clause(verbatim("作者堃喆镕与𠮷野")),)), AT))
    }  # fmt: skip
    assert faces == {
        "题": "黑体",
        "作者": "仿宋_GB2312",
        "堃喆镕": "仿宋",
        "与": "仿宋_GB2312",
        "𠮷": "SimSun-ExtB",
        "野": "仿宋_GB2312",
    }


def test_an_address_is_one_unbroken_monospace_run_and_no_link(notice: Make) -> None:
    url = "http://forum.example/帖子?a=1&b=<2>,c;d(e)"
    data = docx.render(Letter("题", "人", (Clause(code(url)),)), AT)
    addresses = [run for run in runs(data) if run.find(qn("w:t")).text == url]
    assert [run.rPr.rFonts.get(qn("w:ascii")) for run in addresses] == ["Courier New"]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist() if "document.xml" in name)
    assert b"hyperlink" not in everything.lower()
    assert b"HYPERLINK" not in everything


@pytest.mark.parametrize(
    "title",
    [
        "<w:p><w:r/></w:p>]]>&amp;",
        "长夜\x00\x0b\x1f灯火",
        "长" * 500,
        "堃喆镕𠮷",
        "夜\ud83d",
        "{{ 7*7 }}{% raw %}",
        "a\tb\nc",
    ],
    ids=["markup", "controls", "long", "rare", "surrogate", "template", "breaks"],
)
def test_hostile_titles_come_out_inert(notice: Make, title: str) -> None:
    data = docx.render(compose_letter(notice({"items.0.page_title": title, "works.0.title": title})), AT)
    assert letter_text(compose_letter(notice({"works.0.title": title}))).count("《") == words(data).count(
        "《"
    )
    assert "长" * 500 in words(data) or title != "长" * 500


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters()), st.sampled_from(list(RunKind)))
def test_any_text_can_be_rendered(text: str, kind: RunKind) -> None:
    data = docx.render(Letter(text, text, (Clause((Run(text, kind),)),)), AT)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))


def test_a_preview_is_marked_and_the_letter_is_not(notice: Make) -> None:
    letter = compose_letter(notice())
    for draft in (True, False):
        header = opened(docx.render(letter, AT, draft=draft)).sections[0].header
        marks = header._element.xpath(".//*[local-name()='textpath']/@string")
        assert marks == (["草　稿"] if draft else [])
