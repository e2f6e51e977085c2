"""Purging: only what is past its period and rests on nothing; tombstones keep every verification green."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from desk import integrity
from desk.wiring import Desk
from records.captures import Capture
from records.errors import NotFound, Refused
from records.outside import OutsideKind
from records.retention import Tombstone
from records.sweeps import Listing, ListingMedia
from records.vocabulary import ListingKind, MediaRole, SweepKind
from takedown.exhibits import outside
from takedown.keeping import holds, retention
from tests.db.takedown.conftest import SITE, WARC, Office

OLD = timedelta(days=400)


@pytest.fixture
def kept(office: Office) -> Office:
    """An office with a finding, its dossier and its evidence."""
    office.found("/thread-1.html", office.work())
    office.prepare()
    office.picture(1, 1, b"picture of a finding")
    media(office, 1, b"cover of a finding")
    return office


def listing(office: Office, path: str = "/loose.html") -> int:
    """A listing without a finding."""
    now = office.clock.now()
    with office.database.unit_of_work() as session:
        row = Listing(
            site_id=office.site_id, sweep_id=1, url=SITE + path, kind=ListingKind.PAGE, title="x", content_digest="y",
            first_seen=now, last_seen=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def media(office: Office, listing_id: int, data: bytes) -> str:
    digest = office.vault.put(data)
    with office.database.unit_of_work() as session:
        session.add(
            ListingMedia(
                listing_id=listing_id, url=f"{SITE}/{digest[:8]}.png", role=MediaRole.COVER, digest=digest,
                fetched_at=office.clock.now(),
            )
        )  # fmt: skip
    return digest


def plan(office: Office) -> dict[str, tuple[int, int, int]]:
    with office.database.reading() as session:
        rows = retention.plan(
            session, office.clock.now(), office.vault, office.settings.warc_dir, retention.rules()
        )
    return {
        one.rule.key: (one.files, one.held, one.needed) for one in rows if one.files or one.held or one.needed
    }


def purge(office: Office, reason: str = "到期清除") -> None:
    retention.purge(
        office.database.unit_of_work, office.clock, office.vault, office.settings.warc_dir, table=retention.rules(),
        reason=reason, actor="cli:li",
    )  # fmt: skip


def faults(office: Office) -> list[str]:
    desk = Desk(office.settings, office.database, office.clock, office.vault)
    done = integrity.checks(desk, all_captures=True)
    return [f"{fault.row}: {fault.why}" for check in done for fault in check.faults]


def test_what_a_finding_rests_on_is_never_planned(kept: Office) -> None:
    kept.clock.advance(10 * OLD)
    assert plan(kept) == {}


def test_files_of_listings_without_a_finding_go_after_their_period_and_leave_a_tombstone(
    kept: Office,
) -> None:
    loose = media(kept, listing(kept), b"somebody's picture")
    kept.clock.advance(timedelta(days=89))
    assert plan(kept) == {}
    kept.clock.advance(timedelta(days=2))
    assert plan(kept) == {"files_without_finding": (1, 0, 0)}
    assert kept.vault.verify(loose)  # a plan deletes nothing

    with pytest.raises(Refused):
        purge(kept, reason=" ")
    purge(kept)
    assert not kept.vault.path(loose).exists()
    with kept.database.reading() as session:
        (stone,) = session.scalars(select(Tombstone))
    assert (stone.digest, stone.rule, stone.bytes) == (loose, "files_without_finding", 18)
    assert kept.actions()[-1] == "retention:bytes:purged"
    assert faults(kept) == []
    assert plan(kept) == {}


def test_bytes_that_a_finding_needs_under_another_listing_stay(kept: Office) -> None:
    media(kept, listing(kept), b"cover of a finding")
    media(kept, listing(kept, "/two.html"), b"picture of a finding")
    kept.clock.advance(OLD)
    assert plan(kept) == {}


def test_a_digest_that_any_other_table_names_stays(kept: Office) -> None:
    digest = media(kept, listing(kept), b"%PDF a scan that was found on a page too")
    with kept.database.unit_of_work() as session:
        session.execute(text("UPDATE draft SET digest = :digest"), {"digest": digest})
    kept.clock.advance(OLD)
    assert plan(kept) == {"files_without_finding": (0, 0, 1)}


def test_pictures_and_whole_warc_files_go_where_nothing_in_them_is_needed(kept: Office) -> None:
    sweep, loose = kept.sweep(), listing(kept)
    with kept.database.unit_of_work() as session:
        (kept.settings.warc_dir / "loose.warc.gz").write_bytes((kept.settings.warc_dir / WARC).read_bytes())
    capture = kept.capture(sweep, f"{SITE}/loose.html", b"loose", loose)
    with kept.database.unit_of_work() as session:
        row = session.get_one(Capture, capture)
        row.warc_file, row.warc_offset = "loose.warc.gz", 0
    kept.picture(loose, capture, b"picture of nothing")
    kept.clock.advance(OLD)
    assert plan(kept) == {"pictures_without_finding": (1, 0, 0), "responses_without_finding": (1, 0, 0)}

    purge(kept)
    assert sorted(path.name for path in kept.settings.warc_dir.iterdir()) == [WARC]
    assert faults(kept) == []


def test_a_rechecks_responses_stay(kept: Office) -> None:
    sweep = kept.sweep(SweepKind.RECHECK)
    capture = kept.capture(sweep, f"{SITE}/loose.html", b"loose", listing(kept))
    (kept.settings.warc_dir / "look.warc.gz").write_bytes(b"x")
    with kept.database.unit_of_work() as session:
        session.get_one(Capture, capture).warc_file = "look.warc.gz"
    kept.clock.advance(OLD)
    assert plan(kept) == {}


def test_a_hold_keeps_everything_it_covers_until_it_is_lifted(kept: Office) -> None:
    loose = media(kept, listing(kept), b"somebody's picture")
    kept.clock.advance(OLD)
    rows = [
        holds.place(
            kept.database.unit_of_work, kept.clock, kind=kind, subject=subject, reason="行政诉讼期间", person="丙", actor="cli:li"
        )
        for kind, subject in (("everything", ""), ("site", "forum"), ("dossier", "1"), ("holder", "1"))
    ]  # fmt: skip
    assert plan(kept) == {"files_without_finding": (0, 1, 0)}
    purge(kept)
    assert kept.vault.verify(loose)

    for row in rows:
        assert kept.vault.verify(loose)
        holds.lift(kept.database.unit_of_work, kept.clock, hold_id=row.id, reason="判决生效", actor="cli:wu")
        if row is rows[0]:
            assert plan(kept) == {"files_without_finding": (0, 1, 0)}  # the site's own hold stands
    purge(kept)
    assert not kept.vault.path(loose).exists()
    assert faults(kept) == []


def test_a_hold_names_its_subject_its_person_and_its_reason(kept: Office) -> None:
    wrong: list[tuple[dict[str, str], type[Exception]]] = [
        ({"kind": "site", "subject": "none"}, NotFound),
        ({"kind": "case", "subject": "1"}, NotFound),
        ({"kind": "dossier", "subject": "x"}, NotFound),
        ({"kind": "planet", "subject": "1"}, Refused),
        ({"kind": "site", "subject": "forum", "reason": ""}, Refused),
        ({"kind": "site", "subject": "forum", "person": " "}, Refused),
    ]
    for told, error in wrong:
        asked = {"reason": "行政诉讼期间", "person": "丙", **told}
        with pytest.raises(error):
            holds.place(kept.database.unit_of_work, kept.clock, actor="li", **asked)


def test_withdrawn_evidence_by_others_goes_and_its_row_still_verifies(kept: Office, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"recording")
    told = outside.Told(OutsideKind.RECORDING, "执法人员甲", date(2026, 11, 20))
    row = outside.add(
        kept.database.unit_of_work, kept.clock, kept.vault, dossier_id=1, file=tmp_path / "a.mp4", told=told, actor="li"
    )  # fmt: skip
    kept.clock.advance(OLD)
    assert plan(kept) == {}
    outside.withdraw(
        kept.database.unit_of_work, kept.clock, evidence_id=row.id, why="误录，属他卷", actor="li"
    )
    kept.clock.advance(OLD)
    assert plan(kept) == {"withdrawn_outside_evidence": (1, 0, 0)}
    purge(kept)
    assert faults(kept) == []


def test_bytes_that_vanished_without_a_purge_are_a_fault(kept: Office) -> None:
    purge(kept)
    with kept.database.reading() as session:
        digest = session.scalars(select(Capture.sha256).where(Capture.id == 3)).first() or ""
    for path in kept.vault.root.rglob("*"):
        if path.is_file() and path.read_bytes() == b"picture of a finding":
            digest = path.name
            path.unlink()
    assert digest
    assert any("its bytes are missing" in one for one in faults(kept))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DELETE FROM tombstone", "of its tombstones are gone"),
        ("UPDATE tombstone SET digest = 'f'", "no event says that these bytes were purged"),
    ],
)
def test_a_forged_or_deleted_tombstone_is_named(kept: Office, change: str, said: str) -> None:
    media(kept, listing(kept), b"somebody's picture")
    kept.clock.advance(OLD)
    purge(kept)
    with kept.database.unit_of_work() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("DROP TRIGGER tombstone_only_added ON tombstone"))
        else:
            session.execute(text("DROP TRIGGER tombstone_no_delete"))
            session.execute(text("DROP TRIGGER tombstone_no_update"))
        session.execute(text(change))
    assert any(said in one for one in faults(kept))


def test_an_office_sets_its_own_periods(tmp_path: Path) -> None:
    own = tmp_path / "retention.toml"
    rule = '[[rule]]\nkey = "files_without_finding"\nwhat = "listing_files"\nzh = "x"\nen = "x"\nbasis = "x"\nverified = true\n'
    own.write_text(f'version = "1"\n{rule}keep_days = 30\n', "utf-8")
    assert {one.key: one.keep_days for one in retention.rules(own)}["files_without_finding"] == 30
    for wrong in ("keep_days = -1", 'keep_days = "90"', ""):
        own.write_text(f'version = "1"\n{rule}{wrong}\n', "utf-8")
        with pytest.raises(Refused):
            retention.rules(own)
