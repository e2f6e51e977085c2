"""The index on disk: the same answers, one current folder, and refusals by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matchers.text.normalise import read
from matchers.titles import Place, Title, TitleIndex, build
from records.errors import IndexRefused

TITLES = (
    Title(1, "庆余年"), Title(2, "Dune", alias=True), Title(3, "三界邮差", stem=True), Title(4, "😀"), Title(5, "射雕英雄外传"),
    Title(6, "张三的歌"), Title(7, "\ud800归途"),
)  # fmt: skip
TEXTS = ("《庆余念》", "d.u.n.e 2021", "三界邮差 4K", "射雕英雄外专", "弓长三的歌", "归途", "qing yu nian")


def answers(index: TitleIndex) -> list[list[Place]]:
    readings = [read(text, "title") for text in TEXTS]
    return [[*index.places(one), *index.nearly(one)] for one in readings]


def test_what_is_loaded_answers_as_what_was_saved(tmp_path: Path) -> None:
    index = build(TITLES, initials=["庆余年"])
    folder = index.save(tmp_path)
    for loaded in (TitleIndex.load(tmp_path), TitleIndex.load(folder)):
        assert answers(loaded) == answers(index)
        assert [loaded.titles_of(key) for key in range(len(loaded))] == [
            index.titles_of(key) for key in range(len(index))
        ]
        assert loaded.unusable == index.unusable == (Title(4, "😀"),)
        assert loaded.places(read("QYN", "title")) == index.places(read("QYN", "title")) != []


def test_the_same_titles_give_the_same_folder(tmp_path: Path) -> None:
    assert build(TITLES).save(tmp_path) == build(TITLES).save(tmp_path)


def test_a_newer_index_takes_the_place_of_the_older_and_one_older_is_kept(tmp_path: Path) -> None:
    folders = [build([Title(n, f"第{n}个故事") for n in range(count)]).save(tmp_path) for count in (1, 2, 3)]
    assert len(TitleIndex.load(tmp_path)) == 3
    assert [folder.exists() for folder in folders] == [False, True, True]


def test_an_index_with_additions_is_saved_as_one(tmp_path: Path) -> None:
    index = build(TITLES).with_delta([Title(9, "归去来")], removed=[1])
    index.save(tmp_path)
    loaded = TitleIndex.load(tmp_path)
    assert {loaded.key_text(key) for key in range(len(loaded))} == {
        "dune",
        "三界邮差",
        "射雕英雄外传",
        "张三的歌",
        "归途",
        "归去来",
    }


def test_an_empty_index_is_kept_too(tmp_path: Path) -> None:
    build([]).save(tmp_path)
    assert TitleIndex.load(tmp_path).places(read("庆余年", "title")) == []


def test_nothing_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexRefused) as refused:
        TitleIndex.load(tmp_path)
    assert refused.value.code == "index_missing"


def test_another_version_is_refused(tmp_path: Path) -> None:
    folder = build(TITLES).save(tmp_path)
    meta = json.loads((folder / "meta.json").read_text())
    (folder / "meta.json").write_text(json.dumps({**meta, "normaliser": "normalise/0"}))
    with pytest.raises(IndexRefused) as refused:
        TitleIndex.load(tmp_path)
    assert (refused.value.code, refused.value.data["found"]["normaliser"]) == ("index_version", "normalise/0")


@pytest.mark.parametrize(
    "name", ["names_blob.npy", "han.bin", "pieces-hashes.npy", "unusable.json", "meta.json"]
)
@pytest.mark.parametrize("harm", ["changed", "cut", "gone"])
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, name: str, harm: str) -> None:
    folder = build(TITLES).save(tmp_path)
    file = folder / name
    data = file.read_bytes()
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(data[: len(data) // 2] if harm == "cut" else data[:-3] + b"\x7f" + data[-2:])
    with pytest.raises(IndexRefused) as refused:
        TitleIndex.load(folder)
    assert refused.value.code == (
        "index_missing" if (name, harm) == ("meta.json", "gone") else "index_damaged"
    )
