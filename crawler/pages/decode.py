"""Bytes of a page to text: byte order mark, header, meta, then what the bytes themselves allow."""

from __future__ import annotations

import codecs
import re

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.-]{2,40})", re.IGNORECASE)
HEAD_BYTES = 4096
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
             "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs", "iso-8859-1": "windows-1252",
             "latin1": "windows-1252", "us-ascii": "windows-1252", "shift_jis": "cp932"}  # fmt: skip
"""As browsers do (WHATWG Encoding): the name that pages write, the encoding that they use."""
OF_PAGES = ("utf-8", "utf-16", "gb18030", "big5", "cp9", "cp12", "cp8", "shift", "euc", "iso8859", "iso2022_jp", "koi8", "hz",
            "johab")  # fmt: skip
"""Beginnings of the codecs that pages are written in; Python has others that are no encodings of text."""
COMMON = "的一是不在有人我了这個为這国上他来時时和大地们到说中就出要以可下年生"
_GARBAGE = re.compile("[\ufffd\ue000-\uf8ff\x80-\x9f]")


def decode(body: bytes, charset: str = "") -> tuple[str, str]:
    """Text and the name of the encoding it was read by. Never fails: what does not decode becomes U+FFFD."""
    for bom, name in BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace"), name
    stated = [name for name in (known(charset), known(_stated(body))) if name]
    for name in (*stated, "utf-8"):
        if name == "windows-1252":
            continue  # decodes anything, so it proves nothing
        try:
            return body.decode(name), name
        except UnicodeDecodeError:
            continue
    return _likeliest(body, stated)


def _likeliest(body: bytes, stated: list[str]) -> tuple[str, str]:
    read = [
        (body.decode(name, "replace"), name)
        for name in dict.fromkeys((*stated, "gb18030", "big5hkscs", "utf-8"))
    ]
    return max(read, key=lambda one: _plausible(one[0]))


def _plausible(text: str) -> int:
    sample = text[:20_000]
    return sum(sample.count(letter) for letter in COMMON) - 3 * len(_GARBAGE.findall(sample))


def _stated(body: bytes) -> str:
    found = _META.search(body, 0, HEAD_BYTES) or _XML.search(body, 0, 200)
    return found.group(1).decode("ascii") if found else ""


def misnamed(body: bytes, charset: str) -> bool:
    """Whether a page names something that no page is written in, such as a codec of Python's that is no encoding."""
    return any(name and not known(name) for name in (charset, _stated(body)))


def known(name: str) -> str:
    """Python's name for an encoding that a page states, empty for one that does not exist."""
    name = name.strip().lower()
    name = SUPERSETS.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    return info.name if info.name.startswith(OF_PAGES) else ""
