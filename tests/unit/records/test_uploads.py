"""Columns by heading, and what is said of a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from records import uploads
from records.errors import BytesRefused, NotFound
from records.tabular import read_table
from records.uploads import Column, Line, Reading, bind

COLUMNS = (Column("work_id", ("作品编号",), required=True), Column("aliases", ("别名",)))


def test_columns_are_found_by_name_heading_case_width_and_script() -> None:
    sheet = bind(read_table("ＷＯＲＫ－ＩＤ,別名\n A ,b\n".encode()), COLUMNS)

    assert sheet.lines == [Line(2, {"work_id": "A", "aliases": "b"})]
    assert sheet.headings == {"work_id": "ＷＯＲＫ－ＩＤ", "aliases": "別名"}


def test_a_column_that_is_not_there_says_nothing() -> None:
    (line,) = bind(read_table(b"work_id\nA\n"), COLUMNS).lines
    reading = Reading(line, {})

    assert not reading.has("aliases")
    assert reading.text("aliases") == ""


@pytest.mark.parametrize("heading", ["库存", ""])
def test_a_column_that_nobody_knows_is_noted(heading: str) -> None:
    sheet = bind(read_table(f"work_id,{heading},aliases\nA,1,b\n".encode()), COLUMNS)

    assert [(one.row, one.column, one.code, one.level) for one in sheet.issues] == [
        (1, heading, "unknown_column", "warn")
    ]
    assert sheet.lines == [Line(2, {"work_id": "A", "aliases": "b"})]


def test_a_missing_column_names_what_is_there_and_what_is_known() -> None:
    with pytest.raises(BytesRefused) as refusal:
        bind(read_table("书名,别名\nA,b\n".encode()), COLUMNS)

    assert refusal.value.code == "missing_column"
    assert refusal.value.data == {"missing": ["work_id"], "header": ["书名", "别名"]}
    assert "work_id, aliases" in str(refusal.value)


def test_two_columns_of_one_meaning_are_refused() -> None:
    with pytest.raises(BytesRefused) as refusal:
        bind(read_table("work_id,作品编号\nA,b\n".encode()), COLUMNS)

    assert (refusal.value.code, refusal.value.data["columns"]) == ("duplicate_column", ["work_id"])


def test_only_blocking_issues_refuse_a_row_and_a_row_counts_once() -> None:
    reading = Reading(Line(5, {"work_id": "x" * 300}), {"work_id": "编号"})
    reading.fixed("work_id", "y")
    assert not reading.blocked

    for _ in range(2):
        reading.say("work_id", "bad", zh="错", en="wrong", repair="改 · change")

    assert reading.blocked
    assert uploads.refused_rows(reading.issues) == 1
    assert {(one.row, one.column, len(one.value)) for one in reading.issues} == {(5, "编号", 201)}


def test_rows_are_looked_up_in_pieces() -> None:
    assert list(uploads.pieces([1, 2, 3], 2)) == [[1, 2], [3]]


def test_a_folder_and_a_missing_file_are_no_uploads(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        uploads.read_upload(tmp_path / "no.csv")
    with pytest.raises(BytesRefused):
        uploads.read_upload(tmp_path)
