"""What an offer is called, whatever stands around its name."""

from __future__ import annotations

import pytest

from crawler.pages.facts import titles
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document


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
    assert titles.title_of(document(body, title, path), None) == "纸月 - 低潮电台"


def test_the_heading_that_begins_the_page_s_title_is_its_name_not_the_site_s_longer_one() -> None:
    page = document("<h1>潮声社区书籍分享论坛</h1><h2>归程记</h2>", "归程记 - 潮声社区书籍分享论坛")

    assert titles.title_of(page, None) == "归程记"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ('<h1><a href="/c/9">[原创]</a> 归程记 全本 txt</h1>', "归程记 全本 txt - 书籍 - 码头论坛"),
        (
            '<h4><a href="/p/12">归程记 全本 txt</a></h4>',
            "Release 归程记 全本 txt - 码头/书籍 - a long name of a site",
        ),
        ("<p>归程记 全本 txt</p>", "归程记 全本 txt :: 码头"),
    ],
    ids=["a label before the name", "a heading that links to its own page", "two colons"],
)
def test_a_name_is_told_from_what_programs_put_around_it(body: str, title: str) -> None:
    assert titles.title_of(document(body, title), None) == "归程记 全本 txt"


def test_a_page_without_headings_whose_title_stands_as_a_line_is_called_by_all_of_it() -> None:
    page = document("<strong>Low Tide - A Radio Play (mp3)</strong>", "Low Tide - A Radio Play (mp3)")

    assert titles.title_of(page, None) == "Low Tide - A Radio Play (mp3)"


def test_a_picture_that_a_font_draws_beside_a_heading_is_no_part_of_the_name() -> None:
    page = document("<h1>\ue900 低潮电台<a href='#x'>\uf0c1</a></h1><p>一段话。</p>", "低潮电台 — 资料馆")

    assert titles.title_of(page, None) == "低潮电台"


def test_a_record_that_its_page_only_numbers_has_the_name_that_its_table_states() -> None:
    table = "<tr><th>id</th><th>名称</th></tr><tr><td>7</td><td>低潮电台</td></tr>"

    assert (
        titles.title_of(document(f"<h1>works: 7</h1><table>{table}</table>", "shelf: works"), None)
        == "低潮电台"
    )


@pytest.mark.parametrize(
    ("sections", "name"),
    [("<h3><a href='#p1'>_</a> 低潮电台</h3>", "低潮电台"), ("<h3>低潮电台</h3><h3>雨夜</h3>", "渡口日记")],
    ids=["one entry", "two entries"],
)
def test_a_page_named_after_its_day_is_called_by_the_one_thing_that_was_written_on_it(
    sections: str, name: str
) -> None:
    page = document(
        f"<h1>渡口日记</h1><h2>2026年01月10日</h2>{sections}<p>一段话。</p>", "渡口日记(2026-01-10)"
    )

    assert titles.title_of(page, None) == name


def test_a_sign_that_stands_close_before_a_heading_is_no_part_of_the_name() -> None:
    page = document("<h1><a href='#a'>#</a>低潮电台</h1><p>一段话。</p>", "低潮电台 - 文库")

    assert titles.title_of(page, None) == "低潮电台"
    assert titles.title_of(document("<h1>#1 Crush</h1>", "#1 Crush - 文库"), None) == "#1 Crush"


def test_a_page_named_after_its_address_has_the_name_that_its_text_begins_with() -> None:
    page = document("<h1>share/lamp</h1><h1>低潮电台</h1><p>一段话。</p>", "Wiki", "/share/lamp")

    assert titles.title_of(page, None) == "低潮电台"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (
            "<nav><a href=/marks/>Marks</a></nav><h4>Marks</h4><table><tr><td>Title</td><td>纸月 全集</td></tr></table>",
            "Marks",
        ),
        (
            "<h3>Row 2 of item</h3><table><tr><th>id</th><td>2</td></tr><tr><th>title</th><td>纸月 全集</td></tr></table>",
            "Browser: shop.db",
        ),
    ],
    ids=["called by its list", "called by the whole site"],
)
def test_an_entry_called_like_its_list_or_site_bears_the_name_that_its_sheet_gives(
    body: str, title: str
) -> None:
    assert titles.title_of(document(body, title, "/marks/details/?id=2"), None) == "纸月 全集"


def test_the_name_that_a_page_says_itself_stays_whatever_a_sheet_on_it_names() -> None:
    body = "<h1>纸月 全集</h1><table><tr><td>Name</td><td>paper.zip</td></tr></table>"

    assert titles.title_of(document(body, "纸月 全集 - 小站"), None) == "纸月 全集"


def test_a_chapter_s_name_loses_the_number_that_its_page_s_title_does_not_have() -> None:
    page = document("<h2>4 The Miller’s Ledger</h2>", "The Miller's Ledger (Nine Weirs)")

    assert titles.title_of(page, None) == "The Miller’s Ledger"
    assert titles.title_of(document("<h1>4 Rooms</h1>", "4 Rooms - a site"), None) == "4 Rooms"


@pytest.mark.parametrize(
    "body", ["<strong>雨巷侦探社 1-9卷 完结</strong>", ""], ids=["it stands there", "it does not"]
)
def test_a_hyphen_between_two_numbers_parts_no_site_s_name_from_the_page_s(body: str) -> None:
    assert titles.title_of(document(body, "雨巷侦探社 1-9卷 完结"), None) == "雨巷侦探社 1-9卷 完结"


def test_a_name_that_is_all_of_the_title_keeps_its_hyphens_where_it_stands_on_the_page() -> None:
    body = "<table><tr><td>Self-titled album (2024)</td></tr></table>"

    assert titles.title_of(document(body, "Self-titled album (2024)"), None) == "Self-titled album (2024)"


def test_a_line_that_links_to_this_very_page_names_it_where_the_site_s_name_stands_first_in_the_title() -> (
    None
):
    body = '<p><a href="/">码头笔记</a></p><div><a href="/p/12">归程记 全本</a></div><p>一个邮差的故事。</p><h2>Comments</h2><ul><li><h1>19 has a page missing</h1></li></ul>'

    assert titles.title_of(document(body, "码头笔记: 归程记 全本"), None) == "归程记 全本"


def test_the_heading_of_a_column_beside_a_page_is_not_its_name() -> None:
    rows = "".join(f'<tr><td><a href="/play/{n}">歌 {n}</a></td></tr>' for n in range(3))
    body = f'<h2>下载排行</h2><table>{rows}</table><ul><li>《归程记》— 下载</li></ul><p><a href="/load/12">下载到电脑</a></p>'

    assert titles.title_of(document(body, "归程记-云雀音乐网"), None) == "归程记"


def test_a_menu_s_heading_is_no_name_where_another_heading_stands_on_the_page() -> None:
    body = '<h1><a href="/">LibriMare</a></h1><nav><h1>Menu</h1></nav><h1>The Ferry in the Reeds</h1><p>A reader tells it in nine evenings.</p>'

    assert titles.title_of(document(body, "LibriMare"), None) == "The Ferry in the Reeds"


def test_a_page_as_it_once_was_is_named_by_the_line_that_leads_to_it_as_it_is() -> None:
    body = '<p><a href="/">码头笔记</a></p><div><a href="/p/12">归程记 全本</a></div><p>一个邮差的故事。</p>'

    assert (
        titles.title_of(document(body, "码头笔记: 归程记 全本", "/p/12?version=000001"), None)
        == "归程记 全本"
    )
