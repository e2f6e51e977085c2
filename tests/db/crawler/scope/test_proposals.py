"""Hosts that pages of findings lead to are proposed; nothing registers itself, and what was declined stays away."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.scope.proposals import Proposal, decline, proposals
from crawler.scope.register import add_site
from records.clock import FixedClock
from records.errors import Conflict, Refused
from records.session import Database
from records.settings import Settings
from records.site_marks import SiteMark
from records.sweeps import Listing
from records.vault import Vault
from records.vocabulary import MarkKind
from tests.db.takedown.conftest import Office

SHARE = {"service": "baidu", "id": "1a", "code": "", "url": "https://pan.baidu.com/s/1a", "span": [0, 1]}


@pytest.fixture
def office(database: Database, clock: FixedClock, vault: Vault, settings: Settings) -> Office:
    made = Office(database, clock, vault, settings)
    made.open()
    made.ready()
    return made


def lead_to(office: Office, *, links: list[Any] | None = None, shares: list[Any] | None = None) -> None:
    with office.database.unit_of_work() as session:
        for listing in session.query(Listing):
            listing.links, listing.share_links = links or [], shares or []


def proposed(office: Office) -> list[Proposal]:
    with office.database.reading() as session:
        return proposals(session)


def test_a_share_host_and_a_download_host_of_findings_are_proposed(office: Office) -> None:
    downloads = [
        {"url": f"http://files.example/{n}.zip", "text": "下载", "rel": "download"} for n in range(3)
    ]
    elsewhere = [{"url": "http://friend.example/", "text": "友情链接", "rel": "page"}]
    odd = [
        {"url": "magnet:?xt=urn:btih:0", "text": "", "rel": "magnet"},
        {"url": "http://[", "text": "", "rel": "download"},
    ]
    lead_to(office, links=[*downloads, *elsewhere, *odd], shares=[SHARE])
    told = {one.host: (one.kind, one.service, one.sites) for one in proposed(office)}
    assert told == {
        "files.example": ("website", "", {"forum"}), "pan.baidu.com": ("cloud_storage", "baidu", {"forum"}),
    }  # fmt: skip


def test_a_host_that_is_registered_is_no_proposal(office: Office) -> None:
    lead_to(office, shares=[SHARE])
    add_site(
        office.database.unit_of_work,
        office.clock,
        url="https://pan.baidu.com/",
        kind="网盘",
        key="baidu",
        actor="cli:chen",
    )
    assert proposed(office) == []


def test_a_declined_host_stays_away_and_needs_a_reason(office: Office) -> None:
    lead_to(office, shares=[SHARE])
    with office.database.unit_of_work() as session:
        with pytest.raises(Refused):
            decline(session, office.clock, "pan.baidu.com", why=" ", actor="cli:chen")
        decline(session, office.clock, "PAN.baidu.com", why="由省局统一监测", actor="cli:chen")
    assert proposed(office) == []
    with office.database.unit_of_work() as session, pytest.raises(Conflict):
        decline(session, office.clock, "pan.baidu.com", why="again", actor="cli:chen")


def test_ad_networks_of_the_sites_stand_behind_what_findings_lead_to(office: Office) -> None:
    lead_to(office, shares=[SHARE])
    now = office.clock.now()
    with office.database.unit_of_work() as session:
        session.add(
            SiteMark(site_id=office.site_id, kind=MarkKind.AD_NETWORK, value="示例联盟", detail={"seen": "ads.example"},
                     url="http://forum.example/", first_seen=now, last_seen=now)
        )  # fmt: skip
    assert [(one.host, one.kind) for one in proposed(office)] == [
        ("pan.baidu.com", "cloud_storage"), ("ads.example", "ad_alliance"),
    ]  # fmt: skip
