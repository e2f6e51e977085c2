"""Tables as people really save them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import tabular
from records.errors import BytesRefused
from records.tabular import Table, read_table


def rows(data: bytes) -> list[list[str]]:
    return [cells for _, cells in read_table(data).rows]


def refusals(data: bytes) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in read_table(data).refusals]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("id,title\n1,三体\n", ","),
        ("id\ttitle\n1\t三体\n", "\t"),
        ("id;title\n1;三体\n", ";"),
        ("sep=;\nid;title\n1;三体\n", ";"),
        ('"id";"title, or name"\n1;三体\n', ";"),
    ],
)
def test_the_delimiter_is_read_from_the_header(text: str, delimiter: str) -> None:
    table = read_table(text.encode())

    assert table.delimiter == delimiter
    assert [cells for _, cells in table.rows] == [["1", "三体"]]


def test_a_cell_may_hold_commas_quotes_and_line_breaks_in_quotes() -> None:
    assert rows(b'id,title\r\n1,"a, ""b""\r\nc"\r\n') == [["1", 'a, "b"\nc']]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_taken(ending: str) -> None:
    assert rows(ending.join(["id,t", "1,a", "2,b", ""]).encode()) == [["1", "a"], ["2", "b"]]


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    table = read_table(b'\nid,t\n1,"a\nb"\n\n,\n2,c\n')

    assert [number for number, _ in table.rows] == [3, 6]


def test_missing_cells_at_the_end_are_empty_and_empty_ones_too_many_are_dropped() -> None:
    assert rows(b"a,b,c\n1\n1,2,3,,\n") == [["1", "", ""], ["1", "2", "3"]]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (b"2,x,y,z", "", "too_many_cells"),
        (b'2,"open,y', "", "bad_quotes"),
        (b'2,"a"b,y', "", "bad_quotes"),
        (b"2,a\x00b,y", "t", "control_character"),
        (b"2,a\x1bb,y", "t", "control_character"),
        ("2,a\ufffdb,y".encode(), "t", "control_character"),
        (b"2,\xff\xfe,y", "t", "undecodable"),
        (b"2," + b"x" * (tabular.MAX_CELL + 1) + b",y", "t", "cell_too_long"),
    ],
)
def test_a_bad_row_is_refused_by_itself(row: bytes, column: str, code: str) -> None:
    data = b"id,t,u\n1,a,b\n" + row + b"\n" + "3,三体,d\n4,e,f\n".encode()

    assert refusals(data) == [(3, column, code)]
    assert rows(data) == [["1", "a", "b"], ["3", "三体", "d"], ["4", "e", "f"]]


def test_a_refusal_shows_the_value_escaped_and_says_what_to_do() -> None:
    (refusal,) = read_table("编号,名称\n1,三体\n".encode("gb18030") + b"2,\xff\xb5\n").refusals

    assert refusal.value == "\\xff\\xb5"
    assert refusal.zh
    assert refusal.en
    assert refusal.repair
    assert refusal.as_json()["level"] == "block"


def test_a_quote_left_open_does_not_swallow_the_rows_up_to_the_next_quote() -> None:
    data = b'id,t\n1,"open\n2,b\n3,"fine, too"\n4,"d"\n'

    assert [row[0] for row in rows(data)] == ["2", "3", "4"]
    assert refusals(data) == [(2, "", "bad_quotes")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\n \n", "file_empty"),
        (b"\xef\xbb\xbf", "file_empty"),
        (b",,\n,,\n", "file_empty"),
        (b"PK\x03\x04rest", "not_a_table"),
        (b"\xd0\xcf\x11\xe0rest", "not_a_table"),
        (b"a\x00b,c\n1,2\n", "not_a_table"),
        (b"a," * tabular.MAX_COLUMNS + b"a\n1\n", "too_many_columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(BytesRefused) as refusal:
        read_table(data)

    assert refusal.value.code == code


def test_caps_are_typed_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "MAX_ROWS", 2)
    with pytest.raises(BytesRefused, match="more than 2 rows"):
        read_table(b"a\n1\n2\n3\n")

    monkeypatch.setattr(tabular, "MAX_BYTES", 3)
    with pytest.raises(BytesRefused) as refusal:
        read_table(b"abcd")

    assert refusal.value.code == "file_too_large"


def _table_or_code(data: bytes) -> Table | str:
    try:
        return read_table(data)
    except BytesRefused as refusal:
        return refusal.code


@given(st.binary(max_size=300))
def test_any_bytes_end_as_rows_of_equal_width_or_as_a_typed_refusal(data: bytes) -> None:
    table = _table_or_code(data)

    if isinstance(table, Table):
        numbers = [number for number, _ in table.rows] + [one.row for one in table.refusals]
        assert {len(cells) for _, cells in table.rows} <= {len(table.header)}
        assert len(numbers) == len(set(numbers))
    else:
        assert table in {"undecodable", "file_empty", "not_a_table", "too_many_columns"}


CELL = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="\ufffd\ufeff"), max_size=12
)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=8))
def test_what_a_csv_writer_wrote_is_read_back(lines: list[tuple[str, str, str]]) -> None:
    sink = io.StringIO()
    csv.writer(sink).writerows([("编号", "作品名称", "别名"), *(("x" + a, b, c) for a, b, c in lines)])

    assert rows(sink.getvalue().encode()) == [["x" + a, b, c] for a, b, c in lines]
