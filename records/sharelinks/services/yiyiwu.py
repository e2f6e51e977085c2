"""115 网盘 and its mirrors 115cdn and anxia. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import TOKEN, ShareService, Site

YIYIWU = ShareService(
    "115",
    (Site(r"115(?:cdn)?\.com|(?:share\.)?anxia\.com", (f"/s/{TOKEN}",)),),
    full=(11,), words=("115",), plain=("115.com", "115cdn.com", "anxia.com"),
)  # fmt: skip
