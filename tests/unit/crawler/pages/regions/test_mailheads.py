"""Letters of a list: whose they are, and what they say in words of their own."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched, PageKind
from crawler.pages.regions.mailheads import sender_of
from crawler.pages.website import WebsitePage

LINES = "<div>Author: wanfeng</div><div>Date: Fri, 16 Oct 2026</div><div>To: share</div><div>Subject: {title}</div>"
ROWS = "<table><tr><th>From</th><td>wanfeng &lt;w@mail.example&gt;</td></tr><tr><th>Subject</th><td>{title}</td></tr><tr><th>Date</th><td>2026-10-16</td></tr></table>"
ITEMS = "<ul><li>主题：{title}</li><li>发件人：wanfeng at mail.example</li><li>日期：2026年10月16日</li></ul>"
TITLE = "石海纪元 v1.3 repack"


def page(body: str, title: str = TITLE) -> WebsitePage:
    html = f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    return WebsitePage(Fetched("http://lists.example/message/20261016.e6fb.html", html.encode()))


@pytest.mark.parametrize("head", [LINES, ROWS, ITEMS], ids=["lines", "rows", "items"])
def test_the_author_of_a_letter_put_it_up_and_made_no_work(head: str) -> None:
    body = (
        head.format(title=TITLE)
        + "<p>开发商：九梨工作室</p><p>https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"
    )

    fields = page(body).fields()

    assert fields["uploader"] == "wanfeng"
    assert fields["creators"] == ("九梨工作室",)


def test_an_author_beside_other_facts_is_no_sender() -> None:
    read = page("<p>Author: Delphine Ashgrove</p><p>Publisher: Quill</p><p>Date: 2025</p>")

    assert sender_of(read.document) == ""


@pytest.mark.parametrize(
    "quoted",
    [
        "<p>&gt; 类型：生存</p><p>&gt; 大小：6.8 GB</p>",
        "<blockquote><p>类型：生存</p><p>大小：6.8 GB</p></blockquote>",
    ],
    ids=["by a sign", "by an element"],
)
def test_what_an_answer_quotes_makes_it_no_offer(quoted: str) -> None:
    body = LINES.format(title=TITLE) + f"<p>掌机上也能玩，启动器要改一下设置。</p>{quoted}"

    assert page(body, f"Re: {TITLE}").read().kind is PageKind.INDEX
    assert (
        page(body + "<p>https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>", f"Re: {TITLE}").read().listings
    )


def test_a_tree_of_letters_under_a_work_s_name_is_no_offer() -> None:
    rows = "".join(
        f'<tr><td><a href="/message/{n}.html"><img src="/i.png"></a></td><td>reader{n} of the list</td></tr>'
        for n in range(5)
    )

    assert page(f"<table>{rows}</table>").read().kind is PageKind.INDEX
