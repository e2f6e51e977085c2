"""The first page of a repository offers it; its history and its source, at thousands of addresses, are no offers."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched, PageReading
from crawler.pages.website import WebsitePage

DIGEST = "9883d2d489c43ae813c2396dfe344ce8cfa8fefd"
SHARE = "链接：https://pan.quark.cn/s/7c2a9d4b1e60 提取码：Rq7T"


def reading(url: str, body: str, title: str = "ferry") -> PageReading:
    source = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return WebsitePage(Fetched(url, source.encode(), "utf-8", "text/html")).read()


def named(url: str, body: str) -> list[str]:
    return [item.title for item in reading(url, body).listings]


@pytest.mark.parametrize(
    ("url", "body"),
    [
        (  # tools and packed files below its own address
            "http://h.example/ferry",
            "<a href=/ferry/log>log</a><a href=/ferry/graph/tip>graph</a><a href=/ferry/branches>branches</a><a href=/ferry/archive/tip.zip>zip</a>",
        ),
        (  # tools by parameters, the address to clone from written out
            "http://h.example/?p=ferry.git;a=summary",
            "summary <a href='/?p=ferry.git;a=shortlog'>shortlog</a><a href='/?p=ferry.git;a=tree'>tree</a><p>URL http://h.example/git/ferry.git</p>",
        ),
        (  # the address to clone from in a field, how many of what beside each tool
            "http://h.example/wren/ferry",
            "<a href=/wren/ferry/commits>12 Commits</a><a href=/wren/ferry/branches>2 Branches</a><input value='http://h.example/wren/ferry.git'>",
        ),
        (  # no page at the repository's own address: the first of its tools is its first page
            "http://h.example/ferry/changes",
            "<a href=/ferry/changes>Changes</a><a href=/ferry/files>Files</a><p>To get it: <code>bzr branch http://h.example/ferry</code>",
        ),
        (  # its own address in a field
            "http://h.example/ferry",
            "<a href=/ferry/changelog>Changelog</a><a href=/ferry/files/tip/>Files</a>Clone URL: <input readonly value=\"http://h.example/ferry\">",
        ),
        (  # tools that only addresses name
            "http://h.example/ferry/",
            "<a href=/ferry/tree/main/doc>doc</a><a href=/ferry/commit/1a2b3c/>fix a crash</a><code>git clone http://h.example/ferry/</code>",
        ),
    ],
)  # fmt: skip
def test_the_first_page_of_a_repository_offers_it(url: str, body: str) -> None:
    assert named(url, body) == ["ferry"]


@pytest.mark.parametrize(
    ("url", "body"),
    [
        (  # its tools do not stand below it
            "http://h.example/ferry/log",
            "<a href=/ferry>summary</a><a href=/ferry/log/2>log</a><a href=/ferry/branches>branches</a><a href=/ferry/archive/tip.zip>zip</a>",
        ),
        (  # somebody tells how to get another one
            "http://blog.example/2026/building",
            "<p>First: git clone https://h.example/ferry.git</p><a href=/2026/building/commits>commits</a><a href=/2026/building/tree>tree</a>",
        ),
        (  # a wiki's page with its tools
            "http://w.example/Ferry",
            "<a href=/Ferry/history>History</a><a href=/Ferry/source>Source</a><a href=/Ferry/changes>Changes</a><p>The clone of it.</p>",
        ),
        (  # a release handed over by a row of its history
            "http://h.example/ferry/commits/",
            "<a href=/ferry/>code</a><a href=/ferry/commits/>commits</a><a href=/ferry/tags/>tags</a><a href=/ferry/archive/v1.zip>zip</a>",
        ),
    ],
)  # fmt: skip
def test_other_pages_are_not_its_first(url: str, body: str) -> None:
    assert named(url, body) == []


TABS = "<a href='/?p=ferry.git;a=summary'>summary</a><a href='/?p=ferry.git;a=shortlog'>shortlog</a><a href='/?p=ferry.git;a=commit'>commit</a>"


def test_a_file_that_leads_to_a_share_is_an_offer_but_not_in_each_of_its_states() -> None:
    file = "http://h.example/?p=ferry.git;a=blob;f=README"
    newest = "<a href='/?p=ferry.git;a=blob;f=README;hb=HEAD'>HEAD</a>"
    (listed,) = reading(f"{file};hb=HEAD", f"{TABS}{newest}<pre>{SHARE}</pre>", "").listings
    assert listed.title == "ferry"
    assert not reading(file.replace("=blob", "=commitdiff"), f"{TABS}<pre>{SHARE}</pre>").listings
    assert not reading(f"{file};hb={DIGEST}", f"{TABS}{newest}<pre>{SHARE}</pre>").listings
    assert not reading(f"{file};hb=HEAD", f"{TABS}{newest}<pre>int main(void)</pre>").listings


def test_what_a_code_once_was_is_not_walked() -> None:
    ways = [
        "/?p=ferry.git;a=tree",
        "/?p=ferry.git;a=commitdiff;h=1",
        f"/?p=ferry.git;a=tree;hb={DIGEST}",
        "/?p=otter.git;a=summary",
    ]
    body = TABS + "http://h.example/git/ferry.git" + "".join(f"<a href='{way}'>way</a>" for way in ways)
    led = {follow.url for follow in reading("http://h.example/?p=ferry.git;a=summary", body).follow}
    assert led == {"http://h.example/?p=ferry.git;a=tree", "http://h.example/?p=otter.git;a=summary"}


def test_a_tree_of_books_lists_them_and_not_its_code() -> None:
    rows = "".join(
        f"<tr><td><a href=/wren/shelf/src/main/{name}>{name}</a></td><td>2.1 MB</td><td>2026-03-01</td></tr>"
        for name in ("ferry.epub", "lantern.mobi", "otter.azw3", "build.py", "NOTES")
    )
    body = f"<a href=/wren/shelf/commits/main>Commits</a><a href=/wren/shelf/branches>Branches</a><table>{rows}</table>"
    found = reading("http://h.example/wren/shelf/src/main/", body).listings
    assert {item.title for item in found} <= {"ferry.epub", "lantern.mobi", "otter.azw3"}
    assert found
