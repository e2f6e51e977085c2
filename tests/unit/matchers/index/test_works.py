"""Works on disk: read back as they were, one by one, with what is newer over them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerprints.kinds import Print
from matchers.facts import Grant, Picture, WorkFacts
from matchers.index.works import MOST, Lookup, StoredWorks, decoded, encoded, kept
from records.vocabulary import WorkKind

COVER = Picture(
    "cover.jpg", "d1", ("00ff" * 16,), ("0f0f" * 16,), 90, (Print("pdq", "r/1", "00ff" * 16, 90),)
)
FULL = WorkFacts(
    7, "B7", "星渊纪事", WorkKind.LITERATURE, aliases=("星渊", "Star Abyss"), year=2012, season=2,
    creators=("陆沉舟", "加西亚·马尔克斯"), isbn="9787020002207", package="com.Example.App", signer_sha256="ab" * 32,
    holder="远山文化", grants=(Grant(3, host="forum.example", valid_to=date(2026, 5, 1), licensee="甲"),),
    valid_from=date(2020, 1, 1), pictures=(COVER,),
)  # fmt: skip


def bare(number: int, title: str, **more: object) -> WorkFacts:
    return WorkFacts(number, f"W{number}", title, WorkKind.FILM_TV, **more)  # type: ignore[arg-type] # test data


def written(folder: Path, *works: WorkFacts) -> Path:
    assert list(kept(folder, works)) == list(works)
    return folder


@given(title=st.text(), alias=st.text(), creator=st.text(), year=st.none() | st.integers(0, 3000))
def test_whatever_a_work_is_called_it_is_read_back(
    title: str, alias: str, creator: str, year: int | None
) -> None:
    work = bare(1, title, aliases=(alias,), creators=(creator,), year=year)
    assert decoded(encoded(work)) == work


def test_every_field_of_a_work_is_read_back(tmp_path: Path) -> None:
    stored = StoredWorks(written(tmp_path, bare(2, "海上来信"), FULL, bare(9, "\ud800")), {})
    assert stored[7] == FULL
    assert [stored[number].title for number in (2, 9)] == ["海上来信", "\ud800"]
    assert [work.id for work in stored.shown()] == [7]
    with pytest.raises(KeyError):
        stored[3]


def test_newer_works_lie_over_the_saved_ones_and_the_gone_are_gone(tmp_path: Path) -> None:
    folder = written(tmp_path, bare(1, "甲"), bare(2, "乙"), bare(3, "丙"))
    stored = StoredWorks(folder, {2: bare(2, "新"), 5: bare(5, "戊")}, gone=[2, 3])
    assert [(number, stored[number].title) for number in stored] == [(1, "甲"), (2, "新"), (5, "戊")]
    assert stored.get(3) is None


def test_works_are_found_by_what_they_say_of_themselves(tmp_path: Path) -> None:
    folder = written(tmp_path, FULL, bare(8, "又一部", creators=("陆沉舟",)))
    assert Lookup("isbn", folder, [])["9787020002207"] == (7,)
    assert Lookup("package", folder, [])["com.example.app"] == (7,)
    makers = Lookup("maker", folder, [bare(9, "新作", creators=("陆沉舟",))], gone=[8])
    assert makers["陆沉舟"] == (7, 9)
    assert "无名氏" not in makers


def test_what_too_many_works_say_names_none(tmp_path: Path) -> None:
    many = [bare(number, f"第{number}部", creators=("大厂文学",)) for number in range(1, MOST + 2)]
    assert "大厂文学" not in Lookup("maker", written(tmp_path, *many), [])
    assert "大厂文学" in Lookup("maker", tmp_path, [], gone=[1])


def test_a_catalogue_without_works_has_an_answer(tmp_path: Path) -> None:
    stored = StoredWorks(written(tmp_path), {})
    assert (list(stored), list(stored.shown()), stored.get(1)) == ([], [], None)
    assert "x" not in Lookup("isbn", tmp_path, [])
