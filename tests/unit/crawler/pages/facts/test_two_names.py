"""Pages whose title is made of two headings."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

TALK = "<p>一个邮差走遍七个村子的故事，全文三十万字。</p><p>链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"


@pytest.mark.parametrize("page_title", ["Harbour Board: 归程记 全本精校", "归程记 全本精校 - Harbour Board"])
@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Harbour Board</h1><div>归程记 全本精校</div><h1>归程记 全本精校</h1>{TALK}",
        f"<h2>归程记 全本精校</h2>{TALK}<h4>Harbour Board</h4><p>A board for readers.</p>",
    ],
    ids=["the site's name above", "the site's name below"],
)
def test_the_name_is_the_one_below_which_the_page_stands(page_title: str, body: str) -> None:
    html = f"<html><head><meta charset=utf-8><title>{page_title}</title></head><body>{body}</body></html>"

    assert WebsitePage(Fetched("http://www.site.example/post/7c1b", html.encode())).title == "归程记 全本精校"


def test_a_heading_that_leads_to_the_maker_who_is_called_like_the_site_is_no_name_of_the_page() -> None:
    body = f'<h1>Ruled Notebook</h1><p>192 pages.</p><h3><a href="/pocket-shelf-m-4/">Pocket Shelf</a></h3>{TALK}'
    html = f"<html><head><meta charset=utf-8><title>Ruled Notebook | Pocket Shelf</title></head><body>{body}</body></html>"

    assert WebsitePage(Fetched("http://www.site.example/p-11", html.encode())).title == "Ruled Notebook"
