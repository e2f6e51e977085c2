"""What a page says of its offer: its own name, the sum it asks, when it was put up, by whom."""

from __future__ import annotations

import pytest

from crawler.pages import days, particulars, people
from crawler.pages.document import Document
from crawler.pages.reading import Fetched


def document(body: str, title: str, path: str = "/p/12", head: str = "") -> Document:
    html = f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"
    return Document(Fetched(f"http://site.example{path}", html.encode()))


@pytest.mark.parametrize(
    ("body", "title", "path"),
    [
        ("<h1>小站</h1><div>纸月 - 低潮电台</div>", "小站: 纸月 - 低潮电台", "/wiki?name=纸月+-+低潮电台"),
        ("<h1>纸月 - 低潮电台 <small>album</small></h1>", "纸月 - 低潮电台 - 小站", "/library/album/"),
        ("<ul><li>纸月 - 低潮电台</li><li>小站</li></ul>", "纸月 - 低潮电台 - 小站", "/a7"),
        ("<h1>纸月 - 低潮电台</h1>", "纸月 - 低潮电台 | 音乐 | 小站", "/a7"),
    ],
    ids=["the site's name stands first", "a heading with a side remark", "no heading", "plain"],
)
def test_a_page_s_name_keeps_its_own_dashes_and_loses_the_site_s(body: str, title: str, path: str) -> None:
    assert particulars.title_of(document(body, title, path), None) == "纸月 - 低潮电台"


@pytest.mark.parametrize("line", ["$129.00", "£18.50", "19,90 €", "US$ 12", "128元", "NT$1,299", "CNY 88"])
def test_a_sum_of_money_that_is_all_its_line_says_is_the_price(line: str) -> None:
    page = document(f"<h1>低潮电台</h1><ul><li>{line}</li></ul><p>0 items in cart: $0.00</p>", "低潮电台")

    assert particulars.price_of(page, ()) == line


@pytest.mark.parametrize("lines", [["$0.00"], [f"${n}.00" for n in range(1, 7)], ["12"], ["1 of 5"]])
def test_a_list_of_sums_a_zero_and_a_bare_number_are_no_price(lines: list[str]) -> None:
    rows = "".join(f"<li>{line}</li>" for line in lines)

    assert particulars.price_of(document(f"<h1>唱片</h1><ul>{rows}</ul>", "唱片"), ()) == ""


@pytest.mark.parametrize(
    ("line", "date"),
    [("By: harbour on Nov. 22, 2026, 2:23 a.m.", "2026-11-22"), ("3rd March 2025", "2025-03-03"), ("on 22-Nov-2026", "2026-11-22")],
)  # fmt: skip
def test_dates_in_words_are_read(line: str, date: str) -> None:
    assert days.dates_of(document(f"<p>{line}</p>", "x"), ()) == (date,)


@pytest.mark.parametrize("author", ["www.some-program.example", "https://program.example/", "Login"])
def test_a_site_s_address_or_the_way_in_is_nobody_s_name(author: str) -> None:
    head = f'<meta name="author" content="{author}">'

    assert people.uploader_of(document("<p>x</p>", "x", head=head), None) == ""
