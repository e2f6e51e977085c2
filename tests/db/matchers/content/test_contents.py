"""Files and article texts against the catalogue's, and the negative bank, on real rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import negatives
from catalog.negatives import Grounds
from fingerprints import archive, file, grams
from fingerprints.kinds import Material, Print
from matchers.run import Outcome, run
from records.catalog import Asset
from records.clock import FixedClock
from records.findings import Finding, Match
from records.prints import Fingerprint
from records.session import Database
from records.sweeps import ListingMedia
from records.vault import Vault
from records.vocabulary import AssetKind, Decision, FindingState, MediaRole, NegativeKind
from tests.db.matchers import test_run
from tests.unit.matchers.contents import noise, novel, packed

add_listing, book = test_run.add_listing, test_run.book
BOOK = novel(1, 40_000)
GROUNDS = Grounds("随处可见", "office")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def keep(
    session: Session, vault: Vault, clock: FixedClock, kinds: dict[str, Sequence[Print]], **owner: int
) -> None:
    """Rows of prints as the fingerprint stage leaves them; `owner` is asset_id or media_id."""
    digest = next(one.value for one in kinds["file"] if one.algorithm == "sha256")
    subject = "asset" if "asset_id" in owner else "media"
    for kind, prints in kinds.items():
        for one in prints:
            if one.payload:
                vault.put(one.payload)
            session.add(Fingerprint(
                subject=f"{subject}:{next(iter(owner.values()))}", kind=kind, algorithm=one.algorithm, recipe=one.recipe,
                value=one.value, quality=one.quality, variant=one.variant, orientation=one.orientation,
                source_digest=digest, versions={}, at=clock.now(), **owner,
            ))  # fmt: skip


def prints(data: bytes, text: str = "") -> dict[str, Sequence[Print]]:
    found: dict[str, Sequence[Print]] = {"file": file.compute(Material(data=data))}
    if text:
        found["text"] = grams.prints(text)
    if data.startswith(b"PK"):
        found["archive"] = archive.compute(Material(data=data))
    return found


def add_asset(
    database: Database,
    clock: FixedClock,
    vault: Vault,
    work: int,
    kinds: dict[str, Sequence[Print]],
    kind: AssetKind,
) -> str:
    digest = next(one.value for one in kinds["file"] if one.algorithm == "sha256")
    with database.unit_of_work() as session:
        row = Asset(work_id=work, kind=kind, digest=digest, file_name="原件", created_at=clock.now())
        session.add(row)
        session.flush()
        keep(session, vault, clock, kinds, asset_id=row.id)
    return digest


def add_file(
    database: Database, clock: FixedClock, vault: Vault, listing: int, kinds: dict[str, Sequence[Print]]
) -> None:
    digest = next(one.value for one in kinds["file"] if one.algorithm == "sha256")
    with database.unit_of_work() as session:
        row = ListingMedia(
            listing_id=listing,
            url="http://forum.example/f.zip",
            role=MediaRole.FILE,
            digest=digest,
            fetched_at=clock.now(),
        )
        session.add(row)
        session.flush()
        keep(session, vault, clock, kinds, media_id=row.id)


def matched(database: Database, clock: FixedClock, vault: Vault, folder: Path | None = None) -> Outcome:
    return run(database.unit_of_work, clock, vault=vault, folder=folder)


def match(session: Session) -> Match:
    return session.scalars(select(Match)).one()


def test_a_page_whose_text_is_a_chapter_is_a_copy_though_it_says_no_name(
    database: Database, clock: FixedClock, book: int, vault: Vault, tmp_path: Path
) -> None:
    add_asset(database, clock, vault, book, prints(BOOK.encode(), BOOK), AssetKind.TEXT)
    add_listing(database, clock, "免费阅读", text=BOOK[5_000:9_000], share_links=[])
    matched(database, clock, vault, tmp_path / "index")
    with database.reading() as session:
        one = match(session)
        (content,) = one.record["contents"]
        assert (one.work_id, one.decision, one.families) == (book, Decision.REVIEW, ["hash"])
        assert one.p_act > 0.9
        assert (content["kind"], content["strength"], content["own_text"], content["asset"]) == (
            "text",
            "strong",
            True,
            "原件",
        )
        assert content["asset_value"]
        assert content["found_value"]
        assert abs(content["evidence"]["longest"]["work"][0] - 5_000) < 20
        assert content["zh"]
        assert content["en"]


def test_a_chapter_under_the_name_of_its_book_may_be_drafted(
    database: Database, clock: FixedClock, book: int, vault: Vault
) -> None:
    add_asset(database, clock, vault, book, prints(BOOK.encode(), BOOK), AssetKind.TEXT)
    add_listing(database, clock, "《星渊纪事》", text=BOOK[5_000:9_000], share_links=[])
    matched(database, clock, vault)
    with database.reading() as session:
        assert (match(session).decision, match(session).families) == (Decision.DRAFT, ["title", "hash"])


@pytest.mark.parametrize("around", [150, 3_000])
def test_a_review_that_quotes_two_hundred_characters_hands_nothing_out(
    database: Database, clock: FixedClock, book: int, vault: Vault, around: int
) -> None:
    add_asset(database, clock, vault, book, prints(BOOK.encode(), BOOK), AssetKind.TEXT)
    text = novel(7, around) + BOOK[5_000:5_200] + novel(8, around)
    add_listing(database, clock, "《星渊纪事》", text=text, share_links=[])
    matched(database, clock, vault)
    with database.reading() as session:
        one = match(session)
        assert one.p_act < 0.5
        assert one.families == ["title"]
        assert one.record["contents"][0]["kind"] == "text"


def test_a_quotation_in_a_page_that_does_not_name_the_work_is_not_shown_to_people(
    database: Database, clock: FixedClock, book: int, vault: Vault
) -> None:
    add_asset(database, clock, vault, book, prints(BOOK.encode(), BOOK), AssetKind.TEXT)
    add_listing(database, clock, "随笔 txt 下载", text=novel(7, 3_000) + BOOK[5_000:5_250] + novel(8, 3_000))
    matched(database, clock, vault)
    with database.reading() as session:
        assert session.scalars(select(Finding)).all() == []


def test_a_renamed_archive_of_the_work_is_found_by_its_bytes(
    database: Database, clock: FixedClock, book: int, vault: Vault
) -> None:
    own = packed(**{f"level{n}_dat": noise(n, 20_000) for n in range(6)})
    add_asset(database, clock, vault, book, prints(own), AssetKind.FILE)
    listing = add_listing(database, clock, "今日资源 自取")
    matched(database, clock, vault)
    with database.reading() as session:
        assert session.scalars(select(Match)).all() == []
    add_file(database, clock, vault, listing, prints(own))
    again = matched(database, clock, vault)
    with database.reading() as session:
        assert (again.listings, again.opened) == (1, 1)
        assert {one["kind"] for one in match(session).record["contents"]} == {"file", "archive"}
        assert "file_exact" in [reason["feature"] for reason in match(session).reasons]


def test_a_new_asset_is_compared_with_everything_stored(
    database: Database, clock: FixedClock, book: int, vault: Vault, tmp_path: Path
) -> None:
    listing = add_listing(database, clock, "今日资源 自取")
    add_file(database, clock, vault, listing, prints(noise(1, 9_000)))
    matched(database, clock, vault, tmp_path / "index")
    add_asset(database, clock, vault, book, prints(noise(1, 9_000)), AssetKind.FILE)
    assert matched(database, clock, vault, tmp_path / "index").opened == 1
    assert matched(database, clock, vault, tmp_path / "index").unchanged == 1


def test_a_file_of_the_bank_counts_no_more_and_what_a_person_decided_stays(
    database: Database, clock: FixedClock, book: int, vault: Vault
) -> None:
    digest = add_asset(database, clock, vault, book, prints(noise(1, 9_000)), AssetKind.FILE)
    for title in ("今日资源 自取", "资源分享 自取"):
        add_file(database, clock, vault, add_listing(database, clock, title), prints(noise(1, 9_000)))
    matched(database, clock, vault)
    with database.unit_of_work() as session:
        first = session.scalars(select(Finding).order_by(Finding.id)).first()
        assert first is not None
        first.state = FindingState.CONFIRMED
    entry = negatives.add_code(
        database.unit_of_work, clock, kind=NegativeKind.FILE, value=digest, grounds=GROUNDS, actor="a"
    )
    matched(database, clock, vault)
    with database.reading() as session:
        confirmed, opened = session.scalars(select(Finding).order_by(Finding.id))
        assert (confirmed.state, confirmed.decision, confirmed.version) == (
            FindingState.CONFIRMED,
            Decision.REVIEW,
            1,
        )
        assert (opened.state, opened.decision) == (FindingState.OPEN, Decision.DROP)
        (ignored,) = opened.match.record["ignored"]
        assert (ignored["entry"], ignored["reason"]) == (str(entry.ids[0]), "随处可见")


def test_a_title_of_the_bank_names_nothing_until_the_entry_is_withdrawn_or_runs_out(
    database: Database, clock: FixedClock, book: int, vault: Vault
) -> None:
    add_listing(database, clock, "星渊纪事 txt 网盘")
    matched(database, clock, vault)
    today = clock.now().date()
    negatives.add_title(
        database.unit_of_work, clock, title="星渊 纪事", actor="a",
        grounds=Grounds("常用语", "office", today + timedelta(days=3)),
    )  # fmt: skip
    matched(database, clock, vault)
    with database.reading() as session:
        finding = session.scalars(select(Finding)).one()
        assert (finding.state, finding.decision) == (FindingState.OPEN, Decision.DROP)
        assert finding.match.record["ignored"][0]["what"] == "星渊纪事"
    clock.advance(timedelta(days=5))
    matched(database, clock, vault)
    with database.reading() as session:
        assert session.scalars(select(Finding)).one().decision is Decision.REVIEW


def test_other_evidence_counts_beside_a_title_of_the_bank(
    database: Database, clock: FixedClock, book: int, vault: Vault
) -> None:
    add_asset(database, clock, vault, book, prints(noise(1, 9_000)), AssetKind.FILE)
    add_file(database, clock, vault, add_listing(database, clock, "《星渊纪事》"), prints(noise(1, 9_000)))
    negatives.add_title(database.unit_of_work, clock, title="星渊纪事", grounds=GROUNDS, actor="a")
    matched(database, clock, vault)
    with database.reading() as session:
        one = match(session)
        assert (one.families, one.decision) == (["hash"], Decision.REVIEW)
        assert [row["what"] for row in one.record["ignored"]] == ["星渊纪事"]
