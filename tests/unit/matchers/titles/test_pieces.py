"""Names with one or two edits: everything within the limit is found, nothing beyond it, at any size."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from benchmarks import catalogues
from matchers.text.normalise import read
from matchers.titles.filing import edits_allowed
from matchers.titles.pieces import APART, CLOSED, MAX_COMPARED, OPEN, Near, Pieces, openings
from records import folding
from tests.unit.matchers.titles import brute

HAN = "山水云月风花雪夜星河长安旧梦江湖剑影孤城故人春秋天地龙虎神魔仙侠都市传说重生之王者归来"
WORDS = [
    "night",
    "river",
    "stone",
    "glass",
    "empire",
    "lost",
    "city",
    "winter",
    "king",
    "shadow",
    "silent",
    "garden",
    "paper",
    "ocean",
    "last",
    "road",
]


def han(rng: random.Random, length: int) -> str:
    return "".join(rng.choice(HAN) for _ in range(length))


def latin(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words))


def names(rng: random.Random, count: int) -> list[str]:
    """Invented names of either script and of both, most of them light enough to be told apart by one edit."""
    made = [
        rng.choice([han(rng, rng.randint(4, 15)), latin(rng, rng.randint(2, 6)), han(rng, 5) + latin(rng, 2)])
        for _ in range(count)
    ]
    return sorted({folding.key(name) for name in made})


def edited(rng: random.Random, text: str, place: int, kind: str) -> str:
    """The text with one character inserted, deleted or replaced."""
    other = rng.choice([c for c in (HAN if text[place] > "\u2e7f" else "qxzvj") if c != text[place]])
    return {
        "insert": text[:place] + other + text[place:],
        "append": text[: place + 1] + other + text[place + 1 :],
        "delete": text[:place] + text[place + 1 :],
        "replace": text[:place] + other + text[place + 1 :],
    }[kind]


KINDS = ("insert", "append", "delete", "replace")


@pytest.mark.parametrize(
    "name",
    ["星河长安旧梦影", "thelongwinterking", "长安十二时辰之天地风云录", "silentgardenofthelostpaperempire"],
)
def test_one_edit_anywhere_in_a_name_is_found_first_and_last_character_too(name: str) -> None:
    rng = random.Random(3)
    pieces = Pieces.build([name])
    for place in range(len(name)):
        for kind in KINDS:
            text = "2014" + edited(rng, name, place, kind) + "1080"
            assert [near.key for near in pieces.find(text).places] == [0], (place, kind, text)


@pytest.mark.parametrize("name", ["长安十二时辰之天地风云录", "silentgardenofthelostpaperempire"])
def test_two_edits_anywhere_in_a_long_name_are_found(name: str) -> None:
    rng = random.Random(4)
    pieces = Pieces.build([name])
    for first in range(len(name)):
        for second in range(first, len(name) - 1):
            text = edited(rng, edited(rng, name, first, rng.choice(KINDS)), second, rng.choice(KINDS))
            assert [near.key for near in pieces.find(f"2014{text}1080").places] == [0], text


@settings(max_examples=300, deadline=None)
@given(
    keys=st.lists(st.text("山水云", min_size=5, max_size=14), min_size=1, max_size=6, unique=True),
    text=st.text("山水云", max_size=30),
)
def test_names_of_few_characters_are_found_where_brute_force_finds_them(keys: list[str], text: str) -> None:
    where = bytes([APART, *[OPEN] * (len(text) - 1), APART]) if text else bytes([APART])
    assert list(Pieces.build(keys).find(text).places) == brute.places(keys, text, where)


@settings(max_examples=200, deadline=None)
@given(
    keys=st.lists(st.text("ab山", min_size=10, max_size=26), min_size=1, max_size=6, unique=True),
    text=st.text("ab山", max_size=60), data=st.data(),
)  # fmt: skip
def test_words_are_cut_nowhere_whatever_the_separators_say(
    keys: list[str], text: str, data: st.DataObject
) -> None:
    where = bytes(
        data.draw(
            st.lists(st.sampled_from([CLOSED, OPEN, APART]), min_size=len(text) + 1, max_size=len(text) + 1)
        )
    )
    assert list(Pieces.build(keys).find(text, where).places) == brute.places(keys, text, where)


@given(st.text("山水ab", max_size=9), st.text("山水ab", max_size=9))
def test_the_oracle_counts_edits_as_a_textbook_does(left: str, right: str) -> None:
    assert Levenshtein.distance(left, right) == brute.distance(left, right)


def test_a_catalogue_gives_what_brute_force_gives() -> None:
    rng = random.Random(5)
    keys = names(rng, 3_000)
    pieces = Pieces.build(keys)
    found = 0
    for _ in range(60):
        key = rng.choice(keys)
        reading = read(f"【{han(rng, 2)}】 {planted(rng, key)} {latin(rng, 1)} 2014", "title")
        near = pieces.find(reading.base, openings(reading))
        assert list(near.places) == brute.places(keys, reading.base, openings(reading))
        assert not near.capped
        found += len(near.places)
    assert found > 30


def planted(rng: random.Random, key: str) -> str:
    for _ in range(edits_allowed(key)):
        key = edited(rng, key, rng.choice([0, len(key) - 1, rng.randrange(len(key))]), rng.choice(KINDS))
    return key


def test_every_planted_edit_is_found_among_many_names() -> None:
    rng = random.Random(6)
    keys = names(rng, 20_000)
    pieces = Pieces.build(keys)
    heavy = [number for number, key in enumerate(keys) if edits_allowed(key)]
    for number in rng.sample(heavy, 1_000):
        reading = read(f"[{han(rng, 3)}] {planted(rng, keys[number])} / 1080p", "title")
        assert number in {near.key for near in pieces.find(reading.base, openings(reading)).places}, (
            reading.raw
        )


def test_light_names_are_left_to_the_exact_views() -> None:
    assert Pieces.build(["庆余年", "the thing", "山水云月风"]).find("庆余年山水云月风").places == ()
    assert [edits_allowed(key) for key in ("山水云月风", "山水云月风花", "a" * 11, "a" * 12, "a" * 24)] == [
        0,
        1,
        0,
        1,
        2,
    ]


def test_a_place_that_begins_beside_a_separator_is_better_than_one_that_does_not() -> None:
    reading = read("星河长安旧梦 下载", "title")
    pieces = Pieces.build([folding.key("星河长安旧梦影")])
    assert pieces.find(reading.base, openings(reading)).places == (Near(0, 0, 6, 1),)


def test_an_edit_does_not_cut_a_word() -> None:
    pieces = Pieces.build(["thelongwinterking"])
    reading = read("the long winter kingdom", "title")
    assert pieces.find(reading.base, openings(reading)).places == ()


def test_the_same_name_twice_is_two_places() -> None:
    found = Pieces.build(["星河长安旧梦影"]).find("星河长安旧梦影第一集星河长安旧影")
    assert found.places == (Near(0, 0, 7, 0), Near(0, 10, 16, 1))


def test_saved_pieces_answer_as_those_that_were_built(tmp_path: Path) -> None:
    rng = random.Random(7)
    keys = names(rng, 500)
    built = Pieces.build(keys)
    built.to_files(tmp_path)
    loaded = Pieces.from_files(tmp_path, keys)
    for text in (planted(rng, key) for key in keys):
        assert loaded.find(text) == built.find(text)


def test_the_same_names_give_the_same_files(tmp_path: Path) -> None:
    keys = names(random.Random(8), 500)
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        Pieces.build(keys).to_files(folder)
    one, two = ({file.name: file.read_bytes() for file in folder.iterdir()} for folder in folders)
    assert one == two
    assert one


def test_no_names_and_empty_texts_have_an_empty_answer(tmp_path: Path) -> None:
    empty = Pieces.build([])
    empty.to_files(tmp_path)
    assert Pieces.from_files(tmp_path, []).find("星河长安旧梦影").places == ()
    assert Pieces.build(["星河长安旧梦影"]).find("").places == ()


def test_a_text_that_names_too_much_is_answered_in_part_and_says_so() -> None:
    keys = sorted({f"星河长安旧梦第{n}回" for n in range(1, 3_000)} | {"孤城故人春秋天地"})
    found = Pieces.build(keys).find("星河长安旧梦第" * 60 + "孤城故人春秋大地")
    assert found.capped
    assert keys.index("孤城故人春秋天地") in {near.key for near in found.places}
    assert len(found.places) <= MAX_COMPARED


def test_a_text_without_end_is_searched_as_far_as_a_title_can_reach() -> None:
    pieces = Pieces.build(["星河长安旧梦影"])
    found = pieces.find("星河长安旧梦" + "风" * 1_000_000 + "星河长安旧梦影")
    assert (found.capped, [near.start for near in found.places]) == (True, [0])


def test_names_of_astral_and_lone_surrogate_characters_are_filed_like_others() -> None:
    key = "𠮷𠮷野家物語集"
    assert Pieces.build([key, "\ud800" * 6]).find("𠮷𠮷野屋物語集").places == (Near(0, 0, 7, 1),)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_real_listings_against_a_hundred_thousand_names_give_what_brute_force_gives() -> None:
    if not catalogues.available():
        pytest.skip("the shared evaluation material is not here")
    keys = sorted({folding.key(name) for name in catalogues.names(100_000)} - {""})
    pieces, told = Pieces.build(keys), 0
    for raw in catalogues.listings()[::9][:120]:
        reading = read(raw, "title")
        found = pieces.find(reading.base, openings(reading))
        assert list(found.places) == brute.places(keys, reading.base, openings(reading)), raw
        assert not found.capped
        told += len(found.places)
    assert told
