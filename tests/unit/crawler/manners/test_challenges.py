"""Answers that turn visitors away by scripts, and outages that do no such thing."""

from __future__ import annotations

import gzip

import pytest
from scrapy.http import HtmlResponse, Response

from crawler.manners.challenges import challenge_of

SCRIPT = "<script>var a=1;</script>"


def answered(body: str, status: int = 503, **headers: str) -> Response:
    named = {"Content-Type": "text/html; charset=utf-8"} | {
        k.replace("_", "-"): v for k, v in headers.items()
    }
    return HtmlResponse("http://s.example/t.html", status, named, body.encode(), encoding="utf-8")


@pytest.mark.parametrize(
    "body",
    [
        f"<title>安全验证</title><p>正在验证您的浏览器，请稍候……</p>{SCRIPT}",
        f"<title>Just a moment...</title><p>Checking your browser before accessing s.example.</p>{SCRIPT}",
        f"<p>正在进行人机验证</p>{SCRIPT}",
        f"<p>浏览器安全检查中</p><noscript>请启用 JavaScript 后继续访问</noscript>{SCRIPT}",
        f"<h1>DDoS protection</h1><p>Please enable Cookies and reload the page.</p>{SCRIPT}",
        "<script>document.cookie=('_c=')+('1')+';Path=/';location.href=location.pathname</script>",
        "<html><body><script>document['cookie']='k=v';setTimeout(function(){window.location.reload()},10)</script></body></html>",
    ],
)
def test_a_proof_by_scripts_is_called_one_whatever_status_it_bears(body: str) -> None:
    assert [challenge_of(answered(body, status)) for status in (503, 521, 412)] == 3 * ["captcha"]
    assert challenge_of(answered(body).replace(body=gzip.compress(body.encode()), headers={
        "Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip"})) == "captcha"  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<title>503 Service Temporarily Unavailable</title><h1>503 Service Temporarily Unavailable</h1>",
        f"<h1>网站维护中</h1><p>服务器正在升级，请稍后再来。</p>{SCRIPT}",
        f"<p>We will be back in just a moment.</p>{SCRIPT}",
        f"<h1>Web server is down</h1><p>Error 521</p>{SCRIPT}",
        f"<p>网站正在检查系统</p>{SCRIPT}",
        "<script>location.href='/busy.html'</script>",
        f"<p>{'服务器繁忙，请稍候再试。' * 60}安全验证</p>{SCRIPT}",
        "<p>安全验证</p>",
    ],
)
def test_an_outage_is_called_what_it_is(body: str) -> None:
    assert challenge_of(answered(body)) == ""


def test_what_is_no_page_or_does_not_unpack_says_nothing() -> None:
    assert challenge_of(answered("<p>安全验证</p>" + SCRIPT, Content_Type="application/json")) == ""
    assert challenge_of(answered("<p>安全验证</p>" + SCRIPT, Content_Encoding="gzip")) == ""


def test_a_firewall_that_names_itself_is_one() -> None:
    assert challenge_of(answered("<h1>您的请求已被拦截</h1><p>网站防火墙</p>")) == "firewall"
