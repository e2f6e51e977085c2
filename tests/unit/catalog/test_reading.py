"""Files as right holders really send them, of every form, as one stream of rows."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.formats import CATALOGUE
from catalog.reading.opened import Opened, open_upload
from catalog.reading.source import Choice, Form
from records.errors import BytesRefused

HEADER = "作品编号,作品名称,类别"
Write = Callable[..., Path]
ONIX_LONG = """<?xml version="1.0" encoding="UTF-8"?>
<ONIXMessage release="3.0" xmlns="http://ns.editeur.org/onix/3.0/reference"><Header><SentDateTime>20260101</SentDateTime></Header>
<Product><RecordReference>gy.1</RecordReference><NotificationType>03</NotificationType>
<ProductIdentifier><ProductIDType>03</ProductIDType><IDValue>9787536692930</IDValue></ProductIdentifier>
<ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>9787536692930</IDValue></ProductIdentifier>
<DescriptiveDetail><ProductForm>BB</ProductForm>
<Collection><TitleDetail><TitleType>01</TitleType><TitleElement><TitleElementLevel>02</TitleElementLevel><TitleText>丛书</TitleText></TitleElement></TitleDetail></Collection>
<TitleDetail><TitleType>01</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel><TitleText>长夜渡口</TitleText><Subtitle>上卷</Subtitle></TitleElement></TitleDetail>
<TitleDetail><TitleType>06</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel><TitlePrefix>The</TitlePrefix><TitleWithoutPrefix>Night Ferry</TitleWithoutPrefix></TitleElement></TitleDetail>
<Contributor><SequenceNumber>1</SequenceNumber><ContributorRole>A01</ContributorRole><PersonName>甲</PersonName></Contributor>
<Contributor><SequenceNumber>2</SequenceNumber><ContributorRole>B06</ContributorRole><PersonName>译者</PersonName></Contributor></DescriptiveDetail>
<PublishingDetail><PublishingDate><PublishingDateRole>01</PublishingDateRole><Date>20210506</Date></PublishingDate>
<SalesRights><SalesRightsType>01</SalesRightsType><Territory><CountriesIncluded>CN</CountriesIncluded></Territory></SalesRights></PublishingDetail></Product>
<Product><RecordReference>gy.2</RecordReference><NotificationType>05</NotificationType></Product></ONIXMessage>"""
SHORT = {
    "ONIXMessage": "ONIXmessage", "/reference": "/short", "RecordReference": "a001", "NotificationType": "a002", "ProductIdentifier": "productidentifier",
    "ProductIDType": "b221", "IDValue": "b244", "DescriptiveDetail": "descriptivedetail", "ProductForm": "b012", "Collection": "collection",
    "TitleDetail": "titledetail", "TitleElementLevel": "x409", "TitleElement": "titleelement", "TitleType": "b202", "TitleText": "b203",
    "TitlePrefix": "b030", "TitleWithoutPrefix": "b031", "Subtitle": "b029", "ContributorRole": "b035", "Contributor": "contributor",
    "SequenceNumber": "b034", "PersonName": "b036", "PublishingDetail": "publishingdetail", "PublishingDateRole": "x448", "PublishingDate": "publishingdate",
    "SalesRightsType": "b089", "SalesRights": "salesrights", "Territory": "territory", "CountriesIncluded": "x449",
    "<Date>": "<b306>", "</Date>": "</b306>", "<Product>": "<product>", "</Product>": "</product>",
}  # fmt: skip
DDEX_4 = """<?xml version="1.0" encoding="UTF-8"?>
<ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/43"><PartyList><Party><PartyReference>P1</PartyReference><PartyName><FullName>乙乐队</FullName></PartyName></Party></PartyList>
<ResourceList><SoundRecording><ResourceReference>A1</ResourceReference><ResourceId><ISRC>CNA011500001</ISRC></ResourceId>
<DisplayTitleText>夜航</DisplayTitleText><DisplayTitle><TitleText>夜航</TitleText><SubTitle>现场版</SubTitle></DisplayTitle>
<DisplayArtist><ArtistPartyReference>P1</ArtistPartyReference></DisplayArtist><PLine><Year>2015</Year></PLine></SoundRecording></ResourceList>
<ReleaseList><Release><ReleaseId><ICPN>6901234567892</ICPN></ReleaseId><DisplayTitleText>夜航集</DisplayTitleText></Release></ReleaseList>
<DealList><ReleaseDeal><Deal><DealTerms><TerritoryCode>CN</TerritoryCode></DealTerms></Deal></ReleaseDeal></DealList></ern:NewReleaseMessage>"""
DDEX_3 = """<ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/382"><ResourceList><SoundRecording><SoundRecordingId><ISRC>CNA011500001</ISRC></SoundRecordingId>
<ReferenceTitle><TitleText>夜航</TitleText></ReferenceTitle><SoundRecordingDetailsByTerritory><TerritoryCode>Worldwide</TerritoryCode>
<DisplayArtist><PartyName><FullName>乙乐队</FullName></PartyName></DisplayArtist></SoundRecordingDetailsByTerritory></SoundRecording></ResourceList></ern:NewReleaseMessage>"""
GAZETTE = """<html><head><meta charset="gb2312"></head><body><table><tr><td>导航</td></tr></table>
<table><tr><th colspan="4">作品著作权登记公告</th></tr><tr><th>登记号</th><th>作品名称</th><th>作品类别</th><th>著作权人</th></tr>
<tr><td>国作登字-2015-A-00123456</td><td>听潮&nbsp;集</td><td rowspan="2">文字</td><td>示例社</td></tr>
<tr><td>国作登字-2015-F-00123457</td><td>山雨</td><td>别人</td></tr></table></body></html>"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to(data: bytes | str, name: str = "目录", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(data.encode(encoding) if isinstance(data, str) else data)
        return path

    return to


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """A workbook of sheets; a cell that is a pair is a formula with its stored result."""

    def build(*sheets: list[list[Any]], hidden: tuple[int, ...] = (), merged: tuple[str, ...] = ()) -> Path:
        path = tmp_path / "目录.bin"
        with xlsxwriter.Workbook(str(path)) as book:
            for at, rows in enumerate(sheets):
                sheet = book.add_worksheet(f"表{at + 1}")
                if at in hidden:
                    sheet.hide()
                for row, cells in enumerate(rows):
                    for column, cell in enumerate(cells):
                        if isinstance(cell, tuple):
                            sheet.write_formula(row, column, cell[0], None, cell[1])
                        else:
                            sheet.write(row, column, cell)
                for area in merged:
                    sheet.merge_range(area, rows[0][0])
        return path

    return build


