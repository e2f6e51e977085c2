"""The services that are known: to add one, add its file, and its line here."""

from __future__ import annotations

import re
from functools import lru_cache

from records.sharelinks.service import Share, ShareService, read_tail
from records.sharelinks.services.aliyun import ALIYUN
from records.sharelinks.services.baidu import BAIDU
from records.sharelinks.services.copyparty import COPYPARTY
from records.sharelinks.services.ctfile import CTFILE
from records.sharelinks.services.dropbox import DROPBOX
from records.sharelinks.services.gdrive import GDRIVE
from records.sharelinks.services.lanzou import LANZOU
from records.sharelinks.services.mediafire import MEDIAFIRE
from records.sharelinks.services.mega import MEGA
from records.sharelinks.services.onedrive import ONEDRIVE
from records.sharelinks.services.quark import QUARK
from records.sharelinks.services.tianyi import TIANYI
from records.sharelinks.services.uc import UC
from records.sharelinks.services.weiyun import WEIYUN
from records.sharelinks.services.xunlei import XUNLEI
from records.sharelinks.services.yaoersan import YAOERSAN
from records.sharelinks.services.yidong import YIDONG
from records.sharelinks.services.yiyiwu import YIYIWU

SERVICES: tuple[ShareService, ...] = (
    BAIDU, ALIYUN, QUARK, XUNLEI, YIYIWU, YAOERSAN, TIANYI, LANZOU, UC, YIDONG, WEIYUN, CTFILE, GDRIVE, ONEDRIVE, DROPBOX, MEGA, MEDIAFIRE,
)  # fmt: skip
"""Services with hosts of their own."""
ALL = (*SERVICES, COPYPARTY)
_HOSTS = {
    s.name: re.compile("|".join(f"(?:{site.hosts})" for site in s.sites), re.IGNORECASE | re.ASCII)
    for s in SERVICES
}


def bare(host: str) -> str:
    """A host in lower case without port and `www.`."""
    return host.lower().partition(":")[0].removeprefix("www.")


@lru_cache(4096)
def service_of(host: str) -> ShareService | None:
    """The named service that a host belongs to."""
    plain = bare(host)
    return next((service for service in SERVICES if _HOSTS[service.name].fullmatch(plain)), None)


def is_known(host: str) -> bool:
    """Whether the host is one of a named service, so that a link to it counts even without a scheme."""
    return service_of(host) is not None


def locate(host: str, tail: str) -> tuple[Share, int] | None:
    """The share of a URL by its host and everything from its path on, and where its form ends; None for any other."""
    return read_tail(service_of(host) or COPYPARTY, bare(host), tail)


def read(host: str, tail: str) -> Share | None:
    """The share alone."""
    found = locate(host, tail)
    return found[0] if found else None
