"""When a page says, for machines, that it was put up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.declared.published import published_at, read

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
DAY = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("source", "at"),
    [
        ('<meta property="article:published_time" content="2026-11-21T00:00:00+08:00">', DAY),
        ('<meta property="article:published_time" content="2026-11-21">', DAY),
        ('<script>{"@type":"BlogPosting","datePublished":"2026-11-21T00:00:00+08:00"}</script>', DAY),
        ('<script>{"@type":"VideoObject","uploadDate":"2026-11-20T16:00:00Z"}</script>', DAY),
        ('<time class="entry-date published" datetime="2026-11-21 00:00">昨天</time>', DAY),
        # of a book it is the book's own
        ('<script>{"@type":"Book","datePublished":"2026-11-21"}</script>', None),
        ('<script>{"@type":"Article"},{"@type":"Movie","datePublished":"1986-01-01"}</script>', None),
        ("<p>发布时间：2026-11-21</p>", None),
        ('<meta property="article:published_time" content="2027-01-01">', None),
        ('<meta property="article:published_time" content="0001-01-01T00:00:00">', None),
        ('<meta property="article:published_time" content="last Tuesday">', None),
    ],
)
def test_only_a_believable_date_of_the_page_itself_counts(source: str, at: datetime | None) -> None:
    assert published_at(source, "text/html", NOW) == at


def test_a_feed_of_one_entry_has_its_date() -> None:
    entry = "<item><pubDate>Fri, 20 Nov 2026 16:00:00 +0000</pubDate></item>"
    assert published_at(entry, "application/rss+xml", NOW) == DAY
    assert published_at(entry * 2, "application/rss+xml", NOW) is None


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(written: str) -> None:
    at = read(written)
    assert at is None or at.tzinfo is not None
