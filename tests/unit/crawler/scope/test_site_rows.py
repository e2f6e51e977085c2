"""The columns of the register are documented as they are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.scope import gate
from crawler.scope.site_rows import COLUMNS, read
from records import folding
from records.uploads import Line, Reading

PAGE = (Path(__file__).parents[4] / "docs/reference/site-columns.md").read_text("utf-8").replace("\\|", "|")


def test_every_column_and_heading_is_documented() -> None:
    words = [word for column in COLUMNS for word in (column.name, *column.headings)]

    assert [word for word in words if f"`{word}`" not in PAGE] == []


def test_no_heading_leads_to_two_columns() -> None:
    keys = [{folding.key(word) for word in (column.name, *column.headings)} for column in COLUMNS]

    assert sum(map(len, keys)) == len(set.union(*keys))


URLS = st.one_of(
    st.text(max_size=60),
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["http://", "https://", "HTTP://", "//", "ftp://", ""]),
        st.sampled_from(
            [
                "www.example.com",
                "127.0.0.2",
                "[::2]",
                "例子.中国",
                "0x7f.1",
                "a@b.example",
                "①②⑦.⓪.⓪.①",
                "x..y",
                "1.2.3",
            ]
        ),
        st.sampled_from(["", ":80", ":0", ":70000", ":x", "."]),
        st.text(max_size=20),
    ),
)
CELLS = st.fixed_dictionaries(
    {"url": URLS, "key": st.text(max_size=6), "kind": st.sampled_from(["website", "网盘", ""])},
    optional={
        "hosts": URLS, "paths": st.text(max_size=20), "schedule": st.text(max_size=5), "delay_s": st.text(max_size=5),
        "max_pages": st.text(max_size=5), "allow_address": st.text(alphabet="0123456789abcdef.:/|", max_size=20),
        "max_file_mib": st.text(max_size=5), "max_depth": st.text(max_size=4), "icp": st.text(max_size=10), "name": st.text(max_size=5),
    },
)  # fmt: skip


@given(CELLS)
def test_any_row_is_read_or_refused_with_a_reason_and_what_is_read_the_gate_reads_the_same(
    cells: dict[str, str],
) -> None:
    reading = Reading(Line(2, cells), {})
    row = read(reading)

    assert all(issue.code and issue.zh and issue.en and issue.repair for issue in reading.issues)
    if not reading.blocked:
        aim = gate.target(row.url)
        assert (aim.scheme, aim.host, aim.port) == row.origin


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("", 16), ("0", 0), ("4096", 4096), ("4097", None), ("-1", None), ("1e3", None), ("８", 8)],
)
def test_a_limit_of_files_is_a_whole_number_that_memory_can_bear(cell: str, expected: int | None) -> None:
    reading = Reading(
        Line(2, {"url": "https://a.example/", "key": "a", "kind": "website", "max_file_mib": cell}), {}
    )
    row = read(reading)

    if expected is None:
        assert [issue.code for issue in reading.issues] == ["bad_file_limit"]
    else:
        assert (reading.blocked, row.fields["max_file_mib"]) == (False, expected)
        assert (
            "max_files_per_sweep" not in row.fields
        )  # a column that the file does not have leaves the site alone
