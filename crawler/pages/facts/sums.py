"""Sums of money: what a line says that says nothing else, however it is dressed.

Shops write a price with a currency before or behind it, its name or its sign, with what is included, and with a word that tells which
price it is: `ab 9,00 € inkl. MwSt.`, `From CHF 12`, `原价：¥39`.
"""

from __future__ import annotations

import re

_SIGNS = (
    r"(?:US|HK|NT|CA|AU|NZ|MX|S|A|C|R)?[$€£￡¥￥₩₽₹₺₫฿₪₴₦]|z[łl](?![a-z])|k[rč](?![a-z])\.?|Fr\.|元|块|円"
)
_NAMES = (
    r"(?<![a-z])(?:USD|EUR|GBP|CNY|RMB|HKD|TWD|NTD|JPY|CHF|AUD|CAD|NZD|SGD|SEK|NOK|DKK|PLN|CZK|HUF|INR|RUB|BRL|KRW|THB|VND|IDR|MYR|TRY|MXN|ZAR|USDT)"
    r"(?![a-z])"
)
SIGN = re.compile(rf"{_SIGNS}|{_NAMES}", re.IGNORECASE)
"""The sign of a currency, which some pages set into an element of its own beside the figures."""
MAX_SIGN = 4
"""Characters of the longest."""
_FIGURES = r"\d{1,3}(?:[,.'’\s]?\d{3})*(?:[.,]\d{1,2})?(?:[.,][-–—]{1,2})?\+?"
_AMOUNT = re.compile(
    rf"(?:{_SIGNS}|{_NAMES})\s?{_FIGURES}(?:\s?{_NAMES})?|{_FIGURES}\s?(?:{_SIGNS}|{_NAMES})", re.IGNORECASE
)
_REDUCED = re.compile(rf"(?:{_AMOUNT.pattern})\s+({_AMOUNT.pattern})", re.IGNORECASE)
"""What it cost, and behind it what it costs."""
_UNIT = re.compile(r"\s*(?:/|\bper\b|每)\s*[^\W\d_]{1,12}\.?$")
"""For how much of a thing it is asked."""
_BESIDE = re.compile(
    r"^(?:(?:(?:regular|sale|unit|current|our|new|old|total|your|special|standard|one-?time)\s+)*price|from|only|now|just|sale|cost|ab|nur|à partir de|desde|"
    r"原价|现价|售价|价格|优惠价|特价|会员价|定价|单价|起价|仅|仅售|只要)\s*[:：]?\s*|"
    r"\s*[(（]?(?:(?:incl(?:uding|usive|\.)?|excl(?:uding|usive|\.)?|plus|inkl\.|zzgl\.|with|without|no|\+)\s*(?:of\s+)?(?:all\s+)?(?:\d{1,2}(?:[.,]\d)?\s?%\s*)?"
    r"(?:(?:sales\s+)?tax(?:es)?|vat|gst|mwst\.?|ust\.?)|(?:不?含税)|each|one-?time|起|/份|一份|一口价)[)）]?\s*$",
    re.IGNORECASE,
)
"""Words that tell which price it is, and what is in it."""
_DRAWN = frozenset("$€£￡¥￥₩₽₹₺₫฿₪₴₦元块円")
_SPELLED = re.compile(r"(?<![A-Za-z])(?:[A-Z]{3,4}|[Kk][rč]|zł|Fr)(?![A-Za-z])")
"""What hardly any other line with a figure holds: asked first, for it costs a tenth of the rest."""
MAX_SUM = 48
"""Characters of such a line."""


def alone(line: str) -> str:
    """The sum that is all that a line says, as it is written there; else empty. A sum of nothing is none."""
    if len(line) > MAX_SUM or not (_DRAWN.intersection(line) or _SPELLED.search(line)):
        return ""
    bare = line.strip()
    if reduced := _REDUCED.fullmatch(bare):
        bare = reduced[1]
    while (less := _UNIT.sub("", _BESIDE.sub("", bare)).strip()) != bare:
        bare = less
    return bare if _AMOUNT.fullmatch(bare) and re.search("[1-9]", bare) else ""
