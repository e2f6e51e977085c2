"""夸克网盘. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import TOKEN, ShareService, Site

QUARK = ShareService(
    "quark",
    (Site(r"(?:pan|drive|b\.pan)\.quark\.cn", (f"/s/{TOKEN}",)),),
    code=(4, 6), full=(12,), words=("夸克", "quark"), plain=("pan.quark.cn",),
)  # fmt: skip
