"""What may be asked of which service."""

from __future__ import annotations

from typing import Any

import pytest

from records.scope import ScopeRule, Site
from records.sweeps import Listing
from records.vocabulary import SiteKind
from takedown.notice.services import MEASURE, OFFERED, Measure, Service, service_of

SHARE = {"service": "baidu", "id": "1a", "code": "", "url": "https://pan.example/s/1a", "span": [0, 1]}


def link(rel: str, url: str) -> dict[str, str]:
    return {"rel": rel, "url": url, "text": ""}


@pytest.mark.parametrize(
    ("kind", "listing", "service"),
    [
        (SiteKind.CLOUD_STORAGE, {"share_links": [SHARE]}, Service.STORAGE),
        (SiteKind.APP_STORE, {"links": [link("download", "http://cdn.example/a.apk")]}, Service.APP_STORE),
        (SiteKind.WEBSITE, {"share_links": [SHARE]}, Service.LINK),
        (SiteKind.WEBSITE, {"links": [link("magnet", "magnet:?xt=urn:btih:ab")]}, Service.LINK),
        (SiteKind.WEBSITE, {"links": [link("download", "http://elsewhere.example/a.zip")]}, Service.LINK),
        (SiteKind.WEBSITE, {"links": [link("download", "http://dl.forum.example/a.zip")]}, Service.STORAGE),
        (SiteKind.WEBSITE, {"links": [link("page", "http://elsewhere.example/")]}, Service.STORAGE),
        (SiteKind.WEBSITE, {}, Service.STORAGE),
    ],
)  # fmt: skip
def test_the_service_is_read_from_site_and_listing(
    kind: SiteKind, listing: dict[str, Any], service: Service
) -> None:
    site = Site(kind=kind, rules=[ScopeRule(scheme="http", host="dl.forum.example", port=80)])
    shown = Listing(url="http://forum.example/a.html", **{"share_links": [], "links": []} | listing)

    assert service_of(site, shown) == service
    assert service in OFFERED[kind]


def test_nobody_is_asked_to_delete_what_it_only_links_to() -> None:
    assert MEASURE[Service.LINK] == Measure.DISCONNECT
    assert set(MEASURE) == set(Service)
