"""What the command line tells of content that came again, and of how long things take."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.cli import app
from desk.commands.again import _time
from desk.wiring import Desk
from records.changes import ContentKey, Relisting
from records.clock import FixedClock
from records.findings import Finding
from records.session import Database
from records.settings import Settings
from records.vault import Vault
from tests.web.seed import Seeded, seed

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, Seeded]:
    settings = Settings(home=tmp_path)
    database = Database(settings.database)
    database.migrate()
    desk = Desk(settings, database, FixedClock(NOW), Vault(settings.vault_dir))
    monkeypatch.setenv("COPYWATCH_HOME", str(tmp_path))
    return desk, seed(desk)


def _shown(finding: int) -> dict[str, object]:
    told: dict[str, object] = json.loads(
        CliRunner().invoke(app, ["finding", "show", str(finding), "--json"]).stdout
    )
    return told


def test_a_finding_shows_what_it_repeats_and_what_repeats_it(home: tuple[Desk, Seeded]) -> None:
    desk, seeded = home
    old, new = seeded.findings[:2]
    with desk.database.unit_of_work() as session:
        listing = session.get_one(Finding, new).listing_id
        same = [{"kind": "share", "value": "baidu:1x"}]
        session.add(Relisting(listing_id=listing, finding_id=old, same=same, at=NOW))

    assert [(one["finding"], one["same"]) for one in _shown(new)["relists"]] == [(str(old), ["share"])]  # type: ignore[attr-defined]
    assert [one["finding"] for one in _shown(old)["relisted"]] == [str(new)]  # type: ignore[attr-defined]
    assert _shown(old)["relists"] == _shown(new)["relisted"] == []


def test_matching_by_hand_links_an_upload_to_the_finding_whose_content_it_offers_again(
    home: tuple[Desk, Seeded],
) -> None:
    desk, seeded = home
    with desk.database.unit_of_work() as session:
        of_one_site: dict[int, list[Finding]] = {}
        for number in seeded.findings:
            finding = session.get_one(Finding, number)
            of_one_site.setdefault(finding.listing.site_id, []).append(finding)
        old, new = next(two for two in of_one_site.values() if len(two) > 1)[:2]
        old.listing.first_sweep_id, new.listing.first_sweep_id = None, seeded.sweeps[0]
        for one in (old, new):
            session.add(
                ContentKey(
                    listing_id=one.listing_id, site_id=one.listing.site_id, kind="share", value="quark:0a1b2c"
                )
            )
        pair = old.id, new.id

    told = json.loads(CliRunner().invoke(app, ["match", "--json"]).stdout)

    assert told["relists"] >= 1
    assert str(pair[0]) in [one["finding"] for one in _shown(pair[1])["relists"]]  # type: ignore[attr-defined]


def test_a_time_is_told_in_a_unit_that_says_something() -> None:
    assert [_time(seconds) for seconds in (10.5, 119, 300, 9000, 90_000, 864_000)] == [
        "10 s", "119 s", "5.0 min", "2.5 h", "25.0 h", "10.0 d",
    ]  # fmt: skip
