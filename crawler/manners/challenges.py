"""Answers that put a visitor's browser to the proof by scripts, with a status that says "not now" (503, 521, 412).

They are no outage: the site stands and turns away whoever is no browser. Such an answer is recorded as access control
and left alone, where it says so; every other one is what its status says.
"""

from __future__ import annotations

import re
import zlib

from scrapy.http import Response

from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document
from crawler.pages.walls import wall_of

CHALLENGE = "challenge"
"""In a request's meta: what its answer asks for, where it is a proof."""
READ_BYTES = 256 * 1024
"""Such a page is small; of a larger one the beginning is read."""
LITTLE = 400
"""Characters that it says at most."""
_CHECKS = re.compile(
    r"正在(?:进行|为您)?(?:安全|人机|浏览器|访问|环境)?(?:的)?(?:验证|校验)|(?:安全|人机|身份|访问)验证|浏览器(?:安全)?(?:验证|校验|检测|检查)|环境(?:检测|校验)|"
    r"正在(?:检测|检查|确认|验证).{0,8}(?:浏览器|访问|真人|机器人|环境)|请(?:启用|开启|打开).{0,6}(?:JavaScript|Cookie)|"
    r"(?:checking|verifying) (?:your|the) browser|verif(?:y|ying) (?:that )?you are (?:a )?human|(?<!in )just a moment|ddos protection|"
    r"(?:enable|turn on) (?:javascript|cookies)|security (?:check|verification)|performing (?:a )?security",
    re.IGNORECASE,
)
_SETS, _RELOADS = (
    re.compile(r"document\s*(?:\.\s*cookie|\[\s*['\"]cookie['\"]\s*\])\s*=", re.IGNORECASE),
    re.compile(
        r"location\s*(?:\.\s*(?:reload|replace|assign)\s*\(|(?:\.\s*href)?\s*=[^=])|\breload\s*\(",
        re.IGNORECASE,
    ),
)
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)


def challenge_of(response: Response) -> str:
    """What an answer that is no success asks for: `captcha`, `firewall`; empty where it does not say so."""
    media_type = (response.headers.get("Content-Type") or b"text/html").lower()
    if not response.body or b"html" not in media_type:
        return ""
    body = _unpacked(response)
    charset = media_type.partition(b"charset=")[2].partition(b";")[0].strip(b" \"'").decode("latin-1")
    document = Document(Fetched(response.url, body, charset, "text/html"))
    said = "\n".join([document.page_title, *(block.text for block in document.blocks if block.text)])
    if len(said) > LITTLE:
        return ""
    scripted = bool(_SCRIPT.search(document.source))
    if scripted and _CHECKS.search(said):
        return "captcha"
    wall = wall_of(document)
    if wall in ("captcha", "firewall"):
        return wall
    # a page that says nothing, gives the visitor a mark by script and calls itself again
    silent = scripted and not said.strip()
    return "captcha" if silent and _SETS.search(document.source) and _RELOADS.search(document.source) else ""


def _unpacked(response: Response) -> bytes:
    """The beginning of the body; as it came where it does not unpack."""
    packing = (response.headers.get("Content-Encoding") or b"").strip().lower()
    if packing not in (b"gzip", b"x-gzip", b"deflate"):
        return response.body[:READ_BYTES]
    for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(window).decompress(response.body, READ_BYTES)
        except zlib.error:
            continue
    return b""
