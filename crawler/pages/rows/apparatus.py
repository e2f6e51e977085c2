"""Files of a folder that are no work: what the site or the other files need, and a few lines about them."""

from __future__ import annotations

import re

_ENDINGS = frozenset(
    ("css", "scss", "less", "js", "mjs", "map", "log", "bak", "conf", "cfg", "ini", "htaccess", "pid", "lock")
) | frozenset(("md5", "sha1", "sha256", "sha512", "sfv", "crc", "asc", "sig"))
"""Styles and scripts, records of a server, sums to check other files by."""
_TEXTS = frozenset({"", "txt", "md", "rst", "nfo", "url"})
_ABOUT = re.compile(
    r"(?:read[-_ ]?me|robots|humans|security|licen[cs]e|copying|authors|contributing|change-?log|notice|rules|sitemap|"
    r"(?:本站|网站|下载|使用|重要|必读|最新)*(?:公告|须知|说明|规则|声明|通知|必读|版权信息))(?:[-_. ]?(?:first|first!|zh|cn|en|\d+))?",
    re.IGNORECASE,
)
"""What a text about the other files is called."""
FEW = 1024
"""Bytes of a text, stated, below which it holds no work."""


def is_apparatus(name: str, size: int | None) -> bool:
    """Whether a file of this name, with the size that its row states, is none that anybody offers for itself."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, ending.lower()) if dot else (name, "")
    if ending in _ENDINGS:
        return True
    if ending not in _TEXTS:
        return False
    return _ABOUT.fullmatch(stem.strip()) is not None or (bool(ending) and size is not None and size < FEW)
