"""A link beside a heading's words that asks to change what stands below names no page."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched, PageKind
from crawler.pages.website import WebsitePage

GIVEN = "<p>https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"


def kind(heading: str) -> PageKind:
    html = (
        f"<html><head><meta charset=utf-8><title>归程记 - 某某百科</title></head><body><h1>归程记</h1>"
        f"<p>一个邮差的故事。</p><h2>{heading}</h2>{GIVEN}</body></html>"
    )
    return WebsitePage(Fetched("http://www.site.example/wiki/Gui", html.encode())).read().kind


@pytest.mark.parametrize(
    "aside",
    [
        '[<a href="/index.php?title=Gui&amp;action=edit&amp;section=1">edit</a>]',
        '[<a href="/index.php?title=Gui&amp;action=edit&amp;section=1">改一改这里</a>]',
        '[<a href="/change/Gui/1">编辑</a> | <a href="/change/Gui/1/source">edit source</a>]',
        '<a href="/wiki/Gui/edit">修改</a>',
    ],
)
def test_a_heading_of_two_characters_with_an_edit_link_is_the_page_s_own(aside: str) -> None:
    assert kind(f"下载{aside}") is PageKind.OFFER


def test_the_name_of_another_page_heads_what_is_its_whether_it_may_be_edited_or_not() -> None:
    named = '<a href="/wiki/Mo">墨客传</a>'

    assert kind(named) is PageKind.INDEX
    assert kind(f'{named} [<a href="/index.php?title=Mo&amp;action=edit">edit source</a>]') is PageKind.INDEX
    assert kind('<a href="/wiki/Edit">Edit</a>') is PageKind.INDEX
