"""Which kind of service holds a listing, and what may be asked of it (条例 14, 民法典 1195).

A place that stores is asked to delete, one that links to cut the link, a store to take the app off its
shelves. The measure must fit the service: nobody can delete what it only points to.
"""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import urlsplit

from records.scope import Site
from records.sweeps import Listing
from records.vocabulary import SiteKind


class Service(StrEnum):
    """What the site does for its users, as far as one listing shows."""

    STORAGE = "storage"
    LINK = "link"
    APP_STORE = "app_store"


class Measure(StrEnum):
    """What the notice asks for."""

    DELETE = "delete"
    DISCONNECT = "disconnect"
    DELIST = "delist"


MEASURE = {
    Service.STORAGE: Measure.DELETE,
    Service.LINK: Measure.DISCONNECT,
    Service.APP_STORE: Measure.DELIST,
}
MEASURE_ZH = {Measure.DELETE: "删除", Measure.DISCONNECT: "断开链接", Measure.DELIST: "下架"}
SERVICE_ZH = {Service.STORAGE: "信息存储空间", Service.LINK: "链接", Service.APP_STORE: "应用分发"}
OFFERED = {
    SiteKind.CLOUD_STORAGE: frozenset({Service.STORAGE}),
    SiteKind.APP_STORE: frozenset({Service.APP_STORE}),
    SiteKind.WEBSITE: frozenset({Service.STORAGE, Service.LINK}),
}
"""Services that a site of that kind can be addressed as."""

_LEADS_AWAY = frozenset({"download", "share", "magnet", "play"})


def service_of(site: Site, listing: Listing) -> Service:
    """The service behind a listing.

    On a website a page that leads elsewhere (share link, magnet, download on another host) links; a page
    or file that carries the content itself stores.
    """
    if site.kind == SiteKind.CLOUD_STORAGE:
        return Service.STORAGE
    if site.kind == SiteKind.APP_STORE:
        return Service.APP_STORE
    return Service.LINK if _leads_away(site, listing) else Service.STORAGE


def _leads_away(site: Site, listing: Listing) -> bool:
    if listing.share_links:
        return True
    own = {rule.host for rule in site.rules} | {urlsplit(listing.url).hostname or ""}
    return any(
        link.get("rel") in _LEADS_AWAY and (urlsplit(link["url"]).hostname or "") not in own
        for link in listing.links
    )
