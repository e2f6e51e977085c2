"""OneDrive, its short links, and SharePoint. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import TOKEN, ShareService, Site

ONEDRIVE = ShareService(
    "onedrive",
    (Site(r"1drv\.ms", (r"/\w/[sc]/\w+/(?P<id>[\w!-]+)", r"/\w/(?P<id>[\w!-]+)")),
     Site(r"onedrive\.live\.com", (r"/[^\s]*?[?&;#](?:resid|id)=(?P<id>[\w!%-]+)",)),
     Site(r"[\w-]+\.sharepoint\.(?:com|cn)", (rf"/:\w:/\w/(?:[\w.@%-]+/){{0,8}}{TOKEN}(?!/)",))),
    code=(1, 64), words=("onedrive",), plain=("1drv.ms",),
)  # fmt: skip
