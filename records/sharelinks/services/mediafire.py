"""MediaFire. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import ROOT, TOKEN, ShareService, Site

MEDIAFIRE = ShareService(
    "mediafire",
    (Site(r"(?:app\.|m\.)?mediafire\.com",
          (f"/(?:file|folder|download|view|listen|watch|file_premium|imageview)/{TOKEN}", rf"/(?:download\.php|folder/|i/|sharekey/)?\?/?{TOKEN}")),
     Site(r"app\.mediafire\.com", (f"/{ROOT}",)),
     Site(r"download\d+\.mediafire\.com", (rf"/\w+/{TOKEN}/[^/?#\s]+",))),
    code=(1, 64), words=("mediafire",), plain=("mediafire.com",),
    no_ids=frozenset({"sharekey"}),
)  # fmt: skip
