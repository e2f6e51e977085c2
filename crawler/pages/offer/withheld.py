"""What a page says of a thing that it describes and does not hand over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document

_SAID = re.compile(
    r"(?:暂不|不再|不予|无法|停止|暂停)(?:对外|继续)?提供(?:在线)?(?:播放|下载|观看|阅读|试听|收听|资源)|暂无(?:片源|播放源|资源|下载)|(?:暂未|尚未|还没有?)(?:添加|上传|提供|更新)[^，。,.]{0,60}(?:下载|播放)?(?:地址|链接|资源|片源)|"
    r"(?:not|no longer) available (?:for|to) (?:download|stream|watch|read|view)|"
    r"\b(?:do not|don['’]t|does not|doesn['’]t) (?:yet )?(?:have|hold|own) (?:this|the) (?:e-?book|book|title|work|film|album|recording)\b|"
    r"\bwill(?: therefore| then| only)? enter the (?:[\w.]+ )?public domain\b",
    re.IGNORECASE,
)
_FILES = re.compile(
    r"(?:file )?attachments?|(?:digital |attached |electronic )?files?|附件|电子(?:文件|全文|资源)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\W*(?:no (?:data|files?|attachments?)(?: available| found| attached| yet)?|none|[无無]|没有|暂无(?:数据|附件|文件)?)\W*",
    re.IGNORECASE,
)
"""What stands in the place of a record's files where it has none."""
_EMPTY = re.compile(r"""(["'])(?:url|src|file|mp3|mp4|audio|video)\1\s?:\s?(["'])\2\s?[,}]""")
"""What a list of things to play holds in the place of an address."""


def is_withheld(lines: Sequence[Block]) -> bool:
    """Whether the page says in words that what it tells of is not to be had here."""
    return any(_SAID.search(block.text) for block in lines)


def has_no_files(lines: Sequence[Block]) -> bool:
    """Whether what is headed as the files of a record says that there are none."""
    for block, following in zip_longest(lines, lines[1:]):
        name, colon, rest = block.text[:60].replace("：", ":").partition(":")
        if not _FILES.fullmatch(name.strip()):
            continue
        if not (colon and rest.strip()):
            rest = following.text[:60] if following is not None and not following.anchors else ""
        if _NONE.fullmatch(rest):
            return True
    return False


def plays_nothing(document: Document) -> bool:
    """Whether a player stands on the page to which neither its element nor the page's scripts give anything to play."""
    if document.players or not ("<audio" in document.source or "<video" in document.source):
        return False
    return _EMPTY.search(document.source) is not None
