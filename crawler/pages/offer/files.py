"""Which files a page names, and how large it says they are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.pages.links import urls
from crawler.pages.tree.document import Document
from records.vocabulary import ListedFile, PageLink

MAX_FILES = 100
_LABEL = re.compile(r"附件|下载|地址|文件|名称|链接|资源")
_SIZE = re.compile(
    r"(?<![a-z\d.])(?:(\d+(?:[.,]\d+)?)\s?([KMGT])i?B?|(\d{1,15})\s?(?:bytes|B|字节))(?![a-z\d])",
    re.IGNORECASE,
)
_UNITS = {"K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}
_KNOWN = "|".join(sorted(urls.FILES - {"ts", "bin", "dat", "001", "js"}, key=len, reverse=True))
_ENDING = re.compile(rf"\.(?:{_KNOWN})(?![A-Za-z0-9])", re.IGNORECASE)
FILE_NAME = re.compile(rf"[^\s/\\:*?\"<>|，。；！]{{1,180}}\.(?:{_KNOWN})(?![A-Za-z0-9])", re.IGNORECASE)


def files_of(document: Document, links: Iterable[PageLink]) -> tuple[ListedFile, ...]:
    """The files that the page names, with sizes and addresses where it states them; `links`: what it hands over."""
    downloads = {link["url"] for link in links if link["rel"] == "download"}
    found: dict[str, ListedFile] = {}
    for block in document.content:
        if len(block.text) > 400:
            continue
        named = _named(block.text)
        anchors = [anchor for anchor in block.anchors if anchor.url in downloads]
        for place, anchor in enumerate(anchors):
            own = urls.file_name(anchor.url) if urls.is_file(anchor.url) else ""
            said = named[place] if len(named) == len(anchors) else own
            name = (
                own if own.endswith(said) else said
            )  # a name with blanks is read whole from its address alone
            if name:
                found.setdefault(name, ListedFile(name=name, size=size_of(block.text), url=anchor.url))
        for name in named:
            if any(whole != name and whole.endswith(f" {name}") for whole in found):
                continue
            found.setdefault(name, ListedFile(name=name, size=size_of(block.text)))
    return tuple(found.values())[:MAX_FILES]


def _named(text: str) -> list[str]:
    if not _ENDING.search(text):  # cheap, and nearly always the answer
        return []
    return [name for match in FILE_NAME.finditer(text) if (name := _bare_name(match.group()))]


def _bare_name(text: str) -> str:
    """A file name without the label before it and the URL around it."""
    if "//" in text or "?" in text or "&dn=" in text:
        return ""
    label, colon, rest = text.rpartition("：")
    name = rest if colon and rest and _LABEL.search(label) else text
    return "" if name.startswith(".") and name.count(".") == 1 else name  # what kind of file it is


def size_of(text: str) -> int | None:
    """Bytes that a line states, None where it states none. Units of 1024."""
    found = _SIZE.search(text)
    if not found:
        return None
    if found.group(3):
        return int(found.group(3))
    return int(float(found.group(1).replace(",", ".")) * _UNITS[found.group(2).upper()])
