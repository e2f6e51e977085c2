"""Does a plain answer lack what a browser would show? Such a page is marked, and rendered elsewhere.

A page is never rendered because it has scripts, nearly all have, but only where it says next to nothing without them.
"""

from __future__ import annotations

import re
from html import unescape

from crawler.pages.facts.parted import first_segment
from crawler.pages.tree.document import Document
from crawler.pages.tree.parsing import clean

LITTLE = 200
"""Characters that a page shows at most if its content is still to be drawn by scripts. Beyond, it is read as it is."""
MAX_HEAD = 65_536
_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{1,500})</title", re.IGNORECASE)
_UNFILLED = re.compile(r"\{\{[^{}]{1,200}\}\}|%7B%7B.{1,300}?%7D%7D", re.IGNORECASE)
"""A place that a script fills, in the notation of most programs that fill places."""
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_NOSCRIPT = re.compile(r"<noscript\b[^>]{0,200}>(.{0,2000}?)</noscript", re.IGNORECASE | re.DOTALL)
_ASKED_FOR = re.compile(
    r"(?:enable|need|require|turn on|without|activate|support).{0,60}java\s?script|java\s?script.{0,60}(?:enable|require|disabled|needed|turned off)|"
    r"(?:启用|開啟|开启|打开|需要|支持|禁用).{0,20}java\s?script|java\s?script.{0,20}(?:启用|開啟|开启|打开|禁用|不可用)",
    re.IGNORECASE | re.DOTALL,
)
_MOUNT = re.compile(
    r"<(?:(?:div|main|section)\b[^>]{0,300}\bid\s*=\s*[\"']?[\w-]{1,40}[\"']?[^>]{0,300}|[a-z]+-[a-z-]+\b[^>]{0,300})>\s*(?:<!--.{0,200}?-->\s*)?</",
    re.IGNORECASE | re.DOTALL,
)
_STATE = re.compile(
    r"__(?:NEXT_DATA|NUXT|INITIAL_STATE|APOLLO_STATE|PRELOADED_STATE|DATA|remixContext)__|window\.(?:initialState|__data)\b"
)
_LOADING = re.compile(
    r"^\W*(?:loading|please wait|正在加载|加载中|载入中|数据加载|读取中|请稍[候后])\W*", re.IGNORECASE
)


def title_of_shell(body: bytes) -> str:
    """What a page was called before its scripts ran: the program's name, the same at each address."""
    found = _TITLE.search(body[:MAX_HEAD].decode("utf-8", "replace"))
    return clean(unescape(found.group(1))) if found else ""


def needs_rendering(document: Document) -> bool:
    """Whether the page must be drawn by a browser before it can be read."""
    return bool(reasons(document))


def reasons(document: Document) -> tuple[str, ...]:
    """Why the plain answer lacks the content: `noscript`, `mount`, `state`, `loading`; empty where it does not.

    `noscript`: it asks for scripts; `mount`: it holds an empty element for them to fill; `state`: its content stands
    in a script as data; `loading`: all it says is that something is on its way; `unfilled`: its links or pictures still name
    the places that scripts fill; `bare`: none of these, yet it says and
    shows next to nothing and leads nowhere; `routes`: its links lead to pages of its own program that only scripts show.
    """
    if not _SCRIPT.search(document.source):
        return ()
    if leads_within(document):
        return ("routes",)
    if _is_unfilled(document):
        return ("unfilled",)
    shown = [block.text for block in document.blocks if block.text]
    said = [text for text in shown if not _LOADING.match(text)]
    if sum(map(len, said)) > LITTLE or _holds_something(document):
        return ()
    asks = any(_ASKED_FOR.search(found) for found in _NOSCRIPT.findall(document.source)) or any(
        _ASKED_FOR.search(text) for text in said
    )
    signs = {
        "noscript": asks,
        "mount": bool(_MOUNT.search(document.source)) and _says_nothing(said, document),
        "state": bool(_STATE.search(document.source)) and _says_nothing(said, document),
        "loading": len(said) < len(shown),
    }
    told = tuple(name for name, found in signs.items() if found)
    return told or (("bare",) if _is_bare(said, document) else ())


def leads_within(document: Document) -> bool:
    """Whether a page that was not drawn yet leads to routes (`crawler.pages.links.routes`)."""
    return not document.drawn and document.leads_within and _SCRIPT.search(document.source) is not None


def _is_unfilled(document: Document) -> bool:
    """Whether addresses of the page are still a template's; text alone may be an example of one."""
    if not _UNFILLED.search(document.source):
        return False
    named = [anchor.url for anchor in document.anchors] + [picture.url for picture in document.pictures]
    return any(_UNFILLED.search(url) for url in named)


def _holds_something(document: Document) -> bool:
    """Whether a short page is one all the same: it declares itself, shows a film, or has a form to fill."""
    leads = sum(1 for anchor in document.anchors if anchor.text)
    return leads >= 5 or any(player.media for player in document.players)


def _is_bare(said: list[str], document: Document) -> bool:
    leads = any(anchor.text for anchor in document.anchors)
    return not leads and not document.pictures and not document.frames and _says_nothing(said, document)


def _says_nothing(said: list[str], document: Document) -> bool:
    """Whether no line of the page says more than its own title does."""
    known = {document.page_title, first_segment(document.page_title)}
    return sum(len(text) for text in said if text not in known) < LITTLE // 4
