"""What a page gives away of who stands behind it; numbers and sites here are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.declared.marks import marks_of, template_of
from records.vocabulary import MarkKind

A, P, S, F = MarkKind.AD_NETWORK, MarkKind.PUBLISHER, MarkKind.ANALYTICS, MarkKind.FILING
FOOT = '<footer><a href="https://beian.miit.gov.cn/">{}</a></footer>'


def found(source: str) -> set[tuple[MarkKind, str]]:
    return {(kind, value) for kind, value, _detail in marks_of(source)}


@pytest.mark.parametrize(
    ("source", "marks"),
    [
        (
            '<script async src="https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js?client=ca-pub-1234567890123456"></script>',
            {(A, "google_adsense"), (P, "google_adsense:ca-pub-1234567890123456")},
        ),
        (
            '<script>var cpro_id = "u1234567";</script><script src="//cpro.baidustatic.com/cpro/ui/c.js"></script>',
            {(A, "baidu_union"), (P, "baidu_union:u1234567")},
        ),
        (
            '<script src="//p.tanx.com/ex?i=mm_12345678_1234567_12345678"></script>',
            {(A, "alimama"), (P, "alimama:mm_12345678")},
        ),
        ("<script>ga('create', 'UA-12345678-3', 'auto');</script>", {(S, "google_analytics:UA-12345678")}),
        (
            '<script src="https://www.googletagmanager.com/gtag/js?id=G-AB12CD34EF"></script>',
            {(S, "google_analytics:G-AB12CD34EF")},
        ),
        ("<iframe src='//www.googletagmanager.com/ns.html?id=GTM-AB12CD3'>", {(S, "google_tag_manager:GTM-AB12CD3")}),
        (
            'hm.src = "https://hm.baidu.com/hm.js?0123456789abcdef0123456789abcdef";',
            {(S, "baidu_tongji:0123456789abcdef0123456789abcdef")},
        ),
        (
            '<script src="https://s95.cnzz.com/z_stat.php?id=1271234567&web_id=1271234567"></script>',
            {(S, "umeng_cnzz:1271234567")},
        ),
        ('<script src="//js.users.51.la/21234567.js"></script>', {(S, "51la:21234567")}),
        ('<script>LA.init({id:"3AbCdEfGhIjK",ck:"x"})</script><i>sdk.51.la</i>', {(S, "51la:3AbCdEfGhIjK")}),
        (FOOT.format("蜀ICP备１２３４５６７８号－1"), {(F, "蜀ICP备12345678号-1")}),
        (FOOT.format("川公网安备 51010702000001号"), {(F, "川公网安备51010702000001号")}),
    ],
)  # fmt: skip
def test_a_mark_is_known_in_one_spelling(source: str, marks: set[tuple[MarkKind, str]]) -> None:
    assert found(f"<html><body>{source}</body></html>") == marks


def test_an_apps_own_filing_and_a_number_in_the_middle_of_a_long_page_are_not_the_sites() -> None:
    app = FOOT.format("蜀ICP备12345678号-2A")
    quoted = "<p>该站备案号为京ICP备87654321号</p>" + "<p>正文</p>" * 2000

    assert found(app) == found(quoted) == set()


def test_the_same_template_with_other_content_has_one_digest_and_a_plain_page_has_none() -> None:
    parts = "".join(
        f'<div class="box-{name}"><span class="t-{name}">' + "{0}</span></div>" for name in "abcdefgh"
    )
    one = parts.format("聊斋") + "<p class='post post-4711'>1</p>"
    other = parts.format("子不语") * 3 + "<p class='post post-12'>2</p>"

    assert template_of(one) == template_of(other) != ""
    assert template_of(one + '<div class="another-theme">') != template_of(one)
    assert template_of("<html><body><pre><a href='x'>x</a></pre></body></html>") == ""


@given(st.text(max_size=400))
def test_any_page_is_read(source: str) -> None:
    assert isinstance(marks_of(source), list)
    assert isinstance(template_of(source), str)
