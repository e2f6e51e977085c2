"""A shelf's rows are listings; the parts of one offer are not."""

from __future__ import annotations

from crawler.pages.reading import Fetched, PageKind, PageReading
from crawler.pages.website import WebsitePage

HOST = "http://books.example"


def read(body: str, path: str = "/mobile", title: str = "示例书库") -> PageReading:
    html = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"
    return WebsitePage(Fetched(HOST + path, html.encode())).read()


def rows(names: list[str]) -> str:
    row = '<tr><td><img src="/c/{n}.jpg"></td><td><a href="/get/{n}.epub">epub</a><a href="/get/{n}.pdf">pdf</a><div>{name} by 葛示例</div><i>1.5 MB</i></td></tr>'
    return "<table>" + "".join(row.format(n=n, name=name) for n, name in enumerate(names)) + "</table>"


def test_each_row_of_a_shelf_is_a_listing_with_its_maker_picture_and_files() -> None:
    reading = read(rows(["归程记", "云梦茶记", "渡火船"]))

    assert reading.kind is PageKind.FILES
    assert [item.title for item in reading.listings] == ["归程记", "云梦茶记", "渡火船"]
    first = reading.listings[0]
    assert (first.url, first.creators, first.images) == (
        f"{HOST}/get/0.epub",
        ("葛示例",),
        (f"{HOST}/c/0.jpg",),
    )
    assert [file["name"] for file in first.files] == ["0.epub", "0.pdf"]


def test_the_parts_of_one_offer_stay_one_listing() -> None:
    parts = rows(["上册", "中册", "下册"])
    reading = read(f"<h1>归程记 全三册</h1>{parts}", "/view/7.html", "归程记 全三册 - 示例书库")

    assert [item.title for item in reading.listings] == ["归程记 全三册"]


def test_ten_thousand_files_in_one_line_are_one_page_and_no_shelf() -> None:
    reading = read("".join(f'<a href="/f/{n}.zip">{n}</a>' for n in range(10_000)))

    assert len(reading.listings) <= 1


def test_headings_that_are_links_to_files_each_head_a_thing_of_its_own() -> None:
    cards = "".join(
        f'<article><h2><a href="/static/{n}.mp3">聊斋志异 第{n}回</a></h2><ul><li>Size: 84.6 kB</li></ul></article>'
        for n in (1, 2, 3)
    )
    html = f"<title>有声聊斋</title><h1>有声聊斋</h1><p>Feed</p>{cards}"
    reading = WebsitePage(Fetched("http://casts.example/web", html.encode(), "utf-8")).read()

    assert [item.title for item in reading.listings] == ["聊斋志异 第1回", "聊斋志异 第2回", "聊斋志异 第3回"]


TILE = '<li><a href="/m/{n}.mp4"><img src="/t/{n}.jpg" alt="{name}"></a></li>'


def test_pictures_that_lead_to_films_are_listings_under_a_heading_that_is_the_sites() -> None:
    tiles = "".join(TILE.format(n=n, name=name) for n, name in enumerate(("稻田晚风", "Amber Signal")))
    heading = '<a href="/"><h1>示例书库</h1></a>'

    assert [(item.title, item.url, item.images) for item in read(heading + tiles).listings] == [
        ("稻田晚风", f"{HOST}/m/0.mp4", (f"{HOST}/t/0.jpg",)),
        ("Amber Signal", f"{HOST}/m/1.mp4", (f"{HOST}/t/1.jpg",)),
    ]
    assert len(read(f"<h1>Amber Signal</h1>{tiles}", "/view/7", "Amber Signal").listings) <= 1


def episodes(level: str) -> str:
    row = '<div class=e><{h}>{name}</{h}><p>October 1{n}, 2026 <a href="/e{n}.mp3">Download</a></p></div>'
    return "".join(row.format(h=level, n=n, name=name) for n, name in enumerate(("初雪", "夜渡", "归舟")))


def test_what_is_headed_like_the_page_itself_is_no_part_of_it() -> None:
    peers, parts = (
        read(f"<h2>江边夜话</h2>{episodes(h)}", "/show/7", "江边夜话").listings for h in ("h2", "h3")
    )

    assert [(item.title, item.dates) for item in peers] == [
        ("初雪", ("2026-10-10",)), ("夜渡", ("2026-10-11",)), ("归舟", ("2026-10-12",)),
    ]  # fmt: skip
    assert [item.title for item in parts] == ["江边夜话"]


def test_each_live_stream_is_a_listing_under_its_stations_name() -> None:
    row = '<div class=m><h3>Mount {n}</h3><a href="/{n}.m3u">M3U</a><table><tr><td>Stream Name:</td><td>{name}</td></tr></table></div>'
    rows = "".join(row.format(n=n, name=name) for n, name in enumerate(("Weir Radio", "水巷电台")))

    assert [item.title for item in read(f"<h1>Status</h1>{rows}", "/status", "Status").listings] == [
        "Weir Radio",
        "水巷电台",
    ]


def book(name: str, n: int, maker: str = "葛示例") -> str:
    return f'<tr><td><img src="/c/{n}.jpg"></td><td><strong>{name}</strong><br>{maker}</td><td><a href="/b/{name} - {maker}.epub">EPUB</a></td></tr>'


def test_rows_called_as_their_files_are_listings_whatever_the_page_of_a_library_is_called() -> None:
    body = f"<h1>小说</h1><table>{book('归程记', 0)}{book('渡火船', 1)}</table>"
    reading = read(body, "/pages/a8.html", "小说")
    alone = read(f"<h1>渡</h1><table>{book('渡火船', 1)}</table>", "/pages/b1.html", "渡")

    assert [(item.title, item.creators) for item in reading.listings] == [
        ("归程记", ("葛示例",)),
        ("渡火船", ("葛示例",)),
    ]
    assert [item.url for item in alone.listings] == [reading.listings[1].url]


def test_a_page_called_like_its_only_row_or_all_of_them_stays_one_offer() -> None:
    one = read(f"<h1>归程记 下载</h1><table>{book('归程记', 0)}</table>", "/p/1.html", "归程记 下载")
    volumes = "".join(book(f"渡火船 {n}", n) for n in (1, 2, 3))
    all_of_them = read(f"<h1>渡火船</h1><table>{volumes}</table>", "/p/2.html", "渡火船")

    assert [item.url for item in (*one.listings, *all_of_them.listings)] == [
        f"{HOST}/p/1.html",
        f"{HOST}/p/2.html",
    ]
