"""腾讯微云. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import ROOT, ShareService, Site

WEIYUN = ShareService(
    "weiyun",
    (Site(r"share\.weiyun\.com", (f"/{ROOT}",)), Site(r"url\.cn", (r"/(?P<id>5\w{6})(?![\w.-])",))),
    code=(4, 8), words=("微云", "weiyun"), plain=("share.weiyun.com",),
)  # fmt: skip
