"""The fingerprint stage on real rows and a real vault."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from fingerprints.registry import kind
from fingerprints.run import run
from records.catalog import Asset, RightsHolder, Work
from records.clock import FixedClock
from records.prints import Fingerprint, PrintRefusal
from records.scope import Site
from records.session import Database
from records.sweeps import Listing, ListingMedia, Sweep
from records.vault import Vault
from records.vocabulary import AssetKind, ListingKind, MediaRole, SiteKind, WorkKind
from tests.unit.fingerprints.pictures import drawn, encoded


@pytest.fixture
def rows(database: Database, clock: FixedClock) -> Database:
    """A work (id 1) and a listing (id 1) to hang pictures on."""
    now = clock.now()
    with database.unit_of_work() as session:
        session.add_all([
            RightsHolder(name="远山文化", created_at=now),
            Site(key="forum", name="论坛", kind=SiteKind.WEBSITE, url="http://forum.example/", created_at=now, updated_at=now),
        ])  # fmt: skip
        session.flush()
        session.add_all([
            Work(holder_id=1, work_id="B1", title="星渊纪事", kind=WorkKind.LITERATURE, creators=[], created_at=now, updated_at=now),
            Sweep(site_id=1, started_at=now),
        ])  # fmt: skip
        session.flush()
        session.add(Listing(site_id=1, sweep_id=1, url="http://forum.example/1", kind=ListingKind.PAGE, title="星渊纪事",
                            content_digest="d", first_seen=now, last_seen=now))  # fmt: skip
    return database


def add_asset(database: Database, clock: FixedClock, digest: str) -> None:
    with database.unit_of_work() as session:
        session.add(
            Asset(work_id=1, kind=AssetKind.COVER, file_name="c.png", digest=digest, created_at=clock.now())
        )


def add_media(
    database: Database, clock: FixedClock, digest: str, url: str = "http://forum.example/c.jpg"
) -> None:
    with database.unit_of_work() as session:
        session.add(
            ListingMedia(listing_id=1, url=url, role=MediaRole.COVER, digest=digest, fetched_at=clock.now())
        )


def test_assets_and_found_pictures_get_prints_with_all_that_computes_them_again(
    rows: Database, clock: FixedClock, vault: Vault
) -> None:
    digest = vault.put(encoded(drawn(1)))
    add_asset(rows, clock, digest)
    add_media(rows, clock, vault.put(encoded(drawn(1), "JPEG")))
    outcome = run(rows.unit_of_work, clock, vault)
    with rows.reading() as session:
        prints = session.scalars(select(Fingerprint).order_by(Fingerprint.id)).all()
    assert {(p.subject, p.algorithm) for p in prints} >= {
        ("asset:1", "pdq"),
        ("asset:1", "phash256"),
        ("media:1", "pdq"),
    }
    assert prints[0].source_digest == digest
    assert set(prints[0].versions) == set(kind("picture").libraries)
    assert (outcome.printed, outcome.refused) == (2, {})


def test_bad_bytes_are_refused_stored_counted_and_not_tried_again(
    rows: Database, clock: FixedClock, vault: Vault
) -> None:
    add_media(rows, clock, vault.put(b"not a picture at all"))
    add_media(rows, clock, vault.put(encoded(drawn(1), "JPEG")[:2000]), "http://forum.example/cut.jpg")
    add_media(rows, clock, "0" * 64, "http://forum.example/lost.jpg")
    first, second = run(rows.unit_of_work, clock, vault), run(rows.unit_of_work, clock, vault)
    assert first.refused == {"missing": 1, "not_a_picture": 1, "truncated": 1}
    assert second.refused == {}
    with rows.reading() as session:
        stored = session.scalars(select(PrintRefusal.code).order_by(PrintRefusal.id)).all()
        marked = session.scalars(select(ListingMedia.refusal).order_by(ListingMedia.id)).all()
    assert stored == marked == ["not_a_picture", "truncated", "missing"]


def test_running_twice_adds_nothing(rows: Database, clock: FixedClock, vault: Vault) -> None:
    add_asset(rows, clock, vault.put(encoded(drawn(1))))
    run(rows.unit_of_work, clock, vault)
    before = count(rows)
    assert run(rows.unit_of_work, clock, vault).printed == 0
    assert count(rows) == before


def test_new_bytes_at_the_same_address_replace_the_old_prints(
    rows: Database, clock: FixedClock, vault: Vault
) -> None:
    add_media(rows, clock, vault.put(encoded(drawn(1))))
    run(rows.unit_of_work, clock, vault)
    other = vault.put(encoded(drawn(2)))
    with rows.unit_of_work() as session:
        session.get_one(ListingMedia, 1).digest = other
    run(rows.unit_of_work, clock, vault)
    with rows.reading() as session:
        assert set(session.scalars(select(Fingerprint.source_digest))) == {other}


def test_more_pictures_than_one_batch_are_all_done(rows: Database, clock: FixedClock, vault: Vault) -> None:
    digest = vault.put(encoded(drawn(3, (80, 80))))
    for n in range(120):
        add_media(rows, clock, digest, f"http://forum.example/{n}.jpg")
    assert run(rows.unit_of_work, clock, vault).printed == 120


def count(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Fingerprint)).all())


def test_a_listed_file_is_printed_by_every_kind_that_reads_it_and_counts_once(
    rows: Database, clock: FixedClock, vault: Vault
) -> None:
    text = "".join(f"第{n}章　他沿着河岸走了{n}里，天色渐暗，远处的灯一盏一盏亮起来。" for n in range(400))
    digest = vault.put(text.encode())
    with rows.unit_of_work() as session:
        session.add(
            ListingMedia(listing_id=1, url="http://forum.example/a/%E6%98%9F%E6%B8%8A.txt?x=/y", role=MediaRole.FILE,
                         digest=digest, fetched_at=clock.now())
        )  # fmt: skip
    outcome = run(rows.unit_of_work, clock, vault)
    assert (outcome.printed, outcome.refused) == (1, {})
    with rows.reading() as session:
        prints = session.scalars(select(Fingerprint).order_by(Fingerprint.id)).all()
        assert session.get_one(ListingMedia, 1).refusal == ""
    assert {one.kind for one in prints} == {"text", "file"}
    large = next(one for one in prints if one.kind == "text")
    assert vault.verify(large.value)  # the print itself stands in the vault
    assert run(rows.unit_of_work, clock, vault).printed == 0


def test_sound_given_as_a_work_that_is_none_is_refused(
    rows: Database, clock: FixedClock, vault: Vault
) -> None:
    with rows.unit_of_work() as session:
        session.add(
            Asset(work_id=1, kind=AssetKind.AUDIO, file_name="a.mp3", digest=vault.put(b"no sound at all" * 99),
                  created_at=clock.now())
        )  # fmt: skip
    outcome = run(rows.unit_of_work, clock, vault)
    assert outcome.refused == {"mislabelled": 1}


def test_a_part_of_a_file_has_no_digest_that_could_be_taken_for_the_whole(
    rows: Database, clock: FixedClock, vault: Vault
) -> None:
    with rows.unit_of_work() as session:
        session.add(
            ListingMedia(listing_id=1, url="http://forum.example/film.mp4", role=MediaRole.FILE,
                         digest=vault.put(b"the first bytes of a film" * 50), stored_bytes=1250, total_bytes=99_000,
                         fetched_at=clock.now())
        )  # fmt: skip
    run(rows.unit_of_work, clock, vault)
    with rows.reading() as session:
        assert session.scalars(select(Fingerprint)).all() == []


def test_a_file_whose_name_lies_is_told_and_printed_as_what_it_is(
    rows: Database, clock: FixedClock, vault: Vault
) -> None:
    said = {
        "http://forum.example/song.mp3": encoded(drawn(3)),
        "http://forum.example/a.zip": encoded(drawn(4)),
    }
    with rows.unit_of_work() as session:
        session.add_all([
            ListingMedia(listing_id=1, url=url, role=MediaRole.FILE, digest=vault.put(data), fetched_at=clock.now())
            for url, data in said.items()
        ])  # fmt: skip
    run(rows.unit_of_work, clock, vault)
    with rows.reading() as session:
        refused = session.scalars(select(PrintRefusal).where(PrintRefusal.code == "mislabelled")).all()
        printed = session.scalars(select(Fingerprint)).all()
    assert {(one.subject, one.kind) for one in refused} == {("media:1", "audio"), ("media:2", "archive")}
    assert {one.kind for one in printed} == {"picture", "file"}
