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

from crawler.pages.links import urls

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
_GRAPHQL_ACT = re.compile(r"\b(?:mutation|subscription)\b")
"""Anywhere: a document may hold several operations, and its `operationName` says which is meant."""
MAX_DEPTH = 6
"""Objects and lists inside of each other; what is deeper is not looked through, and not sent."""
SENT_HEADERS = ("content-type", "accept", "x-requested-with")
EVENTS, EVENTS_S = "text/event-stream", 8.0
"""What a page says that asks for events as they come, and seconds that such a stream may take: one without end is no answer."""


@frozen
class Question:
    """What a page asks of its site; `page` is that page's URL. A plain one has neither body nor headers."""

    url: str
    page: str
    method: str = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(factory=dict)

    @property
    def key(self) -> tuple[str, bytes, str]:
        """What makes two questions the same one: an address may answer scripts with data, and windows with a page."""
        form = " ".join(self.headers.get(name, "") for name in ("accept", "x-requested-with"))
        return self.url, self.body if self.method == "POST" else b"", form.strip()


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
    if said is None or _is_deeper(said, MAX_DEPTH):
        return "method"
    named = [*parse_qsl(urlsplit(question.url).query), *_named(said)]
    if any(_SECRET.search(name) and value not in ("", None, False) for name, value in named):
        return "secret"
    return "" if _only_reads(question.url, said) else "method"


def _said(body: bytes, kind: str) -> dict[str, Any] | None:
    """The body as names and values; None for one that is neither, or that says a name twice."""
    if not body:
        return {}
    try:
        text = body.decode("utf-8")
        if kind == KINDS[0]:
            found = json.loads(text, object_pairs_hook=_once)
        else:
            found = _once(parse_qsl(text, keep_blank_values=True))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a name that is said twice, servers take either: ValueError."""
    named = dict(pairs)
    if len(named) != len(pairs):
        raise ValueError("a name is said twice")
    return named


def _is_deeper(said: Any, levels: int) -> bool:
    """Whether more of these stand inside of each other; looks no further than that."""
    if isinstance(said, dict):
        said = list(said.values())
    return isinstance(said, list) and (levels == 0 or any(_is_deeper(one, levels - 1) for one in said))


def _named(said: Any) -> Iterator[tuple[str, Any]]:
    """Every name with its value, those inside of others too."""
    if isinstance(said, dict):
        yield from said.items()
        said = list(said.values())
    if isinstance(said, list):
        for one in said:
            yield from _named(one)


def _only_reads(url: str, said: dict[str, Any]) -> bool:
    query = said.get("query")
    words = set(_words(unquote(urlsplit(url).path)))
    if "graphql" in words:
        return (
            isinstance(query, str)
            and _GRAPHQL_READ.match(query) is not None
            and not _GRAPHQL_ACT.search(query)
            and not _SECRET.search(query)
        )
    asked = [
        str(value)
        for name, value in [*parse_qsl(urlsplit(url).query), *said.items()]
        if name.lower() in _ACTS
    ]
    words.update(word for text in asked for word in _words(text[:100]))
    return any(map(_READS.fullmatch, words)) and not any(map(_CHANGES.fullmatch, words))


def _words(text: str) -> Iterator[str]:
    return (word.lower() for word in _WORD.findall(text))
