"""Which wrappers speak of navigation, or of the way here, and hold the page itself."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document

WORDS = "<p>作者：周渡</p><p>堤上的风从海那边吹来，灯一盏一盏地亮了。</p>"


def shown(body: str, title: str = "长堤夜话 - 小站") -> list[str]:
    html = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"
    return [block.text for block in Document(Fetched("http://site.example/x", html.encode())).content]


def test_a_wrapper_that_holds_the_page_is_no_navigation_whatever_it_is_called() -> None:
    waiting = f'<h1>长堤夜话</h1><div class="search-noresults"><h1>长堤夜话</h1>{WORDS}</div>'

    assert "作者：周渡" in shown(waiting)
    assert "作者：周渡" not in shown(waiting.replace("div", "aside"))


def test_a_side_bar_that_says_more_than_the_page_stays_a_side_bar() -> None:
    about = f'<div class="sidebar"><h3>关于小站</h3>{WORDS}</div>'

    assert shown(f"<h1>长堤夜话</h1><p>作者：周渡</p>{about}") == ["长堤夜话", "作者：周渡"]


@pytest.mark.parametrize(
    "main", ['id="content" class="sidebar-right"', 'class="side"><div id="main"', 'class="side"><div role="main"'],
)  # fmt: skip
def test_what_says_where_a_side_bar_stands_is_none_where_it_holds_the_main_part(main: str) -> None:
    bar = '<div class="sidebar"><p>关于小站</p></div>'

    assert shown(f"<h1>长堤夜话</h1><div {main}>{bar}<section>{WORDS}</section></div>")[:2] == [
        "长堤夜话",
        "作者：周渡",
    ]


def test_a_wrapper_that_tells_of_the_bar_beside_it_holds_the_page_when_its_main_part_stands_in_it() -> None:
    source = "<title>聊斋</title><div class='col-with-sidebar'><main><h1>聊斋志异 全本</h1><p>作者：蒲松龄</p></main><div class='sidebar'>热门</div></div>"

    document = Document(Fetched("https://site.example/1", source.encode()))

    assert [block.text for block in document.blocks if not block.noise] == ["聊斋志异 全本", "作者：蒲松龄"]


def test_a_menu_by_its_element_stays_one_where_a_class_hid_the_whole_page() -> None:
    menu = "".join(f'<li><a href="/share/{n}/">别的文档之第 {n} 篇</a></li>' for n in range(40))
    source = (
        f"<title>归程记 - 小站</title><nav><ul>{menu}</ul></nav><h1>{'码头资料室' * 9}</h1>"
        '<div class="search-noresults"><h1>归程记</h1><p>一个邮差的故事。</p></div>'
    )

    document = Document(Fetched("https://site.example/1", f"<meta charset=utf-8>{source}".encode()))

    assert [block.text for block in document.content][-2:] == ["归程记", "一个邮差的故事。"]
    assert not any(block.text.startswith("别的") for block in document.content)


@pytest.mark.parametrize("word", ["external-link-icon-enabled", "x-search-on text"])
def test_what_stands_right_below_the_heading_is_the_page_though_a_class_speaks_of_links(word: str) -> None:
    text = f"{WORDS}<p>这一夜没有船，也没有人来敲门，只有风把门环吹得轻轻地响。</p>"
    body = f'<h1>长堤夜话</h1><p>2026-11-09</p><div class="{word}">{text}</div><div class="{word}">别的</div>'
    linked = body.replace(
        "只有风把门环吹得轻轻地响", '<a href="/b/">只有风把门环吹得轻轻地响，这一夜没有船</a>' * 3
    )

    assert "作者：周渡" in shown(body)
    assert "作者：周渡" not in shown(linked)
    assert "作者：周渡" not in shown(body.replace("div", "aside"))


@pytest.mark.parametrize("tag", ["body", "main", "div"])
def test_a_word_of_the_way_here_around_a_whole_page_does_not_make_it_one(tag: str) -> None:
    text = "原著陆离人，演播贺知行，1-200 集已完结。" * 12
    html = f"<meta charset=utf-8><title>归程记</title><{tag} class='path-node'><h1>归程记</h1><p>{text}</p></{tag}>"

    document = Document(Fetched("http://www.site.example/node/7", html.encode()))

    assert [block.crumb for block in document.blocks if block.text] == [False, False]


def test_the_way_here_stays_one_beside_a_page_of_few_words() -> None:
    html = "<meta charset=utf-8><title>归程记</title><div class='path'>当前位置：首页 &gt; 小说 &gt; 归程记</div><h1>归程记</h1>"

    document = Document(Fetched("http://www.site.example/node/7", html.encode()))

    assert [block.crumb for block in document.blocks if block.text] == [True, False]


TOOLS = (
    '<ul class="toolbar"><li><a href="/h">历史</a></li><li><a href="/e">编辑</a></li><li><a href="/m">移动</a></li></ul>'
    * 3
)


def test_bars_of_tools_may_stand_between_the_heading_and_a_text_whose_class_speaks_of_links() -> None:
    below = f'<h1>长堤夜话</h1>{TOOLS}<div class="share-buttons"><p>{"灯一盏一盏地亮了，" * 9}</p></div>'

    assert any("一盏" in text for text in shown(below))
    assert not any("编辑" in text for text in shown(below))


def test_few_words_are_no_way_here_where_they_stand_in_more_lines_than_a_way_has() -> None:
    lines = "".join(
        f"<p>{text}</p>"
        for text in (
            "作者：周渡",
            "格式：EPUB",
            "大小：3 MB",
            "语言：中文",
            "页数：210",
            "年份：2019",
            "网盘见下",
        )
    )
    page = f'<div class="location"><h1>长堤夜话</h1>{lines}</div>'
    source = f"<html><head><meta charset=utf-8><title>长堤夜话</title></head><body>{page}</body></html>"

    assert not any(
        block.crumb for block in Document(Fetched("http://site.example/x", source.encode())).blocks
    )


def test_a_page_is_shown_though_a_class_hid_it_and_only_its_menus_say_more() -> None:
    menu = "".join(f'<li><a href="/{n}">第{n}栏目的名字</a></li>' for n in range(12))

    assert "作者：周渡" in shown(
        f'<ul class="top">{menu}</ul><div class="with-sidebar"><h2>长堤夜话</h2>{WORDS}</div>', "小站"
    )


@pytest.mark.parametrize(("head", "kept"), [("附件", True), ("Attachments (2)", True), ("热门下载", False)])
def test_what_is_attached_to_a_page_is_its_own_though_it_stands_in_a_bar(head: str, kept: bool) -> None:
    files = '<div><a href="/attachments/3">长堤夜话.epub</a></div><div><a href="/attachments/4">长堤夜话.mobi</a></div>'
    bar = f"<aside><div><h5>{head}</h5>{files}</div><h5>动态</h5><p>上周更新</p></aside>"

    texts = shown(f"<main><h1>长堤夜话</h1>{WORDS}</main>{bar}")

    assert ("长堤夜话.epub" in texts and "长堤夜话.mobi" in texts) is kept
    assert "上周更新" not in texts
