"""Apps as pages of stores declare them in JSON-LD, RDFa and Apple's answers, in the shapes that are met."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.items import ListingItem
from crawler.pages.app import AppReader
from crawler.pages.readers import WEBSITE
from crawler.pages.reading import Fetched
from crawler.pages.stores import FAMILIES

PACKAGE, MAKER, ICON = "cn.mozhu.jizhang", "墨竹科技有限公司", "https://img.example/mz.png"
APP: dict[str, Any] = {
    "@type": "SoftwareApplication", "name": "墨竹记账", "softwareVersion": "3.2.1", "image": ICON,
    "author": {"@type": "Organization", "name": MAKER}, "offers": {"@type": "Offer", "price": "0"},
}  # fmt: skip
BODY = '<h1>墨竹记账</h1><p>记账软件</p><a href="https://dl.example/d/881">下载</a>'


def items(
    body: str, media_type: str = "text/html", url: str = "https://store.example/detail/881"
) -> list[ListingItem]:
    fetched = Fetched(url, body.encode(), "utf-8", media_type)
    for reader in (*FAMILIES, AppReader(), *WEBSITE):
        if reading := reader.read(fetched):
            return list(reading.listings)
    return []


def declared(*things: Any, body: str = BODY) -> list[ListingItem]:
    blocks = "".join(
        f'<script type="application/ld+json">{json.dumps(one, ensure_ascii=False)}</script>' for one in things
    )
    return items(f"<html><head><title>墨竹记账 - 某市场</title>{blocks}</head><body>{body}</body></html>")


SHAPES: dict[str, list[Any]] = {
    "a maker named by its id": [{"@graph": [{**APP, "author": {"@id": "#dev"}}, {"@type": "Organization", "@id": "#dev", "name": MAKER}]}],
    "a picture named by its id": [{"@graph": [{**APP, "image": {"@id": "#i"}}, {"@type": "ImageObject", "@id": "#i", "name": "图标", "contentUrl": ICON}]}],
    "names with a prefix": [{"@type": "schema:MobileApplication", **{f"schema:{k}": v for k, v in APP.items() if k[0] != "@"}}],
    "a list of others in front": [{"@type": "ItemList", "itemListElement": [{"item": {**APP, "name": "别的", "softwareVersion": "9"}}]}, APP],
    "what a picture shows beside its address": [{**APP, "image": {"@type": "ImageObject", "name": "图标", "url": ICON}}],
}  # fmt: skip


@pytest.mark.parametrize("things", SHAPES.values(), ids=SHAPES)
def test_a_declared_app_is_read_in_each_shape(things: list[Any]) -> None:
    (app,) = declared(*things)

    assert (app.kind, app.title, app.images[0]) == ("app", "墨竹记账", ICON)
    assert app.identifiers == {"version": ["3.2.1"], "developer": [MAKER]}


def test_facts_under_names_of_the_stores_own_are_read() -> None:
    rows = [{"name": "packageName", "value": PACKAGE}, {"name": "备案号", "value": "蜀icp备2024012345号—2a"}]
    (app,) = declared({**APP, "additionalProperty": rows})

    assert (app.identifiers["package"], app.identifiers["icp"]) == ([PACKAGE], ["蜀ICP备2024012345号-2A"])


@pytest.mark.parametrize("prefix", ["", "schema:"])
def test_rdfa_says_the_same(prefix: str) -> None:
    body = (
        f'<div vocab="https://schema.org/" typeof="{prefix}MobileApplication"><h1 property="{prefix}name">墨竹记账</h1>'
        f'<img property="{prefix}image" src="{ICON}"><meta property="{prefix}identifier" content="{PACKAGE}">'
        f'<p>版本 <b property="{prefix}softwareVersion">3.2.1</b></p><a property="{prefix}downloadUrl" href="/mz.apk">下载</a>'
        f'<p property="{prefix}author" typeof="{prefix}Organization"><b property="{prefix}name">{MAKER}</b></p></div>'
    )
    (app,) = declared(body=body)

    assert (app.kind, app.images[0]) == ("app", ICON)
    assert app.identifiers == {"package": [PACKAGE], "version": ["3.2.1"], "developer": [MAKER]}


def test_a_news_page_about_an_app_is_no_app() -> None:
    text = "<article><h1>墨竹记账发布</h1><p>" + "近日，墨竹科技宣布新版本上线。" * 20 + "</p></article>"
    found = declared({"@type": "NewsArticle", "headline": "墨竹记账发布", "about": APP}, body=text)

    assert [one for one in found if one.kind == "app"] == []


def test_a_files_digest_is_no_signer_and_a_label_no_maker() -> None:
    file, signer = "1a" * 32, "9f" * 32
    sheet = (
        f"<h1>墨竹记账</h1><dl><dt>版本</dt><dd>3.2.1</dd><dt>包名</dt><dd>{PACKAGE}</dd><dt>开发商</dt>"
        f"<dd><a href='/dev/1'>{MAKER}</a></dd><dt>备案号</dt><dd>暂无</dd><dt>SHA256</dt><dd>{file}</dd>"
        "<dt>签名证书SHA256</dt><dd>{}</dd></dl><a href='/d/9.apk'>下载</a>"
    )
    (bare,), (signed,) = items(sheet.format("v1+v2")), items(sheet.format(signer))

    assert "signer_sha256" not in bare.identifiers
    assert signed.identifiers["signer_sha256"] == [signer]
    assert (signed.identifiers["developer"], "icp" in signed.identifiers) == ([MAKER], False)


def test_a_stores_own_page_is_an_app_though_only_a_script_hands_it_out() -> None:
    body = (
        f"<p>墨竹记账</p><p>开发者名称：{MAKER}<br>应用包名：{PACKAGE}</p>"
        "<a href='javascript:void(0)' onclick='down()'>下载APK</a>"
    )
    (app,) = items(f"<title>墨竹记账 - 某市场</title>{body}", url=f"https://store.example/apk/{PACKAGE}")
    elsewhere = items(f"<title>接入指南</title><p>包名：{PACKAGE}</p>", url="https://docs.example/guide")

    assert (app.kind, app.identifiers) == ("app", {"package": [PACKAGE], "developer": [MAKER]})
    assert [one for one in elsewhere if one.kind == "app"] == []


ROW = {
    "kind": "software",
    "trackId": 1,
    "trackName": "墨竹记账",
    "bundleId": f"{PACKAGE}.ios",
    "artistName": MAKER,
    "version": "3.2.1",
}


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"results": [{**ROW, "description": "长" * 300}], "resultCount": 1}),
        "cb(" + json.dumps({"resultCount": 1, "results": [ROW]}) + ");",
    ],
    ids=["count behind the rows", "as a call"],
)
def test_apples_answer_is_read_in_each_shape(body: str) -> None:
    (app,) = items(body, "text/javascript", "https://itunes.example/lookup?id=1")

    assert app.identifiers["package"] == [f"{PACKAGE}.ios"]


def test_apps_of_apple_without_pages_of_their_own_stay_apart() -> None:
    rows = [ROW, {**ROW, "trackId": 2, "bundleId": "cn.b.c"}]
    found = items(json.dumps({"resultCount": 2, "results": rows}), "text/javascript")

    assert [one.identifiers["package"] for one in found] == [[f"{PACKAGE}.ios"], ["cn.b.c"]]
    assert len({one.url for one in found}) == 2
