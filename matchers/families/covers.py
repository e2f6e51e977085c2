"""Pictures of a page that look like a picture of the work, as evidence."""

from __future__ import annotations

from matchers.candidate import Candidate
from matchers.feature import HASH, Feature, feature
from matchers.page import Page


def picture_features(candidate: Candidate, _page: Page) -> list[Feature]:
    """A picture of the page that looks like one of the work."""
    like = candidate.likeness
    if like is None:
        return []
    if like.strength == "strong":
        key = "cover_strong" if like.seconded else "cover_strong_alone"
    else:
        key = "cover_probable" if like.seconded else "cover_lead"
    second = f"，phash256 {like.second_vote}" if like.second_vote is not None else ""
    return [feature(key, HASH, f"PDQ {like.distance}{second}", f"PDQ ≤ {like.threshold}，phash256 ≤ 51")]
