"""Rows of a catalogue: everything wrong with a row is said at once, and nothing else is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from catalog.formats import CATALOGUE
from catalog.rows import RowReader, WorkRow
from records.errors import BytesRefused
from records.tabular import RowIssue, read_table
from records.uploads import bind
from records.vocabulary import WorkKind

HEADER = "work_id,title,aliases(|),year,season,kind,creators,isbn,package,signer_sha256,right,territory,from,to,proof"
GOOD = {
    "work_id": "A-1", "title": "长夜渡口", "aliases": "夜渡|Night Ferry", "year": "2021", "season": "", "kind": "book", "creators": "甲|乙",
    "isbn": "978-7-5366-9293-0", "package": "", "signer_sha256": "", "right": "信息网络传播权", "territory": "中国大陆",
    "from": "2021-01-01", "to": "2030-12-31", "proof": "国作登字-2021-A-00000001",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """The good rows and all issues, the header's included."""

    good: list[WorkRow]
    issues: list[RowIssue]


def read(*rows: dict[str, str], header: str = HEADER) -> Told:
    lines = [header, *(",".join(f'"{cell}"' for cell in (GOOD | row).values()) for row in rows)]
    sheet = bind(read_table("\n".join(lines).encode()), CATALOGUE)
    read_rows = RowReader(sheet.headings, date(2026, 11, 21), sheet.lines).read(sheet.lines)
    return Told(read_rows.good, [*sheet.issues, *(issue for issues in read_rows.issues for issue in issues)])


def one(change: dict[str, str]) -> WorkRow:
    (row,) = read(change).good
    return row


def problems(*rows: dict[str, str]) -> list[tuple[int, str, str, str]]:
    return [(issue.row, issue.column, issue.code, issue.level) for issue in read(*rows).issues]


def test_a_good_row_is_read_whole() -> None:
    rows = read({})

    assert rows.issues == []
    assert rows.good == [
        WorkRow(2, "A-1", "长夜渡口", ["夜渡", "Night Ferry"], {
            "kind": WorkKind.LITERATURE, "year": 2021, "season": None, "creators": ["甲", "乙"], "isbn": "9787536692930", "package": "",
            "signer_sha256": "", "right": "信息网络传播权", "territory": "中国大陆", "proof": "国作登字-2021-A-00000001",
            "valid_from": date(2021, 1, 1), "valid_to": date(2030, 12, 31),
        }, identifiers={"registration": ["国作登字-2021-A-00000001"]})
    ]  # fmt: skip


def test_chinese_headings_are_taken() -> None:
    header = "作品编号,作品名称,别名,年份,季,类别,作者,ISBN,包名,签名SHA256,权利类型,地域,起始日期,截止日期,权属证明"

    assert read({}, header=header).good == read({}).good


@pytest.mark.parametrize("column", CATALOGUE, ids=lambda column: column.name)
def test_every_heading_of_the_alias_table_leads_to_one_column_only(column: Any) -> None:
    others = {word for other in CATALOGUE if other != column for word in (other.name, *other.headings)}

    assert not others & {column.name, *column.headings}


@pytest.mark.parametrize("column", ["work_id", "title", "kind"])
def test_a_file_without_a_needed_column_is_refused_as_a_whole(column: str) -> None:
    with pytest.raises(BytesRefused) as refusal:
        read({}, header=HEADER.replace(column, "other"))

    assert refusal.value.code == "missing_column"
    assert refusal.value.data["missing"] == [column]


def test_two_columns_of_one_meaning_are_refused() -> None:
    with pytest.raises(BytesRefused) as refusal:
        read({}, header=HEADER.replace("proof", "书名"))

    assert refusal.value.code == "duplicate_column"


