"""Found against planted, with answers of the command line written by hand."""

from __future__ import annotations

import pytest

from demo.compare import Found, Planted, outcome_of, read_found, same, unplanted
from demo.vocabulary import Outcome

PAGE = "http://127.0.0.12:8312/thread-1-1-1.html"
SHARE = "http://127.0.0.11:8311/share/abc"


def _found(*findings: tuple[str, str], noticed: tuple[tuple[str, str], ...] = ()) -> Found:
    rows = [
        {"work_id": work, "url": url, "decision": "review", "p_work": 0.9, "p_act": 0.9, "p_unlicensed": None,
         "families": ["title"]} for work, url in findings
    ]  # fmt: skip
    return read_found(rows, [{"items": [{"work_id": work, "url": url} for work, url in noticed]}])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTP://Example.COM:80/a", "http://example.com/a"),
        ("http://h/a#p2", "http://h/a"),
        ("http://h", "http://h/"),
        ("http://h/听雨楼.txt", "http://h/%E5%90%AC%E9%9B%A8%E6%A5%BC.txt"),
        ("http://h/《书》（全）.txt", "http://h/%e3%80%8a%E4%B9%A6%e3%80%8b%EF%BC%88%E5%85%A8%EF%BC%89.txt"),
        ("http://h/share/a?pw=x8k2&ls", "http://h/share/a"),
        ("http://h/read.php?tid=5", "http://h/read.php?tid=5#tail"),
    ],
)
def test_spellings_of_one_url_are_one(one: str, other: str) -> None:
    assert same(one) == same(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://h/read.php?tid=5", "http://h/read.php?tid=6"),
        ("http://h/a", "http://h:8080/a"),
        ("http://h/a", "https://h/a"),
        ("http://h/share/a", "http://h/share/b"),
        ("http://h/a", "http://h/a/"),
    ],
)
def test_different_places_stay_different(one: str, other: str) -> None:
    assert same(one) != same(other)


@pytest.mark.parametrize(
    ("found", "got"),
    [
        (_found(("W", PAGE), noticed=(("W", PAGE),)), Outcome.DRAFT),
        (_found(noticed=(("W", PAGE),)), Outcome.DRAFT),
        (_found(("W", PAGE)), Outcome.REVIEW),
        (_found(("OTHER", PAGE)), Outcome.NOTHING),
        (_found(("W", PAGE + "x")), Outcome.NOTHING),
        (_found(), Outcome.NOTHING),
    ],
    ids=["in a notice", "only in a notice", "a finding", "another work", "another page", "nothing"],
)
def test_what_came_of_a_planted_pair(found: Found, got: Outcome) -> None:
    for expected in Outcome:
        result = outcome_of(Planted("W", PAGE, expected, "site page"), found)
        assert result.got == got
        assert result.right == (got == expected)


@pytest.mark.parametrize("inside", [SHARE, SHARE + "/", SHARE + "/?pw=1", SHARE + "/a%20b/cover.jpg"])
def test_a_share_and_the_files_in_it_are_one_place(inside: str) -> None:
    thing = Planted("W", SHARE, Outcome.DRAFT, "drive abc", tree=True)
    assert outcome_of(thing, _found(noticed=(("W", inside),))).right


def test_a_neighbouring_share_is_another_place() -> None:
    thing = Planted("W", SHARE, Outcome.DRAFT, "drive abc", tree=True)
    assert not outcome_of(thing, _found(noticed=(("W", SHARE + "d/file"),))).right


def test_whatever_was_found_and_not_planted_is_listed() -> None:
    planted = [Planted("W", PAGE, Outcome.DRAFT, "site page")]
    found = _found(("W", PAGE), ("V", PAGE), noticed=(("W", SHARE),))
    assert unplanted(planted, found) == [("V", PAGE), ("W", SHARE)]
