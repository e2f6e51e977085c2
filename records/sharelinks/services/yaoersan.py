"""123 云盘: many hosts of the kind 123684.com, and one per account below share.123pan.cn. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import TOKEN, ShareService, Site

_PREFIX = r"(?:\w+\.m?share\.|share\.|m\.|vip\.)?"

YAOERSAN = ShareService(
    "123",
    (Site(_PREFIX + r"123(?:pan|\d{3})\.(?:com|cn)", (rf"/(?:s|ps|123pan)/{TOKEN}(?:\.html)?",)),),
    code=(4, 6), full=(11, 12), words=("123", "123盘", "123云"),
    plain=("123pan.com", "123684.com", "123865.com", "123912.com"),
)  # fmt: skip
