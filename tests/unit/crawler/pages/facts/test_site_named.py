"""Pages that all bear the name of their site."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

GIFT = "<p>一个邮差的故事。</p><p>链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"
ASIDE = '<div class="panel"><h3>全部分类</h3><ul><li>书籍</li><li>影视</li></ul></div>'


def title(body: str, page_title: str = "Harbour Talk") -> str:
    html = f"<html><head><meta charset=utf-8><title>{page_title}</title></head><body>{body}</body></html>"
    return WebsitePage(Fetched("http://www.site.example/topic/7/", html.encode())).title


def test_the_heading_over_the_gift_names_a_page_whose_title_is_said_nowhere_on_it() -> None:
    assert title(f'{ASIDE}<div class="post"><h3>归程记 全本</h3>{GIFT}</div>') == "归程记 全本"


@pytest.mark.parametrize(
    "body",
    [
        f'<div class="post"><h3>内容简介</h3><p>长篇。</p><h3>下载地址</h3>{GIFT}</div>',
        f'<div class="post">{GIFT}<h3>猜你喜欢</h3><p>渡口</p></div>',
        f'{ASIDE}<div class="post"><p>Harbour Talk</p><h3>内容简介</h3>{GIFT}</div>',
        f'{ASIDE}<div class="post">{GIFT}</div>',
        '<div class="post"><h3>归程记 读后</h3><p>一个邮差的故事。</p></div>',
    ],
    ids=["sections", "a heading below", "the title is said", "no heading over it", "nothing given"],
)
def test_a_heading_that_may_be_a_section_s_names_no_page(body: str) -> None:
    assert title(body) == "Harbour Talk"
