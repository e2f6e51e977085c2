"""Page families of stores, on pages written after the structure that the stores publish."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from crawler.items import ListingItem
from crawler.pages.reading import Fetched, PageReading
from crawler.pages.stores import FAMILIES
from records.vocabulary import ListingKind

PACKAGE = "org.example.lantern"
FILED = "蜀ICP备20260001号-3A"


def read(url: str, body: str | dict[str, Any], media_type: str = "text/html") -> PageReading | None:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    fetched = Fetched(url, text.encode(), "utf-8", media_type)
    return next((reading for one in FAMILIES if (reading := one.read(fetched))), None)


def only(reading: PageReading | None) -> ListingItem:
    assert reading is not None
    (item,) = reading.listings
    assert item.kind is ListingKind.APP
    return item


def html(body: str, title: str = "灯笼", head: str = "") -> str:
    return f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"


STATE = {
    "props": {"pageProps": {"dynamicCardResponse": {"data": {"components": [
        {"data": {"itemData": [
            {"pkg_name": PACKAGE, "name": "灯笼", "developer": "示例工作室", "operator": "示例运营有限公司",
             "version_name": "7.0", "apk_size": "41524", "icon": "/icon/lantern.png", "icp_number": FILED,
             "download_url": "https://dl.example/lantern_7.apk?x=1", "md_5": "0" * 32, "update_time": "1760000000",
             "description": "一盏灯"}]}},
        {"data": {"itemData": [{"pkg_name": "org.example.other", "name": "别的应用", "version_name": "1"}]}},
    ]}}}}
}  # fmt: skip
MYAPP = html(
    f'<div id="__next"><h1>灯笼</h1></div><script id="__NEXT_DATA__" type="application/json">{json.dumps(STATE)}</script>'
)
HUAWEI = {
    "layoutData": [
        {"layoutName": "detailhiddencard", "dataList": [
            {"appid": "C10001", "name": "灯笼", "package": PACKAGE, "versionName": "7.0", "versionCode": "7", "size": 41524,
             "developer": "示例工作室", "icon": "https://img.example/l.png", "downurl": "https://dl.example/l.apk?sign=1",
             "sha256": "a" * 64, "intro": "一盏灯"}]},
        {"layoutName": "appdetailcard", "dataList": [{"package": PACKAGE, "name": "灯笼", "recordNo": FILED}]},
        {"layoutName": "recommend", "dataList": [{"package": "org.example.other", "name": "别的应用"}]},
    ]
}  # fmt: skip
HUAWEI_DRAWN = html(
    '<div class="detailInfo"><div class="title">灯笼</div><h1>灯笼</h1><img class="icon" src="/l.png" alt="灯笼"></div>'
    '<div class="appInfo"><div class="info_key">版本</div><div class="info_val">7.0</div><div class="info_key">大小</div>'
    '<div class="info_val">1.2 MB</div><div class="info_key">开发者</div><div class="info_val">示例工作室</div>'
    f'<div class="info_key">备案号</div><div class="info_val">{FILED}</div></div>'
)
XIAOMI_OLD = html(
    '<div class="app-intro cf"><div class="app-info"><img class="yellow-flower" src="/i/l.png" alt="灯笼">'
    '<div class="intro-titles"><p>示例工作室</p><h3>灯笼</h3><p class="special-font action"><b>分类：</b>工具</p>'
    '<div class="app-info-down"><a href="/download/108048?id=108048" class="download">直接下载</a></div></div></div></div>'
    '<p class="pslide app-text">一盏灯</p><div class="details"><ul class="cf"><li class="weight-font">软件大小:</li><li>40.5 KB</li>'
    '<li class="weight-font">版本号：</li><li>7.0</li><li class="weight-font">更新时间：</li><li>2026-11-01</li>'
    f'<li class="weight-font">包名：</li><li class="special-li">{PACKAGE}</li><li class="weight-font">备案号：</li><li>{FILED}</li></ul></div>'
)
XIAOMI_NEW = html(
    '<div class="app-info"><img class="yellow-flower" src="/i/l.png"><div class="intro-titles"><h3>灯笼</h3></div>'
    '<a href="/download/108048" class="download">直接下载</a></div><div class="details">'
    + "".join(
        f'<div class="float-left"><div style="float:left;">{label}</div><div style="float:right;">{value}</div></div>'
        for label, value in (
            ("软件大小", "40.5 KB"),
            ("版本号", "7.0"),
            ("开发者", "示例工作室"),
            ("包名", PACKAGE),
            ("备案号", FILED),
        )
    )
    + "</div>"
)
WANDOUJIA = html(
    f'<div class="detail-wrap" data-pn="{PACKAGE}" itemscope itemtype="http://schema.org/SoftwareApplication">'
    '<div class="app-icon"><img itemprop="image" src="/i/l.png"></div><p class="app-name"><span class="title" itemprop="name">灯笼</span></p>'
    '<a class="normal-dl-btn" href="/apps/596157/download/dot?ch=detail_normal_dl">普通下载</a>'
    '<div itemprop="description">一盏灯</div><dl class="infos-list"><dt>大小</dt><dd>40.5KB</dd><dt>分类</dt><dd>工具</dd>'
    '<dt>版本</dt><dd>&nbsp;7.0</dd><dt>开发者</dt><dd><span class="dev-sites" itemprop="name">示例工作室</span></dd>'
    f"<dt>备案号</dt><dd>{FILED}</dd></dl></div>"
)


@pytest.mark.parametrize(
    ("url", "body", "media_type"),
    [
        (f"https://store.example/appdetail/{PACKAGE}", MYAPP, "text/html"),
        (f"https://store.example/myapp/detail.htm?apkName={PACKAGE}", MYAPP, "text/html"),
        ("https://api.example/edge/uowap/index?method=internal.getTabDetail&uri=app%7CC10001", HUAWEI, "application/json"),
        ("https://store.example/app/C10001", HUAWEI_DRAWN, "text/html"),
        (f"https://store.example/details?id={PACKAGE}", XIAOMI_OLD, "text/html"),
        (f"https://store.example/details?id={PACKAGE}&ref=search", XIAOMI_NEW, "text/html"),
        ("https://store.example/apps/596157", WANDOUJIA, "text/html"),
    ],
)  # fmt: skip
def test_a_familys_page_says_name_package_version_developer_icon_and_filing(
    url: str, body: Any, media_type: str
) -> None:
    item = only(read(url, body, media_type))
    own = item.identifiers
    assert (item.title, item.url) == ("灯笼", url)
    assert (own["version"], own["icp"]) == (["7.0"], [FILED])
    assert own["developer"][0] == "示例工作室"
    assert own.get("package", [PACKAGE]) == [PACKAGE]
    assert any(image.endswith(("l.png", "lantern.png")) for image in item.images)


@pytest.mark.parametrize(
    ("url", "body"),
    [(f"https://store.example/details?id={PACKAGE}", XIAOMI_OLD), ("https://store.example/apps/596157", WANDOUJIA),
     (f"https://store.example/appdetail/{PACKAGE}", MYAPP)],
)  # fmt: skip
def test_the_download_of_a_family_is_a_file_that_may_be_asked_for(url: str, body: str) -> None:
    (file,) = only(read(url, body)).files
    assert file["name"].endswith(".apk")
    assert file["url"].startswith("https://")
    assert file["size"] in (41524, 41472)


def test_what_a_store_recommends_beside_an_app_is_not_that_app() -> None:
    assert "别的应用" not in json.dumps(only(read(f"https://s.example/appdetail/{PACKAGE}", MYAPP)).columns())


def test_apples_answers_list_software_and_nothing_else() -> None:
    app = {"kind": "software", "trackName": "灯笼", "bundleId": PACKAGE, "trackId": 1, "artistName": "示例工作室", "version": "7.0",
           "trackViewUrl": "https://apps.apple.com/cn/app/id1?uo=4", "artworkUrl512": "https://img.example/512.png",
           "fileSizeBytes": "41524", "sellerName": "示例公司", "primaryGenreName": "工具", "formattedPrice": "免费"}  # fmt: skip
    song = {"kind": "song", "trackName": "灯笼曲", "trackId": 2, "trackViewUrl": "https://music.example/2"}
    answer = '{\n "resultCount":2,\n "results": ' + json.dumps([app, song]) + "}"
    for media_type in ("text/javascript", "application/json"):
        item = only(read("https://itunes.apple.com/lookup?id=1", answer, media_type))
        assert (item.title, item.url) == ("灯笼", "https://apps.apple.com/cn/app/id1")
        assert item.identifiers["developer"] == ["示例工作室", "示例公司"]
        assert item.images == ("https://img.example/512.png",)
    empty = read(
        "https://itunes.apple.com/search?term=x", '{"resultCount":0,"results":[]}', "text/javascript"
    )
    assert empty is not None
    assert empty.listings == ()


SITE = html(
    '<h1>灯笼 安卓版下载</h1><img src="/l.png" width="120" height="120"><table><tr><th>软件大小</th><td>40.5KB</td></tr>'
    f"<tr><th>版本</th><td>v7.0</td></tr><tr><th>包名</th><td>{PACKAGE}</td></tr><tr><th>MD5</th><td>{'0' * 32}</td></tr>"
    "<tr><th>厂商</th><td>示例工作室</td></tr></table><p>一盏可以随身带的灯，支持多种颜色，夜里走路不怕黑。</p>"
    f'<a href="/down/lantern_7.0.apk">立即下载</a><footer>网站备案号：{FILED}</footer>'
)


def test_any_download_sites_sheet_of_facts_is_read() -> None:
    item = only(read("https://down.example/soft/1234.html", SITE))
    own = item.identifiers
    assert (own["package"], own["version"], own["md5"], own["icp"]) == (
        [PACKAGE],
        ["7.0"],
        ["0" * 32],
        [FILED],
    )
    assert own["developer"] == ["示例工作室"]


DECLARED = html(
    '<div itemscope itemtype="https://schema.org/MobileApplication"><h1 itemprop="name">灯笼</h1>'
    '<span itemprop="softwareVersion">7.0</span><div itemprop="author" itemscope itemtype="https://schema.org/Organization">'
    f'<span itemprop="name">示例工作室</span></div><p>包名：{PACKAGE}</p><p>版本：7.0</p><p>备案号：{FILED}</p>'
    '<a itemprop="downloadUrl" href="/l.apk">下载</a></div>'
)


def test_microdata_and_labels_together_say_it_once() -> None:
    own = only(read("https://down.example/app/lantern", DECLARED)).identifiers
    assert (own["version"], own["developer"], own["icp"]) == (["7.0"], ["示例工作室"], [FILED])


LIST = html("<h1>热门软件</h1>" + "".join(
    f'<div><a href="/soft/{n}.html">软件{n}</a><span>大小：{n} MB</span><span>版本：{n}.0</span><a href="/d/{n}.apk">下载</a></div>'
    for n in range(1, 9)
))  # fmt: skip
NEWS = html(
    "<h1>灯笼发布新版本</h1><p>开发者：示例工作室。本次更新带来了新的颜色，版本：7.0，用户反映良好。记者从发布会了解到更多细节。</p>"
)


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("https://down.example/top.html", LIST),
        ("https://news.example/2026/11/1.html", NEWS),
        ("https://store.example/app/C10001", html("<div id=app></div>", title="华为应用市场")),
        (f"https://store.example/appdetail/{PACKAGE}", html("<h1>页面不存在</h1>")),
        (f"https://store.example/details?id={PACKAGE}", html("<p>找不到该应用</p>")),
        ("https://store.example/apps/596157", html("<h1>404</h1>")),
    ],
)
def test_lists_news_and_empty_frames_are_left_to_the_next_reader(url: str, body: str) -> None:
    assert read(url, body) is None


@hypothesis_settings(max_examples=30)
@given(st.text(max_size=300), st.sampled_from([MYAPP, XIAOMI_OLD, WANDOUJIA, SITE]), st.integers(0, 900))
def test_no_damaged_page_breaks_a_family(noise: str, page: str, at: int) -> None:
    broken = page[:at] + noise + page[at + len(noise) :]
    for url in (
        f"https://s.example/appdetail/{PACKAGE}",
        f"https://s.example/details?id={PACKAGE}",
        "https://s.example/apps/1",
    ):
        read(url, broken)
        read(url, broken, "application/json")
