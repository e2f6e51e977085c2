"""Hostile titles, several works on a page, pictures, repeatable answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.facts import ListingFacts, WorkFacts
from matchers.index.catalogue import CatalogueIndex, index
from matchers.meeting.candidates import MAX_CANDIDATES
from matchers.record import records
from matchers.screen import screen
from records.vocabulary import Decision, WorkKind
from tests.unit.matchers.catalogue import catalogue, likeness

WORKS = catalogue()


def decisions(listing: ListingFacts, works: CatalogueIndex = WORKS) -> dict[str, Decision]:
    return {one.weighed.candidate.work.work_id: one.decision for one in screen(listing, works).decided}


@pytest.mark.parametrize(
    "title", ["", " ", "😀😀", "\x00\x07", "\u202e\u200b", "\ud800\udfff", "。。。", "\u0301" * 50_000]
)
def test_a_title_with_nothing_to_read_is_refused_by_name(title: str) -> None:
    screened = screen(ListingFacts("http://x.example/", title), WORKS)
    assert (screened.decided, screened.refusal) == ((), "nothing_to_read")


@pytest.mark.parametrize(
    "title",
    ["星渊纪事 txt 网盘 " + "\u0301" * 100_000, "星渊纪事 txt 网盘 " + "x" * 10_000_000, "\ud800星渊纪事 txt 网盘\udfff", "\u202e星渊纪事 txt 网盘",
     "星\u0301\u0302渊纪事 txt 网盘"],
    ids=["marks", "10 MB", "surrogates", "right to left", "zalgo"],
)  # fmt: skip
def test_hostile_titles_are_read_as_far_as_they_are_titles(title: str) -> None:
    assert (
        decisions(ListingFacts("http://x.example/", title, shares=(("baidu", "1234"),)))["B1"]
        is Decision.REVIEW
    )


@given(st.text(max_size=60), st.text(max_size=200), st.lists(st.text(max_size=30), max_size=3))
def test_any_listing_gets_an_answer(title: str, text: str, files: list[str]) -> None:
    screened = screen(ListingFacts("http://x.example/", title, text=text, files=tuple(files)), WORKS)
    assert all(
        0.0 <= one.p_work <= 1.0 and 0.0 <= one.weighed.act.probability <= 1.0 for one in screened.decided
    )


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_span_of_a_match_holds_the_name_in_the_raw_title(before: str, after: str) -> None:
    title = f"{before}《星渊纪事》{after}"
    for one in screen(ListingFacts("http://x.example/", title), WORKS).decided:
        named = one.weighed.candidate.named
        assert named is not None
        start, end = named.raw_span
        assert named.zone != "title" or named.raw_text == title[:512][start:end]


def test_the_same_input_gives_the_same_bytes() -> None:
    listing = ListingFacts(
        "http://x.example/", "《星渊纪事》陆沉舟 txt", text="作者：陆沉舟", shares=(("baidu", "1234"),)
    )
    first, second = (records(screen(listing, catalogue()), catalogue(), "r") for _ in range(2))
    assert repr(first) == repr(second)


def test_several_works_of_one_title_are_each_decided() -> None:
    listing = ListingFacts(
        "http://x.example/", "《星渊纪事》《渡口》《山海行》 合集 txt epub 网盘", shares=(("baidu", "1234"),)
    )
    assert [decisions(listing)[work] for work in ("B1", "B2", "B5")] == [Decision.REVIEW] * 3


def test_works_of_one_name_and_kind_that_nothing_tells_apart_are_never_drafted() -> None:
    twins = index([
        WorkFacts(1, "A", "归途", WorkKind.LITERATURE, year=2010, creators=("江一",)),
        WorkFacts(2, "B", "归途", WorkKind.LITERATURE, year=2015, creators=("江二",)),
    ])  # fmt: skip
    share = (("baidu", "1234"),)
    assert set(decisions(ListingFacts("http://x.example/", "归途 txt", shares=share), twins).values()) == {
        Decision.REVIEW
    }
    told = decisions(ListingFacts("http://x.example/", "归途 江二 txt", shares=share), twins)
    assert told == {"A": Decision.DROP, "B": Decision.DRAFT}


def test_a_picture_of_low_quality_is_no_evidence() -> None:
    good, bad = likeness(5), likeness(5)
    bad = type(bad)(bad.name, bad.digest, bad.pdq, bad.phash256, 30)
    shares = (("baidu", "1234"),)
    assert "F1" in decisions(ListingFacts("http://x.example/", "某资源", shares=shares, pictures=(good,)))
    assert "F1" not in decisions(ListingFacts("http://x.example/", "某资源", shares=shares, pictures=(bad,)))


@pytest.mark.parametrize(
    ("bits", "key"), [(31, "cover_strong"), (32, "cover_probable"), (47, "cover_probable")]
)
def test_the_thresholds_of_likeness_are_kept_with_both_codes(bits: int, key: str) -> None:
    listing = ListingFacts("http://x.example/", "某资源", pictures=(likeness(bits, phash_bits=51),))
    (one,) = screen(listing, WORKS).decided
    record = records(screen(listing, WORKS), WORKS, "r")[0].record["picture"]
    assert key in {feature.key for feature in one.weighed.features}
    assert (record["distance"], record["second_vote"]["distance"]) == (bits, 51)
    assert record["found_code"] != record["asset_code"]


def test_a_picture_that_many_works_carry_names_none() -> None:
    works = index([
        WorkFacts(n, f"W{n}", f"作品名称{n}号", WorkKind.FILM_TV, pictures=(likeness(0),)) for n in range(1, 6)
    ])  # fmt: skip
    assert decisions(ListingFacts("http://x.example/", "某资源", pictures=(likeness(1),)), works) == {}


def test_a_page_that_names_a_thousand_works_is_weighed_against_a_few() -> None:
    works = index([WorkFacts(n, f"W{n}", f"{n}号作品", WorkKind.LITERATURE) for n in range(1000, 1200)])
    title = " ".join(f"《{n}号作品》" for n in range(1000, 1200))
    assert 0 < len(screen(ListingFacts("http://x.example/", title), works).decided) <= MAX_CANDIDATES


def test_an_ended_right_keeps_a_match_from_people() -> None:
    from datetime import date

    work = WorkFacts(
        1, "A", "星渊纪事", WorkKind.LITERATURE, creators=("陆沉舟",), valid_to=date(2024, 12, 31)
    )
    listing = ListingFacts(
        "http://x.example/", "《星渊纪事》陆沉舟 txt", shares=(("baidu", "1"),), seen=date(2025, 1, 1)
    )
    assert decisions(listing, index([work])) == {"A": Decision.WATCH}


def test_file_names_full_of_names_are_read_up_to_a_limit() -> None:
    named = [WorkFacts(n, f"L{n}", f"第{n}号灯塔守望者", WorkKind.LITERATURE) for n in range(1, 41)]
    works = index(named)
    crowded = " ".join(f"第{n}号灯塔守望者" for n in range(1, 31))
    listing = ListingFacts(
        "http://x.example/1", "资料", files=tuple(f"{crowded} {n}.epub" for n in range(100))
    )
    assert len(screen(listing, works, also_faint=True).decided) == 30
