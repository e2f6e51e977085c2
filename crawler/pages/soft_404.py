"""Pages that answer "200 OK" for what is gone: by what they say, by where they lead, by what they look like.

One sign alone decides only where an offer stood before: a page that was never an offer may speak of removed things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urljoin, urlsplit

_GONE = re.compile(
    r"(?:帖子|主题|内容|页面|网页|资源|文件|视频|影片|小说|作品|文章|链接|商品|应用|信息|该页|专辑|歌曲)(?:已经?|已?被|可能已?被?|不再)?.{0,12}"
    r"(?:删除|下架|下线|移除|屏蔽|失效|不存在|取消|撤下|关闭)|(?:指定的|您?访问的|查看的|请求的|浏览的).{0,12}(?:不存在|已删除|被删除|找不到|已失效)|"
    r"(?:找不到|无法找到|没有找到|未找到)(?:该|此|您|你|相关|指定|请求|这个)?.{0,8}(?:页面?|内容|资源|文件|主题|帖子)|"
    r"(?:因|由于|应).{0,16}(?:侵权|版权|违规|投诉|权利人|著作权).{0,20}(?:删除|下架|下线|移除|屏蔽|断开|无法|(?:暂不|不再|停止)提供)|(?:根据|依据).{0,12}(?:法律|法规|政策).{0,20}(?:不予|未予|无法|删除|屏蔽)|"
    r"(?:has|have|had) been (?:removed|deleted|taken down|disabled|unpublished)|(?:was|were) (?:removed|deleted|taken down)|no longer (?:available|exists?)|"
    r"(?:page|file|content|video|post|thread|topic|item|listing|resource|book|document|link)s? (?:you (?:requested|are looking for) )?(?:could ?n[o']t be found|can ?n[o']t be found|was not found|not found|does ?n[o']t exist|do not exist|is unavailable|has expired)|"
    r"\b404\b.{0,24}(?:not found|error|找不到|不存在|页面)|page not found|not found\W*$|nothing (?:was )?found (?:here|at this)|removed (?:due to|because of|at the request|following) .{0,40}(?:copyright|complaint|dmca|notice)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。！!？?；;\n]+")
_IF = re.compile(
    r"如(?:果|有|遇|若|需|发现|您|链接|侵|涉)|若(?:有|是|您|链接|侵|涉)|倘|万一|一旦|假如|请(?:及时)?(?:联系|告知|反馈|留言|来信)|联系(?:我们|站长|客服|管理)|(?:我们|本站|站长)(?:将|会)|\bif\b|\bplease (?:contact|report|let)\b|\bcontact us\b",
    re.IGNORECASE,
)
SHORT = 500
"""Characters of its own that such a page says at most."""
_LOGIN = re.compile(
    r"(?:^|[/_.?&=-])(?:log-?in|sign-?in|passport|logging|wp-login|denglu|user-?login|login\w*|account/login|cas|sso)(?:$|[/_.?&=-])",
    re.IGNORECASE,
)
_HOME = re.compile(r"^/(?:index|home|default|main|portal)?(?:\.(?:html?|php|aspx?|jsp))?/?$", re.IGNORECASE)
ALIKE = 0.8
_MIN_GRAMS = 8


def says_gone(title: str, text: str) -> str:
    """The sentence in which a short page says that the thing is gone; empty where it says no such thing.

    What would be removed if somebody complained is not gone, nor what is promised to be mended.
    """
    if len(text) > SHORT:
        return ""
    for sentence in _SENTENCE.split(f"{title[:200]}\n{text}"):
        found = _GONE.search(sentence)
        if found and not _IF.search(sentence):
            return found[0].strip()[:100]
    return ""


def is_login(asked: str, where: str) -> bool:
    """Whether a redirect leads to a page that asks who the visitor is."""
    parts = _parts(asked, where)
    here = urlsplit(asked)
    if parts is None or _LOGIN.search(here.path):
        return False
    # what comes back afterwards is often named behind it, in the query, and says nothing
    first = parts.query.partition("&")[0]
    return bool(
        _LOGIN.search(parts.path) or _LOGIN.search(f"?{first}" if first.startswith(("mod=", "act")) else "")
    )


def is_home(asked: str, where: str, start: str) -> bool:
    """Whether a redirect leads from a page within the site to its home page. `start`: where its sweeps begin."""
    parts = _parts(asked, where)
    if parts is None or _is_top(urlsplit(asked).path, start):
        return False
    return (
        parts.hostname in (urlsplit(asked).hostname, urlsplit(start).hostname)
        and _is_top(parts.path, start)
        and not parts.query
    )


def _parts(asked: str, where: str) -> SplitResult | None:
    try:
        return urlsplit(urljoin(asked, where))
    except ValueError:
        return None


def _is_top(path: str, start: str) -> bool:
    return bool(_HOME.match(path or "/")) or path.rstrip("/") == urlsplit(start).path.rstrip("/")


def same_as_nothing(page: Iterable[str], nothing: Iterable[str], *addresses: str) -> bool:
    """Whether a page reads as the site's answer for an address that never existed.

    `page` and `nothing`: the lines of each; `addresses`: what either may repeat of its own address.
    """
    one, other = _grams(page, addresses), _grams(nothing, addresses)
    if len(one) < _MIN_GRAMS or len(other) < _MIN_GRAMS:
        return False
    return len(one & other) >= ALIKE * len(one | other)


def _grams(lines: Iterable[str], addresses: Iterable[str]) -> set[str]:
    text = "\n".join(lines)
    for address in addresses:
        for part in (address, urlsplit(address).path, urlsplit(address).path.rpartition("/")[2]):
            text = text.replace(part, "") if len(part) > 1 else text
    letters = re.sub(r"[\W\d_]+", "", text)[:20_000]
    return {letters[at : at + 3] for at in range(len(letters) - 2)}
