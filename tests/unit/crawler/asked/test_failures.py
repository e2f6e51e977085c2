"""From exceptions to reasons."""

from __future__ import annotations

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.asked.failures import verdict
from crawler.asked.refusals import Halted, Transient
from crawler.scope.resolver import guard
from records.vocabulary import RefusalReason as Why

URL = "http://bbs.example/a"


@pytest.mark.parametrize(
    ("error", "reason", "again"),
    [
        (DownloadTimeoutError(), Why.TIMEOUT, True), (DownloadConnectionRefusedError(), Why.CONNECTION, True),
        (ResponseDataLossError(), Why.CONNECTION, True), (CannotResolveHostError(), Why.DNS, True),
        (DownloadCancelledError(), Why.TOO_LARGE, False), (IgnoreRequest("max redirections reached"), Why.REDIRECT_LOOP, False),
        (Transient(Why.HTTP_ERROR, URL, "HTTP 503", status=503), Why.HTTP_ERROR, True), (RuntimeError("new"), Why.CONNECTION, True),
        (Halted(Why.ROBOTS, URL, stage="robots"), Why.ROBOTS, False), (Halted(Why.DNS, URL, stage="robots", again=True), Why.DNS, True),
    ],
    ids=lambda value: getattr(value, "value", None) or type(value).__name__,
)  # fmt: skip
def test_each_failure_has_its_reason_and_only_passing_ones_are_asked_again(
    error: Exception, reason: Why, again: bool
) -> None:
    found = verdict(error, URL)

    assert (found.reason, found.again) == (reason, again)


def test_a_name_that_the_guard_refused_is_a_refusal_and_no_dns_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(guard.refused, "bbs.example", "bbs.example leads to 127.0.0.1: loopback")
    found = verdict(CannotResolveHostError(), URL)

    assert (found.reason, found.stage, found.again) == (Why.ADDRESS, "guard", False)
    assert "127.0.0.1" in found.detail
