"""What is quick answers as what is plain: arrays, masks and tables against the rules said in so many words."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.text import normalise
from matchers.text.normalise import read, same_class
from matchers.titles import BASE, Title, build, looks, tables
from matchers.titles.lines import base_line, insides
from matchers.titles.settle import Finds, Found, settled
from matchers.titles.texts import Texts
from matchers.titles.views import INITIALS, VIEWS

SHARED = Path(__file__).resolve().parents[5] / "shared" / "eval"
NAMES = 15_000
BEFORE = {
    ("normalise/2", "tables/3"): "a7fea77f65e37fc3f0b51a0d1fab68e5aaacd337d57b7b1d76c47f12cd27b4a0",
}
"""Digest of the answers to all real listings, by the first program that gave them and the versions that it read with."""


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_word_goes_on_where_neighbours_are_of_one_class(text: str) -> None:
    expected = [0 < n < len(text) and same_class(text[n - 1], text[n]) for n in range(len(text) + 1)]
    assert [bool(one) for one in insides(text)] == expected


SPANS = st.tuples(st.integers(0, 12), st.integers(1, 4))
FOUND = st.lists(
    st.builds(
        lambda key, span, view: (key, span[0], sum(span), view), st.integers(0, 3), SPANS, st.sampled_from(VIEWS)
    ), max_size=60,
)  # fmt: skip


@given(FOUND)
def test_a_page_is_settled_as_a_title_is(found: list[Found]) -> None:
    assert Finds.of(found).places() == settled(found)


def test_a_page_that_repeats_a_name_is_settled_as_a_title_that_does() -> None:
    found = [(1, n, n + 2, VIEWS[n % 3]) for n in range(90)] + [(2, n, n + 2, BASE) for n in range(0, 90, 7)]
    assert Finds.of(found).places() == settled(found)
    assert len([place for place in settled(found) if place.key == 1]) <= 20


HAN = "庆厌余佘年未末木三二一"


@given(
    st.lists(st.text(st.sampled_from(HAN), min_size=2, max_size=6), max_size=40),
    st.text(st.sampled_from(HAN + "a"), max_size=12),
)
def test_look_alikes_are_those_that_differ_in_one_character_that_looks_alike(
    words: list[str], text: str
) -> None:
    names = sorted(set(words))
    line = base_line(read(text, "title"))
    found = set(looks.build(Texts.of(names)).find(line))
    assert found == {
        (key, start, start + len(name), omitted)
        for key, name in enumerate(names)
        if len(name) in looks.LENGTHS
        for start in range(len(line.text) - len(name) + 1)
        for omitted in range(len(name))
        if _alike_but_for(line.text[start : start + len(name)], name, omitted)
    }


@given(
    st.lists(st.text(st.sampled_from(HAN), min_size=3, max_size=5), min_size=1, max_size=40),
    st.text(st.sampled_from(HAN + "a, "), max_size=40),
)
def test_between_separators_the_same_look_alikes_are_found(words: list[str], text: str) -> None:
    names, line = looks.build(Texts.of(sorted(set(words)))), base_line(read(text, "title"))
    found = list(names.find(line, apart=True))
    assert found == [one for one in names.find(line) if line.apart(one[1], one[2])]


def _alike_but_for(text: str, name: str, place: int) -> bool:
    same = text[:place] + text[place + 1 :] == name[:place] + name[place + 1 :]
    return same and tables.look_alike(text[place], name[place])


def test_so_many_names_that_differ_in_one_character_are_told_as_few_are() -> None:
    near = tables.look_alikes("木")
    names = sorted(f"三{one}年" for one in {*near, *map(chr, range(0x4E00, 0x4E00 + 400))} - {"木"})
    found = {key for key, *_ in looks.build(Texts.of(names)).find(base_line(read("三木年", "title")))}
    assert {names[key][1] for key in found} == set(near)


@pytest.mark.skipif(not SHARED.exists(), reason="the evaluation material is not here")
def test_real_listings_are_answered_as_they_always_were() -> None:
    versions = normalise.VERSION, tables.VERSION
    if versions not in BEFORE:
        pytest.skip(f"nothing was kept for {versions}")
    index = build(Title(number, name) for number, name in enumerate(_names()))
    answers = []
    for row in _listings():
        for source, limit in (("title", 512), ("text", 20_000)):
            places = index.places(
                read(str(row.get({"title": "listing"}.get(source, source)) or ""), source, limit)
            )
            answers.append([(index.key_text(p.key), *p[1:]) for p in places if p.view != INITIALS])
    assert hashlib.sha256(json.dumps(answers).encode()).hexdigest() == BEFORE[versions]


def _names() -> list[str]:
    names: dict[str, None] = {}
    for folder in ("zh", "titles"):
        with (SHARED / folder / "works.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                names.update(dict.fromkeys([row["title"], *row["aliases"].split("|")]))
    return list(names)[:NAMES]


def _listings() -> list[dict[str, object]]:
    files = (SHARED / folder / "listings.jsonl" for folder in ("zh", "titles"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