def test_an_unknown_column_is_noted_and_ignored() -> None:
    rows = read({}, header=HEADER.replace("proof", "库存"))

    assert [(issue.column, issue.code, issue.level) for issue in rows.issues] == [
        ("库存", "unknown_column", "warn")
    ]
    assert "proof" not in rows.good[0].fields


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"work_id": ""}, "work_id", "missing"),
        ({"work_id": "9.78E+12"}, "work_id", "excel_number"),
        ({"work_id": "x" * 201}, "work_id", "too_long"),
        ({"title": ""}, "title", "missing"),
        ({"title": "？！"}, "title", "title_unreadable"),
        ({"title": "长" * 513}, "title", "too_long"),
        ({"year": "二零二一年夏"}, "year", "bad_year"),
        ({"year": "215"}, "year", "bad_year"),
        ({"year": "2099"}, "year", "bad_year"),
        ({"season": "最终季"}, "season", "bad_season"),
        ({"kind": ""}, "kind", "missing"),
        ({"kind": "毛衣"}, "kind", "unknown_kind"),
        ({"isbn": "978-7-5366-9293-1"}, "isbn", "bad_isbn"),
        ({"isbn": "9.78754E+12"}, "isbn", "excel_number"),
        ({"package": "app"}, "package", "bad_package"),
        ({"signer_sha256": "12zz"}, "signer_sha256", "bad_sha256"),
        ({"from": "明天"}, "from", "bad_date"),
        ({"to": "2021-02-30"}, "to", "bad_date"),
        ({"from": "2021-01-02", "to": "2021-01-01"}, "to", "window_reversed"),
        ({"proof": "x" * 1001}, "proof", "too_long"),
    ],
)
def test_a_bad_cell_refuses_its_row_with_column_value_and_repair(
    change: dict[str, str], column: str, code: str
) -> None:
    rows = read({"work_id": "A-0", "isbn": ""}, change)

    (issue,) = [issue for issue in rows.issues if issue.level == "block"]
    assert (issue.row, issue.column, issue.code) == (3, column if column != "aliases" else "aliases(|)", code)
    assert issue.repair
    assert issue.zh
    assert issue.en
    assert [row.work_id for row in rows.good] == ["A-0"]


def test_all_errors_of_a_row_are_said_at_once() -> None:
    assert problems({"title": "", "year": "x", "isbn": "1"}) == [
        (2, "title", "missing", "block"),
        (2, "year", "bad_year", "block"),
        (2, "isbn", "bad_isbn", "block"),
    ]


@pytest.mark.parametrize(
    ("change", "column", "field", "value"),
    [
        ({"year": "2021年5月6日"}, "year", "year", 2021),
        ({"year": "２０２１"}, "year", "year", 2021),
        ({"year": "44322"}, "year", "year", 2021),
        ({"season": "第二季"}, "season", "season", 2),
        ({"from": "2021年5月6日"}, "from", "valid_from", date(2021, 5, 6)),
        ({"to": "46022"}, "to", "valid_to", date(2025, 12, 31)),
    ],
)
def test_a_value_that_can_be_repaired_is_and_the_repair_is_shown(
    change: dict[str, str], column: str, field: str, value: object
) -> None:
    rows = read(change)

    assert rows.good[0].fields[field] == value
    assert [(issue.column, issue.level) for issue in rows.issues] == [(column, "fixed")]


def test_an_open_end_is_no_end() -> None:
    assert one({"to": "长期"}).fields["valid_to"] is None
    assert read({"to": "长期"}).issues == []


def test_the_second_of_two_rows_with_one_id_is_refused() -> None:
    rows = read({}, {"title": "重复行"})

    assert [row.title for row in rows.good] == ["长夜渡口"]
    assert [(issue.row, issue.code) for issue in rows.issues if issue.level == "block"] == [(3, "duplicate")]


def test_a_refused_row_does_not_stand_in_the_way_of_a_good_one_with_its_id() -> None:
    assert [row.number for row in read({"kind": "毛衣"}, {}).good] == [3]


def test_two_titles_with_one_isbn_are_noted_and_taken() -> None:
    rows = read({}, {"work_id": "A-2", "title": "别的书"})

    assert len(rows.good) == 2
    assert [(issue.row, issue.code, issue.level) for issue in rows.issues] == [(3, "isbn_shared", "warn")]


def test_a_column_that_uses_bars_is_split_at_bars_alone() -> None:
    rows = read({"aliases": "爱、死亡和机器人"}, {"work_id": "A-2", "aliases": "甲乙|丙丁", "isbn": ""})

    assert rows.good[0].aliases == ["爱、死亡和机器人"]


def test_an_alias_equal_to_the_title_is_dropped() -> None:
    assert one({"aliases": "长夜渡口|夜渡"}).aliases == ["夜渡"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [("book", "literature"), ("Film", "film_tv"), ("movie", "film_tv"), ("tv", "film_tv"), ("web", "film_tv"), ("ova", "film_tv"),
     ("video", "film_tv"), ("film_tv", "film_tv"), ("电视剧", "film_tv"), ("小说", "literature"), ("音樂", "music"), ("游戏", "game"),
     ("软件", "software"), ("新闻", "news"), ("其他", "other")],
)  # fmt: skip
def test_kinds_are_taken_in_many_words(word: str, kind: str) -> None:
    assert one({"kind": word}).fields["kind"] == kind
