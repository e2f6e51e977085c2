"""Which addresses may be connected to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.scope.addresses import DENIED, AddressPolicy

PUBLIC = AddressPolicy()
BASE6 = {"mapped": "::ffff:0:0", "nat64": "64:ff9b::", "local nat64": "64:ff9b:1::", "compatible": "::"}


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7",
        "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
        "::", "::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
        "2002:a00:1::1", "2001:0:7f00:1::", "2001::1", "2001:db8::1", "3fff::1", "fc00::1", "fd12::1", "fe80::1",
        "fec0::1", "ff02::1", "100::1", "4000::1", "5f00::1",
    ],
)  # fmt: skip
def test_addresses_that_lead_inside_are_denied(address: str) -> None:
    assert PUBLIC.why_not(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2400:3200::1", "2606:4700::1111", "::ffff:8.8.8.8"],
)
def test_public_addresses_are_allowed(address: str) -> None:
    assert PUBLIC.why_not(address) is None


@pytest.mark.parametrize(
    "text", ["", "localhost", "127.1", "0x7f.1", "2130706433", "fe80::1%eth0", "1.2.3.4.5"]
)
def test_what_is_no_address_in_standard_form_is_denied(text: str) -> None:
    assert PUBLIC.why_not(text) == "not an IP address"


def test_a_register_entry_allows_its_own_address_and_no_neighbour() -> None:
    policy = AddressPolicy.of(["127.0.0.12", "10.1.0.0/16"])

    assert policy.why_not("127.0.0.12") is None
    assert policy.why_not("::ffff:127.0.0.12") is None
    assert policy.why_not("10.1.255.1") is None
    assert policy.why_not("127.0.0.1")
    assert policy.why_not("10.2.0.1")


@given(st.sampled_from(DENIED), st.integers(min_value=0), st.sampled_from(sorted(BASE6)))
def test_a_denied_ipv4_address_stays_denied_in_every_ipv6_disguise(
    denied: tuple[object, str], offset: int, disguise: str
) -> None:
    network = denied[0]
    size = network.num_addresses  # type: ignore[attr-defined]
    inner = IPv4Address(int(network.network_address) + offset % size)  # type: ignore[attr-defined]
    outer = IPv6Address(int(ip_address(BASE6[disguise])) + int(inner))

    assert PUBLIC.why_not(str(inner))
    assert PUBLIC.why_not(str(outer))
    assert PUBLIC.why_not(str(IPv6Address(int(ip_address("2002::")) + (int(inner) << 80))))
