"""Identifiers in every spelling that people use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import identifiers

ISBN = "9787536692930"


@pytest.mark.parametrize(
    "text",
    ["9787536692930", "978-7-5366-9293-0", "978 7 5366 9293 0", "ISBN 978-7-5366-9293-0", "isbn：9787536692930",
     "９７８７５３６６９２９３０", "978—7—5366—9293—0", "9787536692930.0", "ISBN-13: 978-7-5366-9293-0", "\u200b9787536692930 "],
)  # fmt: skip
def test_an_isbn_is_read_in_every_spelling(text: str) -> None:
    assert identifiers.isbn13(text) == ISBN


def test_an_isbn_of_ten_digits_becomes_thirteen() -> None:
    assert identifiers.isbn13("0-8044-2957-X") == "9780804429573"


@pytest.mark.parametrize(
    "text", ["9787536692931", "978753669293", "9.78754E+12", "", "三体", "9790001138673", "0804429570"]
)
def test_what_is_no_isbn_is_none(text: str) -> None:
    assert identifiers.isbn13(text) is None


@given(st.integers(0, 999_999_999))
def test_every_isbn_with_a_changed_digit_is_refused(body: int) -> None:
    digits = f"978{body:09d}"
    check = (10 - sum(int(d) * (1, 3)[at % 2] for at, d in enumerate(digits)) % 10) % 10

    assert identifiers.isbn13(f"{digits}{check}") == f"{digits}{check}"
    assert identifiers.isbn13(f"{digits}{(check + 1) % 10}") is None


@pytest.mark.parametrize(("text", "eaten"), [("9.78E+12", True), ("9.78754E+12", True), ("９.78E+12", True), ("1e13", True),
                                             ("9787536692930", False), ("SE-001", False), ("", False)])  # fmt: skip
def test_a_number_that_a_spreadsheet_has_eaten_is_recognised(text: str, *, eaten: bool) -> None:
    assert identifiers.excel_number(text) is eaten


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("书号 ISBN 978-7-5366-9293-0 定价 23.00 元", [ISBN]),
        ("ISBN：0-8044-2957-X。再版 ISBN9787536692930", ["9780804429573", ISBN]),
        ("9787536692930 与 978-7-5366-9293-0", [ISBN]),
        ("电话 0804429573 联系", []),
        ("订单 19787536692930", []),
        ("9787536692931", []),
        ("", []),
    ],
)
def test_isbns_are_found_in_prose(text: str, found: list[str]) -> None:
    assert identifiers.find_isbns(text) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("91110000600037341L", "91110000600037341L"),
        ("91110000600037341l", "91110000600037341L"),
        ("９１１１００００６０００３７３４１Ｌ", "91110000600037341L"),
        ("91110000600037341M", None),
        ("9111000060003734", None),
        ("", None),
    ],
)
def test_a_credit_code_is_checked_by_its_last_character(text: str, code: str | None) -> None:
    assert identifiers.uscc(text) == code


@pytest.mark.parametrize(
    ("text", "name"),
    [("com.example.app", "com.example.app"), ("com.Example.App_2", "com.Example.App_2"), ("com.example.my-app", "com.example.my-app"),
     ("com", None), ("com..app", None), ("1com.app", None), ("com.例子", None), ("com.example app", None), ("", None)],
)  # fmt: skip
def test_a_package_name_has_parts_joined_by_dots(text: str, name: str | None) -> None:
    assert identifiers.package_name(text) == name


def test_a_digest_is_read_with_colons_and_in_capitals() -> None:
    assert identifiers.sha256_hex(":".join(["AB"] * 32)) == "ab" * 32
    assert identifiers.sha256_hex("ab" * 31) is None
    assert identifiers.sha256_hex("zz" * 32) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("蜀ICP备12345678号-1", "蜀ICP备12345678号-1"),
        ("蜀 ICP 备 12345678 号 - 1", "蜀ICP备12345678号-1"),
        ("蜀ＩＣＰ备１２３４５６７８号－１", "蜀ICP备12345678号-1"),
        ("蜀icp备12345678号", "蜀ICP备12345678号"),
        ("京ICP证030173号", "京ICP证030173号"),
        ("京ICP备2021012345号-3X", "京ICP备2021012345号-3X"),
        ("京ICP备12345678号-1a", "京ICP备12345678号-1A"),
        ("粤B2-20090059", "粤B2-20090059"),
        ("粤B2-20090059-1621A", "粤B2-20090059-1621A"),
    ],
)
def test_a_filing_number_has_one_spelling(text: str, shown: str) -> None:
    number = identifiers.icp_number(text)

    assert number is not None
    assert number.text == shown


def test_filing_numbers_are_found_in_a_footer() -> None:
    footer = "© 2026 示例网 蜀ICP备12345678号-1 | 粤B2-20090059 | 京公网安备11010802015677号"

    assert [number.text for number in identifiers.find_icp_numbers(footer)] == [
        "蜀ICP备12345678号-1",
        "粤B2-20090059",
    ]


@pytest.mark.parametrize("text", ["未备案", "ICP备12345678号", "蜀ICP备12号", "川A12345"])
def test_what_is_no_filing_number_is_none(text: str) -> None:
    assert identifiers.icp_number(text) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [("2021", 2021), ("２０２１", 2021), ("2021年", 2021), ("2021年5月6日", 2021), ("2021-05-06", 2021), ("2021/5", 2021),
     ("2021.0", 2021), ("1766", 1766), ("21", None), ("999", None), ("20215", None), ("2019-2021", None), ("2019-21", None),
     ("二零二一年夏", None), ("", None)],
)  # fmt: skip
def test_a_year_is_read_from_a_date_and_never_guessed(text: str, year: int | None) -> None:
    assert identifiers.year(text) == year


@given(st.text(max_size=80))
def test_no_text_breaks_a_reader(text: str) -> None:
    for found in identifiers.find_isbns(text):
        assert identifiers.isbn13(found) == found
    for number in identifiers.find_icp_numbers(text):
        assert identifiers.icp_number(number.text) == number
    for read in (identifiers.uscc, identifiers.package_name, identifiers.sha256_hex):
        once = read(text)
        assert once is None or read(once) == once
