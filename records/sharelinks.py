"""Share links of cloud drives in a text, each with its code.

The text is read through a cleaned view (no zero-width characters, full-width ASCII made narrow) whose
characters remember their place, so that spans hold in the raw text.

Which code belongs to which link: the one in the URL; else one that names the service (`百度提取码`); else
the nearest behind the link and before the next link; where codes stand in front of their links all the
way, the nearest in front; else one that the text declares for all links. 解压密码 opens an archive and no
share: it is kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from records import shareservices
from records.shareservices import SERVICES, Share
from records.vocabulary import ShareLinkRow

TEXT_LIMIT = 100_000
"""Code points that are read; what stands behind is left out."""
TAIL_LIMIT = 2_000

MAGNET = re.compile(
    r"magnet:\?[^\s\"'<>]{10,600}|ed2k://\|file\|[^\s\"'<>]{10,600}|thunder://[A-Za-z0-9+/=]{10,1000}"
)
"""Links that carry a file by themselves, as pages write them out."""

_INVISIBLE = frozenset(
    "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0f\ufeff"
) | {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_CLOSING = frozenset("，。；！（）【】「」《》、")
"""Full-width punctuation that ends a URL and is therefore never made narrow."""
_URL = re.compile(
    r"(?:(?P<scheme>https?):/{2}|(?<![\w.@/%-]))(?P<host>[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?)"
    r"(?P<tail>[/?#](?:&amp;|(?!https?:/)[!#-&*+\-./:=?@\[\]_~$A-Za-z0-9])*)",
    re.IGNORECASE,
)
_ENCODED = re.compile(r"https?%3A%2F%2F[\w.%~-]+", re.IGNORECASE | re.ASCII)
_TRAILING = ".:!?~*_[]$@"

_WORD = r"(?:提取密?[码碼]|(?:访问|訪問|分享|取件|查看|链接|网盘)密?[码碼]|[密秘][码碼钥]|口令|(?<![a-z])(?:code|pwd|pw|passw(?:or)?d|passcode|pass))"
_LABEL = re.compile(
    rf"(?P<all>(?:统一|通用|全部|所有|均为|都是)?)(?P<word>{_WORD})(?P<also>(?:均|都|统一|全部)?)",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\s{0,8}(?P<sign>[::=]|是|为|→|-?>)?\s{0,8}[\[(（【「『\"'“《]?\s{0,2}(?P<code>[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*)"
    r"(?![A-Za-z0-9]|[_-][A-Za-z0-9]|\.[A-Za-z])"  # whole; possessive groups misread before Python 3.11.5
)
_NOT_A_SHARE_CODE = re.compile(
    r"(?:解[压壓](?:缩|縮)?包?|[压壓][缩縮]包?|解包|解密|rar|zip|7z|unzip|unrar|extract(?:ion)?|archive|登[录陆]|登入|帐号|账号|账户|注册|邀请|激活|验证|"
    r"论坛|本站|网站|后台|安装|开机|锁屏|wifi|支付|优惠|source|qr|zip|post(?:al)?|area|error|status|二维|番|条|编|无|无需|没有|不需要|免)[\s的:_-]*$",
    re.IGNORECASE,
)
_UNZIP = re.compile(
    r"(?:解[压壓](?:缩|縮)?包?|[压壓][缩縮]包?|解包|rar|zip|7z|unzip|unrar|extract(?:ion)?|archive)[\s的_-]{0,4}"
    r"(?:密[码碼]|[码碼]|口令|password|passwd|pass|pwd|pw)(?:均|都|统一)?[^\S\n]{0,8}(?:[::=]|是|为)?[^\S\n]{0,8}"
    r"[\[(（【「“\"]?(?P<value>[^\s，。；、,;\])）】」”\"]{1,64})",
    re.IGNORECASE,
)  # fmt: skip
_BARE = re.compile(r"[^\S\n]{0,8}[\[(（【]?[^\S\n]{0,8}(?P<code>[A-Za-z0-9]+)(?![\w.-])")
_NO_BARE = frozenset({"720p", "480p", "x264", "x265", "h264", "h265"})


@dataclass(frozen=True)
class _View:
    """Cleaned text; `starts[i]` is where its character i stands in the raw text."""

    text: str
    starts: list[int]

    def span(self, start: int, end: int) -> list[int]:
        return [self.starts[start], self.starts[end - 1] + 1]


@dataclass(frozen=True)
class _Link:
    share: Share
    url: str
    start: int
    end: int


@dataclass(frozen=True)
class _Code:
    """A code as the text states it. `service` where the text names one, `for_all` where it says so."""

    text: str
    start: int
    service: str
    for_all: bool


def find(text: str) -> list[ShareLinkRow]:
    """Every share link of the text in order, one row for each place where it stands."""
    view = _clean(text[:TEXT_LIMIT])
    links = list(_links(view.text))
    if not links:
        return []
    codes = list(_codes(view.text, links))
    unzips = [(match.start(), match["value"]) for match in _UNZIP.finditer(view.text)]
    rows = [_row(view, link, _code_of(view.text, links, at, codes)) for at, link in enumerate(links)]
    told = _told(rows)
    for at, row in enumerate(rows):
        row["code"] = row["code"] or told.get((row["service"], row["id"]), "")
        password = _unzip_of(links, at, unzips)
        if password:
            row["unzip_password"] = password
    return rows


def _row(view: _View, link: _Link, code: str) -> ShareLinkRow:
    share = link.share
    return ShareLinkRow(
        service=share.service.name, id=share.id, code=code, url=link.url, span=view.span(link.start, link.end)
    )


def _told(rows: list[ShareLinkRow]) -> dict[tuple[str, str], str]:
    """The first code of each share: a link that stands twice needs it once."""
    coded = (row for row in reversed(rows) if row["code"])
    return {(row["service"], row["id"]): row["code"] for row in coded}


def _clean(text: str) -> _View:
    characters, starts = [], []
    for at, character in enumerate(text):
        if character in _INVISIBLE:
            continue
        narrow = character
        if "\uff01" <= character <= "\uff5e" and character not in _CLOSING:
            narrow = chr(ord(character) - 0xFEE0)
        elif character == "。" and text[at - 1 : at].isalnum() and text[at - 1 : at].isascii():
            narrow = "." if text[at + 1 : at + 2].isascii() and text[at + 1 : at + 2].isalnum() else character
        characters.append(narrow)
        starts.append(at)
    return _View("".join(characters), starts)


def _links(text: str) -> Iterator[_Link]:
    position = 0
    while match := _URL.search(text, position):
        link = _link(match)
        if link:
            yield link
            position = link.end
            continue
        # an address that is no share may carry one: behind `?url=`, plain or percent-encoded
        for encoded in _ENCODED.finditer(text, match.start("tail"), match.end()):
            inner = _URL.fullmatch(unquote(encoded.group()))
            if inner and (share := _link(inner)):
                yield replace(share, start=encoded.start(), end=encoded.end())
        position = match.start("tail") + 1


def _link(match: re.Match[str]) -> _Link | None:
    host = match["host"].lower()
    if not match["scheme"] and not shareservices.is_known(host):
        return None
    tail = match["tail"][:TAIL_LIMIT].rstrip(_TRAILING)
    share = shareservices.read(host, tail)
    if share is None:
        return None
    end = match.start("tail") + len(tail)
    written = match.string[match.start() : end]
    return _Link(share, written if match["scheme"] else f"https://{written}", match.start(), end)


def _codes(text: str, links: list[_Link]) -> Iterator[_Code]:
    for match in _LABEL.finditer(text):
        inside = any(link.start <= match.start() < link.end for link in links)
        before = text[max(0, match.start() - 12) : match.start()]
        if inside or _NOT_A_SHARE_CODE.search(before):
            continue
        value = _VALUE.match(text, match.end())
        # an English word is a label only with a sign behind it: "code monkey" is none
        if not value or (match["word"].isascii() and not value["sign"]):
            continue
        code = _cut(value["code"])
        if code:
            yield _Code(code, match.start(), _named_service(before), bool(match["all"] or match["also"]))


def _cut(code: str) -> str:
    """Without a URL that follows the code with no space between."""
    return re.split(r"https?$", code, maxsplit=1)[0]


def _named_service(before: str) -> str:
    near = before[-8:].lower().rstrip("网盘云的 :-（(")
    named = [s.name for s in SERVICES if any(near.endswith(word) for word in s.words)]
    return named[0] if named else ""


def _code_of(text: str, links: list[_Link], at: int, codes: list[_Code]) -> str:
    link = links[at]
    if link.share.code:
        return link.share.code
    service = link.share.service
    own = [code for code in codes if code.service == service.name]
    free = [code for code in codes if not code.service and not code.for_all]
    for_all = [code for code in codes if code.for_all]
    behind, before = _around(links, at)
    near = [code for code in free if link.end <= code.start < behind]
    in_front = [code for code in reversed(free) if before <= code.start < link.start]
    leading = bool(free) and free[0].start < links[0].start and free[-1].start < links[-1].start
    found = [c for c in own if c.start > link.start] or own
    found = found or (in_front if leading else near or (in_front if at == 0 else []))
    return _best(found, service.code_length) or _bare(text, link, behind) or _best(for_all, None)


def _around(links: list[_Link], at: int) -> tuple[int, int]:
    """Where the next link begins, and where the last one ended."""
    behind = links[at + 1].start if at + 1 < len(links) else TEXT_LIMIT
    return behind, links[at - 1].end if at else 0


def _best(codes: list[_Code], length: int | None) -> str:
    fitting = [code for code in codes if length is None or len(code.text) == length]
    return (fitting or codes)[0].text if codes else ""


def _bare(text: str, link: _Link, behind: int) -> str:
    """A code with no label right behind the link: letters and digits mixed, of the length the service uses."""
    match = _BARE.match(text, link.end, behind)
    code = match["code"] if match else ""
    mixed = any(c.isdigit() for c in code) and any(c.isalpha() for c in code)
    right = len(code) == link.share.service.code_length and mixed and code.lower() not in _NO_BARE
    return code if right else ""


def _unzip_of(links: list[_Link], at: int, unzips: list[tuple[int, str]]) -> str:
    """The archive password behind the link and before the next; the only one of a text is for all links."""
    behind, _ = _around(links, at)
    near = [value for start, value in unzips if links[at].end <= start < behind]
    if near:
        return near[0]
    return unzips[0][1] if len(unzips) == 1 else ""
