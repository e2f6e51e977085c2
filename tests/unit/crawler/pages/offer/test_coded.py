"""A button that says only a drive's name leads to a share where a code stands beside it, in whatever bar."""

from __future__ import annotations

import pytest

from crawler.pages.offer.offers import offers_of
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document

BUTTON = '<a class="btn" href="/index.php?a=downfile&id=29">百度网盘</a>'
CODE = "<div>提取码：cdeu</div>"
TEXT = "<p>云栖三维设计软件，含中文语言包，安装方法见压缩包内的说明。</p>"


def handed(side: str) -> list[tuple[str, str]]:
    page = f"<html><head><title>云栖三维设计</title></head><body><div class=main><h1>云栖三维设计</h1>{TEXT}</div>{side}</body></html>"
    document = Document(Fetched("https://soft.example/index.php?a=view&id=119", page.encode()))
    return [(link["text"], link["rel"]) for link in offers_of(document).links]


@pytest.mark.parametrize(
    "side",
    [
        f'<div class="sidebar-r"><div>{BUTTON}{CODE}</div></div>',
        f"<aside>{BUTTON}{CODE}</aside>",
        f"<div>{BUTTON}{CODE}</div>",
        f'<div class="sidebar"><p>{BUTTON} 提取码:cdeu</p></div>',
    ],
    ids=["a bar by its class", "a bar by its element", "the page", "one line"],
)
def test_a_drives_button_beside_a_code_hands_over(side: str) -> None:
    assert handed(side) == [("百度网盘", "download")]


@pytest.mark.parametrize(
    "side",
    [
        f'<div class="sidebar-r"><h2>标签</h2>{BUTTON}</div>',
        f"<div>{BUTTON}<p>怎样使用提取码</p></div>",
        f'<div class="sidebar-r">{BUTTON}<p>站长推荐</p><p>最新</p><p>最热</p>{CODE}</div>',
        f'<div><a href="/forum-7">资源区</a>{CODE}</div>',
    ],
    ids=["a tag", "no code", "far away", "another name"],
)
def test_a_drives_name_without_a_code_and_other_links_beside_one_hand_over_nothing(side: str) -> None:
    assert handed(side) == []
