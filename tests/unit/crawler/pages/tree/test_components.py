"""Shares that an element of a program's own holds in its attributes are read as a line of the page."""

from __future__ import annotations

import pytest

from crawler.pages.offer.offers import offers_of
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document

SHARE = "https://pan.quark.cn/s/1a2b3c4d5e6f"


def shares(body: str) -> list[tuple[str, str, str]]:
    page = f"<html><body><article><h1>长夜灯火</h1><p>全集分享，见下方。</p>{body}</article></body></html>"
    document = Document(Fetched("https://blog.example/archives/3/", page.encode()))
    return [(row["service"], row["url"], row["code"]) for row in offers_of(document).share_links]


@pytest.mark.parametrize(
    "element",
    [
        '<x-cloud title="长夜灯火" type="qk" url="{}" password="x8k2"></x-cloud>',
        '<p>下载：<pan-card data-title="长夜灯火" data-link=" {} " data-code="x8k2"/></p>',
        '<share-box href="{}" pwd="x8k2" label="夸克网盘">载入中</share-box>',
    ],
)
def test_a_share_in_the_attributes_of_a_components_element_is_read_with_its_code(element: str) -> None:
    assert shares(element.format(SHARE)) == [("quark", SHARE, "x8k2")]


def test_each_of_two_components_has_its_own_code() -> None:
    other = "https://pan.baidu.com/s/1aBcDeFgHiJkLmNoPqRsTuv"
    body = (
        f'<x-cloud url="{SHARE}" password="x8k2"></x-cloud><x-cloud url="{other}" password="m4tp"></x-cloud>'
    )
    assert sorted(row[2] for row in shares(body)) == ["m4tp", "x8k2"]
    assert {(row[0], row[2]) for row in shares(body)} == {("quark", "x8k2"), ("baidu", "m4tp")}


@pytest.mark.parametrize(
    "element",
    [
        '<x-cloud title="封面" url="https://blog.example/cover.jpg"></x-cloud>',
        '<div url="{}" password="x8k2"></div>',
        '<x-cloud note="见 {}"></x-cloud>',
        '<x-cloud url=""></x-cloud>',
    ],
)
def test_other_attributes_and_the_elements_of_html_hand_over_no_share(element: str) -> None:
    assert shares(element.format(SHARE)) == []
