"""What an answer to robots.txt means, after RFC 9309."""

from __future__ import annotations

import pytest
from scrapy.http import Response

from crawler.manners.robots import AGENT, read
from records.vocabulary import RefusalReason

URL = "http://bbs.example/robots.txt"
PAGE = "http://bbs.example/thread-1.html"


def answer(status: int, body: bytes = b"") -> Response:
    return Response(URL, status=status, body=body)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_there_is_none_means_everything_is_allowed(status: int) -> None:
    found = read(answer(status), now=0.0)

    assert (found.parser, found.failure) == (None, None)


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b""), (599, b""), (301, b""), (200, b"<html>"), (200, b"\xef\xbb\xbf\n <!doctype html>")],
)
def test_what_cannot_be_read_as_rules_disallows_everything(status: int, body: bytes) -> None:
    found = read(answer(status, body), now=0.0)

    assert found.failure is not None
    assert found.failure.reason is RefusalReason.ROBOTS_UNREACHABLE


def test_rules_for_us_and_rules_behind_500_kib_hold() -> None:
    body = b"# \n" * 180_000 + b"User-agent: copywatch\nDisallow: /thread-\n"
    found = read(answer(200, body), now=0.0)

    assert len(body) > 512_000
    assert not found.parser.can_fetch(PAGE, AGENT)
    assert found.parser.can_fetch("http://bbs.example/forum-1.html", AGENT)


def test_an_answer_is_kept_no_longer_than_a_day() -> None:
    assert read(answer(200, b"User-agent: *"), now=100.0).until == 100.0 + 24 * 3600
