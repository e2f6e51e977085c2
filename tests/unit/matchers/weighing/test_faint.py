"""Works that cannot be meant are not weighed: what is told of the others is what it would be if they were."""

from __future__ import annotations

import pytest

from matchers.facts import ListingFacts
from matchers.feature import WEIGHTS
from matchers.index.catalogue import CatalogueIndex, index
from matchers.model import Model, by_hand, packaged
from matchers.screen import Screened, screen
from matchers.weighing.faint import AROUND, AT_BEST, CONFIRMED, FAINT
from records.vocabulary import Decision, WorkKind
from tests.unit.matchers.cases import CASES
from tests.unit.matchers.catalogue import WORKS
from tests.unit.matchers.reading import work

WORDS = (
    "1080p",
    "4",
    "全集",
    "第",
    "网盘",
    "mp4",
    "集",
    "下载",
    "2",
    "国语",
    "全",
    "字幕",
    "电影",
    "tx",
    "年",
)
EXACT = ("title_", "year_", "creator_", "developer_", "isbn_", "package_")
"""Features that are looked at before a work is called faint."""
NEVER = ("cover_", "file_", "archive_", "text_", "app_", "sound_", "film_")
"""Features of works that are always weighed."""
ELSEWHERE = ("act_", "licence_", "official_", "signer_", "underhand")


@pytest.fixture(scope="module")
def crowded() -> CatalogueIndex:
    """A catalogue in which every word of a listing is somebody's title, and part of many others."""
    noise = [work(word, id=1_000 + n) for n, word in enumerate(WORDS)]
    longer = [
        work(f"{word}{n}号档案", id=2_000 + 100 * n + m) for n in range(25) for m, word in enumerate(WORDS)
    ]
    makers = [work("4", WorkKind.MUSIC, id=9_000, creators=("陆沉舟",)), work("全集", id=9_001, year=2021)]
    return index([*WORKS, *noise, *longer, *makers])


@pytest.mark.parametrize("model", [packaged(), by_hand()], ids=["packaged", "by-hand"])
def test_works_left_out_would_be_dropped_and_the_others_stay_the_same(
    crowded: CatalogueIndex, model: Model
) -> None:
    left = 0
    for case in CASES:
        listing = case.listing()
        told, every = screen(listing, crowded, model), screen(listing, crowded, model, also_faint=True)
        assert told.faint == len(every.decided) - len(told.decided)
        kept = {one.weighed.candidate.work.id for one in told.decided}
        gone = [one for one in every.decided if one.weighed.candidate.work.id not in kept]
        assert all(one.decision is Decision.DROP and one.p_work < FAINT for one in gone)
        assert said(told, from_=FAINT) == said(every, from_=FAINT)
        left += len(gone)
    assert left > len(CASES) // 2


def test_something_is_weighed_wherever_something_was_named(crowded: CatalogueIndex) -> None:
    told = screen(ListingFacts(url="", title="2 下载 第 全 年 字幕组 出品"), crowded)
    assert told.decided
    assert told.faint


def test_a_maker_on_the_page_saves_the_shortest_name(crowded: CatalogueIndex) -> None:
    told = screen(ListingFacts(url="", title="陆沉舟 4 全集 1080p 网盘 下载 mp4"), crowded)
    assert 9_000 in {one.weighed.candidate.work.id for one in told.decided}


def test_every_feature_of_a_work_is_looked_at_or_has_a_bound() -> None:
    bounded = {key for group in (*AT_BEST, *AROUND, CONFIRMED) for key in group}
    open_ = {key for key in WEIGHTS if not key.startswith((*EXACT, *NEVER, *ELSEWHERE))} - bounded
    assert open_ == set(), "a new feature for P(work) needs a group in matchers.weighing.faint"


def said(screened: Screened, *, from_: float) -> list[tuple[object, ...]]:
    """All that is told of the works that may be told, to the last digit."""
    return [
        (one.weighed.candidate.work.id, one.decision, one.for_people, one.p_work, one.margin, one.vetoes, one.runner_up,
         one.rivals, one.weighed.features, one.weighed.act)
        for one in screened.decided if one.p_work >= from_
    ]  # fmt: skip
