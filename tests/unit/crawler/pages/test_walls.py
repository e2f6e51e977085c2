"""What stands between a visitor and a page, and what only looks so."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document
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
            "<title>网站防火墙</title><h1>您的请求带有不合法参数，已被网站管理员设置拦截！</h1><p>请联系空间提供商</p>",
            "firewall",
        ),
        ("<p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p>", "firewall"),
        ("<title>Access denied</title><p>Sorry, you have been blocked</p>", "firewall"),
        ("<p>您的IP地址已被封禁，如有疑问请联系站长</p>", "firewall"),
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
        "<title>提示信息</title><p>您访问的内容已被屏蔽</p>",
        "<title>提示信息</title><p>抱歉，您访问的页面不存在</p>",
        "<title>关于本站</title><p>本站提供登录与注册。</p>",
        f"<title>示例论坛</title><p>欢迎</p>{FORM}",
        '<title>示例论坛</title><p>欢迎</p><script src="https://www.google.com/recaptcha/api.js"></script>',
    ],
    ids=[
        "a text",
        "a list",
        "closed to everybody",
        "nothing there",
        "no form",
        "a form in the head of a short page",
        "a captcha that asks nothing",
    ],
)
def test_a_page_that_shows_something_beside_a_form_is_none(source: str) -> None:
    assert wall(source) == ""
