"""Files that only a page's own data name."""

from __future__ import annotations

import json
from typing import Any

from crawler.pages.app import AppReader
from crawler.pages.reading import Fetched
from crawler.pages.website import WebsiteReader

OFFER = "<p>作者：蒲松龄 完整版，链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p><p>全本打包下载，永久有效，先到先得。</p>"


def page(thing: dict[str, Any], body: str = OFFER) -> Fetched:
    data = json.dumps({"@context": "https://schema.org", **thing})
    html = (
        f"<html><head><title>聊斋志异 全本</title><script type='application/ld+json'>{data}</script></head>"
        f"<body><h1>聊斋志异 全本</h1>{body}</body></html>"
    )
    return Fetched("http://site.example/thread-1.html", html.encode(), "utf-8", "text/html")


def test_a_book_that_declares_its_encodings_lists_them_with_their_sizes() -> None:
    thing = {
        "@type": "Book", "name": "聊斋志异",
        "encoding": [
            {"@type": "MediaObject", "contentUrl": "/files/liaozhai.epub", "contentSize": "2 MB"},
            {"@type": "MediaObject", "contentUrl": "/files/liaozhai.pdf", "contentSize": 12345},
            {"@type": "MediaObject", "contentUrl": "javascript:alert(1)"},
            {"@type": "MediaObject", "contentUrl": "/read/1.html"},
            "not an object",
        ],
    }  # fmt: skip
    reading = WebsiteReader().read(page(thing))
    assert reading is not None
    (listing,) = reading.listings
    assert [(file["name"], file["size"], file.get("url")) for file in listing.files] == [
        ("liaozhai.epub", 2 * 1024**2, "http://site.example/files/liaozhai.epub"),
        ("liaozhai.pdf", 12345, "http://site.example/files/liaozhai.pdf"),
    ]


def test_an_app_that_declares_where_it_is_downloaded_lists_its_package_once() -> None:
    thing = {
        "@type": "MobileApplication", "name": "星火背单词", "operatingSystem": "Android", "fileSize": "12M",
        "identifier": "com.example.words", "downloadUrl": "https://site.example/apk/words.apk",
    }  # fmt: skip
    body = (
        "<p>包名：com.example.words 版本：1.2</p><p><a href='https://site.example/apk/words.apk'>下载</a></p>"
    )
    reading = AppReader().read(page(thing, body))
    assert reading is not None
    (listing,) = reading.listings
    assert [file.get("url") for file in listing.files] == ["https://site.example/apk/words.apk"]
