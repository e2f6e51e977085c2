"""Host names and addresses as the check compares them. No lookups: the list of public suffixes is the packaged one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

import idna
import tldextract
from tldextract.tldextract import ExtractResult

from records.errors import Refused
from records.identifiers import plain

Address = IPv4Address | IPv6Address
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


@cache
def _extractor() -> tldextract.TLDExtract:
    # no addresses and no cache: the snapshot that the package carries, the same on every machine
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def host_name(text: str) -> str:
    """A host name in lower case and punycode, out of a name or a URL.

    Raises Refused("host_unreadable") for what names no host; an IP address is none.
    """
    bare = plain(text)
    host = _host_of(bare).rstrip(".。").casefold()
    try:
        name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        name = ""
    if not _is_name(name):
        raise Refused("host_unreadable", f"{text[:100]!r} names no host", zh="不是域名", value=text[:200])
    return name


def _host_of(text: str) -> str:
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
    except ValueError:
        return ""
    return parts.hostname or ""


def _is_name(name: str) -> bool:
    labels = name.split(".")
    # a last label of digits is how an IPv4 address looks, in whatever spelling
    return len(name) <= 253 and not labels[-1].isdigit() and all(_LABEL.fullmatch(part) for part in labels)


def address(text: str) -> Address:
    """An IP address; one that is mapped into IPv6 gives the IPv4 address. Raises Refused("address_unreadable")."""
    bare = plain(text).strip("[]")
    try:
        found = ip_address(bare)
    except ValueError:
        raise Refused(
            "address_unreadable", f"{text[:60]!r} is no IP address", zh="不是 IP 地址", value=text[:100]
        ) from None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def is_address(text: str) -> bool:
    """Whether the text is an IP address."""
    try:
        address(text)
    except Refused:
        return False
    return True


def registrable(host: str) -> str:
    """The name that its owner registered: `example.com` of `www.example.com`, `user.github.io` of itself.

    Empty where the host is itself a suffix under which others register (`github.io`, `com.cn`).
    """
    found = _read(host)
    if found.suffix:
        return found.top_domain_under_public_suffix
    # an ending that the list does not know: by the list's own default rule the last label is the suffix
    labels = host.split(".")
    return ".".join(labels[-2:]) if len(labels) > 1 else ""


def shared_suffix(host: str) -> str:
    """The suffix at which a company lets others have names (`github.io`), empty where there is none."""
    found = _read(host)
    return found.suffix if found.is_private else ""


def _read(host: str) -> ExtractResult:
    return _extractor()(host)


def parents(host: str) -> Iterator[str]:
    """The name itself and every name above it."""
    labels = host.split(".")
    for place in range(len(labels)):
        yield ".".join(labels[place:])
