"""The verb `paper`: what it lists, previews and finds in a returned file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from desk.commands.papers import app
from records.errors import BytesRefused, NotFound, Refused
from records.vocabulary import PaperKind

SAMPLES = Path(__file__).parents[4] / "docs" / "samples" / "papers"
LETTER = SAMPLES / "supervision_letter.json"


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def told(*arguments: object) -> Any:
    return json.loads(run(*arguments, "--json").stdout)


def test_the_list_names_every_kind_with_family_sender_and_articles() -> None:
    rows = told("list")
    assert sorted(row["kind"] for row in rows) == sorted(PaperKind)
    assert {row["family"] for row in rows} == {"letter", "gongwen", "zhifa-wenshu"}
    assert {row["sender"] for row in rows} == {"holder", "office"}
    assert all(
        {"id", "law", "number", "version", "verified", "source"} <= set(one)
        for row in rows
        for one in row["articles"]
    )


def test_the_list_for_people_marks_what_was_not_read() -> None:
    shown = run("list").stdout
    assert "监管函" in shown
    assert "未核实" in "".join(shown.split("│")).replace(" ", "").replace("\n", "")


@pytest.mark.parametrize(("format_", "magic"), [("docx", b"PK"), ("pdf", b"%PDF"), ("json", b"{")])
def test_a_preview_is_written_and_says_what_is_open(tmp_path: Path, format_: str, magic: bytes) -> None:
    shown = told("preview", "supervision_letter", "--content", LETTER, "--format", format_, "--out", tmp_path)
    assert Path(shown["path"]).read_bytes().startswith(magic)
    assert {row["state"] for row in shown["checklist"]} == {"ok", "pending"}
    if format_ == "json":
        written = json.loads(Path(shown["path"]).read_text("utf-8"))
        assert written["mark"] == "草稿"
        assert written["sources"][0]["evidence"] == ["ZJ-0011", "ZJ-0012", "ZJ-0013"]


def test_a_character_without_a_glyph_is_named_before_printing(tmp_path: Path) -> None:
    content = json.loads(LETTER.read_text("utf-8"))
    content["works"][0]["title"] = "堃喆镕🔥"
    path = tmp_path / "content.json"
    path.write_text(json.dumps(content), "utf-8")
    result = run("preview", "supervision_letter", "--content", path, "--out", tmp_path, "--json")
    assert json.loads(result.stdout)["missing_glyphs"] == ["U+1F525"]
    assert "U+1F525" in result.stderr


def test_a_returned_paper_is_in_order_changed_or_no_paper(tmp_path: Path) -> None:
    told("preview", "supervision_letter", "--content", LETTER, "--format", "docx", "--out", tmp_path)
    file = tmp_path / "supervision_letter.preview.docx"
    good = run("check", file, "--against", LETTER, "--json")
    report = json.loads(good.stdout)
    assert (good.exit_code, report["ok"], report["complete"]) == (0, True, False)
    assert (report["kind"], report["family"], report["differences"]) == ("supervision_letter", "gongwen", [])

    content = json.loads(LETTER.read_text("utf-8"))
    content["reply_by"] = "2026-12-31"
    (tmp_path / "other.json").write_text(json.dumps(content), "utf-8")
    bad = run("check", file, "--against", tmp_path / "other.json", "--json")
    assert bad.exit_code == 1
    assert [one["change"] for one in json.loads(bad.stdout)["differences"]] == ["changed"]
    assert "differences" in run("check", file, "--against", tmp_path / "other.json").stdout

    alone = json.loads(run("check", file, "--json").stdout)
    assert (alone["compared"], alone["checklist"]) == (False, [])


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("preview", "no_such_paper", "--content", LETTER), NotFound),
        (("preview", "supervision_letter", "--content", SAMPLES / "none.json"), NotFound),
        (("preview", "supervision_letter", "--content", SAMPLES / "evidence_list.json"), Refused),
        (("preview", "supervision_letter", "--content", Path(__file__)), Refused),
        (("preview", "holder_notice", "--content", SAMPLES / "evidence_list.json"), Refused),
        (("preview", "referral_direct", "--content", SAMPLES / "referral_filing.json"), Refused),
        (("preview", "supervision_letter", "--content", LETTER, "--format", "rtf"), Refused),
        (("check", LETTER), BytesRefused),
        (("check", SAMPLES / "none.docx"), NotFound),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    tmp_path: Path, arguments: tuple[object, ...], error: type[Exception]
) -> None:
    more = ("--out", tmp_path) if arguments[0] == "preview" else ()
    with pytest.raises(error):
        run(*arguments, *more)
