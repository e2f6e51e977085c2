"""What a sweep needs to know of its site, read once from the register and frozen for the whole sweep."""

from __future__ import annotations

from attrs import frozen
from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.scope.addresses import AddressPolicy
from crawler.scope.file_limits import MAX_FILE_MIB, MIB, Limits
from records.errors import ConfigurationError, UnknownSite
from records.scope import Site
from records.vocabulary import SiteKind

NO_FILES = Limits()


@frozen
class RulePolicy:
    """One permission of the register entry, as `records.scope.ScopeRule`."""

    scheme: str
    host: str
    port: int
    path_prefix: str


@frozen
class AddressEntry:
    """One address or network (CIDR) of the register entry, as `records.scope.SiteAddress`."""

    network: str


@frozen
class SitePolicy:
    """A register entry. `delay_s` in seconds between two requests; `max_depth` in links from the start.

    `files`: how much of the files that listings hand out is fetched.
    """

    id: int
    key: str
    name: str
    kind: SiteKind
    url: str
    delay_s: float
    max_pages: int
    max_depth: int
    rules: tuple[RulePolicy, ...]
    addresses: tuple[AddressEntry, ...]
    files: Limits = NO_FILES
    windows: str = ""
    """When sweeps may run (`crawler.scope.timetable.windows`); empty means always."""

    @property
    def address_policy(self) -> AddressPolicy:
        return AddressPolicy.of(entry.network for entry in self.addresses)

    @property
    def hosts(self) -> frozenset[str]:
        """Every host that some rule names."""
        return frozenset(rule.host for rule in self.rules)


def load(session: Session, key: str) -> SitePolicy:
    """The policy of the site with this key.

    Raises UnknownSite, or ConfigurationError for a site that was taken out of the monitoring scope.
    """
    site = session.scalars(select(Site).where(Site.key == key)).one_or_none()
    if site is None:
        raise UnknownSite(key)
    if not site.active:
        raise ConfigurationError(
            f"site {key!r} is registered but not active", zh=f"网站 {key!r} 已停用，不在监测范围内", key=key
        )
    return of(site)


def of(site: Site) -> SitePolicy:
    """The policy that a register entry states."""
    return SitePolicy(
        id=site.id, key=site.key, name=site.name, kind=site.kind, url=site.url, delay_s=site.delay_s,
        max_pages=site.max_pages, max_depth=site.max_depth,
        rules=tuple(RulePolicy(r.scheme, r.host, r.port, r.path_prefix) for r in site.rules),
        addresses=tuple(AddressEntry(a.network) for a in site.addresses),
        files=Limits(
            min(site.max_file_mib, MAX_FILE_MIB) * MIB, site.max_files_per_sweep, site.max_file_mib_per_sweep * MIB
        ),
        windows=site.windows,
    )  # fmt: skip
