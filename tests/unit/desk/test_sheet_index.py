"""An index that is kept between runs answers as a new one does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desk.screening import answers
from desk.sheet_index import KEPT, opened
from desk.worksheet import Worksheet, read_works
from matchers.index.catalogue import CatalogueIndex
from records.errors import Refused
from records.lines import Line

WORKS = "work_id,title,aliases(|),year,creators,isbn\na,北岸灯塔,灯塔之北,2019,林晚,9787530200001\nb,浮空城物语,,20211,,\na,重复,,,,\n"
LISTINGS = (
    "【网盘】北岸灯塔 林晚 2019 txt 提取码 x7k2",
    "灯塔之北 全集",
    "浮 空 城 物 语 更新至12集",
    "人体工学椅",
)


def read() -> Worksheet:
    return read_works(WORKS.encode(), date(2026, 11, 22))


def never() -> Worksheet:
    raise AssertionError("the list is read again")


def said(catalogue: CatalogueIndex) -> list[object]:
    lines = [Line(number, text) for number, text in enumerate(LISTINGS)]
    return [one.as_json() for one in answers(lines, catalogue, "d")]


def test_the_second_run_opens_what_the_first_has_built(tmp_path: Path) -> None:
    new, told, was_kept = opened(WORKS.encode(), read, tmp_path / "index")
    again, told_again, was_kept_then = opened(WORKS.encode(), never, tmp_path / "index")

    assert (was_kept, was_kept_then) == (False, True)
    assert said(again) == said(new)
    assert told_again == told
    assert [one.code for one in told] == ["bad_year", "duplicate"]
    assert len(again.works) == 2


def test_another_list_has_an_index_of_its_own(tmp_path: Path) -> None:
    opened(WORKS.encode(), read, tmp_path)
    other, _, was_kept = opened(WORKS.encode() + b"c,x,,,,\n", read, tmp_path)

    assert not was_kept
    assert opened(WORKS.encode(), never, tmp_path)[2]
    assert other


@pytest.mark.parametrize("damage", ["meta.json", "works.jsonl", "titles"])
def test_a_damaged_index_is_built_anew(tmp_path: Path, damage: str) -> None:
    opened(WORKS.encode(), read, tmp_path)
    (folder,) = tmp_path.iterdir()
    place = folder / damage
    if place.is_dir():
        for file in place.rglob("*.json"):
            file.write_text("{")
    else:
        place.unlink()

    catalogue, _, was_kept = opened(WORKS.encode(), read, tmp_path)

    assert not was_kept
    assert said(catalogue) == said(opened(WORKS.encode(), never, tmp_path)[0])


def test_only_the_last_lists_stay(tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        opened(WORKS.encode() + b"\n" * number, read, tmp_path)

    assert len(list(tmp_path.iterdir())) == KEPT


def test_a_folder_that_is_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")

    with pytest.raises(Refused) as refused:
        opened(WORKS.encode(), read, tmp_path / "taken")
    assert refused.value.code == "index_folder"
