"""What alike content says: of the work, of the act, of the signer."""

from __future__ import annotations

from typing import Any

import pytest

from fingerprints.kinds import Likeness, Strength
from matchers.content.contents import OWN_TEXT, Content
from matchers.families.content_features import (
    SENTENCES,
    act_features,
    handed_out,
    key_of,
    of,
    signer_features,
)
from matchers.feature import HASH, LICENCE, PACKAGE, WEIGHTS


def content(
    kind: str, evidence: dict[str, Any], strength: Strength = "strong", found: str = "http://x/f", vote: float | None = None,
    algorithm: str = "winnow-han8",
) -> Content:  # fmt: skip
    return Content(
        1, kind, found, "原件", Likeness(algorithm, strength, 0.1, 0.7, vote, "aa", "bb", evidence)
    )


def text(
    page: float, work: float, chars: int, found: str = OWN_TEXT, strength: Strength = "strong"
) -> Content:
    return content("text", {
        "containment": {"page": page, "work": work}, "chars": {"page": chars, "work": 100_000},
        "longest": {"page": [0, 10], "work": [5, 15]},
    }, strength, found)  # fmt: skip


def identity(package: str, *signers: str) -> dict[str, Any]:
    return {"package": package, "signers": signers}


def app(relation: str, vote: float | None = None) -> Content:
    return content("app", {
        "relation": relation, "asset": identity("com.a", "aa" * 32), "found": identity("com.a", "bb" * 32),
        "second": {"algorithm": "icon pdq", "threshold": 31} if vote is not None else None,
    }, "strong", vote=vote)  # fmt: skip


@pytest.mark.parametrize(
    ("page", "work", "chars", "copied"),
    [
        (0.95, 0.02, 3_000, True),  # a chapter
        (0.40, 0.002, 500, False),  # a short review with a quotation of 200 characters
        (0.06, 0.002, 3_500, False),  # a long review with the same
        (0.35, 0.9, 600, True),  # a poem with notes on it
        (0.45, 0.02, 6_000, False),  # an essay that quotes much: a person looks at it as a review
    ],
)
def test_the_text_of_a_page_is_a_copy_by_its_share_and_its_length(
    page: float, work: float, chars: int, copied: bool
) -> None:
    assert handed_out(text(page, work, chars)) is copied
    assert bool(act_features([text(page, work, chars)])) is copied


def test_a_quotation_is_a_lead_on_a_page_and_proof_in_a_file() -> None:
    assert key_of(text(0.4, 0.002, 500)) == "text_probable"
    assert key_of(text(0.4, 0.002, 500, "http://x/a.txt")) == "text_strong"
    assert key_of(text(0.9, 0.02, 3_000)) == "text_strong"


@pytest.mark.parametrize(("seconds", "offered"), [(60.0, False), (400.0, True)])
def test_a_trailer_shows_the_film_and_does_not_hand_it_out(seconds: float, offered: bool) -> None:
    film = content("video", {"times": [[0.0, 5.0, 3], [seconds, seconds + 5, 4]], "frames": 60})
    sound = content("audio", {"length_s": seconds, "found_start_s": 0.0, "asset_start_s": 0.0})
    assert (handed_out(film), handed_out(sound)) == (offered, offered)


def test_a_probable_likeness_hands_nothing_out() -> None:
    assert not handed_out(text(0.9, 0.2, 9_000, strength="probable"))


@pytest.mark.parametrize(
    ("relation", "key", "signer", "raises"),
    [
        ("repack", "app_repack", "signer_repacked", True),
        ("tampered", "app_broken", "signer_broken", True),
        ("unsigned", "app_broken", "signer_broken", True),
        ("same_signer", "app_same_signer", "signer_own", False),
    ],
)
def test_the_verified_signature_speaks_of_the_permission(
    relation: str, key: str, signer: str, raises: bool
) -> None:
    (feature,) = signer_features([app(relation)])
    assert (key_of(app(relation)), feature.key, feature.family) == (key, signer, LICENCE)
    assert (feature.weight > 0) is raises


def test_a_repack_proves_the_package_and_with_the_icon_the_content() -> None:
    assert of(app("repack")).family == PACKAGE
    assert of(app("repack", vote=12)).family == HASH
    assert of(app("same_signer")).family == HASH


def test_every_sentence_has_a_weight_and_both_languages() -> None:
    for key, (zh, en) in SENTENCES.items():
        assert key in WEIGHTS
        assert "{seen}" in zh
        assert "{seen}" in en
