"""The frame of a site: what stands around every page of it and belongs to none.

Names of classes say most of it; the rest is told by company. A line of links among which stand 会员中心, 留言 or
设为首页 is the site's bar, whatever its element is called, and a 线路二 in it leads to no offer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.length import characters

_FRAME = re.compile(
    r"(?:网站|本站|论坛)?(?:首页|主页|导航|地图|公告)|(?:会员|用户|个人|帮助|客服|服务)(?:中心|登录|注册)?|我的(?:空间|收藏|书架|账户|账号|帖子)|"
    r"(?:登录|登陆|注册)(?:\s*/\s*(?:登录|登陆|注册))?|立即注册|找回密码|(?:在线|给我|访客)?留言[板本簿]?|设为首页|(?:加入|添加)收藏|收藏本站|"
    r"(?:联系|关于)(?:我们|本站|站长)|网站地图|友情链接|免责声明|隐私政策|用户协议|版权声明|广告(?:合作|服务)|投稿(?:须知)?|手机版|繁體(?:中文)?|"
    r"简体(?:中文)?|rss(?:订阅)?|意见反馈|排行榜?|home|log ?in|sign ?(?:in|up)|register|account|contact(?: us)?|about(?: us)?|sitemap|help|faq|"
    r"privacy(?: policy)?|terms|"
    # what a page is to those who write it: on such a bar even a download is a tool
    r"(?:页面|查看|显示)?(?:历史(?:版本|记录)?|源代码|源码|修订(?:记录)?)|编辑(?:本页|此页)?|讨论|最近(?:更改|修改)|链入页面|反向链接|特殊页面|打印|附件(?:列表)?|重命名|"
    r"(?:view |show |edit |page )?(?:history|edit|source|raw|markup|meta(?:data)?|info(?:rmation)?|revisions|changes|attachments|back-?links|permissions)|"
    r"(?:edit|print|delete|rename|blame|show)(?: (?:this )?page)?|subitems|similar|talk|discussion|what links here|(?:related|recent) changes",
    re.IGNORECASE,
)
BAR_SHARE = 0.4
"""From which share of its letters a line is made of links: a bar may greet before it links."""


def mark(document: Document) -> None:
    """Take the site's bars for noise, as navigation is. Their links and words are not the page's."""
    heading = own_heading(document)
    place = document.blocks.index(heading) if heading is not None else 0
    for first, run in _runs(document.blocks):
        if _is_bar(run, above=first < place):
            for block in run:
                block.noise = True


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[int, list[Block]]]:
    """Lines of links that stand side by side in elements of one kind, with the place of the first."""
    lines = ((place, block) for place, block in enumerate(blocks))
    for (linked, _trail), run in groupby(lines, key=lambda line: (_of_links(line[1]), line[1].trail)):
        found = list(run)
        if linked:
            yield found[0][0], [block for _place, block in found]


def _of_links(block: Block) -> bool:
    if not block.anchors or block.tag in ("h1", "h2", "h3"):
        return False
    return sum(characters(anchor.text) for anchor in block.anchors) >= BAR_SHARE * characters(block.text)


def _is_bar(run: Sequence[Block], *, above: bool) -> bool:
    """Whether enough of the links lead around the site: one of them above the heading, half of them below."""
    said = [anchor.text for block in run for anchor in block.anchors if anchor.text]
    known = sum(1 for text in said if _FRAME.fullmatch(text))
    return len(said) > 1 and known > 0 and (above or known * 2 >= len(said))
