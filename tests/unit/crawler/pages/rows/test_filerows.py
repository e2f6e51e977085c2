"""Lists of files as programs draw them: by the names that their addresses end with, whatever those look like."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from crawler.pages.reading import Fetched, PageKind, PageReading
from crawler.pages.rows import filerows
from crawler.pages.website import WebsitePage

HOST = "http://drive.example"
NAMES = {"聊斋志异.E01.mkv": "700.5 MB", "聊斋志异.E02.mkv": "701 MB", "封面.jpg": "12 KB"}


def read(body: str, url: str, title: str = "示例网盘") -> PageReading:
    return WebsitePage(Fetched(url, f"<title>{title}</title>{body}".encode(), "utf-8")).read()


def in_path(folder: str) -> str:
    rows = "".join(
        f'<div><a class=name href="/open/{quote(folder)}/{quote(name)}">{name}</a><span> {size} 2026-11-01 10:00</span></div>'
        for name, size in NAMES.items()
    )
    crumb = f'<p><a href="/">全部</a> / <a href="/browse/{quote(folder)}">{folder}</a></p>'
    return f'{crumb}{rows}<div><a href="/browse/{quote(folder)}/old/">old</a> 2026-11-01 10:00</div>'


def in_parameter(folder: str) -> str:
    rows = "".join(
        f'<tr><td><a href="/d/k/files/?p={quote(f"/{folder}/{name}")}">{name}</a></td><td>{size}</td><td title="2026-11-01">3 天前</td></tr>'
        for name, size in NAMES.items()
    )
    old = f'<tr><td><a href="?p={quote(f"/{folder}/old/")}">old</a></td><td></td><td>3 天前</td></tr>'
    return f'<h2>{folder}</h2><p>共享者：某人</p><a href="/d/k/?p=/">根目录</a><table>{rows}{old}</table>'


def whole_cards(folder: str) -> str:
    rows = "".join(
        f'<li><a href="/{quote(folder)}/{quote(name)}"><span class=name>{name}</span><span class=size>{size}</span>'
        f"<span class=date>11/20/2026 2:51:40 AM</span></a></li>"
        for name, size in NAMES.items()
    )
    return f"<h1>~ / {folder} /</h1><ul>{rows}<li><a href='/{quote(folder)}/old/'>old</a></li></ul>"


def in_two_shades(folder: str) -> str:
    rows = "".join(
        f'<tr><td><a href="/s/k/download?path={quote("/" + folder)}&files={quote(name)}"><span class=n>'
        f"<span class=stem>{name.rpartition('.')[0]}</span><span class=ending>.{name.rpartition('.')[2]}</span></span></a></td>"
        f"<td>{size}</td><td>2 years ago</td></tr>"
        for name, size in NAMES.items()
    )
    old = f'<tr><td><a href="/s/k?path={quote("/" + folder + "/old")}">old</a></td><td>1 GB</td></tr>'
    heads = "<tr><th>Name</th><th>Size</th><th>Modified</th></tr>"
    return f"<h1>资料</h1><a href='/s/k/download'>Download all files</a><table>{heads}{rows}{old}</table>"


CASES = {
    "another word in the path": (f"{HOST}/browse/{quote('影视')}", in_path("影视")),
    "a parameter": (f"{HOST}/d/k/?p={quote('/影视/')}", in_parameter("影视")),
    "two parameters": (f"{HOST}/s/k?path={quote('/影视')}", in_two_shades("影视")),
    "rows that are links": (f"{HOST}/{quote('影视')}/", whole_cards("影视")),
}


@pytest.mark.parametrize(("url", "body"), CASES.values(), ids=CASES.keys())
def test_each_file_of_a_program_s_list_is_a_listing_and_its_folder_is_none(url: str, body: str) -> None:
    reading = read(body, url, "资料 - 示例网盘")

    assert reading.kind is PageKind.FILES
    assert [item.title for item in reading.listings] == ["聊斋志异.E01.mkv", "聊斋志异.E02.mkv"]
    assert [item.files[0]["size"] for item in reading.listings] == [int(700.5 * 1024**2), 701 * 1024**2]
    assert all(item.category == "影视" for item in reading.listings)
    assert [link.url.rstrip("/").rpartition("old")[1] for link in reading.follow] == ["old"]


def test_a_row_states_its_day() -> None:
    (first, *_others) = read(in_path("影视"), f"{HOST}/browse/{quote('影视')}").listings

    assert first.dates == ("2026-11-01",)


def test_an_offer_that_hands_out_files_below_its_heading_stays_one_offer() -> None:
    body = "<h1>聊斋志异 全集</h1><p>作者：蒲松龄</p>" + in_path("7")
    reading = read(body, f"{HOST}/browse/7", "聊斋志异 全集 - 示例站")

    assert [item.url for item in reading.listings] == [f"{HOST}/browse/7"]


def test_a_page_of_prose_with_two_files_is_no_list_of_files() -> None:
    prose = "<p>" + "这一段文字讲的是本站的来历，与任何文件无关。" * 20 + "</p>"
    reading = read(prose + in_path("about"), f"{HOST}/browse/about")

    assert reading.kind is not PageKind.FILES


def test_a_list_in_another_order_and_its_folder_as_one_archive_are_not_asked_for() -> None:
    links = '<a href="?C=N&O=D">名称</a> <a href="?sort=size&order=asc">大小</a> <a href="?download=zip">打包</a> <a href="next/">下一层</a>'
    reading = read(f"<p>{links}</p>", f"{HOST}/pub/")

    assert [link.url for link in reading.follow] == [f"{HOST}/pub/next/"]


def test_a_file_whose_folder_is_one_parameter_and_whose_name_is_another_stands_in_that_folder() -> None:
    rows = "".join(
        f'<tr><td><a href="?p={quote("影视/聊斋")}&view={quote(name)}">{name}</a></td><td>{size}</td><td>2026-11-01 10:00</td></tr>'
        for name, size in {"聊斋.E01.mkv": "1.2 GB", "聊斋.E02.mkv": "1.1 GB"}.items()
    )
    reading = read(f"<table>{rows}</table>", f"{HOST}/?p={quote('影视/聊斋')}")

    assert [(item.title, item.category) for item in reading.listings] == [
        ("聊斋.E01.mkv", "聊斋"),
        ("聊斋.E02.mkv", "聊斋"),
    ]


def test_a_folder_that_says_nothing_but_the_names_of_its_files_is_a_list_of_these() -> None:
    url = f"{HOST}/films"
    rows = "".join(f'<li><a href="/films/{quote(name)}">{name}</a></li>' for name in ("old", *NAMES))

    listed = {item.title for item in read(f"<ul>{rows}</ul>", url).listings}
    told = read(f"<p>{'一个邮差走遍三省送信的故事。' * 3}</p><ul>{rows}</ul>", url)

    assert listed == {"聊斋志异.E01.mkv", "聊斋志异.E02.mkv"}
    assert told.kind is not PageKind.FILES


def test_names_may_be_shown_without_their_endings_and_the_program_may_speak_of_itself() -> None:
    rows = "".join(
        f'<tr><td><a href="/films/{quote(name)}">{name.rpartition(".")[0]}</a></td></tr>' for name in NAMES
    )
    credit = '<p>You are browsing these folders through a program that anybody may run, see <a href="https://maker.example/">its page</a>.</p>'
    pages = "<ul><li><a href=/docs/intro.html>intro</a></li><li><a href=/docs/usage.html>usage</a></li></ul>"

    listed = read(f"{credit}<h1>Browse: films</h1><table>{rows}</table>", f"{HOST}/films", "Browse: films")

    assert {item.title for item in listed.listings} == {"聊斋志异.E01.mkv", "聊斋志异.E02.mkv"}
    assert read(pages, f"{HOST}/docs").kind is not PageKind.FILES


def test_a_tree_of_folders_on_one_page_lists_what_each_holds() -> None:
    rows = "├── [ 4096 Nov 23 01:15] <a href='./films/'>films</a><br>" + "".join(
        f"│   ├── [ 10154 Nov 23 01:15] <a href='./films/{quote(name)}'>{name}</a><br>" for name in NAMES
    )
    told = "<p>2 directories, 3 files</p><hr><p>drawn by a program of many years and several hands</p>"

    tree = read(f"<h1>书房</h1><p><a href='./'>.</a><br>{rows}</p>{told}", f"{HOST}/", "书房")
    pages = read("<p><a href='/docs/'>docs</a></p><p><a href='/docs/intro/'>intro</a></p>", f"{HOST}/")

    assert {item.title: item.files[0].get("size") for item in tree.listings} == dict.fromkeys(
        ("聊斋志异.E01.mkv", "聊斋志异.E02.mkv"), 10154
    )
    assert pages.kind is not PageKind.FILES


@pytest.mark.parametrize(
    "cell",
    ["application/epub+zip 1100000 2026-08-22", "Unknown 1100000", "1100000", "1,100,000 bytes",
     "-rw-r--r-- 1 0 0 1100000 Sep 15 10:00", "04Feb2026 02:17 1100000"],
)  # fmt: skip
def test_a_size_is_read_behind_the_kind_of_the_file(cell: str) -> None:
    assert filerows.stated_size(cell) == 1_100_000


def test_a_size_stands_behind_a_day_as_c_writes_it() -> None:
    assert filerows.stated_size("Thu Nov 19 15:26:00 2026 84,996") == 84_996


ICON = '<i class="mdui-icon material-icons">{}</i>'


def test_the_name_of_a_sign_that_a_font_draws_is_no_part_of_a_rows_name() -> None:
    rows = "".join(
        f'<li><a href="/d/{quote("剧集")}/{quote(name)}"><div>{ICON.format("ondemand_video")} <span>{name}</span></div>'
        f"<div>2026-05-01 10:20:07</div><div>{size}</div></a></li>"
        for name, size in NAMES.items()
    )
    reading = read(f"<ul>{rows}</ul>", f"{HOST}/d/{quote('剧集')}/")
    assert [one.title for one in reading.listings] == ["聊斋志异.E01.mkv", "聊斋志异.E02.mkv"]


def test_rows_within_a_bar_that_was_never_closed_are_read() -> None:
    folder = "剧集"
    rows = "".join(
        f'<li><a href="/d/{quote(folder)}/{quote(name)}">{name}</a> {size}</li>'
        for name, size in NAMES.items()
    )
    reading = read(f'<div class="toolbar"><p>示例网盘</p><ul>{rows}</ul>', f"{HOST}/d/{quote(folder)}/")
    assert (reading.kind, len(reading.listings)) == (PageKind.FILES, 2)
