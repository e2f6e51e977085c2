"""Text that stands on a page as it was typed."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document
from crawler.pages.tree.typed import lines_of
from crawler.pages.website import WebsitePage


def test_facts_below_each_other_are_lines_without_any_break_in_the_page() -> None:
    text = "Director: Imre Halloran\n  Starring: Petra Vance, Otto Lind\n\nPlease seed."
    html = f"<html><head><title>x</title></head><body><div>{text}</div></body></html>"
    fetched = Fetched("http://board.example/t/1", html.encode())

    assert lines_of(text) == ["Director: Imre Halloran", "Starring: Petra Vance, Otto Lind", "Please seed."]
    assert WebsitePage(fetched).fields()["creators"] == ("Imre Halloran", "Petra Vance", "Otto Lind")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("◎导　演　江示例\n◎主　演　苏示例", ["◎导 演 江示例", "◎主 演 苏示例"]),
        ("作者：\n  顾长亭\n格式：TXT\n字数：112万", ["作者： 顾长亭", "格式：TXT", "字数：112万"]),
        ("A text that a writer\nwrapped at a column: it is\none line for whoever reads it", None),
        ("Price:\n 9.9元", None),
        ("  \n ", []),
    ],
)
def test_a_text_is_cut_at_its_ends_of_lines_only_where_it_lists_facts(
    text: str, lines: list[str] | None
) -> None:
    assert lines_of(text) == ([" ".join(text.split())] if lines is None else lines)


def test_each_line_keeps_its_own_links() -> None:
    body = '<div>作者：顾长亭\n下载：<a href="http://a.example/1">一号</a>\n备用：<a href="http://a.example/2">二号</a></div>'
    document = Document(
        Fetched("http://board.example/t/1", f"<meta charset=utf-8><title>x</title>{body}".encode())
    )

    assert [[anchor.text for anchor in block.anchors] for block in document.blocks] == [
        [],
        ["一号"],
        ["二号"],
    ]
