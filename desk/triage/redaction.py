"""Personal data in found text: masked in lists, shown in full to whoever asks, and the asking is recorded.

Masking keeps the length of a text, so that spans of code points keep pointing at the same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable

MASK = "•"
_ID_CARD = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])")
_LANDLINE = re.compile(r"(?<![0-9])0[0-9]{2,3}-[0-9]{7,8}(?![0-9])")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·• ]?(?=[A-HJ-NP-Z0-9]*[0-9])[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
_PERHAPS = re.compile(
    r"@|[0-9]{3}|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]"
)
"""Each of them has three digits in a row, a sign of mail, or begins as a plate does."""
_EPISODE = re.compile(r"^.S[0-9]{1,2}E[0-9]", re.IGNORECASE)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def masked(text: str) -> str:
    """The text with telephone numbers, addresses of mail, identity cards and number plates covered, as long as before."""
    if not _PERHAPS.search(text):
        return text  # as most are: nothing in it could be any of these
    for pattern, is_one, covered in _KINDS:
        text = pattern.sub(lambda found: covered(found[0]) if is_one(found[0]) else found[0], text)  # noqa: B023 - called at once
    return text


def has_personal(*texts: str) -> bool:
    """Whether anything would be covered."""
    return any(masked(text) != text for text in texts)


def _any(_: str) -> bool:
    return True


def _is_id_card(text: str) -> bool:
    """By its check digit (GB 11643): longer numbers of orders and files look the same otherwise."""
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


def _is_plate(text: str) -> bool:
    return not _EPISODE.match(text)


def _middle(text: str) -> str:
    """The first three and the last two stay: enough to know one's own number again, too little to call it."""
    return text[:3] + "".join(MASK if one.isalnum() else one for one in text[3:-2]) + text[-2:]


def _name(text: str) -> str:
    """Of a mail address the first letter and the domain stay."""
    name, _, domain = text.partition("@")
    return f"{name[0]}{MASK * (len(name) - 1)}@{domain}"


def _tail(text: str) -> str:
    return text[:2] + MASK * (len(text) - 2)


_KINDS: tuple[tuple[re.Pattern[str], Callable[[str], bool], Callable[[str], str]], ...] = (
    (_MAIL, _any, _name),
    (_ID_CARD, _is_id_card, _middle),
    (_MOBILE, _any, _middle),
    (_LANDLINE, _any, _middle),
    (_PLATE, _is_plate, _tail),
)
