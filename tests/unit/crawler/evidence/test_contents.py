"""What a person reads first of an export, and at which answer a replay begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.evidence.bundle import _pages
from crawler.evidence.contents import listed
from crawler.evidence.gather import Entry, Gathered, Piece
from records.vocabulary import CaptureKind

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
URL = "https://books.example/thread-4.html"


def answer(number: int, status: int | None, kind: CaptureKind = CaptureKind.RESPONSE) -> Piece:
    at = NOON + timedelta(hours=number)
    return Piece(number, kind, URL, at, status, "text/html", "203.0.113.5", f"{number:064x}", 9, "", "")


def gathered(*pieces: Piece) -> Gathered:
    entry = Entry(1, URL, "山城旧事 全集", "山城旧事", "A-1", NOON, NOON, pieces, ())
    return Gathered(7, "books", "书站", "示例社", (entry,))


def test_a_replay_begins_at_the_newest_answer_that_shows_the_page_though_it_is_gone_since() -> None:
    (page,) = _pages(gathered(answer(1, 200), answer(2, 200), answer(3, 404), answer(4, 302)))

    assert page.at == NOON + timedelta(hours=2)


def test_a_page_that_only_ever_answered_with_an_error_begins_there() -> None:
    (page,) = _pages(gathered(answer(1, 404), answer(2, 410)))

    assert page.at == NOON + timedelta(hours=2)


def test_the_list_says_which_answers_are_errors() -> None:
    told = listed(gathered(answer(1, 200), answer(2, 404), answer(3, None, CaptureKind.SCREENSHOT)), NOON)

    assert "网页响应记录（证据编号 1）" in told
    assert "网页响应记录（证据编号 2，应答 404）" in told
    assert "页面截图（证据编号 3）" in told
