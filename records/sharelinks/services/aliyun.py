"""阿里云盘, under its old and new host. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import ROOT, TOKEN, ShareService, Site

ALIYUN = ShareService(
    "aliyun",
    (Site(r"(?:m\.)?(?:aliyundrive|alipan)\.com", (f"/[st]/{TOKEN}",)), Site(r"alywp\.net", (f"/{ROOT}",))),
    code=(4, 6), full=(11,), words=("阿里", "阿里云", "alipan"),
    plain=("aliyundrive.com", "alipan.com"),
)  # fmt: skip
