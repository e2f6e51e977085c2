"""The tree of a page, however little of its frame was written down."""

from __future__ import annotations

import re

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.parsing import bounded

TEXT = "<h1>聊斋志异 全本</h1><p>作者：蒲松龄</p>"


@pytest.mark.parametrize("first", ["article", "main", "section", "figure", "x-app", "div"])
def test_a_page_without_head_and_body_tags_is_read_whatever_it_begins_with(first: str) -> None:
    source = f"<!doctype html><meta charset=utf-8><title>聊斋志异</title><style>p{{}}</style><{first}>{TEXT}</{first}>"

    document = Document(Fetched("https://site.example/1", source.encode()))

    assert [block.text for block in document.blocks] == ["聊斋志异 全本", "作者：蒲松龄"]
    assert document.page_title == "聊斋志异"


def test_what_a_head_declares_is_kept_once_where_the_page_stands_in_it() -> None:
    source = f'<title>聊斋志异</title><article><script type="application/ld+json">{{"@type": "Book"}}</script>{TEXT}</article>'

    document = Document(Fetched("https://site.example/1", source.encode()))

    assert document.ld_json == ['{"@type": "Book"}']
    assert document.blocks


def test_tags_of_thousands_of_attributes_keep_none_and_others_all_of_theirs() -> None:
    path = "M " + "1 2 " * 20_000
    many = " ".join(f"a{n}='>'" for n in range(5000))

    cut = bounded(f"<p {many}>x</p>")
    kept = bounded(f'<p title="{path}" class=it\'s>x</p>')

    assert cut == "<p>x</p>"
    assert kept == f'<p title="{path}" class=it\'s>x</p>'


def test_a_link_without_text_says_what_its_label_says() -> None:
    html = b'<title>x</title><a href="/2" aria-label="Next page"><i></i></a><a href="/3" title="Back"></a>'
    anchors = Document(Fetched("http://site.example/1", html)).anchors

    assert [anchor.text for anchor in anchors] == ["Next page", "Back"]


def test_what_only_readers_without_scripts_are_shown_is_read_where_the_page_says_nothing_else() -> None:
    shell = '<title>归程记</title><div id="app">正在加载...</div>{}<script src="/app.js"></script>'
    content = "<h1>归程记</h1><p>作者：葛示例</p>"

    drawn = Document(
        Fetched("https://site.example/1", shell.format(f"<noscript>{content}</noscript>").encode())
    )
    asked = Document(
        Fetched("https://site.example/1", shell.format("<noscript>请启用 JavaScript</noscript>").encode())
    )

    assert "作者：葛示例" in [block.text for block in drawn.blocks]
    assert [block.text for block in asked.blocks] == ["正在加载..."]


def test_the_foot_of_a_panel_is_no_foot_of_the_site() -> None:
    source = '<div class="panel-footer"><a href="magnet:?xt=urn:btih:a">磁力</a></div><div class="page-footer">版权</div>'

    document = Document(Fetched("https://site.example/1", source.encode()))

    assert [block.noise for block in document.blocks] == [False, True]


@pytest.mark.parametrize(
    "line",
    [
        "<p><span class=first>On</span><span>ce there was a ferry</span></p>",
        "<h2><span>Copy</span><span class=b>Right</span></h2>",
        "<div><span>12</span><span>.50 EUR</span></div>",
        "<p>The <b>Salt</b><i>water</i> men</p>",
        "<p><span>从</span><span>前有座山</span></p>",
    ],
)
def test_a_word_that_styles_split_stays_one(line: str) -> None:
    plain = re.sub("<[^>]+>", "", line)

    assert [
        block.text for block in Document(Fetched("https://site.example/1", line.encode(), "utf-8")).blocks
    ] == [plain]


@pytest.mark.parametrize(
    "shown",
    [
        "https://mega.nz/folder/Hb7QwTzK#Rm2X…",
        "https://mega.nz/folder/Hb7...n8Jp4L",
        "https://mega.nz/folder/Hb7 … n8Jp4L",
    ],
)
def test_an_address_that_is_shown_shortened_is_read_whole_with_its_key(shown: str) -> None:
    source = f"<p><a href='https://mega.nz/folder/Hb7QwTzK#Rm2XcVn8Jp4L'>{shown}</a></p>"

    document = Document(Fetched("https://site.example/1", source.encode()))

    assert document.blocks[0].text == "https://mega.nz/folder/Hb7QwTzK#Rm2XcVn8Jp4L"


