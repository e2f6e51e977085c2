"""One page against all works at once: the same answers as one by one, without what is common to many."""

from __future__ import annotations

from pathlib import Path

import pytest

from fingerprints.grams import prints
from fingerprints.kinds import Print
from fingerprints.text import compare
from fingerprints.textindex import TextIndex
from records import versioned
from records.errors import NotFound, Tampered
from tests.unit.fingerprints.texts import chinese, english

NOTICE = chinese(500, 20)
"""A statement of copyright that every book carries."""
BOOKS = {f"W{n}": chinese(n, 150) + NOTICE for n in range(12)} | {"E1": english(1, 300)}


def assets() -> list[tuple[str, str, tuple[Print, ...]]]:
    return [(work, f"{work}.txt", prints(text)) for work, text in BOOKS.items()]


@pytest.fixture(scope="module")
def index() -> TextIndex:
    return TextIndex.build(assets())


def test_a_chapter_is_found_in_its_book_alone_and_as_the_comparison_of_two_says(index: TextIndex) -> None:
    for work in ("W3", "E1"):
        page = prints(BOOKS[work][300:1800])
        (found,) = index.like(page)
        alone = compare(prints(BOOKS[work]), page)
        assert alone is not None
        assert (found.work, found.asset) == (work, f"{work}.txt")
        assert found.likeness.strength == alone.strength == "strong"
        assert (found.likeness.asset_value, found.likeness.found_value) == (
            alone.asset_value,
            alone.found_value,
        )
        assert found.likeness.evidence["longest"] == alone.evidence["longest"]


def test_what_stands_in_many_works_counts_for_none_and_is_told(index: TextIndex) -> None:
    assert compare(prints(BOOKS["W1"]), prints(NOTICE)) is not None
    assert index.like(prints(NOTICE)) == []
    (found,) = index.like(prints(BOOKS["W1"][:2000] + NOTICE))
    assert found.work == "W1"
    assert found.likeness.evidence["prints"]["page_ignored"] > 20
    assert found.likeness.evidence["common_works"] == 8


def test_several_texts_of_one_work_do_not_make_it_common() -> None:
    text = chinese(40, 100)
    index = TextIndex.build([("W", f"edition {n}", prints(text)) for n in range(20)])
    (found,) = index.like(prints(text[200:900]))
    assert found.work == "W"


def test_an_index_from_the_disk_answers_as_the_one_that_was_saved(index: TextIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    page = prints(BOOKS["W5"][:900])
    assert TextIndex.load(tmp_path, check=True).like(page) == index.like(page) != []


def test_a_page_without_anything_in_common_is_like_nothing(index: TextIndex) -> None:
    assert index.like(prints(chinese(999))) == []
    assert index.like(()) == []
    assert TextIndex.build([]).like(prints(BOOKS["W1"])) == []


def test_a_missing_or_damaged_index_is_named(index: TextIndex, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        TextIndex.load(tmp_path)
    index.save(tmp_path)
    folder, _ = versioned.current(tmp_path)
    (folder / "texts.json").write_text("[", encoding="utf-8")
    with pytest.raises(Tampered):
        TextIndex.load(tmp_path)


def test_a_text_is_like_what_its_prints_are_like(index: TextIndex) -> None:
    for text in (BOOKS["W5"][:900], BOOKS["E1"][:900], BOOKS["W1"][:2000] + NOTICE, chinese(999), "短", ""):
        assert index.like_text(text) == index.like(prints(text))
    assert TextIndex.build([]).like_text(BOOKS["W1"]) == []
    only_english = TextIndex.build([("E1", "E1.txt", prints(BOOKS["E1"]))])
    mixed = BOOKS["W2"][:400] + BOOKS["E1"][:900]
    assert only_english.like_text(mixed) == only_english.like(prints(mixed)) != []
