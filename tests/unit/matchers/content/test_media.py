"""Pictures of a listing against those of works: by votes of key points where neither code nor title helps."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from fingerprints.image import compute
from matchers.content import media
from matchers.content.media import PictureIndex
from matchers.facts import Picture, WorkFacts
from records.vocabulary import WorkKind
from tests.unit.fingerprints.pictures import drawn, encoded

WORKS = 6
VAULT: dict[str, bytes] = {}


def picture(image: Image.Image, name: str) -> Picture:
    """As rows give it: payloads apart."""
    data = encoded(image)
    prints = compute(data)
    VAULT.update({one.value: one.payload for one in prints if one.payload})
    kept = tuple(replace(one, payload=b"") for one in prints)
    return Picture(name, sha256(data).hexdigest(), prints=kept)


def read(digest: str) -> bytes:
    return VAULT.get(digest, b"")


@pytest.fixture(scope="module")
def index() -> PictureIndex:
    """Six works with a cover each; work 1 is of seed 0."""
    return media.build(
        [
            WorkFacts(
                n + 1, f"W{n}", f"作品{n}", WorkKind.LITERATURE, pictures=(picture(drawn(n), f"{n}.png"),)
            )
            for n in range(WORKS)
        ],
        read,
    )


def test_a_heavy_crop_is_found_on_a_page_that_names_no_work(index: PictureIndex) -> None:
    crop = picture(drawn(2).crop((60, 110, 380, 560)), "http://a.example/crop.png")
    found = index.likenesses([crop])
    assert set(found) == {3}
    assert found[3].evidence["step"] == "keypoints"


def test_tables_in_a_folder_give_the_same(index: PictureIndex, tmp_path: Path) -> None:
    crop = picture(drawn(4).crop((60, 110, 380, 560)), "http://a.example/crop.png")
    assert index.within(tmp_path).likenesses([crop]) == index.likenesses([crop])
    assert list(tmp_path.glob("marks-*"))


def test_a_stranger_is_like_no_work(index: PictureIndex) -> None:
    assert index.likenesses([picture(drawn(50), "x")]) == {}


def test_a_picture_of_the_bank_is_not_voted_for(index: PictureIndex) -> None:
    crop = picture(drawn(2).crop((60, 110, 380, 560)), "crop")
    (apart,) = index.pictures[3]
    assert replace(index, apart=frozenset({apart.digest})).likenesses([crop]) == {}


def test_a_picture_that_many_works_carry_names_none_of_them() -> None:
    shared = [picture(drawn(n), f"{n}") for n in range(1, 3)]
    works = [
        WorkFacts(n, f"W{n}", f"作品{n}", WorkKind.LITERATURE, pictures=(shared[0],)) for n in range(1, 6)
    ]
    crop = picture(drawn(1).crop((60, 110, 380, 560)), "crop")
    assert media.build(works, read).likenesses([crop]) == {}


def test_without_payloads_codes_alone_are_asked(index: PictureIndex) -> None:
    bare = media.build([WorkFacts(1, "W", "作品", WorkKind.LITERATURE, pictures=index.pictures[1])])
    assert set(bare.likenesses([picture(drawn(0), "same")])) == {1}
    assert bare.likenesses([picture(drawn(0).crop((60, 110, 380, 560)), "crop")]) == {}


def test_a_foreign_phash_without_pdq_gives_a_lead_and_nothing_more() -> None:
    cover = picture(drawn(8), "c")
    phash = next(one for one in cover.prints if one.algorithm == "phash256")
    listed = Picture("listed", "0" * 64, prints=(replace(phash, variant="listed"),))
    index = media.build([WorkFacts(1, "W", "作品", WorkKind.LITERATURE, pictures=(listed,))], read)

    for found in (drawn(8), drawn(8).rotate(180), drawn(8).resize((210, 300))):
        like = index.likenesses([picture(found, "found")])[1]
        assert (like.algorithm, like.strength, like.threshold, like.seconded) == (
            "phash256",
            "probable",
            51,
            False,
        )
    assert index.likenesses([picture(drawn(9), "other")]) == {}


def test_a_phash_beside_a_pdq_is_a_second_vote_and_no_lead_of_its_own() -> None:
    cover, other = picture(drawn(8), "c"), picture(drawn(9), "d")
    phash = next(one for one in cover.prints if one.algorithm == "phash256")
    pdq = next(one for one in other.prints if one.algorithm == "pdq" and one.orientation == "r0")
    both = Picture("both", "0" * 64, prints=(phash, pdq))
    index = media.build([WorkFacts(1, "W", "作品", WorkKind.LITERATURE, pictures=(both,))], read)
    assert index.likenesses([picture(drawn(8), "found")]) == {}