@pytest.mark.parametrize(
    "early", ["</head></html></html><!DOCTYPE html><body>", "<p>首页</p></body></html><div>"]
)
def test_a_page_that_is_ended_too_early_is_read_to_its_end_as_browsers_do(early: str) -> None:
    source = f"<html><head><meta charset=utf-8><title>聊斋志异</title>{early}{TEXT}</body></HTML>\n"

    document = Document(Fetched("https://site.example/1", source.encode()))

    assert [block.text for block in document.blocks][-2:] == ["聊斋志异 全本", "作者：蒲松龄"]


def test_a_page_whose_html_element_closes_itself_is_read_as_browsers_do() -> None:
    source = f'<html lang="zh" /><head /><title>聊斋志异</title><body class="a"/>{TEXT}</html>'

    document = Document(Fetched("https://site.example/1", source.encode()))

    assert [block.text for block in document.blocks][-2:] == ["聊斋志异 全本", "作者：蒲松龄"]
    assert document.page_title == "聊斋志异"


def ways(body: str) -> list[str]:
    return list(Document(Fetched("http://s.example/", body.encode(), "utf-8")).drawn_ways())


@pytest.mark.parametrize("mark", ["<", r"\x3c", r"\u003c"])
def test_rows_that_a_script_holds_as_data_lead_where_their_links_lead(mark: str) -> None:
    rows = "".join(
        rf'"{mark}a class=\"r\" href=\"/{name}?a=1&amp;b=2\"\x3e{name}"' for name in ("ferry", "otter")
    )
    body = f"<table id=rows></table><script>var data = [{rows}]; t = '<a href=\\\"/x/__ID__\\\">'</script>"

    assert ways(body) == ["http://s.example/ferry?a=1&b=2", "http://s.example/otter?a=1&b=2"]


def test_a_form_that_asks_for_a_code_is_left_alone_whatever_else_it_calls_itself() -> None:
    for field in ("<input type=text name=query placeholder=请输入提取码>", "<input type=search name=pwd>"):
        assert ways(f"<form action=/s/1 role=search>{field}</form>") == []


def test_a_page_with_nothing_but_a_search_leads_to_what_it_asks() -> None:
    searching = (
        "<form action=/torrents role=search><input type=search name=s></form><a href=/numbers>numbers</a>"
    )
    named = "<form action=/find method=GET><input name=q><input type=submit></form>"
    signing_in = "<form action=/login method=post><input type=search name=q></form>"
    asking = "<form action=/join><input name=mail><input name=name></form><form action=/in><input name=town></form>"
    menu = "".join(f"<a href=/{number}>{number}</a>" for number in range(9))

    assert ways(searching) == ["http://s.example/torrents"]
    assert ways(named) == ["http://s.example/find"]
    assert ways(signing_in + asking) == []
    assert ways(menu + searching) == []


WORDS = "<p>作者：周渡</p><p>堤上的风从海那边吹来，灯一盏一盏地亮了。</p>"


def shown(body: str, title: str = "长堤夜话 - 小站") -> list[str]:
    html = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"
    return [block.text for block in Document(Fetched("http://site.example/x", html.encode())).content]


@pytest.mark.parametrize("shown_as", ['slot="contents"', 'shadowrootmode="open"', "v-slot:contents"])
def test_a_template_is_read_where_it_is_shown_in_its_place_and_no_mould_is(shown_as: str) -> None:
    page = (
        f'<page-view><template {shown_as}><div>{WORDS}<a href="/b/">潮信</a></div></template></page-view>后'
    )

    assert [line for line in shown(page) if line] == ["作者：周渡", *shown(WORDS)[1:], "潮信", "后"]
    assert shown(page.replace(shown_as, 'id="row"')) == ["后"]
    assert shown(f"<template id=outer>{page}</template>") == []


def test_the_page_s_own_heading_is_the_one_that_says_more_than_a_card_which_leads_to_it() -> None:
    html = (
        "<meta charset=utf-8><title>铁背山 - 星河影院</title><h1>铁背山 1080P</h1><p>导演：陆离人</p>"
        "<h4><a href='/detail/2'>铁背山</a></h4><h4><a href='/detail/3'>归程记</a></h4>"
    )

    heading = own_heading(Document(Fetched("http://www.site.example/detail/2", html.encode())))

    assert heading is not None
    assert (heading.tag, heading.text) == ("h1", "铁背山 1080P")
