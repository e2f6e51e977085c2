"""What is sold through somebody to write to: a price, a contact and a link that is sent are an offer together."""

from __future__ import annotations

import pytest

from crawler.pages.offer import sold
from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage


@pytest.mark.parametrize(
    "text",
    [
        "全程录播 86 讲，仅 25 元。付款发盘链。VX：jiaocai_shu99",
        "素材 300 套打包，打包价 6.6 元，付款后自动发夸克网盘链接",
        "电子书合集，30元，加微信 shuwu_2020 拿",
        "无损专辑，拍下后发网盘链接，微信号：yinyue_wu8",
        "全套视频课程，19.9 元，购买后自动获取链接，微信:ketang8866\n下载地址: 付款后\n评论\nEmail 地址:",
        "Full video course, $9, link is sent after payment. Telegram: @coursebox",
    ],
)
def test_two_signs_of_a_sale_and_a_work_that_goes_through_a_wire_are_an_offer(text: str) -> None:
    assert sold.told([text]) >= 1.5


@pytest.mark.parametrize(
    "text",
    [
        "微信：jiaocai_shu99",
        "这门网课原价 1980 元，值不值？",
        "讲座视频会后上传。报名费 30 元，微信：jiangtang_88",
        "出一辆自行车，200 元，微信：danche_01",
        "Contact us on Telegram: @newsroom about our videos.",
    ],
)
def test_a_contact_a_price_a_lecture_and_a_bicycle_are_none(text: str) -> None:
    assert sold.told([text]) == 0.0


def test_a_page_that_sells_so_is_listed_and_one_that_asks_for_a_work_is_not() -> None:
    body = "<p>全程录播 86 讲，仅 25 元。付款发盘链。VX：jiaocai_shu99</p>"

    def listed(title: str) -> bool:
        html = f"<meta charset=utf-8><title>{title}</title><h1>{title}</h1>{body}"
        return bool(WebsitePage(Fetched("http://www.site.example/read/a", html.encode())).read().listings)

    assert listed("数学强化班")
    assert not listed("求购：数学强化班")
