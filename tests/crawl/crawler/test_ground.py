"""What a sweep stands on gives way while it runs: it ends at once, says so, and loses nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from crawler import ground
from records.errors import StorageFailed, SweepDied
from records.session import Database
from records.settings import Settings
from records.sweeps import Listing, Sweep
from tests.crawl.crawler.conftest import Register
from tests.crawl.crawler.conftest import Sweep as Go
from tests.crawl.crawler.loopback import Loopback
from tests.crawl.crawler.test_politeness import forum


def fill_the_disk(settings: Settings) -> None:
    """What the first sweep would write its evidence to takes no byte."""
    folder = settings.warc_dir / "s"
    folder.mkdir(parents=True)
    (folder / "sweep-000001-1.warc.gz").symlink_to("/dev/full")


def refuse_a_page(database: Database) -> None:
    with database.unit_of_work() as session:
        session.execute(
            text(
                "CREATE TRIGGER full BEFORE INSERT ON capture WHEN NEW.url LIKE '%thread-2%' "
                "BEGIN SELECT RAISE(ABORT, 'not now'); END"
            )
        )


def most_asked(site: Loopback) -> int:
    return max(count for path, count in Counter(site.paths).items() if path.startswith("/thread"))


def test_a_full_disk_or_a_book_that_cannot_be_written_ends_a_sweep_that_then_goes_on_without_a_loss(
    site: Loopback, register: Register, sweep: Go, database: Database, settings: Settings
) -> None:
    forum(site, 4)
    register(site)

    fill_the_disk(settings)
    with pytest.raises(StorageFailed, match="No space left on device") as full:
        sweep()
    assert "证据磁盘已满" in full.value.message_zh
    outcome = sweep()
    assert (outcome.state, outcome.listings, outcome.failed, outcome.left) == ("finished", 4, 0, 0)
    assert most_asked(site) <= 2

    if database.is_shared:
        return  # the trigger below is written for SQLite
    site.log.clear()
    refuse_a_page(database)
    with pytest.raises(SweepDied, match="not now") as broken:
        sweep()
    assert "数据库" in broken.value.message_zh
    with database.unit_of_work() as session:
        session.execute(text("DROP TRIGGER full"))
    outcome = sweep()
    assert (outcome.state, outcome.listings, outcome.failed, outcome.left) == ("finished", 4, 0, 0)
    assert most_asked(site) <= 2
    with database.reading() as session:
        assert session.scalar(select(func.count(Listing.id))) == 4
        assert session.scalars(select(Sweep.resumed).order_by(Sweep.id)).all() == [1, 1]


def test_a_sweep_begins_only_where_there_is_room_for_its_evidence(
    site: Loopback, register: Register, sweep: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(site)
    monkeypatch.setattr(ground, "LEAST_FREE", 1 << 62)

    with pytest.raises(StorageFailed, match="are free in") as full:
        sweep()

    assert "磁盘空间不足" in full.value.message_zh
    assert site.paths == []


def test_room_is_that_of_the_folder_or_of_the_nearest_one_above(tmp_path: Path) -> None:
    assert ground.free(tmp_path / "not" / "there") == ground.free(tmp_path)
