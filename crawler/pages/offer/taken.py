"""Links by which a page hands over or plays its own thing, told by their words together with where they lead.

`Download the album (ZIP)` names a file in any words; that it is this page's file the address tells, for it lies below the
page's own or bears its number: `/albums/7/zip`, `/stream/7`.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.pages.links import urls
from crawler.pages.tree.blocks import Anchor

MAX_SAID = 48
_TAKE = re.compile(r"^\W*(?:(?:free|direct|立即|免费|点击|整[张轨专套]|全部|打包)\s?)?(?:download(?![\w-]|s\b)|下\s?载|下載|打包下载)", re.IGNORECASE)  # fmt: skip
_PLAY = re.compile(
    r"^\W*(?:(?:play|watch|listen|stream)(?: (?:now|this|the|it|all|online|album|film|movie|video|episode|track|song|full|here|to|in)\b.{0,24})?|"
    r"(?:立即|在线|免费|全部)?(?:播\s?放|观\s?看|收\s?听|试\s?听))\W*$",
    re.IGNORECASE,
)
_OF_THE_PAGE = re.compile(
    r"pdf|csv|json|xml|xls|ics|bib|ris\b|vcard|markdown|\bmd\b|txt|text|html|docx?|source|print|calendar|citation|certificate|invoice|receipt|"
    r"chart|image|png|svg|jpe?g|data|log\b|report|form\b|brochure|app\b|client|center|history|stat|counts?\b|helps?\b|options|帮助|说明|记录|次数|排行|客户端|中心|"
    r"频道|专区|常见|问题|问答|答疑|必看|教程|源码|引用|日历|表格|报告",
    re.IGNORECASE,
)
"""What is had of any page, or stands on a site for all of them."""


def takes(page: str, anchor: Anchor) -> bool:
    """Whether a link takes the thing of the page at `page` away."""
    return _says(_TAKE, anchor) and is_of(page, anchor.url)


def plays(page: str, anchor: Anchor) -> bool:
    """Whether a link begins to play it."""
    return _says(_PLAY, anchor) and is_of(page, anchor.url)


def _says(words: re.Pattern[str], anchor: Anchor) -> bool:
    said = anchor.text
    return len(said) <= MAX_SAID and words.search(said) is not None and not _OF_THE_PAGE.search(said)


def is_of(page: str, url: str) -> bool:
    """Whether an address lies below that of a page, or bears the number or the name that it ends with."""
    if not url.startswith(urls.origin(page) + "/") or urls.same_page(url, page):
        return False
    own = [part for part in urlsplit(page).path.split("/") if part]
    led = [part for part in urlsplit(url).path.split("/") if part]
    if len(own) < 2 or len(led) < 2:
        return False  # a section of the site
    name = own[-1].partition(".")[0]
    return (len(led) > len(own) and led[: len(own)] == own) or name in (
        part.partition(".")[0] for part in led
    )
