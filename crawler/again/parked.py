"""Pages of a domain that nobody uses any more: for sale, expired, parked with advertising.

What stood there is not shown, and may be shown again tomorrow when somebody pays: it is neither changed nor removed.
Looked for on start pages and where an offer stood, for elsewhere a page may be about selling domains.
"""

from __future__ import annotations

import re

from scrapy.http import Response, TextResponse

from crawler.again.conditional import REMEMBERED, Known
from crawler.asked.planned import Entry
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document

LITTLE = 1200
"""Characters that such a page says at most; lists of advertising words included."""
_SOLD = re.compile(
    r"(?:本|此|该|当前|这个|您(?:正在)?访问的|您所访问的)(?:网站的?)?域名[^。！？\n]{0,12}(?:出售|转让|待售|可售|求购|已过期|已到期|停放|被停用)|"
    r"(?:出售|转让|购买)(?:本|此|该|这个)域名|\b(?:buy|purchase|get) this domain\b|"
    r"\bthis (?:premium )?(?:domain(?: name)?|web ?address)\b[^.!?\n]{0,30}\b(?:is|may be|could be)\b[^.!?\n]{0,16}\b(?:for sale|parked|available for purchase)\b|"
    r"\bthis domain(?: name| registration)? (?:has )?expired\b|\bmake an offer (?:on|for) this domain\b",
    re.IGNORECASE,
)
_OF_DOMAIN = re.compile(r"域名|\bdomain", re.IGNORECASE)
_FOR_SALE = re.compile(r"for sale|出售|转让|待售|parked|停放", re.IGNORECASE)


def says_parked(response: Response) -> str:
    """The sentence in which a short page says so; empty for every other, and where no offer or start page is looked for."""
    if not isinstance(response, TextResponse) or not _is_looked_for(response):
        return ""
    if "not_modified" in response.flags or not _OF_DOMAIN.search(response.text):
        return ""
    document = Document(Fetched(response.url, response.body, response.encoding))
    lines = [document.page_title, *(block.text for block in document.blocks if block.text)]
    if sum(map(len, lines)) > LITTLE:
        return ""
    host = re.escape((response.url.partition("//")[2].partition("/")[0]).removeprefix("www."))
    named = re.compile(rf"{host}\b[^.!?。！？\n]{{0,30}}(?:{_FOR_SALE.pattern})", re.IGNORECASE)
    return next((line.strip()[:200] for line in lines if _SOLD.search(line) or named.search(line)), "")


def _is_looked_for(response: Response) -> bool:
    entry: Entry = response.meta["entry"]
    known: Known | None = response.meta.get(REMEMBERED)
    start = entry.planned.depth == 0 and not entry.planned.found_on
    return start or "listing_id" in entry.planned.extra or (known is not None and known.listings > 0)
