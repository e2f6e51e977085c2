"""百度网盘: `/s/1AbC` and `surl=AbC` are one share, with the leading 1. None of the forms was checked against the live service."""

from __future__ import annotations

from records.sharelinks.service import TOKEN, ShareService, Site

BAIDU = ShareService(
    "baidu",
    (Site(r"(?:m\.)?(?:pan|yun|eyun)\.baidu\.com",
          (f"/[se]/{TOKEN}", r"/(?:share|wap|pfile|mbox|netdisk)/\w+\?(?:[^\s#]*[&;])?surl=(?P<surl>[\w-]+)",
           r"/(?:share|wap)/(?:link|shareview)\?(?=[^\s#]*shareid=(?P<a>\d+))(?=[^\s#]*uk=(?P<b>\d+))[^\s#]*",
           rf"/mbox/\w+\?(?:[^\s#]*[&;])?short={TOKEN}")),
     Site(r"baidu\.com", (r"/s/(?P<id>1[\w-]{22})(?![\w-])",))),
    full=(23,), words=("百度", "度盘", "度娘", "baidu"), plain=("pan.baidu.com", "yun.baidu.com"),
)  # fmt: skip