def opened(path: Path, **choice: Any) -> Opened:
    return open_upload(path, CATALOGUE, Choice(**choice))


def cells(file: Opened) -> list[dict[str, str]]:
    return [line.cells for line, _issues in file.lines() if line is not None]


def issues(file: Opened) -> list[tuple[int, str]]:
    return [(one.row, one.code) for _line, found in file.lines() for one in found]


def code(path: Path, **choice: Any) -> str:
    def read() -> None:
        file = opened(path, **choice)
        file.check()
        list(file.lines())

    with pytest.raises(BytesRefused) as refusal:
        read()
    assert refusal.value.message_zh != str(refusal.value)
    return refusal.value.code


ROW = {"work_id": "1", "title": "三体", "kind": "小说"}


@pytest.mark.parametrize(
    ("encoding", "mark", "form", "delimiter"),
    [("utf-8-sig", "utf-8-sig", Form.CSV, ","), ("utf-8", "utf-8", Form.CSV, ","), ("gb18030", "gb18030", Form.CSV, ","),
     ("utf-16", "utf-16-le", Form.UNICODE_TEXT, "\t"), ("gb18030", "gb18030", Form.TSV, "\t")],
)  # fmt: skip
def test_text_is_read_in_the_encoding_and_with_the_separator_that_it_has(
    write: Write, encoding: str, mark: str, form: Form, delimiter: str
) -> None:
    file = opened(write((HEADER + "\r\n1,三体,小说\r\n").replace(",", delimiter), encoding=encoding))

    assert (file.encoding, file.source.form, file.source.delimiter) == (mark, form, delimiter)
    assert cells(file) == [ROW]
    assert cells(file) == [ROW]  # as often as asked for


def test_what_cannot_be_told_is_asked_for_with_the_choices(write: Write) -> None:
    wide = write(HEADER + "\n1,三体,小说\n", encoding="utf-16-le")
    big5 = write(
        (HEADER + "\n1,三體,小說\n").replace("类别", "類別").replace("编号", "編號").replace("名称", "名稱"),
        name="b",
        encoding="big5",
    )

    assert code(wide) == "undecodable"
    assert cells(opened(wide, encoding="utf-16-le")) == [ROW]
    assert cells(opened(big5, encoding="big5")) == [{"work_id": "1", "title": "三體", "kind": "小說"}]


