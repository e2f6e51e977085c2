"""Dropbox. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import ROOT, TOKEN, ShareService, Site

DROPBOX = ShareService(
    "dropbox",
    (Site(r"(?:dl\.|m\.)?dropbox\.com|dl\.dropboxusercontent\.com",
          (f"/scl/f[io]/{TOKEN}", f"/(?:s|sh|t|l/s|l/sh|transfer)/{TOKEN}")),
     Site(r"db\.tt", (f"/{ROOT}",))),
    code=(1, 64), words=("dropbox",), plain=("dropbox.com",),
)  # fmt: skip
