"""A text as it is meant: no invisible characters, no entities or escapes, full-width ASCII made narrow.

Each character of the view knows where it stands in the raw text, so that spans hold there.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_CLOSING = frozenset("，；！（）")
"""Full-width punctuation that ends a URL and is therefore never made narrow."""
_INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
_LOOKALIKES = dict(zip("аеорсухіѕјԁԛԝһӏвкмнтАВЕКМНОРСТУХІЅЈԚԜοανρυικχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ﹕︰∶ː", "aeopcyxisjdqwhlbkmhtABEKMHOPCTYXISJQWoavpuikxABEZHIKMNOPTYX::::", strict=True))  # fmt: skip
"""Letters of other alphabets, and signs, that look like those of an address."""
_ODD = re.compile(
    rf"(?P<gone>[{_INVISIBLE}]+)"
    r"|(?P<entity>&(?:amp|sol|colon|period|quest|equals|num|lowbar|lt|gt|quot|apos|nbsp|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});)"
    r"|\\(?P<escaped>[/&_*~.:?#=])"
    r"|\\(?P<blank>[nrt])"
    r"|斜(?P<slash>[杠槓])"
    r"|\\u(?P<unicode>(?!d[89a-f])[0-9a-fA-F]{4})"
)


def _narrow() -> dict[int, str]:
    """Full-width ASCII, circled letters and mathematical alphabets to the letters that they show."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in _CLOSING}
    table |= {ord(looks): plain for looks, plain in _LOOKALIKES.items()}
    for code in (*range(0x24B6, 0x24EA), *range(0x1D400, 0x1D800)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain.isascii() and plain.isalnum():
            table[code] = plain
    return table


_NARROW = _narrow()
_WIDE = re.compile(f"[\uff01-\uff5e\u24b6-\u24e9\U0001d400-\U0001d7ff{''.join(_LOOKALIKES)}]+")
"""What the table holds, its ranges a little wider in the middle."""


@dataclass(frozen=True)
class View:
    """Cleaned text. From the view's place `at[k]` on, characters stand in the raw text from `raw[k]` on."""

    text: str
    at: list[int]
    raw: list[int]
    wide: dict[int, int]
    """Where a character ends in the raw text that takes up several there."""

    def span(self, start: int, end: int) -> list[int]:
        """The place in the raw text; `end` exclusive, at least one character."""
        return [self._start(start), self.wide.get(end - 1, self._start(end - 1) + 1)]

    def _start(self, place: int) -> int:
        part = bisect_right(self.at, place) - 1
        return self.raw[part] + place - self.at[part]


def clean(text: str) -> View:
    """Read the whole text once."""
    # only where something stands to be made narrow: a table is slow to walk for every letter of a page
    narrow = text if text.isascii() else _WIDE.sub(lambda found: found.group().translate(_NARROW), text)
    pieces: list[str] = []
    at, raw, wide = [0], [0], {}
    length = done = 0
    for match in _ODD.finditer(narrow):
        pieces.append(narrow[done : match.start()])
        length += match.start() - done
        done = match.end()
        meant = _meant(match)
        if meant:
            at.append(length)
            raw.append(match.start())
            wide[length] = done
            pieces.append(meant)
            length += 1
        at.append(length)
        raw.append(done)
    pieces.append(narrow[done:])
    return View("".join(pieces), at, raw, wide)


def _meant(match: re.Match[str]) -> str:
    if match["gone"]:
        return ""
    if match["escaped"]:
        return match["escaped"]
    if match["blank"]:
        return " " if match["blank"] == "t" else "\n"
    if match["slash"]:
        return "/"
    if match["unicode"]:
        return chr(int(match["unicode"], 16))  # JSON that was written into JSON or a script
    # a number beyond Unicode gives a replacement character; control characters give nothing
    return html.unescape(match["entity"])[:1]
