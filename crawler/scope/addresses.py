"""Which IP addresses may be connected to. An explicit table, because `ipaddress.is_global` of Python 3.11
answers wrongly for NAT64, 6to4, IPv4-compatible, multicast and some newer ranges.

Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and updates); 168.63.129.16 is
Azure's host agent, a public number that leads into the machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

DENIED: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), why)
    for network, why in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private use"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link local and cloud metadata"),
        ("172.16.0.0/12", "private use"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "AS112"),
        ("192.52.193.0/24", "AMT"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private use"),
        ("192.175.48.0/24", "AS112"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved and broadcast"),
        ("168.63.129.16/32", "cloud host agent"),
    )
)
GLOBAL_V6 = ip_network("2000::/3")
DENIED_V6: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), why)
    for network, why in (
        ("2001::/23", "protocol assignments"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("2620:4f:8000::/48", "AS112"),
        ("3fff::/20", "documentation"),
    )
)
"""Within 2000::/3; everything outside it is denied as not global unicast."""

NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
COMPATIBLE = IPv6Network("::/96")


@dataclass(frozen=True)
class AddressPolicy:
    """Public addresses, and the networks that one site's own register entry adds."""

    extra: tuple[Network, ...] = ()

    @classmethod
    def of(cls, networks: Iterable[str]) -> AddressPolicy:
        """From the register's strings: single addresses or CIDR. Raises ValueError for anything else."""
        return cls(_networks(tuple(networks)))

    def why_not(self, address: str) -> str | None:
        """Why this address may not be connected to, or None where it may.

        Every IPv4 address hidden in an IPv6 one must be allowed as well: the machine may unwrap it.
        """
        return _why_not(self.extra, address)


@lru_cache(maxsize=1 << 10)
def _why_not(extra: tuple[Network, ...], address: str) -> str | None:
    parsed = parse(address)
    if parsed is None:
        return "not an IP address"
    for face in faces(parsed):
        if any(face in network for network in extra if network.version == face.version):
            continue
        if why := _denied(face):
            return f"{face}: {why}" if face != parsed else why
    return None


@lru_cache(maxsize=256)
def _networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ip_network(text, strict=False) for text in texts)


@lru_cache(maxsize=1 << 10)
def parse(text: str) -> Address | None:
    """The address that `text` writes in its standard form, or None. A zone (`%eth0`) is no standard form."""
    if "%" in text:
        return None
    try:
        return ip_address(text)
    except ValueError:
        return None


def faces(address: Address) -> Iterator[Address]:
    """The address itself unless it only wraps an IPv4 one, and every IPv4 address inside it."""
    if isinstance(address, IPv4Address):
        yield address
        return
    if mapped := address.ipv4_mapped:
        yield mapped
        return
    yield address
    yield from _embedded(address)


def _embedded(address: IPv6Address) -> Iterator[IPv4Address]:
    low = IPv4Address(int(address) & 0xFFFFFFFF)
    if address in COMPATIBLE or any(address in network for network in NAT64):
        yield low
    if sixtofour := address.sixtofour:
        yield sixtofour
    if teredo := address.teredo:
        yield from teredo


def _denied(face: Address) -> str | None:
    if isinstance(face, IPv6Address) and face not in GLOBAL_V6:
        return "not a global unicast address"
    table = DENIED if isinstance(face, IPv4Address) else DENIED_V6
    return next((why for network, why in table if face in network), None)
