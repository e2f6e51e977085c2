"""Addresses as pages write them."""

from __future__ import annotations

import pytest

from crawler.pages.links import urls


@pytest.mark.parametrize(
    ("href", "url"),
    [
        (r"\tags\epub", "https://site.example/tags/epub"),
        (r"next\2.html?from=a\b", "https://site.example/blog/next/2.html?from=a\\b"),
        (r"\\files.example\a", "https://files.example/a"),
    ],
)
def test_a_path_written_with_backslashes_leads_where_browsers_go(href: str, url: str) -> None:
    assert urls.join("https://site.example/blog/1", href).replace("%5C", "\\") == url


def test_the_way_home_is_one_address_with_and_without_its_slash() -> None:
    assert (
        urls.join("http://www.site.example/a/7.html", "http://www.site.example") == "http://www.site.example/"
    )
    assert (
        urls.join("http://www.site.example/a/7.html", "http://www.site.example?p=7")
        == "http://www.site.example/?p=7"
    )
    assert urls.join("http://www.site.example/a/7.html", "http://other.example") == "http://other.example"