def test_a_long_file_of_ascii_and_one_late_line_keeps_its_encoding(write: Write) -> None:
    lines = [HEADER, *(f"W-{n},plain {n},book" for n in range(120_000)), "W-x,三体,小说"]

    file = opened(write("\n".join(lines), encoding="gb18030"))

    assert file.encoding == "gb18030"
    assert cells(file)[-1]["title"] == "三体"


def test_titles_above_the_header_and_headings_over_two_lines_are_seen_through(
    workbook: Callable[..., Path],
) -> None:
    rows = [["某社 2026 年作品目录", "", "", "", ""], ["作品编号", "作品名称", "类别", "权利期限", ""],
            ["", "", "", "起始日期", "截止日期"], ["1", "三体", "小说", "2021-01-01", "2030-01-01"]]  # fmt: skip

    file = opened(workbook(rows, merged=("A1:E1",)))

    assert file.header.row == 3
    assert cells(file) == [{**ROW, "from": "2021-01-01", "to": "2030-01-01"}]


def test_notes_and_second_languages_in_headings_do_not_hide_them(write: Write) -> None:
    file = opened(write("作品编号（必填）,书名/Title,*作品类别,内部备注\n1,三体,小说,x\n"))

    assert cells(file) == [ROW]
    assert [one.code for one in file.issues] == ["unknown_column"]


def test_what_is_alike_is_suggested_and_never_taken_by_itself(write: Write) -> None:
    path = write("作品编码,作品的名称,类别\n1,三体,小说\n")

    file = opened(path)
    told = opened(path, mapping={"作品编码": "work_id", "作品的名称": "title"})

    assert file.missing == ["work_id", "title"]
    assert "title" in file.bound.suggestions["作品的名称"]
    assert code(path) == "missing_column"
    assert cells(told) == [ROW]


def test_the_first_visible_sheet_with_rows_is_read_and_a_hidden_one_only_by_its_name(
    workbook: Callable[..., Path],
) -> None:
    table = [HEADER.split(","), ["1", "三体", "小说"]]
    path = workbook([["说明"]], [HEADER.split(","), ["9", "旧", "小说"]], table, hidden=(1,))

    assert opened(path).source.sheet == "表3"
    assert [(one.name, one.hidden) for one in opened(path).source.sheets] == [
        ("表1", False),
        ("表2", True),
        ("表3", False),
    ]
    assert cells(opened(path, sheet="表2"))[0]["title"] == "旧"
    assert code(path, sheet="无此表") == "no_such_sheet"


def test_numbers_days_and_formulas_of_a_workbook_are_read_as_people_see_them(
    workbook: Callable[..., Path],
) -> None:
    rows = [[*HEADER.split(","), "ISBN", "年份"], [1, "三体", "小说", 9787536692930, 44322],
            [2, ("=A2&B2", "合成"), "小说", "", ""], [3, ("=A3", ""), "小说", "", ""], [12345678901234567890, "长号", "小说", "", ""]]  # fmt: skip

    file = opened(workbook(rows))

    assert [row["work_id"] for row in cells(file)] == ["1", "2", "1.23456789012346E+19"]
    assert cells(file)[0]["isbn"] == "9787536692930"
    assert issues(file) == [(3, "formula"), (4, "formula_without_value")]


def test_empty_rows_above_a_table_do_not_shift_the_numbers_of_its_rows(workbook: Callable[..., Path]) -> None:
    file = opened(workbook([[], [], ["", "", *HEADER.split(",")], ["", "", "1", ("=B1", "三体"), "小说"],
                            ["", "", "2", ("=B1", ""), "小说"]]))  # fmt: skip

    assert (file.header.row, [line.number for line, _ in file.lines() if line]) == (3, [4])
    assert cells(file) == [ROW]
    assert issues(file) == [(4, "formula"), (5, "formula_without_value")]


@pytest.mark.parametrize("short", [False, True], ids=["reference names", "short tags"])
def test_onix_is_read_with_its_titles_people_and_numbers(write: Write, short: bool) -> None:
    text = ONIX_LONG
    for long, tag in SHORT.items() if short else ():
        text = text.replace(long, tag)

    file = opened(write(text))

    assert file.encoding == "onix"
    assert cells(file) == [{
        "work_id": "gy.1", "title": "长夜渡口", "aliases": "长夜渡口 上卷|The Night Ferry", "year": "2021", "kind": "book", "creators": "甲",
        "isbn": "9787536692930", "ismn": "", "territory": "CN",
    }]  # fmt: skip
    assert issues(file) == [(3, "withdrawn")]


