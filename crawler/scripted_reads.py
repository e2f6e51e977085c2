"""Which questions that a page's own script sends by POST are only questions.

Drives and shares load their lists so: the address says `list`, the body names a folder. Sent is what asks its own site
for something to show, in words that read and none that change, and that says nothing of who asks. Whatever may sign
in, unlock, count or change a thing stays unsent, so nothing passes a wall that a visitor would have to pass.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import field, frozen

from crawler.pages import urls

MAX_BODY = 8_192
"""Bytes of a question; uploads are longer."""
KINDS = ("application/json", "application/x-www-form-urlencoded")
_READS = re.compile(
    r"list|ls|dirs?|folders?|files?|get|find|search|query|read|fetch|load|browse|show|view|info|details?|pages?|items|entries|"
    r"children|tree|index|catalog(?:ue)?|chapters|episodes|tracks|albums|books|graphql|settings|config"
)
_CHANGES = re.compile(
    r"log(?:in|on|out)|sign(?:in|up)?|register|o?auth|authenticate|verify|validate|unlock|pass(?:word|wd|code)|captcha|token|session|"
    r"add|create|new|save|update|edit|modify|set|put|patch|insert|del(?:ete)?|remove|rm|rename|move|copy|mkdir|upload|submit|send|"
    r"post|reply|comment|vote|like|favou?rite|follow|subscribe|buy|pay|order|cart|check(?:out|in)|report|reset|count|hit|track|"
    r"log|collect|stats?|beacon|telemetry|mail|download|exec|run|import|restore|transfer|(?:un)?share"
)
_SECRET = re.compile(
    r"pass(?:word|wd|code)?|pwd|secret|token|captcha|otp|auth|credential|extract_?code|user_?name|account|e?mail|phone",
    re.IGNORECASE,
)
_ACTS = frozenset({"action", "act", "method", "op", "cmd", "command", "do", "type", "operation"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_GRAPHQL_READ = re.compile(r"\s*(?:query\b|\{)")
SENT_HEADERS = ("content-type", "accept", "x-requested-with")


@frozen
class Question:
    """What a page asks of its site; `page` is that page's URL. A plain one has neither body nor headers."""

    url: str
    page: str
    method: str = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(factory=dict)

    @property
    def key(self) -> tuple[str, bytes]:
        """What makes two questions the same one."""
        return self.url, self.body if self.method == "POST" else b""


def why_unsent(question: Question) -> str:
    """Why a POST is not sent, in one word; empty for one that only reads."""
    if urls.origin(question.url) != urls.origin(question.page):
        return "method"
    if question.headers.get("authorization") or question.headers.get("cookie"):
        return "signed_in"
    kind = question.headers.get("content-type", "").partition(";")[0].strip().lower()
    if len(question.body) > MAX_BODY or (question.body and kind not in KINDS):
        return "method"
    said = _said(question.body, kind)
    if said is None:
        return "method"
    if any(_SECRET.search(name) and value not in ("", None, False) for name, value in _named(said)):
        return "secret"
    return "" if _only_reads(question.url, said) else "method"


def _said(body: bytes, kind: str) -> dict[str, Any] | None:
    """The body as names and values; None for one that is neither."""
    if not body:
        return {}
    try:
        text = body.decode("utf-8")
        found = json.loads(text) if kind == KINDS[0] else dict(parse_qsl(text, keep_blank_values=True))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _named(said: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Every name with its value, those inside of others too."""
    if depth > 6:
        return
    rows = said if isinstance(said, list) else [said]
    for row in rows:
        if isinstance(row, dict):
            for name, value in row.items():
                yield str(name), value
                yield from _named(value, depth + 1)


def _only_reads(url: str, said: dict[str, Any]) -> bool:
    query = said.get("query")
    words = set(_words(unquote(urlsplit(url).path)))
    if "graphql" in words:
        return isinstance(query, str) and _GRAPHQL_READ.match(query) is not None
    asked = [
        str(value)
        for name, value in [*parse_qsl(urlsplit(url).query), *said.items()]
        if name.lower() in _ACTS
    ]
    words.update(word for text in asked for word in _words(text[:100]))
    return any(map(_READS.fullmatch, words)) and not any(map(_CHANGES.fullmatch, words))


def _words(text: str) -> Iterator[str]:
    return (word.lower() for word in _WORD.findall(text))
