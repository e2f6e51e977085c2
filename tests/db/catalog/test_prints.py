"""Prints without files: imported once, refused row by row, kept by the fingerprint stage, replaced by the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from catalog import assets
from catalog.apply import import_catalogue
from catalog.prints import import_prints
from fingerprints import image, run
from fingerprints.kinds import Print
from fingerprints.printfiles import Described, refusal_row, rows
from records import events
from records.catalog import Asset
from records.clock import FixedClock
from records.errors import BytesRefused, NotFound
from records.prints import Fingerprint
from records.session import Database
from records.uploads import ImportOutcome
from records.vault import Vault
from records.vocabulary import AssetKind
from tests.unit.fingerprints.pictures import drawn, encoded

COVER = encoded(drawn(5))
PRINTS = image.compute(COVER)
PDQ = next(one.value for one in PRINTS if one.algorithm == "pdq")
SHA256 = "3d" * 32
Import = Callable[..., ImportOutcome]


@pytest.fixture
def bring(
    database: Database, clock: FixedClock, vault: Vault, holder: str, upload: Callable[..., Path], tmp_path: Path
) -> Import:  # fmt: skip
    table = upload("work_id,title,kind", "A-1,长夜渡口,book", "A-2,青云旧事,game", name="works.csv")
    import_catalogue(database.unit_of_work, clock, vault, path=table, holder=holder, actor="cli:x")

    def bring(text: str, **more: Any) -> ImportOutcome:
        path = tmp_path / "given.txt"
        path.write_text(text, encoding="utf-8")
        more = {"holder": holder, "actor": "cli:x", **more}
        return import_prints(database.unit_of_work, clock, vault, path=path, **more)

    return bring


def sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def made(work: str = "A-1", **changes: Any) -> str:
    described = Described("封面/a.png", len(COVER), sha256(COVER), work)
    said = [{**one, **changes} for one in rows(described, {"picture": PRINTS})]
    return "\n".join(json.dumps(one) for one in said) + "\n"


def stored(database: Database) -> list[tuple[str, str, bool, int]]:
    with database.reading() as session:
        return [
            (asset.file_name, asset.kind.value, asset.prints_only,
             len(session.scalars(select(Fingerprint).where(Fingerprint.asset_id == asset.id)).all()))
            for asset in session.scalars(select(Asset).order_by(Asset.id))
        ]  # fmt: skip


def test_prints_made_at_home_become_an_asset_without_bytes(
    database: Database, vault: Vault, bring: Import
) -> None:
    outcome = bring(made())

    assert (outcome.created, outcome.refused) == (1, 0)
    assert stored(database) == [("a.png", "cover", True, len(PRINTS))]
    assert not vault.path(sha256(COVER)).exists()
    orb = next(one for one in PRINTS if one.algorithm == "orb")
    assert vault.open(orb.value) == orb.payload
    with database.reading() as session:
        event = session.scalars(select(events.Event).order_by(events.Event.seq.desc())).first()
        assert event is not None
        assert (event.action, event.actor) == ("upload:prints:imported", "cli:x")


def test_the_same_upload_twice_changes_nothing_and_other_prints_replace(
    database: Database, bring: Import
) -> None:
    bring(made())

    assert bring(made()).unchanged == 1
    fewer = "\n".join(made().splitlines()[:-1])
    assert bring(fewer).updated == 1
    assert stored(database) == [("a.png", "cover", True, len(PRINTS) - 1)]


def test_a_dry_run_counts_and_writes_nothing(database: Database, vault: Vault, bring: Import) -> None:
    outcome = bring(made(), dry_run=True)

    assert (outcome.created, outcome.dry_run, outcome.batch) == (1, True, "")
    assert stored(database) == []
    assert not vault.path(next(one.value for one in PRINTS if one.algorithm == "orb")).exists()


def test_the_fingerprint_stage_leaves_them_alone(
    database: Database, clock: FixedClock, vault: Vault, bring: Import
) -> None:
    bring(made())

    outcome = run.run(database.unit_of_work, clock, vault)

    assert (outcome.printed, outcome.refused) == (0, {})
    assert stored(database) == [("a.png", "cover", True, len(PRINTS))]


def test_the_file_itself_takes_the_place_of_its_prints_and_is_printed(
    database: Database, clock: FixedClock, vault: Vault, bring: Import, holder: str, tmp_path: Path
) -> None:
    bring(made())
    path = tmp_path / "b.png"
    path.write_bytes(COVER)
    added = assets.add(
        database.unit_of_work, clock, vault, path=path, holder=holder, work_id="A-1", actor="cli:x"
    )

    assert (added.state, added.kind) == ("updated", AssetKind.COVER)
    assert stored(database) == [("b.png", "cover", False, 0)]
    assert run.run(database.unit_of_work, clock, vault).printed == 1
    assert bring(made()).unchanged == 1
    assert stored(database) == [("b.png", "cover", False, len(PRINTS))]


def test_each_bad_line_is_refused_with_its_number(database: Database, bring: Import) -> None:
    elsewhere = Described("b.png", 3, "4c" * 32, "A-9")
    text = "\n".join((
        json.dumps(next(iter(rows(elsewhere, {"picture": PRINTS[:1]})))),
        "no json",
        json.dumps(refusal_row(elsewhere, "picture", {"code": "truncated"})),
        json.dumps({**json.loads(made().splitlines()[0]), "value": "zz"}),
        made().rstrip(),
    ))  # fmt: skip

    outcome = bring(text)

    assert [(one.row, one.code, one.level) for one in outcome.refusals] == [
        (1, "unknown_work", "block"), (2, "not_json", "block"), (3, "refused_at_home", "warn"),
        (4, "damaged", "block"),
    ]  # fmt: skip
    assert (outcome.created, outcome.refused) == (1, 3)


def test_prints_that_contradict_each_other_are_refused(database: Database, bring: Import) -> None:
    first = json.loads(made().splitlines()[0])

    outcome = bring("\n".join(json.dumps(one) for one in (first, {**first, "value": "5a" * 32})))

    assert [one.code for one in outcome.refusals] == ["contradicting"]
    assert stored(database) == []


def test_a_digest_that_is_not_the_files_is_refused(database: Database, bring: Import) -> None:
    described = Described("a.bin", 3, "4c" * 32, "A-1")
    lies = rows(described, {"file": [Print("sha256", "sha256/v1", "5a" * 32, None)]})

    assert [one.code for one in bring("\n".join(map(json.dumps, lies))).refusals] == ["contradicting"]


def test_an_unknown_recipe_is_kept_apart_and_said(database: Database, bring: Import) -> None:
    first = json.loads(made().splitlines()[0])

    outcome = bring(json.dumps({**first, "recipe": "pdq/other-v9"}))

    assert [(one.code, one.level) for one in outcome.refusals] == [("unknown_recipe", "warn")]
    with database.reading() as session:
        assert [one.kind for one in session.scalars(select(Fingerprint))] == ["picture:unknown"]


def test_without_a_work_nothing_goes_in(bring: Import) -> None:
    assert [one.code for one in bring(made(work="")).refusals] == ["missing"]
    assert bring(made(work=""), work_id="A-2").created == 1


def test_lists_of_digests_and_codes_become_assets(database: Database, bring: Import) -> None:
    text = (
        f"work_id,file,pdq,quality,phash,sha256\nA-1,a.jpg,{PDQ},93,ffa5c3b19787c280,{SHA256}\n"
        f"A-2,b.jpg,{PDQ},,,\nA-2,c.jpg,{PDQ},12,,\nA-9,d.jpg,{PDQ},93,,\n"
    )

    outcome = bring(text)

    assert (outcome.created, outcome.unchanged, outcome.refused) == (3, 1, 1)
    assert [(one.row, one.code, one.level) for one in outcome.refusals] == [
        (2, "never_compared", "warn"), (3, "quality_assumed", "fixed"), (4, "never_compared", "warn"),
        (5, "unknown_work", "block"),
    ]  # fmt: skip
    assert stored(database) == [
        ("a.jpg", "file", True, 1), ("a.jpg", "cover", True, 2), ("b.jpg", "cover", True, 1),
    ]  # fmt: skip
    assert bring(text).unchanged == 4


def test_a_listed_code_is_compared_like_any_print(database: Database, bring: Import) -> None:
    bring(f"{PDQ},93\n", work_id="A-1")

    with database.reading() as session:
        (kept,) = session.scalars(select(Fingerprint))
        ours = Print(kept.algorithm, kept.recipe, kept.value, kept.quality, kept.variant, kept.orientation)
    likeness = image.PICTURE.compare([ours], PRINTS)

    assert likeness is not None
    assert (likeness.strength, likeness.distance) == ("strong", 0)


def test_an_upload_without_a_holder_or_a_file_is_refused(bring: Import) -> None:
    with pytest.raises(NotFound):
        bring(made(), holder="无此权利人")
    with pytest.raises(BytesRefused):
        bring("")


def test_a_list_of_frames_with_times_is_one_film(database: Database, bring: Import, vault: Vault) -> None:
    codes = [f"{sha256(bytes([n]))}" for n in range(20)]
    lines = "".join(f"{n},90,{code},{n * 1.5}\n" for n, code in enumerate(codes))

    outcome = bring(lines, work_id="A-1")

    assert (outcome.created, outcome.refused) == (1, 0)
    assert [one[1:] for one in stored(database)] == [("video", True, 1)]
    with database.reading() as session:
        (row,) = session.scalars(select(Fingerprint))
    assert (row.kind, row.algorithm, row.quality) == ("video", "frames", 100)
    assert vault.verify(row.value)
    assert bring(lines, work_id="A-1").unchanged == 1
    assert [one.code for one in bring(lines).refusals] == ["missing"]