def test_onix_of_the_old_release_is_refused_by_name(write: Write) -> None:
    old = "<ONIXMessage><Product><RecordReference>1</RecordReference><Title><TitleText>x</TitleText></Title></Product></ONIXMessage>"

    assert code(write(old)) == "unknown_onix_release"


def test_ddex_gives_recordings_and_the_release(write: Write) -> None:
    new, old = cells(opened(write(DDEX_4))), cells(opened(write(DDEX_3, name="old")))

    assert [(row["work_id"], row["title"], row["creators"], row["year"], row["territory"]) for row in new] == [
        ("CNA011500001", "夜航", "乙乐队", "2015", "CN"), ("6901234567892", "夜航集", "", "", "CN"),
    ]  # fmt: skip
    assert new[0]["aliases"] == "夜航 现场版"
    assert [(row["work_id"], row["title"], row["creators"], row["isrc"]) for row in old] == [
        ("CNA011500001", "夜航", "乙乐队", "CNA011500001")
    ]


def test_a_gazette_page_is_read_by_its_largest_table_with_spans(write: Write) -> None:
    file = opened(write(GAZETTE, encoding="gb18030"))

    assert file.source.form is Form.GAZETTE
    assert cells(file) == [
        {"proof": "国作登字-2015-A-00123456", "title": "听潮 集", "kind": "文字", "owner": "示例社"},
        {"proof": "国作登字-2015-F-00123457", "title": "山雨", "kind": "文字", "owner": "别人"},
    ]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "file_empty"), (b"\xef\xbb\xbf\r\n", "file_empty"), (b"%PDF-1.7", "not_a_table"), (b"PK\x03\x04....", "damaged_archive"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "damaged_workbook"), (b"<?xml version='1.0'?><Workbook/>", "unknown_xml"),
        (ONIX_LONG[:-200].encode(), "damaged_xml"), (b"<html><body>no table</body></html>", "not_a_table"),
        (f"<?xml version='1.0'?>{BOMB}<ONIXMessage><Product>&b;</Product></ONIXMessage>".encode(), "xml_entities"),
        (b"<!DOCTYPE ONIXMessage [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><ONIXMessage><Product>&e;</Product></ONIXMessage>", "xml_entities"),
        ("<!DOCTYPE n [<!ENTITY e SYSTEM 'http://192.0.2.1/'>]><NewReleaseMessage>&e;</NewReleaseMessage>".encode("utf-16"), "xml_entities"),
        (b"a,b\n" + b"x" * (3 << 20), "not_a_table"), (random.Random(1).randbytes(30_000), "not_a_table"), (random.Random(2).randbytes(200), "not_a_table"), ("作品编号,名称,作品名称,类别\n1,a,b,小说\n".encode(), "duplicate_column"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_whole_with_its_reason(
    write: Write, data: bytes, why: str
) -> None:
    assert code(write(data)) == why


def test_a_workbook_that_is_a_bomb_or_brings_entities_is_refused(
    tmp_path: Path, workbook: Callable[..., Path]
) -> None:
    good, bad, wide = (
        workbook([HEADER.split(","), ["1", "三体", "小说"]]),
        tmp_path / "entities",
        tmp_path / "wide",
    )
    for path, old, new in (
        (bad, "?>", '?><!DOCTYPE x [<!ENTITY a "b">]>'),
        (wide, "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    ):
        with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w") as target:
            for name in source.namelist():
                text = source.read(name)
                target.writestr(
                    name, text.replace(old.encode(), new.encode(), 1) if "sheet1" in name else text
                )

    assert code(bad) == "xml_entities"
    assert code(wide) == "damaged_workbook"  # 17 thousand million cells do not fit the child's memory


def test_a_file_larger_than_is_ever_read_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(1024**3 + 1)

    assert code(path) == "file_too_large"


@settings(max_examples=60, deadline=None)
@given(
    data=st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: ("作品编号,作品名称,类别\n" + text).encode("utf-8", "replace"))
)
def test_whatever_comes_ends_as_rows_or_as_a_typed_refusal(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "x"
    path.write_bytes(data if data[:2] != b"PK" and data[:4] != b"\xd0\xcf\x11\xe0" else b"-" + data)
    refusal = None
    try:
        file = opened(path)
        width = len([name for name in file.bound.by_heading.values() if name])
        assert all(len(row) <= width for row in cells(file))
    except BytesRefused as refused:
        refusal = refused
    assert refusal is None or refusal.code
