"""Sweeps of repositories by their index: signed as registered, or refused with the reason kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler.spiders import app_store
from crawler.stores.listings import fingerprint
from records.alerts import Alert
from records.captures import Capture
from records.errors import ConfigurationError
from records.session import Database
from records.sweeps import Listing, Refusal
from records.vocabulary import ListingKind, SiteKind
from tests.crawl.crawler.conftest import Register
from tests.crawl.crawler.conftest import Sweep as RunSweep
from tests.crawl.crawler.loopback import Loopback, fixed
from tests.unit.crawler.stores import indexes

SHOP = indexes.signer("shop")
APK = b"PK\x03\x04 an app of the shop" * 100
LANTERN = indexes.app_v2(
    "org.example.lantern", {"zh-CN": "灯笼"}, {7: (hashlib.sha256(APK).hexdigest(), "c" * 64)}
)
INDEX = indexes.index_v2({"org.example.lantern": LANTERN})


def repository(site: Loopback, entry: bytes) -> None:
    site.routes |= {
        "/robots.txt": fixed(b"User-agent: *\nDisallow:\n", Content_Type="text/plain"),
        "/repo/entry.jar": fixed(entry, Content_Type="application/java-archive"),
        "/repo/index-v2.json": fixed(INDEX, Content_Type="application/json"),
        "/repo/org.example.lantern_7.apk": fixed(APK, Content_Type="application/vnd.android.package-archive"),
    }
    site.page("/repo/", "示例商店", "<p>仓库</p>")


def refusals(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(one.url.rpartition("/")[2], one.reason) for one in session.scalars(select(Refusal))]


def test_a_repository_is_read_by_its_signed_index_and_again_without_fetching_it(
    site: Loopback, register: Register, sweep: RunSweep, database: Database
) -> None:
    repository(site, indexes.jar("entry.json", indexes.entry_of(INDEX), SHOP))
    url = f"{site.origin}/repo?fingerprint={SHOP.fingerprint}"
    register(site, kind=SiteKind.APP_STORE, url=url)

    first, second = sweep(), sweep()

    assert fingerprint(url) == SHOP.fingerprint
    assert (first.state, first.listings, first.files) == ("finished", 1, 1)
    assert (second.state, second.listings) == ("finished", 1)
    assert site.paths.count("/repo/index-v2.json") == 1
    with database.reading() as session:
        listing = session.scalars(select(Listing)).one()
        kept = session.scalars(select(Capture.url).where(Capture.url.endswith(".jar"))).all()
    assert (listing.kind, listing.title) == (ListingKind.APP, "灯笼")
    assert listing.capture_id is not None
    assert len(kept) >= 1


@pytest.mark.parametrize("by", [None, indexes.signer("other")])
def test_an_index_that_is_not_signed_as_registered_lists_nothing_and_says_so(
    site: Loopback, register: Register, sweep: RunSweep, database: Database, by: indexes.Signer | None
) -> None:
    repository(site, indexes.jar("entry.json", indexes.entry_of(INDEX), by))
    register(site, kind=SiteKind.APP_STORE, url=f"{site.origin}/repo?fingerprint={SHOP.fingerprint}")

    outcome = sweep()

    assert (outcome.listings, outcome.refused["bad_signature"]) == (0, 1)
    assert ("entry.jar", "bad_signature") in refusals(database)
    assert "/repo/index-v2.json" not in site.paths
    assert "/repo/" in site.paths  # the store's pages are still looked at


def test_the_older_index_is_read_only_where_there_is_no_newer_one(
    site: Loopback, register: Register, sweep: RunSweep, database: Database
) -> None:
    repository(site, b"")
    del site.routes["/repo/entry.jar"]
    old = b'{"apps": [], "packages": {"org.example.lantern": [{"apkName": "org.example.lantern_7.apk", "versionCode": 7}]}}'
    site.routes["/repo/index-v1.jar"] = fixed(
        indexes.jar("index-v1.json", old, SHOP), Content_Type="application/java-archive"
    )
    register(site, kind=SiteKind.APP_STORE, url=f"{site.origin}/repo", max_file_mib=0)

    outcome = sweep()

    assert (outcome.listings, outcome.refused) == (1, {"not_found": 1})


def test_an_index_older_than_the_last_one_seen_is_read_and_told_and_nothing_it_lacks_is_gone(
    site: Loopback, register: Register, sweep: RunSweep, database: Database
) -> None:
    day = 86_400_000
    repository(site, indexes.jar("entry.json", indexes.entry_of(INDEX, 1_790_000_000_000), SHOP))
    register(
        site,
        kind=SiteKind.APP_STORE,
        url=f"{site.origin}/repo?fingerprint={SHOP.fingerprint}",
        max_file_mib=0,
    )
    sweep()
    kite = indexes.app_v2("org.example.kite", {"zh-CN": "纸鸢"}, {3: ("b" * 64, "c" * 64)})
    older = indexes.index_v2({"org.example.kite": kite})
    repository(site, indexes.jar("entry.json", indexes.entry_of(older, 1_790_000_000_000 - 30 * day), SHOP))
    site.routes["/repo/index-v2.json"] = fixed(older, Content_Type="application/json")

    back, again = sweep(), sweep()
    repository(site, indexes.jar("entry.json", indexes.entry_of(INDEX, 1_790_000_000_000 + day), SHOP))
    sound = sweep()

    assert [(one.state, one.complete) for one in (back, again)] == 2 * [("suspect", False)]
    assert ("entry.jar", "older_index") in refusals(database)
    assert [one["rule"] for one in back.monitors] == ["index_rolled_back"]
    assert "索引" in back.monitors[0]["zh"]
    assert back.listings == 1, "what it offers is read"
    with database.reading() as session:
        lantern, kite_row = session.scalars(select(Listing).order_by(Listing.id)).all()
        alerts = session.scalars(select(Alert).where(Alert.acknowledged_at.is_(None))).all()
    assert (lantern.title, lantern.gone_at, kite_row.title) == ("灯笼", None, "纸鸢")
    assert (sound.state, alerts) == ("finished", [])


def test_a_slip_in_the_registered_fingerprint_is_an_error_and_not_a_sweep_without_a_check(
    site: Loopback, register: Register, sweep: RunSweep
) -> None:
    register(site, kind=SiteKind.APP_STORE, url=f"{site.origin}/repo?fingerprint=12ab")

    with pytest.raises(ConfigurationError, match="no SHA-256 fingerprint"):
        sweep()

    assert site.paths == []


def test_of_an_index_no_more_is_held_than_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_store, "MAX_LISTINGS", 3)
    index = indexes.index_v2(
        {f"org.example.a{n}": indexes.app_v2(f"org.example.a{n}", {"zh": f"甲{n}"}, {1: ("a" * 64, "c" * 64), 2: ("b" * 64, "c" * 64)}) for n in range(5)}
    )  # fmt: skip
    path = tmp_path / "index-v2.json"
    path.write_bytes(index)

    rows, count = app_store._rows("fdroid-v2", path, hashlib.sha256(index).hexdigest())

    assert (count, [(one["rank"], one["version_code"]) for one in rows]) == (10, [(0, 2)] * 3)
