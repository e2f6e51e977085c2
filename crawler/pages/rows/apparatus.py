"""Files of a folder that are no work: what the site or the other files need, and a few lines about them."""

from __future__ import annotations

import re

_ENDINGS = frozenset(
    ("css", "scss", "less", "js", "mjs", "map", "log", "bak", "conf", "cfg", "ini", "htaccess", "pid", "lock")
) | frozenset(("md5", "sha1", "sha256", "sha512", "sfv", "crc", "asc", "sig"))
"""Styles and scripts, records of a server, sums to check other files by."""
_TEXTS = frozenset({"", "txt", "md", "rst", "nfo", "url", "msg"})
_SCRIPTS = frozenset({"sh", "bash", "bat", "cmd", "ps1", "py", "pl", "rb"})
"""Programs of a few lines, by which somebody tends the others; what is sold as a script is larger, or packed."""
_SUMS = re.compile(
    r"(?:(?:md5|sha\d{1,3}|b2|ck|check)[-_ ]?sums?|ls-[al]*R[al]*)(?:\.(?:txt|gz|bz2|xz|zip))?",
    re.IGNORECASE,
)
"""A list of the other files, or of sums to check them by, packed or not."""
_DATED = re.compile(
    r"^(?:(?:\d{4}[-_.年]?\d{1,2}(?:[-_.月]?\d{1,2}日?)?|\d{2})[-_. ]+)|(?:[-_. ]*[(（]?\d{4}[-_.年]?\d{1,2}(?:[-_.月]?\d{1,2})?[月日]?[)）]?)$"
)
"""A day or a month before a name or after it, or a number that puts it first: `2026-03-`, `00-`."""
_BRIEF = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:公告|须知|说明|规则|规范|通知|声明)|changes|faq|mirrors|welcome|index(?:[-_ ]of[-_ ]\w+)?|filelist|manifest|todo|news|"
    r"(?:19|20)\d{2}[-_.]?\d{2}(?:[-_.]?\d{2})?",
    re.IGNORECASE,
)
"""A notice and what it is about or nothing but its day, or a word that a novel bears as well, which is larger."""
_TALK = re.compile(
    r"(?:^|/)(?:news|notices?|announcements?|docs?|about|requests?|wanted|wish-?list|help|公告|通知|新闻|说明|帮助|站务|求[片书剧种]\w{0,2})/?$",
    re.IGNORECASE,
)
"""A folder in which the site speaks of itself and its visitors of what they want."""
_NOTICE = re.compile(r"(?:公告|须知|通知|声明)(?:$|[-_. (（\d])")
_WANTED = re.compile(r"\s*求[《【]")
LINES = 16 * 1024
"""Bytes of a text of a few lines."""
_ABOUT = re.compile(
    r"(?:read[-_ ]?me|robots|humans|security|licen[cs]e|copying|authors|contributing|change-?log|notice|rules|sitemap|"
    r"(?:本站|网站|下载|使用|重要|必读|最新)*(?:公告|须知|说明|规则|声明|通知|必读|版权信息))(?:[-_. ]?(?:first|first!|zh|cn|en|\d+))?",
    re.IGNORECASE,
)
"""What a text about the other files is called."""
FEW = 1024
"""Bytes of a text, stated, below which it holds no work."""


def is_apparatus(name: str, size: int | None, folder: str = "") -> bool:
    """Whether a file of this name, with the size that its row states, is none that anybody offers for itself."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, ending.lower()) if dot else (name, "")
    if ending in _ENDINGS or _SUMS.fullmatch(name):
        return True
    if ending not in _TEXTS:
        return ending in _SCRIPTS and size is not None and size < LINES
    bare = _DATED.sub("", stem.strip())
    told = (
        _BRIEF.fullmatch(bare)
        or _BRIEF.fullmatch(stem.strip())
        or _WANTED.match(stem)
        or _TALK.search(folder)
    )
    if size is None:  # where none is stated, the name has to say more
        told = told and (_TALK.search(folder) or _NOTICE.search(stem) or _WANTED.match(stem))
    few = told is not None and (size is None or size < LINES)
    return few or _ABOUT.fullmatch(bare) is not None or (bool(ending) and size is not None and size < FEW)
