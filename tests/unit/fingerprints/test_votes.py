"""Candidates by key points among many pictures: crops, pages and mirrors vote for their original, strangers for none."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageOps

from fingerprints.pictures import keypoints, votes
from fingerprints.pictures.keypoints import Features, Points
from fingerprints.pictures.markshelf import MarkShelf
from fingerprints.pictures.votes import MarkTable
from tests.unit.fingerprints.pictures import drawn

MANY = 12


def features(image: Image.Image) -> Features:
    """Key points of a picture without parts."""
    return keypoints.features(np.asarray(image, np.uint8), {})


@pytest.fixture(scope="module")
def table() -> MarkTable:
    """Twelve pictures."""
    return MarkTable.of([votes.chosen(features(drawn(seed))) for seed in range(MANY)])


def likely(table: MarkTable, image: Image.Image) -> list[int]:
    return [asset for _, asset in votes.likely([table], features(image))]


@pytest.mark.parametrize("seed", [0, 5, 11])
def test_a_crop_of_three_quarters_votes_for_its_original(table: MarkTable, seed: int) -> None:
    assert likely(table, drawn(seed).crop((40, 100, 380, 560)))[0] == seed


def test_a_picture_on_a_page_votes_for_its_original(table: MarkTable) -> None:
    page = Image.new("RGB", (900, 1000), "white")
    page.paste(drawn(3), (250, 200))
    assert likely(table, page)[0] == 3


def test_a_mirrored_crop_votes_for_its_original(table: MarkTable) -> None:
    assert 7 in likely(table, ImageOps.mirror(drawn(7).crop((40, 100, 380, 560))))


def test_strangers_vote_for_few(table: MarkTable) -> None:
    assert sum(len(likely(table, drawn(seed))) for seed in range(100, 110)) <= 10


def test_a_flat_picture_and_an_empty_table_have_no_candidates(table: MarkTable) -> None:
    flat = Image.new("RGB", (300, 300), "grey")
    assert likely(table, flat) == []
    assert likely(MarkTable.of([]), drawn(1)) == []
    assert likely(MarkTable.of([votes.chosen(features(flat))]), drawn(1)) == []


def test_of_an_asset_so_many_points_are_kept_from_all_over_it() -> None:
    many = np.random.default_rng(3)
    places = many.uniform(0, 640, (1000, 2)).astype(np.float32)
    places[:600] = places[:600] / 10  # the strongest sit in one corner
    points = Points(places, many.integers(0, 256, (1000, 32)).astype(np.uint8))
    grey, lab = np.zeros((512, 512), np.uint8), np.zeros((64, 64, 3), np.uint8)
    kept = votes.chosen(Features((640, 640), {}, points, points, grey, lab))
    assert len(kept) == votes.KEPT
    assert (kept.places > 320).any(axis=1).sum() > votes.KEPT / 2


def test_points_with_few_flipped_bits_are_found_and_crowded_ones_are_not_asked() -> None:
    many = np.random.default_rng(5)
    marks = many.integers(0, 256, (200, 32)).astype(np.uint8)
    places = many.uniform(0, 640, (200, 2)).astype(np.float32)
    same = Points(places[:100], np.repeat(marks[:1], 100, axis=0))
    table = MarkTable.of([Points(places, marks), *([same] * 5)])
    flipped = marks.copy()
    flipped[:, 0] ^= 1
    assert [one.asset for one in table.candidates(Points(places, flipped))] == [0]
    assert table.candidates(same) == []


def test_a_shelf_without_pictures_answers_nothing() -> None:
    assert MarkShelf.made([], lambda _: b"").likely(features(drawn(1))) == []
