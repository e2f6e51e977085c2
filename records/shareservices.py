"""Cloud drives and the URL forms of their shares: a table, one entry per service.

To add a service, add one entry. `hosts` matches the whole host without `www.`; each of `forms` matches
from the path on and names the group `id` (the path's own token, spelled as the service spells it) and,
where the URL carries the code in its path, `code`. Forms were read from the services' own links and from
public collectors; none was checked against a live service.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

_END = r"(?=[/?#&]|$)"
_T = r"(?P<id>[\w-]+)"
_ROOT = r"(?P<id>[\w-]{4,})"  # a token right below the host; shorter words there are pages of the service
CODE_KEYS = ("pwd", "password", "passwd", "passcode", "accesscode", "pw", "psw", "提取码", "访问码", "密码")
"""Query keys that carry the code, for every service; compared in lower case."""


@dataclass(frozen=True)
class ShareService:
    """One service.

    Attributes:
        code_length: characters of its codes, None where they vary.
        words: what posts call it, so that `百度提取码` finds its link.
        keys: query keys of its own that carry the code.
    """

    name: str
    hosts: str
    forms: tuple[str, ...]
    code_length: int | None = None
    words: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Share:
    """What a URL says: which share, and its code where the URL carries one."""

    service: ShareService
    id: str
    code: str


SERVICES = (
    ShareService("baidu", r"(?:pan|yun|eyun)\.baidu\.com", (f"/s/{_T}", r"/(?:share|wap)/init\?(?:\S*[&;])?surl=(?P<surl>[\w-]+)",
                 r"/(?:share|wap)/link\?(?=\S*shareid=(?P<a>\d+))(?=\S*uk=(?P<b>\d+))\S*", rf"/mbox/\w+\?(?:\S*[&;])?short={_T}"), 4, ("百度", "度盘")),
    ShareService("aliyun", r"(?:aliyundrive|alipan)\.com", (f"/[st]/{_T}",), 4, ("阿里",)),
    ShareService("aliyun", r"alywp\.net", (f"/{_ROOT}",), 4, ("阿里",)),
    ShareService("quark", r"(?:pan|drive)\.quark\.cn", (f"/s/{_T}",), 4, ("夸克",)),
    ShareService("xunlei", r"pan\.xunlei\.com", (f"/s/{_T}",), 4, ("迅雷",)),
    ShareService("115", r"115(?:cdn)?\.com|anxia\.com", (f"/s/{_T}",), 4, ("115",)),
    ShareService("123", r"(?:\d+\.share\.)?123(?:pan|\d{3})\.(?:com|cn)", (rf"/(?:s|123pan)/{_T}(?:\.html)?",), 4, ("123",)),
    ShareService("tianyi", r"(?:h5\.|m\.)?cloud\.189\.cn", (f"/t/{_T}", rf"/web/share\?(?:\S*[&;])?code={_T}", rf"/share\.html#/t/{_T}"), 4, ("天翼",)),
    ShareService("lanzou", r"(?:[\w-]+\.)*(?:lanzou[a-z]?|lanzn|lanzv|lanosso|woozooo)\.com", (f"/(?:tp/|s/)?{_ROOT}",), None, ("蓝奏",), ("p",)),
    ShareService("lanzou", r"ilanzou\.com", (f"/s/{_T}",), None, ("蓝奏",), ("code",)),
    ShareService("uc", r"(?:drive|fast|yun)\.uc\.cn", (f"/s/{_T}",), 4, ("uc",)),
    ShareService("139", r"(?:yun|caiyun)\.139\.com", (f"/(?:link/|shareweb/#/|front/#/)?w/i/{_T}", rf"/m/i\?{_T}", rf"/\S*[?&;]linkid={_T}"), 4, ("移动", "彩云", "139")),
    ShareService("139", r"caiyun\.feixin\.10086\.cn", (f"/(?:dl/)?{_ROOT}",), 4, ("移动", "彩云")),
    ShareService("weiyun", r"share\.weiyun\.com", (f"/{_ROOT}",), None, ("微云",)),
    ShareService("ctfile", r"(?:[\w-]+\.)*(?:ctfile\.\w+|(?:pipipan|t00y|545c|u062|474b|590m|089u|306t|n802|z701|dufile)\.com|sn9\.us)",
                 (f"/(?:f|d|fs|file|dir)/{_T}",), None, ("城通", "诚通"), ("p",)),
    ShareService("gdrive", r"(?:drive|docs|drive\.usercontent)\.google\.com", (rf"/(?:a/[\w.-]+/)?(?:file|document|spreadsheets|presentation)/(?:u/\d+/)?d/(?:e/)?{_T}",
                 rf"/(?:drive/)?(?:u/\d+/|mobile/)*folders/{_T}", rf"/(?:u/\d+/)?(?:open|uc|download|folderview)\?(?:\S*[&;])?id={_T}"), None, ("谷歌", "google")),
    ShareService("onedrive", r"1drv\.ms", (r"/\w/[sc]/\w+/(?P<id>[\w!-]+)", r"/\w/(?P<id>[\w!-]+)"), None, ("onedrive",)),
    ShareService("onedrive", r"onedrive\.live\.com", (r"/\S*[?&;](?:resid|id)=(?P<id>[\w!%-]+)",), None, ("onedrive",)),
    ShareService("onedrive", r"[\w-]+\.sharepoint\.(?:com|cn)", (rf"/:\w:/\w/(?:[\w.@-]+/)*{_T}",), None, ("onedrive",)),
    ShareService("dropbox", r"(?:dl\.)?dropbox\.com|dl\.dropboxusercontent\.com", (f"/scl/f[io]/{_T}", f"/(?:s|sh|t)/{_T}"), None, ("dropbox",)),
    ShareService("dropbox", r"db\.tt", (f"/{_ROOT}",), None, ("dropbox",)),
    ShareService("mega", r"mega\.(?:nz|io|co\.nz)", (rf"/(?:file|folder|embed)/{_T}(?:#!?(?P<code>[\w-]+))?", r"/(?:embed)?#F?!(?P<id>[\w-]+)(?:!(?P<code>[\w-]+))?"), None, ("mega",)),
    ShareService("mediafire", r"mediafire\.com", (f"/(?:file|folder|download|view|listen|watch|file_premium)/{_T}", rf"/(?:download\.php|folder/)?\?{_T}"), None, ("mediafire",)),
    ShareService("mediafire", r"download\d+\.mediafire\.com", (rf"/\w+/{_T}/[^/?#]+",), None, ("mediafire",)),
)  # fmt: skip

COPYPARTY = ShareService("copyparty", r".+", (rf"/share/{_T}",))
"""Self-hosted: any host. Social buttons also say /share/, so their words and hosts are left out."""
_NO_SHARE_ID = frozenset(
    [
        "url",
        "link",
        "init",
        "home",
        "homepage",
        "video",
        "user",
        "note",
        "song",
        "album",
        "playlist",
        "page",
        "index",
        "post",
        "item",
        "news",
        "article",
        "qq",
        "qzone",
        "weibo",
        "wechat",
        "weixin",
        "facebook",
        "twitter",
        "x",
        "tweet",
        "email",
        "mail",
        "whatsapp",
        "telegram",
        "line",
        "pinterest",
        "reddit",
        "linkedin",
        "tumblr",
        "vk",
        "js",
        "css",
        "img",
        "static",
    ]
)
_NO_SHARE_HOST = re.compile(
    r"(?:.*\.)?(?:baidu|facebook|twitter|x|t|telegram|weibo|qq|163|douyin|iesdouyin|kuaishou|bilibili|xiaohongshu|zhihu|"
    r"douban|youtube|linkedin|reddit|pinterest|tumblr|instagram|tiktok|google|openai|chatgpt)\.(?:com|cn|me|net)"
)


def read(host: str, tail: str) -> Share | None:
    """The share of a URL by its host (lower case) and everything from its path on; None for any other URL."""
    bare = host.split(":", maxsplit=1)[0].removeprefix("www.")
    services = [service for service in SERVICES if _whole(service.hosts).fullmatch(bare)]
    if not services and not _NO_SHARE_HOST.fullmatch(bare):
        services = [COPYPARTY]
    for service in services:
        for form in service.forms:
            match = _form(form).match(tail)
            if match and (share := _share(service, match, tail)):
                return share
    return None


def is_known(host: str) -> bool:
    """Whether the host is one of a named service, so that a link to it counts even without a scheme."""
    bare = host.removeprefix("www.")
    return any(_whole(service.hosts).fullmatch(bare) for service in SERVICES)


def _share(service: ShareService, match: re.Match[str], tail: str) -> Share | None:
    groups = match.groupdict()
    token = groups.get("id") or ""
    if groups.get("surl"):
        token = "1" + groups["surl"]
    elif groups.get("a"):
        token = f"{groups['a']}-{groups['b']}"
    token = unquote(token)
    if service is COPYPARTY and token.lower() in _NO_SHARE_ID:
        return None
    return Share(service, token, groups.get("code") or _code(service, tail, token))


def _code(service: ShareService, tail: str, token: str) -> str:
    """The code in the query or the fragment; a bare fragment counts where it has the length of a code."""
    before, _, fragment = tail.partition("#")
    query = before.partition("?")[2] + "&" + fragment.partition("?")[2] + "&" + fragment
    for pair in re.split(r"&amp;|&", query):
        key, _, value = pair.partition("=")
        if value and value != token and unquote(key).lower() in (*CODE_KEYS, *service.keys):
            return unquote(value)
    bare = fragment.strip("/")
    return (
        bare if service.code_length and re.fullmatch(rf"[A-Za-z0-9]{{{service.code_length}}}", bare) else ""
    )


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


@cache
def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern + _END, re.IGNORECASE | re.ASCII)
