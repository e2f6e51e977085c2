"""Pages that say nothing without their scripts, and pages that have scripts as nearly all do."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.rendering import needs_rendering, reasons
from crawler.pages.tree.document import Document
from crawler.pages.website import WebsitePage

SCRIPT = '<script src="/app.js"></script>'
TEXT = "<p>" + "讲的是一位茶商沿江北上寻找兄长的故事。" * 15 + "</p>"


def page(body: str, title: str = "云梦茶记", head: str = "") -> Fetched:
    html = f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"
    return Fetched("http://www.site.example/view/1", html.encode())


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (f'<div id="app"></div>{SCRIPT}', ("mount",)), (f"<div id=root><!-- ssr --></div>{SCRIPT}", ("mount",)), (f"<app-root></app-root>{SCRIPT}", ("mount",)),
        (f"<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>{SCRIPT}", ("noscript", "mount")),
        (f"<noscript>请启用 JavaScript 后再访问</noscript>{SCRIPT}", ("noscript",)), ('<div id="q">Loading...</div><script>window.x=1</script>', ("loading",)),
        ('<script>window.__INITIAL_STATE__={"book":{"title":"云梦茶记"}}</script>', ("state",)),
        ('<div class="load">正在加载，请稍候</div><script id="__NEXT_DATA__" type="application/json">{}</script>', ("state", "loading")),
    ],
    ids=["vue", "react", "angular", "react with noscript", "chinese noscript", "loading", "state", "next"],
)  # fmt: skip
def test_a_page_that_only_scripts_fill_needs_rendering(body: str, why: tuple[str, ...]) -> None:
    assert reasons(Document(page(body))) == why
    assert needs_rendering(Document(page(body)))
    assert WebsitePage(page(body)).read().needs_rendering == why


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>云梦茶记</h1>{TEXT}{SCRIPT}", f'<div id="ad"></div><h1>云梦茶记</h1>{TEXT}{SCRIPT}', "<div id=app></div>", "<h1>云梦茶记</h1><p>已删除</p>",
        f"<h1>404</h1><p>页面不存在</p><p>您访问的页面已经被移走，请返回首页看看别的内容，或者使用上面的搜索框，谢谢您的理解与支持。</p>{SCRIPT}<div id=x></div>",
        f'<video src="/a.mp4"></video><div id="c"></div>{SCRIPT}', "<ul>" + "".join(f"<li><a href='/{n}'>第{n}章</a></li>" for n in range(9)) + f"</ul><div id=c></div>{SCRIPT}",
        f"<noscript>开启JavaScript体验更佳</noscript><h1>云梦茶记</h1>{TEXT}{SCRIPT}",
    ],
    ids=["text", "empty advertisement", "no script", "short", "gone", "film", "list", "advice"],
)  # fmt: skip
def test_a_page_that_says_what_it_has_to_say_is_read_as_it_is(body: str) -> None:
    assert not needs_rendering(Document(page(body)))


def test_a_template_whose_places_are_not_filled_needs_rendering_and_an_example_of_one_does_not() -> None:
    listed = f'{TEXT}<table><tr ng-repeat="f in files"><td><a href="{{{{f.path}}}}">{{{{f.name}}}}</a></td></tr></table>{SCRIPT}'
    shown = f"{TEXT}<pre>&lt;a href='{{{{f.path}}}}'&gt;</pre><a href='/next'>下一篇</a>{SCRIPT}"

    assert reasons(Document(page(listed))) == ("unfilled",)
    assert reasons(Document(page(shown))) == ()


def test_a_page_that_kept_its_program_s_title_is_called_by_its_heading() -> None:
    shell = b"<title>Copper &amp; Co</title><div id=app></div>"
    drawn = page(
        "<div><a href='/'>铜林</a></div><h2>夜渡青川</h2><p>作者：纪示秋</p>", title="Copper &amp; Co"
    )
    named = page("<h1>夜渡青川</h1><p>作者：纪示秋</p>", title="夜渡青川 - Copper &amp; Co")

    for fetched in (drawn, named):
        fetched.extra["shell"] = shell
        assert WebsitePage(fetched).title == "夜渡青川"
