"""What holds of every kind of paper: its golden bytes, the same text in DOCX and PDF, its family, its sources."""

from __future__ import annotations

import dataclasses
import json
import re
import zipfile
from io import BytesIO

import pytest
from lxml import etree

from records.errors import Refused
from records.vocabulary import CheckState, PaperKind
from takedown.checklist import failing
from takedown.law import statutes
from takedown.papers import docx_read, facts, layout_check, returned
from takedown.papers.blocks import Clause, Family, RedHead, Table
from takedown.papers.html import letter_html
from takedown.papers.registry import PAPERS, Paper, Sender, listing
from takedown.papers.sources import sources
from takedown.papers.text import letter_text, line_text
from tests.unit.takedown.papers import golden, samples

every = pytest.mark.parametrize("paper", samples.KINDS)
EXPECTED = json.loads(golden.MANIFEST.read_text("utf-8"))


def test_every_kind_of_paper_is_registered_once() -> None:
    assert sorted(paper.kind for paper in PAPERS) == sorted(PaperKind)


@every
def test_the_paper_reads_as_agreed(paper: Paper) -> None:
    assert golden.text(paper) == (golden.FOLDER / f"{paper.kind.value}.txt").read_text("utf-8")


@every
def test_docx_and_json_are_golden_to_the_byte_and_the_pdf_has_its_pages(paper: Paper) -> None:
    assert golden.measured(paper) == EXPECTED[paper.kind.value]


@every
def test_docx_and_pdf_say_the_same_words_in_the_same_order(paper: Paper) -> None:
    tables = [block for block in samples.letter(paper).blocks if isinstance(block, Table)]
    heads = tuple(samples.bare("".join(table.header)) for table in tables)
    assert samples.pdf_text(samples.pdf_bytes(paper), heads) == samples.docx_text(samples.docx_bytes(paper))


@every
def test_the_layout_read_back_from_the_docx_is_that_of_its_family(paper: Paper) -> None:
    head = samples.letter(paper).head
    upward = isinstance(head, RedHead) and head.upward
    opened = docx_read.read(samples.docx_bytes(paper))

    rows = layout_check.check(opened, paper.family, upward=upward)

    assert opened.kind == paper.kind.value
    assert [row for row in rows if not row.ok] == []
    assert len(rows) >= 10


@every
def test_a_paper_that_comes_back_unchanged_has_no_difference(paper: Paper) -> None:
    found = returned.compare(samples.letter(paper), docx_read.read(samples.docx_bytes(paper)))
    assert found.differences == ()
    assert all(not blank.value for blank in found.blanks)


@every
def test_only_an_office_has_a_red_head_and_only_its_letters(paper: Paper) -> None:
    letter = samples.letter(paper)
    assert letter.family == paper.family
    assert isinstance(letter.head, RedHead) == (paper.family is Family.GONGWEN)
    assert (paper.sender is Sender.HOLDER) == (paper.family is Family.LETTER)
    with zipfile.ZipFile(BytesIO(samples.docx_bytes(paper))) as parts:
        red = any(b"FF0000" in parts.read(name) for name in parts.namelist())
    assert red == (paper.family is Family.GONGWEN)


@every
def test_each_sentence_that_names_an_article_points_to_it_in_its_version(paper: Paper) -> None:
    held = {f"{one['id']}@{one['version']}" for one in samples.content(paper)["law"]}
    for block in samples.letter(paper).blocks:
        if not isinstance(block, Clause):
            continue
        # the letter of supervision says which notice it does not replace
        known = (
            held
            | {f"{one.id}@{one.version}" for one in statutes.newest(("regulations-14",))}
            | {"regulations-14"}
        )
        assert set(block.cites) <= known
        if re.search(
            r"《中华人民共和国[^》]*法》[^，。]*第.{1,9}条", line_text(block.line)
        ) and "监管函件" not in line_text(block.line):
            assert block.cites, line_text(block.line)


@every
def test_evidence_of_a_sentence_is_evidence_of_the_content(paper: Paper) -> None:
    stored = json.dumps(samples.content(paper), ensure_ascii=False)
    for row in sources(samples.letter(paper)):
        assert all(name in stored for name in row["evidence"])


@every
def test_the_page_of_the_desk_is_escaped_and_leads_nowhere(paper: Paper) -> None:
    shown = letter_html(samples.letter(paper))
    tree = etree.fromstring(shown.replace("<br>", "<br/>").replace("<hr>", "<hr/>"))
    assert tree.tag == "article"
    assert "href" not in shown
    assert "<script" not in shown


@every
def test_the_xml_of_every_part_is_well_formed(paper: Paper) -> None:
    with zipfile.ZipFile(BytesIO(samples.docx_bytes(paper))) as parts:
        for name in parts.namelist():
            etree.fromstring(parts.read(name))


@every
def test_a_sample_meets_its_checklist_and_waits_for_hands_only(paper: Paper) -> None:
    if paper.kind is PaperKind.HOLDER_NOTICE:
        pytest.skip("its rules ask the book too: tests/unit/takedown/test_checklist.py")
    rows = paper.examine(samples.content(paper), samples.STANDING)
    assert failing(rows, paper.rules, "approve") == []
    assert all(row["state"] in (CheckState.OK, CheckState.PENDING) for row in rows)
    assert {row["rule"] for row in rows} == {rule.id for rule in paper.rules}


@every
def test_content_with_a_field_that_the_paper_does_not_know_is_refused_with_its_path(paper: Paper) -> None:
    if paper.kind is PaperKind.HOLDER_NOTICE:
        pytest.skip("its content is made from rows and not read from files")
    with pytest.raises(Refused, match="surplus") as refusal:
        paper.read({**samples.content(paper), "surplus": 1, "drawn_on": 7})
    assert refusal.value.code == "content_invalid"
    assert {fault["field"] for fault in refusal.value.data["faults"]} == {"surplus", "drawn_on"}


def test_the_list_names_family_sender_articles_and_what_was_not_read() -> None:
    rows = {row["kind"]: row for row in listing()}
    letter = rows["supervision_letter"]
    assert (letter["family"], letter["sender"]) == ("gongwen", "office")
    assert [(one["id"], one["verified"]) for one in letter["articles"]] == [
        ("copyright-53", True), ("regulations-18", True), ("measures-11", False),
    ]  # fmt: skip
    assert all(row["articles"] for row in rows.values())
    for row in rows.values():
        ids = [rule["rule"] for rule in row["rules"]]
        assert len(ids) == len(set(ids)), row["kind"]


def test_the_holders_and_the_offices_papers_never_share_words_of_identity() -> None:
    for paper in PAPERS:
        text = letter_text(samples.letter(paper))
        if paper.sender is Sender.HOLDER:
            assert "待盖章" not in text
            assert not re.search(r"〔\d{4}〕", text)
        elif paper.family is Family.GONGWEN:
            assert "待签章" not in text


@every
def test_the_law_of_a_sample_is_what_the_data_hold_for_its_day(paper: Paper) -> None:
    stored = samples.content(paper)
    if paper.kind is PaperKind.HOLDER_NOTICE:
        pytest.skip("its law comes from rows: tests/db/takedown")
    ids = tuple(one["id"] for one in stored["law"])
    assert [dataclasses.asdict(one) for one in facts.cited(ids, stored["drawn_on"])] == stored["law"]
