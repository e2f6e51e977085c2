"""What the words of classes say of an element, and what they do not."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document
from crawler.pages.tree.elements import IS_CRUMB, bearing
from crawler.pages.website import WebsitePage


@pytest.mark.parametrize("words", ["breadcrumb", "z_pt", "position", "path nav", "my-crumbs", "location"])
def test_classes_name_the_way_here(words: str) -> None:
    assert bearing("div", words) & IS_CRUMB


@pytest.mark.parametrize(
    "words", ["post reply-position-3", "pt-3", "pb-2 pt-md-4", "position-relative", "d-flex position-sticky top-0", "place-items-center", "pt-[3px]"]
)  # fmt: skip
def test_classes_that_say_how_something_is_set_do_not(words: str) -> None:
    assert not bearing("div", words) & IS_CRUMB


def test_an_offer_is_read_whatever_space_is_left_above_it() -> None:
    body = '<ol class="breadcrumb"><li><a href="/">首页</a></li><li><a href="/d">电影</a></li></ol><div class="pt-3"><p>作者：葛示例</p><p>格式：EPUB</p><p>大小：3.2 MB</p></div>'
    page = WebsitePage(
        Fetched("http://www.site.example/p/7", f"<title>归程记</title><h1>归程记</h1>{body}".encode())
    )

    assert page.signs.weights["facts"] > 0
    assert "3.2" not in page.fields()["category"]


@pytest.mark.parametrize(
    ("element", "said"),
    [
        ('<i class="material-icons">folder_open</i>', "长夜灯火"),
        ('<span class="material-symbols-outlined notranslate">download</span>', "长夜灯火"),
        ('<span class="notranslate">copyparty</span>', "copyparty 长夜灯火"),
        ('<i class="material-icons">长夜</i>', "长夜 长夜灯火"),
        ('<p class="material-icons">folder</p>', "folder"),
    ],
    ids=["a sign", "a sign that nobody shall translate", "a name that nobody shall", "words of its own", "a line"],
)  # fmt: skip
def test_the_name_of_a_sign_is_not_said_and_a_name_is(element: str, said: str) -> None:
    document = Document(
        Fetched("http://site.example/a", f"<body><div>{element} 长夜灯火</div></body>".encode())
    )
    assert document.blocks[0].text == said
