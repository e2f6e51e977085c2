"""Codes that a post says in another way than behind a label, as they are: `四个八`, `m3😀k9`, `m3k9 是提取码`.

Each is read at a label only, and nothing is guessed: a sign that belongs to no code is left out, a word that says how
often a character stands is written out.
"""

from __future__ import annotations

import re

MIXED = re.compile(r"(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{4}", re.ASCII)
"""A code that is no word and no number: it is believed with less around it."""
_TIMES = {"四": 4, "五": 5, "六": 6, "4": 4, "5": 5, "6": 6}
_DIGITS = dict(zip("零〇一二三四五六七八九", "00123456789", strict=True))
_REPEATED = re.compile(
    r"[^\w\n]{0,4}(?:就?[是为])?[^\w\n]{0,2}(?P<times>[四五六4-6])[个個](?P<what>[0-9A-Za-z零〇一二三四五六七八九])(?![0-9A-Za-z取])"
)
_WRITTEN_OUT = re.compile(
    r"[^\w\n]{0,4}(?:就?[是为])?[^\w\n]{0,2}(?P<digits>[零〇一二三四五六七八九]{4})(?![\u4e00-\u9fff])"
)
_PICTURE = "[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_STREWN = re.compile(
    rf"[^\w\n]{{0,6}}(?P<code>[A-Za-z0-9](?:{_PICTURE}{{0,3}}[A-Za-z0-9]){{3}})(?!{_PICTURE}{{0,3}}[A-Za-z0-9])"
)
_AHEAD = re.compile(
    r"(?<![A-Za-z0-9_./?=&#%-])(?P<code>[A-Za-z0-9]{4})[ \t]?[)）】\]」]?[ \t]?(?:(?:这个)?(?:就|才)?[是为]|←|<-{1,2}|=)[ \t]?"
    r"(?:(?:它|他|百度|网盘|本帖|链接)?的)?$"
)


def behind(text: str, label_end: int) -> tuple[str, int] | None:
    """The code behind a label with pictures between its letters, in Chinese digits, or told as so many times one character.

    And its end.
    """
    repeated = _REPEATED.match(text, label_end)
    if repeated:
        what = repeated["what"]
        return _DIGITS.get(what, what) * _TIMES[repeated["times"]], repeated.end()
    written_out = _WRITTEN_OUT.match(text, label_end)
    if written_out:
        return "".join(_DIGITS[digit] for digit in written_out["digits"]), written_out.end()
    strewn = _STREWN.match(text, label_end)
    if strewn and not strewn["code"].isascii():
        return re.sub(_PICTURE, "", strewn["code"]), strewn.end()
    return None


def ahead(text: str, label_start: int) -> tuple[str, int] | None:
    """The code that a sentence names before its label: `m3k9 是提取码`; and where it stands."""
    found = _AHEAD.search(text, max(0, label_start - 16), label_start)
    return (found["code"], found.start("code")) if found and MIXED.fullmatch(found["code"]) else None
