"""From planted pages to what a template needs: addresses, share lines, pictures, files."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from demo.plan import Page, Plan, Share, Site
from demo.themes import LOOKS, SERVICE_NAMES, Look
from demo.vocabulary import Service, Template

Run = tuple[str, str]
"""A run of text and the URL that it links to, empty for plain text."""

AUTHORS = (
    "追剧小能手",
    "藏书阁主",
    "夜雨声烦人",
    "资源搬运工",
    "老书虫2009",
    "风过无痕",
    "桃花岛岛民",
    "一只咸鱼",
)
REPLIES = (
    "感谢楼主分享！",
    "收藏了，慢慢看",
    "顶一个",
    "好人一生平安",
    "mark",
    "楼主辛苦",
    "支持一下",
    "路过看看",
)


@dataclass(frozen=True)
class Origins:
    """Root URLs (`http://address:port`, no slash behind) of everything that was planted."""

    sites: dict[str, str]
    drive: str

    def share(self, key: str) -> str:
        """The URL of a share of the drive, without its code."""
        return f"{self.drive}/share/{key}"


@dataclass(frozen=True)
class PageView:
    """What a template sees of one page."""

    page: Page
    num: int
    address: str
    board: str
    board_name: str
    head_title: str
    author: str
    uid: int
    day: str
    paragraphs: list[str]
    share_lines: list[list[Run]]
    cover: str
    downloads: list[dict[str, str]]
    magnet: str
    replies: list[dict[str, str]]
    views: int
    md5: str
    tags: list[dict[str, str]] = field(default_factory=list)

    @property
    def link_text(self) -> str:
        """How lists name the page."""
        return self.page.link_text or self.page.title


def views_of(plan: Plan, site: Site, origins: Origins) -> list[PageView]:
    """Every planted page of a site in the order of the plan."""
    return [
        _view(plan, site, page, 1001 + 7 * place, origins)
        for place, page in enumerate(plan.pages)
        if page.site == site.key
    ]


def _view(plan: Plan, site: Site, page: Page, num: int, origins: Origins) -> PageView:
    source = random.Random(f"{plan.seed}/{page.id}")
    look = LOOKS[site.theme]
    board = page.board or next(iter(site.boards))
    author = page.author or source.choice(AUTHORS)
    day = page.date or str(date.fromisoformat(plan.today) - timedelta(days=source.randint(2, 200)))
    return PageView(
        page=page,
        num=num,
        address=_address(page, look, board, num),
        board=board,
        board_name=site.boards[board],
        head_title=page.head_title or page.title + look.suffix.format(
            site=site.name, board=site.boards[board], by=page.app.developer if page.app else author
        ),
        author=author,
        uid=1 + int(hashlib.sha256(author.encode()).hexdigest()[:4], 16),
        day=day,
        paragraphs=[line for line in page.text.splitlines() if line.strip()],
        share_lines=[line for share in page.shares for line in _share_lines(plan, page, share, look, origins)],
        cover=look.picture.format(num=num) if page.cover else "",
        downloads=[
            {"name": f.name, "size": f.size, "address": f"/down/{num}/{place}{_ending(f.name)}", "text": f.name}
            for place, f in enumerate(page.files, 1)
        ],
        magnet=f"magnet:?xt=urn:btih:{_token(plan, page, 'magnet', 40)}" if page.magnet else "",
        replies=_replies(page, source, day),
        views=source.randint(120, 98000),
        md5=_token(plan, page, "md5", 32),
    )  # fmt: skip


def _address(page: Page, look: Look, board: str, num: int) -> str:
    if page.path:
        return page.path
    slug = page.app.package if page.app else str(num)
    return look.pages[page.template].format(num=num, board=board, slug=slug)


def _ending(name: str) -> str:
    return f".{name.rpartition('.')[2]}" if "." in name else ".zip"


def _token(plan: Plan, page: Page, what: str, length: int) -> str:
    return hashlib.sha256(f"{plan.seed}/{page.id}/{what}".encode()).hexdigest()[:length]


def _replies(page: Page, source: random.Random, day: str) -> list[dict[str, str]]:
    texts = list(page.replies) or source.sample(REPLIES, source.randint(1, 3))
    if page.template is not Template.THREAD:
        texts = list(page.replies)
    return [{"author": source.choice(AUTHORS), "text": text, "day": day} for text in texts]


def _share_lines(plan: Plan, page: Page, share: Share, look: Look, origins: Origins) -> list[list[Run]]:
    url, code, name = share_of(plan, page, share, origins)
    if share.form == "query" and code:
        parameter = "pwd" if share.service else "pw"
        url, code = f"{url}?{parameter}={code}", ""
    linked = url if look.link_text_urls or share.drive else ""
    line: list[Run] = [(f"{name}链接：", ""), (url, linked)]
    if share.form == "bare" or not code:
        return [line]
    if share.form == "split":
        return [line, [(f"密码：{code}", "")]]
    return [[*line, (f" 提取码：{code}", "")]]


def share_of(plan: Plan, page: Page, share: Share, origins: Origins) -> tuple[str, str, str]:
    """(URL, code, name of the service) of a share link on a page."""
    if share.drive:
        code = {known.key: known.code for known in plan.drive.shares}[share.drive]
        return origins.share(share.drive), code, plan.drive.name
    assert share.service is not None, "checked when the plan was loaded"
    token = _token(plan, page, f"share/{share.service}/{share.code}", 23)
    return public_url(share.service, token), share.code, SERVICE_NAMES[share.service]


def public_url(service: Service, token: str) -> str:
    """An invented share link of a public service, in that service's own shape."""
    return {
        Service.BAIDU: f"https://pan.baidu.com/s/1ShiLi{token[:17]}",
        Service.QUARK: f"https://pan.quark.cn/s/{token[:12]}",
        Service.ALIYUN: f"https://www.alipan.com/s/ShiLi{token[:6]}",
        Service.XUNLEI: f"https://pan.xunlei.com/s/VOShiLi{token[:18]}A1",
        Service.PAN123: f"https://www.123pan.com/s/ShiLi-{token[:6]}",
    }[service]
