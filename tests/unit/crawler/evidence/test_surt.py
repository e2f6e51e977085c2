"""Keys of URLs as replay programs make them; the expected ones were made by the Internet Archive's own program."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.evidence.surt import url_key

KEYS = [
    ("http://www.example.com/a?b=1", "com,example)/a?b=1"),
    ("https://EXAMPLE.com:443/", "com,example)/"),
    ("http://example.com:443/x", "com,example:443)/x"),
    ("https://www2.example.com:8443/%E9%9D%92/%2c/a%2Fb?x=%7C&y=%2C&z", "com,example:8443)/%e9%9d%92/,/a/b?x=|&y=,&z"),
    ("http://a.b/?", "b,a)/"),
    ("http://a.b", "b,a)/"),
    ("http://a.b/a//b/./c/../d/", "b,a)/a/b/d"),
    ("http://a.b/x?b=2&a=1&a-b=3&a=", "b,a)/x?a=&a=1&a-b=3&b=2"),
    ("http://a.b/x?PHPSESSID=0123456789abcdef0123456789abcdef&q=1", "b,a)/x?q=1"),
    ("http://a.b/%2525?x=%2525", "b,a)/%25?x=%25"),
    ("http://a.b/中文?词=值", "b,a)/%e4%b8%ad%e6%96%87?%e8%af%8d=%e5%80%bc"),
    ("http://a.b/a b?c d", "b,a)/a%20b?c%20d"),
    ("http://user:pw@a.b/", "b,a)/"),
    ("http://127.0.0.1:8080/x/", "1,0,0,127:8080)/x"),
    ("http://a.b/#frag", "b,a)/"),
    ("http://a.b/x?A=B&a=A", "b,a)/x?a=a&a=b"),
    ("urn:view:https://A.b/X", "urn:view:https://a.b/x"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "key"), KEYS)
def test_a_url_is_filed_where_replay_programs_look_for_it(url: str, key: str) -> None:
    assert url_key(url) == key


@given(st.text(max_size=60))
def test_a_key_holds_no_blank_that_would_part_a_line_of_the_index(tail: str) -> None:
    key = url_key(f"http://a.b/{tail}")

    assert not any(letter.isspace() for letter in key)
