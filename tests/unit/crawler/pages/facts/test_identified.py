"""Numbers that a page states of what it offers."""

from __future__ import annotations

from crawler.pages.declared.structured import Thing
from crawler.pages.facts.identified import identifiers_of


def test_a_declared_isbn_comes_before_one_in_the_text_and_each_is_named_once() -> None:
    book = Thing(("Book",), {"isbn": "978-7-02-000220-7"})

    found = identifiers_of([book], "ISBN：978-7-02-000220-7，另一版 ISBN 9787101003048")

    assert found == {"isbn": ["9787020002207", "9787101003048"]}


def test_a_package_is_named_behind_its_label_alone() -> None:
    assert identifiers_of([], "包名：com.example.reader 版本 2.1") == {"package": ["com.example.reader"]}
    assert identifiers_of([], "见 com.example.reader 的说明") == {}


def test_what_is_no_number_is_not_stated() -> None:
    assert identifiers_of([Thing(("Book",), {"isbn": "无"})], "ISBN：待定") == {}
