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
_GARBAGE = re.compile("[\ufffd\ue000-\uf8ff\x80-\x9f]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_ACCENTED = re.compile(
    "(?<=[A-Za-z])[\u00c0-\u00ff]|[\u00c0-\u00ff](?=[A-Za-z])|[\u00a0-\u00bf\u2013-\u2026]"
)
"""What Western pages have beyond ASCII: a letter with a sign, beside a plain one."""
SAMPLE = 5_000
DOUBTED, SURER = 0.75, 0.15
"""A stated Chinese encoding is left for the other where less of the text than this is what people write, and so much
more of it is when read the other way."""


def _rows(codec: str, leads: range, trails: tuple[range, ...]) -> frozenset[str]:
    pairs = (bytes((lead, trail)) for lead in leads for trails_of in trails for trail in trails_of)
    return frozenset("".join(pair.decode(codec, "ignore") for pair in pairs))


_PUNCTUATION = frozenset(map(chr, (*range(0x3000, 0x3018), *range(0xFF01, 0xFF5F), *map(ord, "“”‘’—…·《》"))))
_USUAL = {
    "gb18030": _PUNCTUATION | _rows("gb2312", range(0xB0, 0xD8), (range(0xA1, 0xFF),)),
    "big5hkscs": _PUNCTUATION | _rows("big5", range(0xA4, 0xC7), (range(0x40, 0x7F), range(0xA1, 0xFF))),
}
"""The characters that both standards put first, because people use them: 3,755 simplified, 5,401 traditional."""


def decode(body: bytes, charset: str = "") -> tuple[str, str]:
    """Text and the name of the encoding it was read by. Never fails: what does not decode becomes U+FFFD."""
    for bom, name in BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace"), name
    stated = [name for name in (known(charset), known(_stated(body))) if name]
    for name in (*stated, "utf-8"):
        if name in ("windows-1252", "cp1252"):
            continue  # decodes anything, so it proves nothing
        try:
            text = body.decode(name)
        except UnicodeDecodeError:
            continue
        return _unless_the_other(body, text, name) if name in _USUAL else (text, name)
    return _likeliest(body, stated)


def _unless_the_other(body: bytes, text: str, name: str) -> tuple[str, str]:
    """A Chinese page as it says, or as the other encoding reads it where it says the wrong one of the two."""
    own = _plausible(text, name)
    if own >= DOUBTED:
        return text, name
    other = next(rival for rival in _USUAL if rival != name)
    read = body.decode(other, "replace")
    return (read, other) if _plausible(read, other) > own + SURER else (text, name)


def _likeliest(body: bytes, stated: list[str]) -> tuple[str, str]:
    read = [
        (body.decode(name, "replace"), name)
        for name in dict.fromkeys((*stated, "gb18030", "big5hkscs", "utf-8", "cp1252"))
    ]
    return max(read, key=lambda one: _plausible(*one))


def _plausible(text: str, name: str) -> float:
    """Which share (0 to 1) of what is not ASCII is what people write in this encoding."""
    sample = text[:SAMPLE]
    beyond = _NOT_ASCII.findall(sample)
    if not beyond:
        return 1.0
    if name in _USUAL:
        usual = _USUAL[name]
        good = sum(letter in usual for letter in beyond)
    elif name == "cp1252":
        good = len(_ACCENTED.findall(sample))
    else:
        good = len(beyond) - 4 * len(_GARBAGE.findall(sample))
    return good / len(beyond)


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
