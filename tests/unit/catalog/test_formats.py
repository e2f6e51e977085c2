"""The columns are documented as they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.formats import ASSETS, AUTHORIZATIONS, CATALOGUE, assets
from records import folding
from records.tabular import read_table
from records.uploads import Column, bind
from records.vocabulary import WORK_KIND_ALIASES

PAGE = (
    (Path(__file__).parents[3] / "docs/reference/catalogue-columns.md").read_text("utf-8").replace("\\|", "|")
)


@pytest.mark.parametrize(
    "columns", [CATALOGUE, AUTHORIZATIONS, ASSETS], ids=["catalogue", "authorizations", "assets"]
)
def test_every_column_and_heading_is_documented(columns: tuple[Column, ...]) -> None:
    words = [word for column in columns for word in (column.name, *column.headings)]

    assert [word for word in words if f"`{word}`" not in PAGE] == []


def test_every_word_for_a_kind_is_documented() -> None:
    assert [word for word in WORK_KIND_ALIASES if f"`{word}`" not in PAGE] == []


@pytest.mark.parametrize(
    "columns", [CATALOGUE, AUTHORIZATIONS, ASSETS], ids=["catalogue", "authorizations", "assets"]
)
def test_no_heading_leads_to_two_columns(columns: tuple[Column, ...]) -> None:
    keys = [{folding.key(word) for word in (column.name, *column.headings)} for column in columns]

    assert sum(map(len, keys)) == len(set.union(*keys))


def test_headings_are_taken_in_any_case_width_and_script() -> None:
    sheet = bind(read_table("Work ID,作品名稱,ＫＩＮＤ,aliases (|)\n1,三体,book,x\n".encode()), CATALOGUE)

    assert [line.cells for line in sheet.lines] == [
        {"work_id": "1", "title": "三体", "kind": "book", "aliases": "x"}
    ]


def test_the_other_tables_are_read_by_their_own_columns() -> None:
    (grant,) = bind(
        read_table("作品编号,域名,被授权方\nA-1,www.example.com,示例\n".encode()), AUTHORIZATIONS
    ).lines
    (asset,) = assets("作品编号,文件,类型\nA-1,a.png,封面\n".encode()).lines

    assert grant.cells == {"work_id": "A-1", "host": "www.example.com", "licensee": "示例"}
    assert asset.cells == {"work_id": "A-1", "file": "a.png", "kind": "封面"}
