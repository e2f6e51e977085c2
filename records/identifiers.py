"""Identifiers: check digits, spelling, and finding them in prose. Pure text code.

Every reader takes what people write (full-width digits, hyphens, labels) and gives one canonical
spelling, or None where the text is no such identifier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum import isbn as _isbn
from stdnum.cn import uscc as _uscc
from stdnum.exceptions import ValidationError

_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
_PLAIN: dict[int, int | str | None] = {**_WIDE, **_HYPHENS, **_INVISIBLE, 0x3000: " ", 0xA0: " "}
_NOT_PLAIN = re.compile("[" + re.escape("".join(map(chr, _PLAIN))) + "]+")

_EXCEL = re.compile(r"[+-]?\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_ISBN_TEXT = re.compile(
    r"(?=[i\d])(?P<label>ISBN(?:-?1[03])?[\s::]*)?(?<![\d-])(?P<number>97[89](?:[- ]?\d){10}|\d(?:[- ]?\d){8}[- ]?[\dXx])(?![\d-]|\.\d)",
    re.IGNORECASE,
)
_PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)+")
_MONTH, _DAY = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = re.compile(rf"(\d{{4}})(?:\.0|年(?:{_MONTH}月(?:{_DAY}日)?)?|[-/.]{_MONTH}(?:[-/.]{_DAY})?)?")
EARLIEST_YEAR = 1000
"""Older works stand in catalogues with the year of an edition; a smaller figure is a slip."""

ICP_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘陇晋蒙陕吉闽贵粤青藏琼宁蜀川滇黔"
_ICP = re.compile(
    rf"(?P<province>[{ICP_PROVINCES}])\s*(?:"
    r"ICP\s*(?P<kind>备|证)\s*(?P<number>\d{6,10})\s*号(?:\s*-\s*(?P<suffix>\d{1,4}[AX]?))?"
    r"|(?P<licence>[AB][12](?:[.,、]?[AB]?[12])*)\s*-\s*(?P<serial>\d{8})(?:\s*-\s*(?P<part>\d{1,4}[AX]?))?)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class IcpNumber:
    """A filing (ICP备), a licence (ICP证) or a telecom licence (B2) of a site or an app.

    Attributes:
        province: the registry's own character; Sichuan files as 蜀, its papers say 川.
        kind: `备`, `证`, or the licence class such as `B2`.
        suffix: which site of the filing; ends in A for an app, in X for a mini-program; may be empty.
    """

    province: str
    kind: str
    number: str
    suffix: str

    @property
    def text(self) -> str:
        """Canonical spelling: `蜀ICP备12345678号-1`, `粤B2-20090059-1621A`."""
        tail = f"-{self.suffix}" if self.suffix else ""
        if self.kind in "备证":
            return f"{self.province}ICP{self.kind}{self.number}号{tail}"
        return f"{self.province}{self.kind}-{self.number}{tail}"


def plain(text: str) -> str:
    """Full-width ASCII made narrow, every hyphen one hyphen, invisible characters dropped, trimmed."""
    # only where something stands to be replaced: a table is slow to walk for every letter of a page
    return _NOT_PLAIN.sub(lambda found: found.group().translate(_PLAIN), text).strip()


def isbn13(text: str) -> str | None:
    """13 digits of an ISBN-10 or ISBN-13 whose check digit holds; 9790 is printed music, not a book."""
    bare = re.sub(r"^ISBN(?:-?1[03])?[\s:]*", "", plain(text), flags=re.IGNORECASE)
    bare = re.sub(r"\.0$", "", bare)  # a number cell saved as text
    try:
        digits: str = _isbn.to_isbn13(_isbn.validate(bare))
    except ValidationError:
        return None
    compact: str = _isbn.compact(digits)
    return None if compact.startswith("9790") else compact


def excel_number(text: str) -> bool:
    """Whether a spreadsheet has turned a long number into `9.78E+12`; its digits are lost for good."""
    return _EXCEL.fullmatch(plain(text).replace(" ", "")) is not None


def find_isbns(text: str) -> list[str]:
    """ISBNs that a text states, as 13 digits, each once. Ten digits count behind the word ISBN only."""
    found = []
    for match in _ISBN_TEXT.finditer(plain(text)):
        number = match["number"]
        labelled = match["label"] is not None or len(re.sub(r"\D", "", number)) == 13
        code = isbn13(number) if labelled else None
        if code:
            found.append(code)
    return list(dict.fromkeys(found))


def uscc(text: str) -> str | None:
    """统一社会信用代码: 18 characters in upper case whose check digit holds (GB 32100-2015)."""
    try:
        code: str = _uscc.validate(plain(text).upper())
    except ValidationError:
        return None
    return code


def package_name(text: str) -> str | None:
    """An Android package or iOS bundle name in its own spelling: at least two parts joined by dots."""
    name = plain(text)
    return name if len(name) <= 255 and _PACKAGE.fullmatch(name) else None


def sha256_hex(text: str) -> str | None:
    """64 lower-case hexadecimal digits; colons and spaces between bytes are dropped."""
    digits = re.sub(r"[\s:]", "", plain(text)).lower()
    return digits if re.fullmatch(r"[0-9a-f]{64}", digits) else None


def icp_number(text: str) -> IcpNumber | None:
    """The number, where the whole text is one."""
    match = _ICP.fullmatch(plain(text))
    return _icp(match) if match else None


def find_icp_numbers(text: str) -> list[IcpNumber]:
    """Every filing and licence number that a text states, each once."""
    return list(dict.fromkeys(_icp(match) for match in _ICP.finditer(plain(text))))


def year(text: str) -> int | None:
    """The year of `2021`, `２０２１年`, `2021年5月6日`, `2021-05-06`, `2021.0`; None where it states no one year."""
    match = _YEAR.fullmatch(re.sub(r"\s", "", plain(text)))
    return int(match[1]) if match and int(match[1]) >= EARLIEST_YEAR else None


def _icp(match: re.Match[str]) -> IcpNumber:
    kind = match["kind"] or match["licence"].upper()
    number = match["number"] or match["serial"]
    return IcpNumber(match["province"], kind, number, (match["suffix"] or match["part"] or "").upper())
