"""Whether anyone allowed it: the right holder's grants against where, by whom and when it was seen."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from matchers.facts import Grant, ListingFacts, within
from records import folding

NETWORK_RIGHTS = (
    "网络传播",
    "信息网络",
    "网络",
    "在线",
    "全部",
    "所有",
    "专有",
    "发行",
    "独占",
    "online",
    "network",
    "all",
    "distribution",
)
EVERYWHERE = (
    "",
    "cn",
    "中国",
    "中国大陆",
    "中华人民共和国",
    "大陆",
    "全国",
    "全球",
    "世界",
    "global",
    "world",
    "worldwide",
    "china",
    "china mainland",
)


@dataclass(frozen=True, slots=True)
class Licence:
    """How far a grant covers a listing. `full`: nothing is missing; else `lacking` says what is."""

    grant: Grant
    full: bool
    lacking: tuple[str, ...]


def licence(grants: Iterable[Grant], listing: ListingFacts) -> Licence | None:
    """The grant that covers the listing best, None where none names its channel."""
    found = [assess(grant, listing) for grant in grants]
    fitting = [licence for licence in found if licence is not None]
    return min(fitting, key=lambda one: (not one.full, len(one.lacking), one.grant.id), default=None)


def assess(grant: Grant, listing: ListingFacts) -> Licence | None:
    """One grant against one listing; None where no field that it names is the listing's."""
    named = [name for name, (given, _) in CHANNEL.items() if given(grant)]
    matching = [name for name in named if CHANNEL[name][1](grant, listing)]
    if named and not matching:
        return None
    lacking = [name for name in named if name not in matching]
    lacking += [] if within((grant.valid_from, grant.valid_to), listing.seen) else ["window"]
    lacking += [] if _covers_right(grant.right) else ["right"]
    lacking += [] if grant.territory.strip().casefold() in EVERYWHERE else ["territory"]
    return Licence(grant, not lacking, tuple(lacking))


def _covers_right(right: str) -> bool:
    return not right.strip() or any(word in right.casefold() for word in NETWORK_RIGHTS)


def _same_host(grant: Grant, listing: ListingFacts) -> bool:
    granted = grant.host.strip().lower().split(":")[0].removeprefix("*.")
    wild = grant.host.strip().startswith("*.")
    return listing.host.endswith("." + granted) if wild else listing.host == granted


def _below_path(grant: Grant, listing: ListingFacts) -> bool:
    wanted = "/" + grant.path.strip().strip("/")
    # `/licensed/../x` is not below /licensed
    path = posixpath.normpath(listing.path)
    return wanted in ("/", path) or path.startswith(wanted + "/")


def _same_account(grant: Grant, listing: ListingFacts) -> bool:
    return bool(listing.uploader) and folding.key(grant.account) == folding.key(listing.uploader)


def _same_package(grant: Grant, listing: ListingFacts) -> bool:
    return grant.package.casefold() in {package.casefold() for package in listing.packages}


CHANNEL: dict[str, tuple[Callable[[Grant], str], Callable[[Grant, ListingFacts], bool]]] = {
    "host": (lambda grant: grant.host, _same_host),
    "path": (lambda grant: grant.path, _below_path),
    "account": (lambda grant: grant.account, _same_account),
    "package": (lambda grant: grant.package, _same_package),
    "signer": (
        lambda grant: grant.signer_sha256,
        lambda grant, listing: grant.signer_sha256 in listing.signers,
    ),
}
"""What makes up a channel: whether a grant names it, and whether the listing is there."""
