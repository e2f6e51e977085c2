"""Personal data out of lists and exports: telephone, e-mail, 身份证号 and 车牌 become unreadable, the rest stays.

Addresses of web pages are left alone: a notice that names another address than the one that was seen is worthless,
and a row of digits in an address is no telephone number.
"""

from __future__ import annotations

import re
from collections.abc import Callable

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_ADDRESS = r"(?P<address>(?:https?|ftps?|magnet|ed2k|thunder|ws|wss|file|urn):[^\s<>\"'（）《》，。；、]+)"
_EMAIL = r"(?P<email>[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63})+)"
_IDENTITY = r"(?<![\dA-Za-z])(?P<identity>[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx])(?![\dA-Za-z])"
_OLD_IDENTITY = (
    r"(?<![\dA-Za-z])(?P<old>[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3})(?![\dA-Za-z])"
)
_MOBILE = (
    r"(?<![\dA-Za-z])(?P<mobile>(?:\+?86[ \-]?)?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4})(?![\dA-Za-z]|\s*[元万亿件次])"
)
_LINE = r"(?<![\dA-Za-z])(?P<line>(?:0\d{2,3}[ \-]\d{7,8}|\(0\d{2,3}\)[ \-]?\d{7,8}|0[1-9]\d{1,2}\d{7,8}|[48]00[ \-]?\d{3}[ \-]?\d{4})(?:[\-转]\d{1,6})?)(?![\dA-Za-z])"  # fmt: skip
_PLATE = rf"(?P<plate>[{PROVINCES}][A-HJ-Z][·•\.\s\-]?(?:[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳]))(?![A-Za-z0-9])"
_FOUND = re.compile(f"{_ADDRESS}|{_EMAIL}|{_IDENTITY}|{_OLD_IDENTITY}|{_MOBILE}|{_LINE}|{_PLATE}")
_WIDE = {ord("０") + n: ord("0") + n for n in range(10)} | {ord("＠"): ord("@"), ord("－"): ord("-"), ord("．"): ord(".")} | {
    ord("Ａ") + n: ord("A") + n for n in range(26)} | {ord("ａ") + n: ord("a") + n for n in range(26)}  # fmt: skip
"""Full-width forms, one character each, so that places stay what they are."""


def masked(text: str) -> str:
    """The text with personal data masked; its first characters stay so that two people can tell them apart."""
    return _over(text, lambda kind, found: _MASKS[kind](found))


def name(text: str) -> str:
    """A person's or a firm's name: only its first character stays."""
    return text.strip()[:1] + "**" if text.strip() else ""


def reach(text: str) -> str:
    """How to reach somebody: known numbers masked as anywhere, anything else but its first character."""
    hidden = masked(text.strip())
    return hidden if hidden != text.strip() else name(text)


def kinds(text: str) -> list[str]:
    """Which personal data stand in a text: `phone`, `email`, `identity`, `plate`, in the order of the text."""
    found = [one.lastgroup or "" for one in _FOUND.finditer(text.translate(_WIDE))]
    return [_KINDS[name] for name in found if name in _KINDS]


def _over(text: str, change: Callable[[str, str], str]) -> str:
    parts, at = [], 0
    for one in _FOUND.finditer(text.translate(_WIDE)):
        name = one.lastgroup or ""
        if name in _MASKS:
            parts += [text[at : one.start()], change(name, text[one.start() : one.end()])]
            at = one.end()
    return "".join([*parts, text[at:]])


def _middle(found: str, first: int, last: int) -> str:
    hidden = len(found) - first - last
    return found[:first] + "*" * hidden + (found[-last:] if last else "")


def _email(found: str) -> str:
    name, at, domain = found.replace("＠", "@").partition("@")
    return name[:1] + "***" + at + domain


_MASKS: dict[str, Callable[[str], str]] = {
    "email": _email,
    "identity": lambda found: _middle(found, 3, 0),
    "old": lambda found: _middle(found, 3, 0),
    "mobile": lambda found: _middle(found, 3, 2),
    "line": lambda found: _middle(found, 4, 0),
    "plate": lambda found: _middle(found, 2, 0),
}
_KINDS = {
    "email": "email", "identity": "identity", "old": "identity", "mobile": "phone", "line": "phone", "plate": "plate",
}  # fmt: skip
