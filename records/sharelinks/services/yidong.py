"""中国移动云盘, formerly 和彩云. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import ROOT, TOKEN, ShareService, Site

_CODE = r"(?:&(?P<code>[A-Za-z0-9]{4})(?![\w=-]))?"
"""Posts hang the bare code on the address: its page reads whatever follows the id as a part of it."""

YIDONG = ShareService(
    "139",
    (Site(r"(?:caiyun|yun)\.139\.com",
          (rf"/(?:link/|(?:shareweb|sharewap|front)/#/)?[wm]/i[/?]{{1,2}}{TOKEN}{_CODE}", rf"/[^\s]*[?&;]linkID={TOKEN}")),
     Site(r"caiyun\.feixin\.10086\.cn", (f"/(?:dl/)?{ROOT}",))),
    code=(4, 6), full=(13,), words=("移动", "彩云", "和彩云", "139"), plain=("yun.139.com", "caiyun.139.com"),
)  # fmt: skip
