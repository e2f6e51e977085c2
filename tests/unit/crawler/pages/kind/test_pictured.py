"""The page of one picture in a gallery is an offer of it; a piece of news that shows its picture is none."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

TURN = "<p><a href='02.html'>上一张</a> <a href='index.html'>影集</a> <a href='04.html'>下一张</a></p>"
NEWS = "本市摄影家协会的年度影展昨日在文化馆开幕，共展出会员作品一百二十幅。协会负责人介绍，今年的主题是河流与人家，作品多数拍摄于城郊渡口，影展将持续到月底，市民可以免费参观。"


def titles(body: str, title: str = "晨雾河边", url: str = "http://g.example/album/03.html") -> list[str]:
    source = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return [
        item.title
        for item in WebsitePage(Fetched(url, source.encode(), "utf-8", "text/html")).read().listings
    ]


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>晨雾河边</h1><img src=a.jpg alt=晨雾河边>{TURN}",
        f"<img src=晨雾河边.jpg><p>清晨五点，渡口。</p>{TURN}",
        f"<h1>晨雾河边</h1><a href=big/a.jpg><img src=small/a.jpg></a>{TURN}",
        "<a href=04.html><img src=晨雾河边.jpg></a><p><a href=02.html>&lt;&lt; Prev</a></p>",
        "<h1>晨雾河边</h1><a href=/m/a.jpg><img src=/m/a_display.jpg></a><a href=x.html><img src=/t/x_thumb.jpg width=90></a>",
    ],
)
def test_a_page_that_only_shows_a_picture_among_others_offers_it(body: str) -> None:
    assert titles(body) == ["晨雾河边"]


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>晨雾河边</h1><a href=big/a.jpg><img src=small/a.jpg></a><p>{NEWS}</p>{TURN}",  # it speaks
        "<h1>晨雾河边</h1><img src=a.jpg alt=晨雾河边>",  # it stands alone
        f"<h1>晨雾河边</h1><img src=banner.jpg>{TURN}",  # the picture has no part in it
        f"<h1>晨雾河边</h1><img src=a.jpg alt=晨雾河边><img src=b.jpg>{TURN}",  # an album of several
        f"<h1>晨雾河边</h1><img src=a.jpg alt=晨雾河边 width=120 height=80>{TURN}",  # a thumbnail
        f'<h1>晨雾河边</h1><img src=a.jpg alt=晨雾河边 style="border:0;height:1px;width:1px">{TURN}',  # a counter of visits
    ],
)
def test_a_page_that_shows_a_picture_in_passing_offers_none(body: str) -> None:
    assert titles(body) == []


def test_news_keeps_its_picture_to_itself_however_short_it_is() -> None:
    assert titles(f"<h1>新闻：影展开幕</h1><img src=a.jpg alt=新闻：影展开幕>{TURN}", "新闻：影展开幕") == []


def test_what_tells_more_of_a_picture_is_not_its_page_once_more() -> None:
    body = f"<a href=03.html>晨雾河边</a><img src=晨雾河边.jpg><p>f/8, 1/250</p>{TURN}"
    assert titles(body, "Info: 晨雾河边.jpg", "http://g.example/album/03_info.html") == []


def test_a_picture_is_called_by_its_whole_name() -> None:
    assert titles(f"<img src=misty-harbor.jpg>{TURN}", "misty-harbor") == ["misty-harbor"]
    assert titles(f"<img src=slide_misty-harbor.jpg>{TURN}", "Image: misty-harbor.jpg (3/12)") == [
        "misty-harbor"
    ]


def test_the_page_of_a_comic_whose_file_is_called_by_its_address_and_more_offers_it() -> None:
    body = f"<h1>渡口 #2</h1><figure><img src=/pages/dukou_0002_fog_2026.png alt=page></figure><p>画了一夜。</p>{TURN}"

    assert titles(body, "渡口 #2", "http://g.example/dukou_0002.html") == ["渡口 #2"]
    assert titles(body, "渡口 #2", "http://g.example/dukou_0003.html") == []


def test_a_sheet_of_what_camera_and_how_large_is_no_caption_and_a_name_may_hold_blanks() -> None:
    sheet = "".join(
        f"<p>{name}: {value}</p>"
        for name, value in {
            "Filename": "Salt Ladder.jpg", "Picture date": "2026/11/02 00:24:35", "Format": "JPEG", "Aperture": "f/8.0",
            "Size": "900x600 pixels", "Exposure time": "1/250 sec.", "Focal length": "35.0 mm", "Exposure bias": "0.0",
            "Exposure program": "aperture priority", "Camera": "示例相机", "Flash": "did not fire", "Software": "示例",
        }.items()
    )  # fmt: skip
    body = f"<h2>Album: Harbour Nights</h2><img src='Salt Ladder-640.jpeg'>{sheet}{TURN}"

    assert titles(body, "Harbour Nights: Salt Ladder.jpg") == ["Salt Ladder"]


NUMBERED = "<a href=/original/7/><img src=/resized/7/ alt='晨雾河边.jpg'></a>"


def test_a_picture_that_leads_to_itself_under_the_page_s_number_is_told_by_the_pages_beside_it() -> None:
    turn = "<a class=next href=/photo/8/>老桥听雨</a>"
    page = {"title": "河边影集 - 晨雾河边", "url": "http://g.example/photo/7/"}

    assert titles(f"<h1>河边影集 - 晨雾河边</h1>{turn}{NUMBERED}", **page) == ["晨雾河边"]
    assert titles(f"<h1>河边影集 - 晨雾河边</h1>{NUMBERED}", **page) == []  # it stands alone
    many = "".join(f"<p><a href=/photo/{n}/>第{n}家会员</a></p>" for n in range(8, 14))
    assert titles(f"<h1>河边影集 - 晨雾河边</h1>{many}{NUMBERED}", **page) == []  # a list of peers


def test_arrows_without_words_turn_by_their_addresses_and_a_small_heading_may_be_the_only_name() -> None:
    arrows = "<a href=/p/3/prev/><button></button></a><a href=/p/3/next/><button></button></a>"
    page = f"{arrows}<h5>晨雾河边</h5><p><a href=/m/p02.jpg>原图</a></p><img src=/m/p02.jpg>"

    assert titles(page, title="", url="http://g.example/p/3/") == ["晨雾河边"]
    assert titles(page.replace("/p/3/", "/p/4/"), title="", url="http://g.example/p/3/") == []
