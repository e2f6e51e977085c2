"""MEGA: the key of a link is its code. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import TOKEN, ShareService, Site

MEGA = ShareService(
    "mega",
    (Site(r"mega\.(?:nz|io|co\.nz)",
          (rf"/(?:file|folder|embed|collection|album)/{TOKEN}(?:#!?(?P<code>[\w-]+))?", r"/(?:embed)?#F?!(?P<id>[\w-]+)(?:!(?P<code>[\w-]+))?")),),
    code=(16, 64), full=(8,), words=("mega",), plain=("mega.nz",),
)  # fmt: skip
