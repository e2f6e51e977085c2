"""Addresses as RFC 3986 wants them."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import Refused
from takedown.formats.uris import uri


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("https://例子.测试/文件 名", "https://xn--fsqu00a.xn--0zwm56d/%E6%96%87%E4%BB%B6%20%E5%90%8D"),
        ("http://forum.example:8080/a?b=中&c=%20#长", "http://forum.example:8080/a?b=%E4%B8%AD&c=%20#%E9%95%BF"),
        ("HTTP://Forum.Example/a%zz", "http://forum.example/a%25zz"),
        ("https://[2606:4700::1]/x", "https://[2606:4700::1]/x"),
        ("http://61.139.126.10/x<>\"{}|^`\\", "http://61.139.126.10/x%3C%3E%22%7B%7D%7C%5E%60%5C"),
        ("http://a.example/x\r\nBcc: y", "http://a.example/xBcc:%20y"),
        ("magnet:?xt=urn:btih:abc&dn=长夜", "magnet:?xt=urn:btih:abc&dn=%E9%95%BF%E5%A4%9C"),
    ],
)  # fmt: skip
def test_an_iri_becomes_a_uri_and_what_is_encoded_stays(text: str, wanted: str) -> None:
    assert uri(text) == wanted
    assert uri(uri(text)) == wanted


@pytest.mark.parametrize(
    "text", ["", "x", "/a", "http://", "http://a..b/", "http://[::1", "http://a.example:99999/"]
)
def test_what_is_no_absolute_address_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        uri(text)


@given(st.text(max_size=50))
def test_any_path_comes_out_as_ascii_without_blanks(path: str) -> None:
    with contextlib.suppress(Refused):
        assert re.fullmatch(r"[!-~]+", uri(f"http://a.example/{path}"))
