"""The tree of a page, however little of its frame was written down."""

from __future__ import annotations

import pytest

from crawler.pages.document import Document, bounded
from crawler.pages.reading import Fetched

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
