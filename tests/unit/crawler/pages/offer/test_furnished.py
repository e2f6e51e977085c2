"""A long text is taken for a work only where nothing shows that it was written for the page it stands on."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

LINES = [f"第{n}日清早，江上又起了雾，船家把灯笼挂在桅杆上，老周说今天不走了，谁也看不清对岸的灯。他把账本翻到最后一页，添上一行小字，又慢慢把墨吹干。" for n in range(60)]  # fmt: skip
TALE = [f"On the {n}th evening the ferry did not come, and old Maren sat by the lamp and counted the boats that were still out, as she had done every year since the flood." for n in range(90)]  # fmt: skip
ARTICLE = '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-03-02T08:00:00Z">'


def page(
    body: str, head: str = "", title: str = "雾中船 - 闲书屋", path: str = "/archives/12"
) -> WebsitePage:
    html = f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body><h1>{title.partition(' - ')[0]}</h1>{body}</body></html>"
    return WebsitePage(Fetched(f"http://www.site.example{path}", html.encode()))


def prose(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (prose(LINES), ""),
        (f'<img src="/cover.jpg" width="300">{prose(LINES)}<h3>发表评论</h3><p>还没有人说过什么。</p>', ARTICLE),
        (f"<p>文/葛示例</p><p>来源：网络</p>{prose(LINES)}<p>（全文完）</p>", ARTICLE),
        (f"<p>来源：某某小说网</p>{prose(LINES)}", ""),
        (f'<div><img src="/avatar/1.png"><p>楼主</p>{prose(LINES)}</div><div><img src="/avatar/2.png"><p>谢谢分享，收下了。</p></div>', ""),
        ("".join(f"<h2>{n}、渡口</h2>{prose(LINES[n * 6 : n * 6 + 6])}" for n in range(10)), ARTICLE),
        (prose([*LINES, '更多好书请到<a href="/">闲书屋</a>来看，本站每天更新，欢迎收藏。' * 3]), ARTICLE),
        (f"<p>By A. Sample</p>{prose(TALE)}", ARTICLE),
    ],
    ids=["bare", "in a blog", "with its writer", "from a site of novels", "in a forum", "in numbered parts", "with the site's own word", "english"],
)  # fmt: skip
def test_a_pasted_work_is_bare_and_stays_a_listing(body: str, head: str) -> None:
    assert page(body, head).read().listings


@pytest.mark.parametrize(
    ("body", "head", "title"),
    [
        (f"<p>2026-03-02 08:00 来源：江城某报</p>{prose(LINES)}", "", "雾锁江面 - 闲书屋"),
        (f"{prose(LINES)}<p>（责任编辑：葛示例）</p>", "", "雾锁江面 - 闲书屋"),
        (prose(["某某社江城3月2日电 连日大雾，江面能见度不足五十米，轮渡全部停航，数百名乘客滞留码头，有关部门已经启动应急预案，安排车辆绕行。", *LINES]), "", "雾锁江面 - 闲书屋"),
        (prose(LINES), "", "雾锁江面 - 江城日报"),
        (prose([*LINES, *(f'去年的<a href="/archives/{n}">那场雾</a>也是这样，码头停了整整三天，后来统计下来有四百多人滞留，轮渡公司为此赔了一笔钱，大家到现在还常常提起这件事。' for n in range(8))]), "", "雾锁江面 - 闲书屋"),
        ("".join(f"<h2>{name}</h2>{prose(LINES[n * 10 : n * 10 + 10])}" for n, name in enumerate(("雾从哪里来", "轮渡的难处", "以后怎么办"))), ARTICLE, "雾锁江面 - 闲书屋"),
        (f'{prose(LINES[:20])}<img src="/a.jpg">{prose(LINES[20:40])}<img src="/b.jpg">{prose(LINES[40:])}', ARTICLE, "雾锁江面 - 闲书屋"),
        (prose([f"第{n}条 渡口的经营者应当在大雾时停航，并且把停航的时间、原因和恢复的时间写在码头最显眼的地方，违反的，由主管部门责令改正。" for n in range(1, 60)]), "", "渡口管理 - 闲书屋"),
        (prose(["RIVERTON (Example Press) — The ferry stayed at its pier for the third day in a row on Monday, officials said.", *TALE]), "", "Fog stops ferry - Reading Room"),
    ],
    ids=["source", "editor", "dateline", "newspaper", "links in its text", "sections", "pictures between its lines", "law", "english dateline"],
)  # fmt: skip
def test_a_long_text_that_was_written_for_its_page_is_none(body: str, head: str, title: str) -> None:
    assert page(body, head, title).read().listings == ()


def test_a_report_that_hands_a_work_over_is_a_listing() -> None:
    given = f"<p>来源：江城某报</p>{prose(LINES)}<p>链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"

    assert page(given, title="雾中船_江城日报").read().listings


def test_the_chapter_of_a_work_stays_one_whatever_surrounds_it() -> None:
    turned = '<p><a href="/12/2.html">上一章</a> <a href="/12/4.html">下一章</a></p>'

    assert (
        page(f"<p>图片：葛示例</p>{prose(LINES)}{turned}", title="第三章 雾 - 闲书屋").signs.weights[
            "reading"
        ]
        == 2
    )
