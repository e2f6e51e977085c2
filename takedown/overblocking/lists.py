"""The maintained lists: names and networks that many share, each with its source and the day it was looked at.

`verified` says that the owner's own statement was read; an entry without it bars all the same, and the desk says so.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from takedown.overblocking import names

DATA = Path(__file__).with_name("data")


class SharedKind(StrEnum):
    """What many share there."""

    CDN = "cdn"
    HOSTING = "hosting"
    CLOUD = "cloud"
    CLOUD_DRIVE = "cloud_drive"
    PLATFORM = "platform"
    APP_STORE = "app_store"
    SUFFIX = "suffix"


KIND_ZH = {
    SharedKind.CDN: "内容分发网络（CDN）", SharedKind.HOSTING: "共享主机或者建站平台", SharedKind.CLOUD: "云服务",
    SharedKind.CLOUD_DRIVE: "网盘平台", SharedKind.PLATFORM: "平台", SharedKind.APP_STORE: "应用商店",
    SharedKind.SUFFIX: "供他人注册子域名的后缀",
}  # fmt: skip
KIND_EN = {
    SharedKind.CDN: "a content delivery network", SharedKind.HOSTING: "shared hosting",
    SharedKind.CLOUD: "a cloud", SharedKind.CLOUD_DRIVE: "a cloud drive", SharedKind.PLATFORM: "a platform",
    SharedKind.APP_STORE: "an app store", SharedKind.SUFFIX: "a suffix under which others have names",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shared:
    """One entry. `name` is a domain or a network in CIDR notation; `checked`: when it was looked at last."""

    name: str
    kind: SharedKind
    who: str
    source: str
    checked: date
    verified: bool


@cache
def hosts() -> dict[str, Shared]:
    """Domains by name; everything below one of them is meant too."""
    return {entry.name: entry for entry in _entries("hosts.toml")}


@cache
def ranges() -> tuple[tuple[IPv4Network | IPv6Network, Shared], ...]:
    """Networks."""
    return tuple((ip_network(entry.name), entry) for entry in _entries("ranges.toml"))


def _entries(file: str) -> list[Shared]:
    groups = tomllib.loads((DATA / file).read_text("utf-8"))["group"]
    return [
        Shared(
            name, SharedKind(group["kind"]), group["who"], group["source"], group["checked"], group["verified"]
        )
        for group in groups
        for name in group["names"]
    ]  # fmt: skip


def shared_host(host: str) -> Shared | None:
    """The entry that a host falls under: itself, a name above it, or a suffix of the public list.

    A name *above* a listed one is meant as well: who blocks `google.com` blocks `drive.usercontent.google.com`.
    """
    for name in names.parents(host):
        if name in hosts():
            return hosts()[name]
    below = (entry for name, entry in hosts().items() if name.endswith(f".{host}"))
    return _suffix(host) or next(below, None)


def _suffix(host: str) -> Shared | None:
    suffix = names.shared_suffix(host)
    if not suffix and names.registrable(host):
        return None
    source = "公共后缀列表（publicsuffix.org），随 tldextract 软件包提供"
    # the package's own version says which snapshot it is; the day is that of the list's review here
    return Shared(
        suffix or host, SharedKind.SUFFIX, suffix or host, source, date(2026, 11, 22), verified=True
    )


def shared_range(address: names.Address) -> Shared | None:
    """The narrowest listed network that holds the address."""
    found = [(network.prefixlen, entry) for network, entry in ranges() if address in network]
    return max(found, key=lambda pair: pair[0])[1] if found else None
