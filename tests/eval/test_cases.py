"""The labelled cases of our own are whole: what is measured on them rests on their labels."""

from __future__ import annotations

import csv
import json
from collections import Counter

from tests.eval import material

ROWS = [
    json.loads(line) for line in (material.OWN / "listings.jsonl").read_text(encoding="utf-8").splitlines()
]
CATALOGUE = list(csv.DictReader((material.OWN / "works.csv").open(encoding="utf-8", newline="")))


def test_every_expected_work_stands_in_the_catalogue() -> None:
    listed = {row["work_id"] for row in CATALOGUE}
    assert {work for row in ROWS for work in row["expected_works"]} <= listed


def test_work_ids_and_listings_stand_once() -> None:
    assert max(Counter(row["work_id"] for row in CATALOGUE).values()) == 1
    assert max(Counter(row["listing"] for row in ROWS).values()) == 1


def test_the_halves_of_the_file_are_those_of_the_titles() -> None:
    assert [row["half"] for row in ROWS] == [case.half for case in material.listings("own")]


def test_offers_non_offers_and_strangers_keep_their_shares() -> None:
    named = Counter((row["act"], bool(row["expected_works"])) for row in ROWS)
    strangers = sum(count for (_, expected), count in named.items() if not expected)
    assert len(ROWS) >= 320
    assert 0.40 <= named["offer", True] / len(ROWS) <= 0.50
    assert 0.10 <= named["not_offer", True] / len(ROWS) <= 0.20
    assert 0.35 <= strangers / len(ROWS) <= 0.45


def test_the_cases_of_the_channels_are_whole_too() -> None:
    lines = (material.folder("channels") / "listings.jsonl").read_text(encoding="utf-8").splitlines()
    rows, works = [json.loads(line) for line in lines], material.works("channels")
    listed = Counter(work.work_id for work in works)

    assert len(rows) >= 280
    assert max(listed.values()) == 1
    assert {work for row in rows for work in row["expected_works"]} <= set(listed)
    assert max(Counter(row["listing"] for row in rows).values()) == 1
    assert [row["half"] for row in rows] == [case.half for case in material.listings("channels")]


def test_the_cases_of_the_boards_are_whole_too() -> None:
    lines = (material.folder("boards") / "listings.jsonl").read_text(encoding="utf-8").splitlines()
    rows, listed = [json.loads(line) for line in lines], {work.work_id for work in material.works("boards")}

    assert len(rows) >= 200
    assert {work for row in rows for work in row["expected_works"]} <= listed
    assert max(Counter(row["listing"] for row in rows).values()) == 1
    assert [row["half"] for row in rows] == [case.half for case in material.listings("boards")]
