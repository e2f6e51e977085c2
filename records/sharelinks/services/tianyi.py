"""天翼云盘; its subscription pages stand below 21cn.com. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import TOKEN, ShareService, Site

TIANYI = ShareService(
    "tianyi",
    (Site(r"(?:h5\.|m\.|e)?cloud\.189\.cn",
          (f"/t/{TOKEN}", rf"/web/share\?(?:[^\s#]*[&;])?code={TOKEN}", rf"/share\.html#/t/{TOKEN}")),
     Site(r"content\.21cn\.com", (rf"/h5/[^\s?]*\?(?:\S*[&;])?shareCode={TOKEN}",))),
    full=(12,), words=("天翼", "电信云", "189"), plain=("cloud.189.cn",),
)  # fmt: skip
