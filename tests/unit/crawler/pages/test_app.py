"""App pages of stores, declared or plain."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.items import ListingItem
from crawler.pages.app import AppReader
from crawler.pages.reading import Fetched, PageReading

HOST = "http://store.example"


def read(
    body: str, path: str = "/app/1", ld: dict[str, Any] | None = None, title: str = "云纹笔记 - 应用商店"
) -> PageReading | None:
    head = f'<script type="application/ld+json">{json.dumps(ld, ensure_ascii=False)}</script>' if ld else ""
    html = f"<html><head><title>{title}</title>{head}</head><body><h1>云纹笔记</h1>{body}</body></html>"
    return AppReader().read(Fetched(HOST + path, html.encode(), "utf-8", "text/html"))


def app(*arguments: Any, **named: Any) -> ListingItem:
    reading = read(*arguments, **named)
    assert reading is not None
    return reading.listings[0]


@pytest.mark.parametrize("kind", ["SoftwareApplication", "MobileApplication", "VideoGame"])
@pytest.mark.parametrize(
    "identifier",
    ["com.shili.yunwen", {"@type": "PropertyValue", "propertyID": "packageName", "value": "com.shili.yunwen"}, ["com.shili.yunwen"]],
    ids=["text", "property", "list"],
)  # fmt: skip
def test_a_declared_app_gives_package_version_developer_and_icon(kind: str, identifier: Any) -> None:
    ld = {"@type": kind, "name": "云纹笔记", "identifier": identifier, "softwareVersion": "5.3.0", "image": "/icon.png",
          "author": {"@type": "Organization", "name": "星火互动"}, "applicationCategory": "ProductivityApplication",
          "offers": {"price": "0"}}  # fmt: skip
    found = app("<p>好用的笔记</p>", ld=ld)

    assert found.kind == "app"
    assert found.identifiers == {
        "package": ["com.shili.yunwen"],
        "version": ["5.3.0"],
        "developer": ["星火互动"],
    }
    assert (found.images, found.creators, found.price) == ((f"{HOST}/icon.png",), ("星火互动",), "")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("<p>包名：com.shili.yunwen</p><a href='/d/1.apk'>立即下载</a>", "/soft/12.html"),
        ("<ul><li>应用包名 <b>com.shili.yunwen</b></li></ul><a href='/d/1.apk'>下载</a>", "/soft/12.html"),
        ("<p>好用的笔记</p><a href='/d/1.apk'>立即下载</a>", "/details?id=com.shili.yunwen"),
        ("<p>好用的笔记</p><a href='/d/1.apk'>立即下载</a>", "/app/com.shili.yunwen"),
        ("<p>好用的笔记</p><a href='/d/com.shili.yunwen_5.3.0.apk'>立即下载</a>", "/soft/12.html"),
    ],
    ids=["label", "label and cell", "query", "path", "download"],
)
def test_a_plain_page_gives_its_package(body: str, path: str) -> None:
    assert app(body, path=path).identifiers["package"] == ["com.shili.yunwen"]


def test_labels_give_version_developer_and_filing_number() -> None:
    body = "<p>包名：com.shili.yunwen</p><p>版本号：5.3.0</p><p>开发者：星火互动</p><p>备案号：蜀ICP备12345678号-3A</p><a href='/d/1.apk'>下载</a>"
    found = app(body).identifiers

    assert (found["version"], found["developer"], found["icp"]) == (
        ["5.3.0"],
        ["星火互动"],
        ["蜀ICP备12345678号-3A"],
    )


@pytest.mark.parametrize(
    ("body", "path", "ld"),
    [
        ("<p>新版本发布的消息</p>", "/news/1", {"@type": "NewsArticle", "headline": "云纹笔记发布"}),
        ("<ul>" + "".join(f"<li><a href='/app/com.a.b{n}'>应用{n}</a></li>" for n in range(9)) + "</ul>", "/category/tools", None),
    ],
    ids=["news", "category"],
)  # fmt: skip
def test_other_pages_of_a_store_are_left_to_the_next_reader(
    body: str, path: str, ld: dict[str, Any] | None
) -> None:
    assert read(body, path=path, ld=ld) is None
