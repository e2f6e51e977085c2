"""Sentences and redirects by which sites say that something is gone; all written for these tests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.soft_404 import is_home, is_login, same_as_nothing, says_gone


@pytest.mark.parametrize(
    "said",
    [
        "抱歉，指定的主题不存在或已被删除", "该资源已下架", "您访问的页面不存在", "因版权原因，该影片已下线", "应权利人要求，本书已被移除", "该视频由于版权限制，暂不提供播放",
        "根据相关法律法规和政策，部分内容不予显示", "文件已失效", "找不到该页面", "This video has been removed", "404 Not Found",
        "The file you are looking for does not exist", "This listing is no longer available", "Removed due to a copyright complaint",
    ],
)  # fmt: skip
def test_a_short_page_says_so(said: str) -> None:
    assert says_gone("提示信息", said)


@pytest.mark.parametrize(
    "said",
    [
        "如链接失效，请留言补链", "如有侵权请联系我们删除", "本站内容若侵犯版权，请来信，我们将及时删除", "若您访问的资源不存在请联系站长",
        "If a file was removed, please report it", "完整版，全本打包下载", "该书讲述了一个失踪的村庄", "",
    ],
)  # fmt: skip
def test_promises_conditions_and_offers_do_not(said: str) -> None:
    assert says_gone("聊斋志异 全本", said) == ""


def test_a_long_page_may_speak_of_removed_things() -> None:
    assert says_gone("网站公告", "该资源已下架。" + "正文" * 400) == ""


@pytest.mark.parametrize(
    ("asked", "where", "home"),
    [
        ("http://s.example/t/1.html", "/", True),
        ("http://s.example/t/1.html", "http://s.example/index.php", True),
        ("http://s.example/t/1.html", "http://s.example/bbs/", True),
        ("http://s.example/t/1.html", "/t/1", False),
        ("http://s.example/t/1.html", "http://other.example/", False),
        ("http://s.example/t/1.html", "/?topic=1", False),
        ("http://s.example/index.html", "/", False),
        ("http://s.example/t/1.html", "http://[", False),
    ],
)
def test_a_redirect_to_the_home_page_is_known(asked: str, where: str, home: bool) -> None:
    assert is_home(asked, where, "http://s.example/bbs/") is home


@pytest.mark.parametrize(
    ("where", "login"),
    [
        ("/login?back=%2Ft%2F1.html", True), ("/member.php?mod=logging&action=login", True), ("/wp-login.php", True),
        ("https://passport.s.example/", False), ("https://s.example/passport/", True), ("/t/2.html", False),
        ("/blogging/1", False), ("/t/1?back=/login", False),
    ],
)  # fmt: skip
def test_a_redirect_to_a_login_is_known(where: str, login: bool) -> None:
    assert is_login("https://s.example/t/1.html", where) is login


def test_a_page_that_reads_as_the_answer_for_nothing_is_told_from_one_that_does_not() -> None:
    nothing = ["示例站", "很抱歉，没有这样的地址可看：/t/0123456789abcdef.html", "您可以从首页重新开始"]
    page = ["示例站", "很抱歉，没有这样的地址可看：/t/1.html", "您可以从首页重新开始"]
    addresses = ("http://s.example/t/1.html", "http://s.example/t/0123456789abcdef.html")

    assert same_as_nothing(page, nothing, *addresses)
    assert not same_as_nothing(["示例站", "聊斋志异 全本 打包下载 作者 蒲松龄"], nothing, *addresses)
    assert not same_as_nothing(page, (), *addresses)
    assert not same_as_nothing(["短"], ["短"], *addresses)


@given(st.text(max_size=100), st.text(max_size=100))
def test_any_redirect_is_judged(asked: str, where: str) -> None:
    assert is_login("http://s.example/" + asked, where) in (True, False)
    assert is_home("http://s.example/t/1", where, "http://s.example/") in (True, False)
