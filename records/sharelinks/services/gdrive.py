"""Google Drive and Docs; shares have no codes. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import TOKEN, ShareService, Site

GDRIVE = ShareService(
    "gdrive",
    (Site(r"(?:drive|docs|drive\.usercontent)\.google\.com",
          (rf"/(?:a/[\w.-]+/)?(?:file|document|spreadsheets|presentation|drawings)/(?:u/\d+/)?d/(?:e/)?{TOKEN}",
           rf"/(?:a/[\w.-]+/)?(?:drive/)?(?:u/\d+/|mobile/){{0,3}}folders/{TOKEN}",
           rf"/(?:a/[\w.-]+/)?(?:drive/)?(?:u/\d+/)?(?:open|uc|download|folderview|thumbnail|leaf)\?(?:[^\s#]*[&;])?id={TOKEN}")),),
    code=(0, 0), words=("谷歌", "google", "gdrive"), plain=("drive.google.com",),
)  # fmt: skip
