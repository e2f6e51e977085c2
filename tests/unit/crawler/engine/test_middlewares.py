"""What stands between a request and the web."""

from __future__ import annotations

import gzip
from ipaddress import ip_address

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.asked.refusals import Halted
from crawler.engine.middlewares import BoundedCompressionMiddleware, GateMiddleware, PeerMiddleware
from crawler.scope.policy import AddressEntry, RulePolicy, SitePolicy
from records.vocabulary import RefusalReason, SiteKind

POLICY = SitePolicy(
    id=1, key="s", name="s", kind=SiteKind.WEBSITE, url="http://bbs.example/", delay_s=1.0, max_pages=10, max_depth=3,
    rules=(RulePolicy("http", "bbs.example", 80, "/"),), addresses=(AddressEntry("127.0.0.12"),),
)  # fmt: skip


@pytest.mark.parametrize(
    "meta",
    [{}, {"allow_offsite": True}, {"dont_obey_robotstxt": True, "handle_httpstatus_all": True}],
    ids=str,
)
@pytest.mark.parametrize("dont_filter", [False, True])
def test_nothing_in_a_request_opens_the_gate(meta: dict[str, object], dont_filter: bool) -> None:
    with pytest.raises(Halted) as halted:
        GateMiddleware(POLICY).process_request(
            Request("http://evil.example/", meta=meta, dont_filter=dont_filter)
        )

    assert (halted.value.code, halted.value.stage) == ("host_out_of_scope", "gate")


def test_a_proxy_and_a_post_are_refused_even_in_scope() -> None:
    gate = GateMiddleware(POLICY)
    gate.process_request(Request("http://bbs.example/"))

    for request in (
        Request("http://bbs.example/", method="POST"),
        Request("http://bbs.example/", meta={"proxy": "http://127.0.0.1:8080"}),
    ):
        with pytest.raises(Halted):
            gate.process_request(request)


@pytest.mark.parametrize(
    ("address", "allowed"), [("127.0.0.12", True), ("8.8.8.8", True), ("127.0.0.1", False), ("::1", False)]
)
def test_an_answer_counts_only_from_an_address_that_may_answer(address: str, allowed: bool) -> None:
    request = Request("http://bbs.example/")
    response = Response(request.url, ip_address=ip_address(address))

    if allowed:
        assert PeerMiddleware(POLICY).process_response(request, response) is response
    else:
        with pytest.raises(Halted) as halted:
            PeerMiddleware(POLICY).process_response(request, response)
        assert halted.value.reason is RefusalReason.ADDRESS


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (gzip.compress(bytes(5_000_000)), "gzip", RefusalReason.TOO_LARGE),
        (gzip.compress(gzip.compress(bytes(5_000_000))), "gzip, gzip", RefusalReason.TOO_LARGE),
        (b"nothing of the kind", "gzip", RefusalReason.BAD_ENCODING),
        (gzip.compress(b"x" * 5000)[:40], "deflate", RefusalReason.BAD_ENCODING),
    ],
    ids=["bomb", "bomb in a bomb", "not gzip", "not deflate"],
)
def test_bodies_that_do_not_decompress_are_typed_refusals(
    body: bytes, encoding: str, reason: RefusalReason
) -> None:
    middleware = BoundedCompressionMiddleware.from_crawler(
        get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": 1_000_000})
    )
    request = Request("http://bbs.example/")

    with pytest.raises(Halted) as halted:
        middleware.process_response(
            request, Response(request.url, headers={"Content-Encoding": encoding}, body=body)
        )
    assert halted.value.reason is reason
