"""The resolver guard: a name is only worth what its address is."""

from __future__ import annotations

import pytest
from twisted.internet.error import DNSLookupError

from crawler.scope.addresses import AddressPolicy
from crawler.scope.resolver import Guard
from records.errors import ConfigurationError


def test_before_a_site_is_opened_nothing_resolves() -> None:
    with pytest.raises(DNSLookupError):
        Guard().vet("bbs.example", "8.8.8.8")


def test_a_name_that_leads_inside_is_refused_and_remembered() -> None:
    guard = Guard()
    guard.install(AddressPolicy.of(["127.0.0.12"]))

    assert guard.vet("ours.example", "127.0.0.12") == "127.0.0.12"
    with pytest.raises(DNSLookupError):
        guard.vet("rebound.example", "127.0.0.1")
    assert guard.refused == {"rebound.example": "rebound.example leads to 127.0.0.1: loopback"}


def test_one_process_never_serves_two_sites() -> None:
    guard = Guard()
    guard.install(AddressPolicy.of(["127.0.0.12"]))
    guard.install(AddressPolicy.of(["127.0.0.12"]))

    with pytest.raises(ConfigurationError):
        guard.install(AddressPolicy.of(["127.0.0.13"]))
