"""The right holder's letter: its words, and what it is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from takedown.papers.holder_notice import compose_letter, title
from takedown.papers.html import letter_html
from takedown.papers.text import letter_text

GOLDEN = Path(__file__).with_name("holder_notice.txt")
Make = Callable[..., Any]


def test_the_letter_reads_as_agreed(notice: Make) -> None:
    assert letter_text(compose_letter(notice())) == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        (["delete"], "要求删除侵权网络内容的通知"),
        (["disconnect"], "要求断开侵权内容链接的通知"),
        (["delist"], "要求下架侵权应用的通知"),
        (["delete", "disconnect"], "要求删除或断开链接侵权网络内容的通知"),
    ],
)
def test_the_title_says_what_is_asked(notice: Make, measures: list[str], expected: str) -> None:
    assert title(notice({"measures": measures})) == expected


def test_it_is_the_holders_own_plain_letter(notice: Make) -> None:
    text = letter_text(compose_letter(notice()))
    assert "待签章" in text
    for office_words in ("发文字号", "〔", "版权局", "责令"):
        assert office_words not in text


def test_an_agent_shows_itself_and_signs_too(notice: Make) -> None:
    text = letter_text(
        compose_letter(notice({"holder.agent": "示例代理公司", "holder.agent_proof": "委托书 2026-03"}))
    )
    assert "代理人：示例代理公司" in text
    assert "代理人（签章）：示例代理公司（待签章）" in text


def test_an_operator_that_is_not_known_is_addressed_by_its_site(notice: Make) -> None:
    text = letter_text(compose_letter(notice({"addressee.operator": ""})))
    assert "“光影论坛”的运营者：" in text


def test_an_app_is_named_with_store_id_and_version(notice: Make) -> None:
    app = {
        "store": "示例应用市场",
        "app_id": "com.example.game",
        "package": "com.example.game",
        "version": "",
        "developer": "",
    }
    text = letter_text(compose_letter(notice({"items.0.app": app})))
    assert "应用：示例应用市场，应用标识 com.example.game，版本 页面未标明" in text


HOSTILE = {
    "markup": "<script>alert(1)</script><w:p/>&amp;{{7*7}}",
    "controls": "长夜\x00灯\x1b[31m火\u202e",
    "long": "长" * 500,
    "rare": "堃喆镕𠮷",
    "surrogate": "夜\ud83d",
    "formula": "=HYPERLINK(\"http://evil.example\")",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_come_out_as_words(notice: Make, name: str) -> None:
    changes = {
        "items.0.page_title": HOSTILE[name],
        "works.0.title": HOSTILE[name],
        "items.0.facts": HOSTILE[name],
    }

    letter = compose_letter(notice(changes))

    shown = letter_html(letter)
    assert "<script" not in shown
    assert "<w:p" not in shown
    assert "href" not in shown
    assert "\x00" not in letter_text(letter)
    letter_text(letter).encode()
