"""中国移动云盘, formerly 和彩云. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import ROOT, TOKEN, ShareService, Site

YIDONG = ShareService(
    "139",
    (Site(r"(?:caiyun|yun)\.139\.com",
          (rf"/(?:link/|(?:shareweb|sharewap|front)/#/)?[wm]/i[/?]{TOKEN}", rf"/[^\s]*[?&;]linkID={TOKEN}")),
     Site(r"caiyun\.feixin\.10086\.cn", (f"/(?:dl/)?{ROOT}",))),
    code=(4, 6), full=(13,), words=("移动", "彩云", "和彩云", "139"), plain=("yun.139.com", "caiyun.139.com"),
)  # fmt: skip
