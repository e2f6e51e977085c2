"""The resolver guard: a name may only lead to public addresses or to those of the site's own register entry.

Twisted connects to the address that the resolver returns, so vetting the answer here holds for literals,
redirects and names that change their answer between two look-ups. It guards the default HTTP/1.1 handler
without a proxy, which is all that crawler.settings leaves switched on. IPv4 only, as Scrapy's own resolver.

The policy belongs to the process (a process is one sweep of one site) because Twisted's resolver does.
Until a spider has installed its site's policy, nothing resolves.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer
from twisted.internet.error import DNSLookupError

from crawler.scope.addresses import AddressPolicy
from records.errors import ConfigurationError


class Guard:
    """The address policy in force, and what it has refused: host to a sentence with the address."""

    def __init__(self) -> None:
        self.policy: AddressPolicy | None = None
        self.refused: dict[str, str] = {}

    def install(self, policy: AddressPolicy) -> None:
        """Put the site's policy in force. Raises ConfigurationError where another one already is."""
        if self.policy is not None and self.policy != policy:
            raise ConfigurationError(
                "one process sweeps one site; another site's addresses are already allowed"
            )
        self.policy = policy

    def vet(self, name: str, address: str) -> str:
        """The address, if it may be connected to. Raises DNSLookupError, and remembers why."""
        why = self.policy.why_not(address) if self.policy else "no site has been opened in this process"
        if why is None:
            return address
        self.refused[name] = f"{name} leads to {address}: {why}"
        raise DNSLookupError(self.refused[name])


guard = Guard()


class GuardingResolver(CachingThreadedResolver):
    """Scrapy's resolver with every answer vetted, cached ones too."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> defer.Deferred[str]:  # noqa: N802 - Twisted's name
        found = super().getHostByName(name, timeout)
        return found.addCallback(lambda address: guard.vet(name, address))
