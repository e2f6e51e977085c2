"""迅雷云盘. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import TOKEN, ShareService, Site

XUNLEI = ShareService(
    "xunlei",
    (Site(r"(?:m\.)?pan\.xunlei\.com", (f"/s/{TOKEN}",)),),
    full=(28,), words=("迅雷", "xunlei"), plain=("pan.xunlei.com",),
)  # fmt: skip
