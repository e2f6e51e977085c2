"""UC 网盘. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import TOKEN, ShareService, Site

UC = ShareService(
    "uc",
    (Site(r"(?:drive|fast|yun|pan)\.uc\.cn", (f"/s/{TOKEN}",)),),
    code=(4, 6), full=(13,), words=("uc",), plain=("drive.uc.cn", "fast.uc.cn"),
)  # fmt: skip
