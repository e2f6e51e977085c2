"""A sweep asks for pages and changes nothing: what an address says it would do to the site is not asked for."""

from __future__ import annotations

import pytest

from crawler.pages.links.urls import is_page

SITE = "http://books.example"


@pytest.mark.parametrize(
    "path",
    ["/wipe_database", "/remove_demo_flag", "/reset-history/", "/book/delete/3", "/language/edit/12", "/language/load_predefined/Ainu", "/refresh_all_stats"],
)  # fmt: skip
def test_what_would_change_the_site_is_not_asked_for(path: str) -> None:
    assert not is_page(SITE + path)


@pytest.mark.parametrize(
    "path", ["/wiki/Load_balancing", "/film/empty-pages-2014", "/books/reset-me.html", "/editions/12", "/t/remove-all-doubt"]
)  # fmt: skip
def test_a_name_that_holds_such_a_word_is_a_page(path: str) -> None:
    assert is_page(SITE + path)


def test_a_parameter_that_names_a_feed_is_no_feed_unless_its_value_is_a_kind_of_one() -> None:
    assert is_page(SITE + "/entry?feed=shares.xml&entry=3")
    assert not any(
        is_page(SITE + path) for path in ("/?feed=rss2", "/?feed=comments-rss2", "/feed/", "/a/rss")
    )
