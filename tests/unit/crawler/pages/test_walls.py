"""What stands between a visitor and a page, and what only looks so."""

from __future__ import annotations

import pytest

from crawler.pages.document import Document
from crawler.pages.reading import Fetched
from crawler.pages.walls import wall_of

FORM = '<form method=post><input name=u><input type="password" name=p><button>登录</button></form>'


def wall(source: str) -> str:
    return wall_of(Document(Fetched("https://site.example/1", source.encode())))


@pytest.mark.parametrize(
    ("source", "named"),
    [
        (f"<title>登录 - 示例论坛</title><h1>登录</h1>{FORM}", "login"),
        (f"<title>Sign in</title><p>Please sign in.</p>{FORM}", "login"),
        (f"<title>提示信息</title><p>您需要登录后才可以继续浏览。</p>{FORM}", "login"),
        (f"<title>私密相册</title><p>请输入访问密码</p>{FORM}", "password"),
        ('<title>安全验证</title><p>请完成安全验证</p><div class="geetest"></div>', "captcha"),
        (
            '<title>Just a moment...</title><p>Checking your browser</p><div class="cf-turnstile"></div>',
            "captcha",
        ),
    ],
)
def test_a_page_that_only_asks_is_a_wall(source: str, named: str) -> None:
    assert wall(source) == named


@pytest.mark.parametrize(
    "source",
    [
        f"<title>示例论坛</title><h1>聊斋志异 全本</h1><p>{'山中有屋，屋中有书。' * 60}</p>{FORM}",
        "<title>示例论坛</title><h1>版块</h1>"
        + "".join(f"<p><a href=/t{n}>第{n}帖</a></p>" for n in range(12))
        + FORM,
        "<title>关于本站</title><p>本站提供登录与注册。</p>",
        f"<title>示例论坛</title><p>欢迎</p>{FORM}",
        '<title>示例论坛</title><p>欢迎</p><script src="https://www.google.com/recaptcha/api.js"></script>',
    ],
    ids=["a text", "a list", "no form", "a form in the head of a short page", "a captcha that asks nothing"],
)
def test_a_page_that_shows_something_beside_a_form_is_none(source: str) -> None:
    assert wall(source) == ""
