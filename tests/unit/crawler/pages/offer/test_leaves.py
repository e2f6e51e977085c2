"""Chapters of a book that a program cut into pages are told by where their links say they lead."""

from __future__ import annotations

import pytest

from crawler.pages.offer.leaves import is_leaf
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document
from crawler.pages.website import WebsitePage

PROSE = "<p>" + "傍晚的渡口没有人说话，只有水一下一下拍着石阶，掌灯的老人把灯挂上桅杆。" * 8 + "</p>"
IN_HEAD = "<link rel=prev href=2.html><link rel=next href=4.html><link rel=up href=index.html>"
IN_BODY = "<p>Next: <a rel=next href=4.html>灯下</a> Up: <a rel=top href=index.html>归程记</a></p>"
OF_A_BLOG = "<link rel=prev href=2.html><link rel=next href=4.html><link rel=start href=1.html>"
ELSEWHERE = "<link rel=next href=/other/4.html><link rel=up href=index.html>"


def fetched(head: str = "", body: str = "", prose: str = PROSE * 4, folder: str = "/guicheng") -> Fetched:
    html = f"<html><head><meta charset=utf-8><title>旧信</title>{head}</head><body>{body}<h1>旧信</h1>{prose}</body></html>"
    return Fetched(f"http://books.example{folder}/3.html", html.encode())


@pytest.mark.parametrize(("head", "body"), [(IN_HEAD, ""), ("", IN_BODY)], ids=["in the head", "in links"])
def test_a_page_that_turns_to_its_neighbour_and_up_to_the_whole_is_a_leaf(head: str, body: str) -> None:
    assert is_leaf(Document(fetched(head, body)))


def test_a_leaf_is_part_of_the_page_of_its_folder_and_stands_for_itself_where_that_is_the_front_page() -> (
    None
):
    within = WebsitePage(fetched(IN_HEAD)).read()

    assert within.piece is not None
    assert within.piece.whole == "http://books.example/guicheng/index.html"
    assert WebsitePage(fetched(IN_HEAD, folder="")).read().listings


@pytest.mark.parametrize(
    ("title", "works"), [("归程记", 1), ("归程记使用手册", 0), ("Wharf reference manual", 0)]
)
def test_the_page_of_a_folder_that_turns_to_the_first_of_its_pages_is_the_book(
    title: str, works: int
) -> None:
    named = "".join(f"<li><a href={n}.html>{name}</a>" for n, name in enumerate(["灯下", "旧信", "渡口"], 1))
    html = f"<meta charset=utf-8><title>{title}</title><link rel=next href=1.html><h1>{title}</h1><ul>{named}</ul>"

    assert len(WebsitePage(Fetched("http://books.example/guicheng/", html.encode())).read().listings) == works
    older = html.replace("href=1.html>", "href=older.html>", 1)
    assert not WebsitePage(Fetched("http://books.example/guicheng/", older.encode())).read().listings


@pytest.mark.parametrize("head", [OF_A_BLOG, ELSEWHERE, ""])
def test_a_post_that_turns_to_others_of_its_blog_is_none(head: str) -> None:
    assert not is_leaf(Document(fetched(head)))
    assert not WebsitePage(fetched(head)).read().listings


def test_a_colophon_says_too_little_to_be_a_chapter() -> None:
    assert (
        not WebsitePage(fetched(IN_HEAD, "", "<p>The text follows the first printing.</p>")).read().listings
    )


def test_a_manual_cut_the_same_way_is_no_book_as_it_shows_code() -> None:
    manual = PROSE * 4 + "<p>Call <code>open()</code>, then <code>read()</code> and <code>close()</code>.</p>"

    assert not is_leaf(Document(fetched(IN_HEAD, "", manual)))


PICTURED = '<a href="2.html"><img src="p.svg" alt="Previous"></a> <a href="index.html"><img src="u.svg" alt="Up"></a>'


def test_the_words_of_links_or_pictures_tell_it_where_both_ways_stand_beside_each_other() -> None:
    apart = "<p><a href=2.html>Previous</a></p><div><a href=index.html>Contents</a></div>"

    assert is_leaf(Document(fetched("", PICTURED)))
    assert is_leaf(Document(fetched("", "<p><a href=4.html>下一章</a> <a href=index.html>目录</a></p>")))
    assert not is_leaf(Document(fetched("", apart)))
