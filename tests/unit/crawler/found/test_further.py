"""Which pages of a site are one offer at several addresses."""

from __future__ import annotations

import pytest

from crawler.asked.planned import Planned
from crawler.found.further import Further
from crawler.items import PageListing
from crawler.pages.reading import Follow, PageKind, PageReading
from records.vocabulary import ShareLinkRow

HOME = "http://forum.example"
TALK = f"{HOME}/topic/7-northern-bookshop"
TITLE = "北港旧书店 完结 txt"


def row(id_: str) -> ShareLinkRow:
    return ShareLinkRow(
        service="baidu", id=id_, code="p2q8", url=f"https://pan.baidu.com/s/{id_}", span=[0, 1]
    )


def page(url: str, title: str = TITLE, share: str = "1kTzWq8s", text: str = "") -> PageListing:
    return PageListing(url, title, text=text, share_links=(row(share),) if share else ())


def read(
    further: Further, item: PageListing, *leads: str, found_on: str = ""
) -> tuple[bool, tuple[str, ...]]:
    """Whether the page stays a listing, and whose place it takes."""
    reading = PageReading(PageKind.OFFER, (item,), tuple(Follow(url) for url in leads))
    told, instead = further.settle(reading, Planned(item.url, found_on=found_on))
    return bool(told.listings), instead


@pytest.fixture
def further() -> Further:
    return Further()


@pytest.mark.parametrize(
    ("url", "title", "leads"),
    [
        (f"{HOME}/post/91", TITLE, (TALK,)),
        (f"{HOME}/print/7", f"{TITLE} - 打印", (TALK,)),
        (f"{TALK}?msg=11", TITLE, ()),
        (f"{HOME}/topic/8-re-northern", f"Re: {TITLE}", ()),
        (f"{HOME}/reply/7", f"回复：{TITLE}", (TALK,)),
        (f"{HOME}/topic/91", "Message 91", (TALK,)),
    ],
)
def test_what_a_talk_hands_over_is_no_second_listing_at_another_address(
    further: Further, url: str, title: str, leads: tuple[str, ...]
) -> None:
    assert read(further, page(TALK)) == (True, ())

    assert read(further, page(url, title), *leads) == (False, ())


def test_a_talk_met_after_its_posts_takes_their_place(further: Further) -> None:
    post = f"{HOME}/topic/7-northern-bookshop/post/91"

    assert read(further, page(post)) == (True, ())
    assert read(further, page(TALK), post) == (True, (post,))
    assert read(further, page(f"{HOME}/topic/7-northern-bookshop/post/92")) == (False, ())


def test_a_work_put_up_twice_stays_two_listings_though_they_lead_to_each_other(further: Further) -> None:
    again = f"{HOME}/topic/9-northern-bookshop"

    assert read(further, page(TALK)) == (True, ())
    assert read(further, page(again), TALK) == (True, ())


SAID = "qingshan 2026-11-02 09:12\n北港旧书店全本精校，六十万字\nwanfeng 2026-11-02 11:40\n谢谢楼主，正在看第三卷"


def test_a_talk_at_one_of_its_posts_is_told_by_what_was_said_at_which_hours(further: Further) -> None:
    first, second, third = (
        f"{HOME}/post/{name}" for name in ("9692c9aa22", "8b4e7e2251", "8b4e7e2251f2cd6b")
    )

    assert read(further, page(first, text=SAID)) == (True, ())
    assert read(further, page(second, text=SAID), first) == (False, ())
    assert read(further, page(third, text=SAID), found_on=second) == (False, ())


@pytest.mark.parametrize(
    "text",
    [
        SAID.replace("09:12", "16:05"),
        "北港旧书店全本精校，六十万字",
        SAID + "\n另外两卷也补上了，请重新下载\n第三卷的错字已经改完",
    ],
    ids=["at another hour", "no hour", "more is said"],
)
def test_a_work_put_up_twice_with_the_same_words_stays_two_listings(further: Further, text: str) -> None:
    assert read(further, page(f"{HOME}/post/9692c9aa22", text=SAID)) == (True, ())

    assert read(further, page(f"{HOME}/post/8b4e7e2251", text=text), f"{HOME}/post/9692c9aa22") == (True, ())


def test_an_answer_with_a_link_of_its_own_is_a_listing(further: Further) -> None:
    assert read(further, page(TALK)) == (True, ())

    assert read(further, page(f"{HOME}/post/92", f"Re: {TITLE}", share="9NewUpload"), TALK) == (True, ())


def test_one_link_under_other_names_stands_for_other_works(further: Further) -> None:
    assert read(further, page(TALK)) == (True, ())

    assert read(further, page(f"{HOME}/post/93", "石海纪元 豪华版"), TALK) == (True, ())


def test_a_page_that_hands_nothing_over_is_told_by_its_lines(further: Further) -> None:
    text = "导演：褚怀远，主演：祁小满、纪长风\n渡口三代人的故事，全三十六集已经完结"
    assert read(further, page(f"{HOME}/show/3", share="", text=text)) == (True, ())

    assert read(further, page(f"{HOME}/show/3/print", share="", text=text + "\n打印于今天下午三点整")) == (
        False,
        (),
    )
    assert read(further, page(f"{HOME}/show/3/sequel", share="", text="这是完全不同的另一段介绍文字")) == (
        True,
        (),
    )


def test_a_listing_that_a_person_or_an_earlier_sweep_asked_for_is_left_as_it_is(further: Further) -> None:
    assert read(further, page(TALK)) == (True, ())
    reading = PageReading(PageKind.OFFER, (page(f"{TALK}?msg=11"),))

    told, _instead = further.settle(reading, Planned(f"{TALK}?msg=11", extra={"listing_id": 3}))

    assert told.listings


def test_memory_is_bounded_and_what_was_met_longest_ago_is_let_go() -> None:
    further = Further(held=2)
    for number in (1, 2, 3):
        read(further, page(f"{HOME}/topic/{number}", share=f"share{number}"))

    assert read(further, page(f"{HOME}/topic/1?msg=4", share="share1")) == (True, ())
    assert read(further, page(f"{HOME}/topic/3?msg=4", share="share3")) == (False, ())


def test_posts_at_places_of_a_page_are_listed_once_though_the_front_page_shows_them_too(
    further: Further,
) -> None:
    def posts(url: str, *shares: str) -> PageReading:
        told = tuple(
            page(
                f"{url}#{share[-1]}",
                f"{TITLE} {share}",
                share=share,
                text="渡口三代人的故事已经完结\n12:05 PM",
            )
            for share in shares
        )
        follow = (Follow(HOME + "/"), Follow(f"{HOME}/2026-09.html"))
        return further.settle(PageReading(PageKind.FILES, told, follow), Planned(url))[0]

    assert len(posts(HOME + "/", "share7", "share8").listings) == 2
    assert [one.url for one in posts(f"{HOME}/2026-09.html", "share6", "share7", "share8").listings] == [
        f"{HOME}/2026-09.html#6"
    ]
