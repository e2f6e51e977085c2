"""Shares of cloud drives: asked for with their code, read as one offer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.pages.reading import Fetched, PageReading
from crawler.pages.share import ShareReader, canonical, code_in, common_name, recipe_of

ROOT = "http://drive.example/share/s3ti"


def read(told: Any, url: str = ROOT, **visit: str) -> PageReading | None:
    share = {
        "service": "copyparty",
        "id": "s3ti",
        "code": "x8k2",
        "root": ROOT,
        "title": "帖子的标题",
        **visit,
    }
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return ShareReader().read(
        Fetched(f"{url}/?pw=x8k2&ls", body, "", "application/json", {"share": share, "url": url})
    )


def files(*names: str) -> dict[str, Any]:
    return {"dirs": [], "files": [{"href": name, "sz": 10, "ts": 1_700_000_000} for name in names]}


def test_the_code_goes_into_the_request_and_stays_out_of_the_address() -> None:
    assert recipe_of("copyparty").ask(ROOT, "x8k2") == f"{ROOT}/?pw=x8k2&ls"
    assert recipe_of("copyparty").ask(ROOT, "") == f"{ROOT}/?ls"
    assert recipe_of("copyparty").ask(ROOT, "a&b=c") == f"{ROOT}/?pw=a%26b%3Dc&ls"
    assert canonical(f"{ROOT}/?pw=x8k2#a") == ROOT
    assert code_in(f"{ROOT}?pw=x8k2") == "x8k2"


def test_a_share_is_one_listing_with_its_files_and_cover() -> None:
    reading = read(files("Night.E01.mkv", "Night.E02.mkv", "a.jpg", "cover.jpg"))
    assert reading is not None
    found = reading.listings[0]

    assert (found.kind, found.url, found.title) == ("share", ROOT, "Night")
    assert [file["name"] for file in found.files] == ["Night.E01.mkv", "Night.E02.mkv", "a.jpg", "cover.jpg"]
    assert found.images == (f"{ROOT}/cover.jpg?pw=x8k2", f"{ROOT}/a.jpg?pw=x8k2")
    assert found.share_links[0]["code"] == "x8k2"


def test_one_folder_alone_is_the_share_and_gives_its_name() -> None:
    reading = read({"dirs": [{"href": "Night%20Ferry/"}], "files": []})
    assert reading is not None
    ((url, visit),) = reading.folders

    assert (reading.listings, url, visit["root"], visit["inside"]) == (
        (),
        f"{ROOT}/Night%20Ferry",
        ROOT,
        "Night Ferry",
    )
    inside = read(files("1.flac", "2.flac"), url, **visit)
    assert inside is not None
    assert (inside.listings[0].title, inside.listings[0].url) == ("Night Ferry", ROOT)


def test_several_folders_are_several_shares() -> None:
    reading = read({"dirs": [{"href": "A/"}, {"href": "B/"}], "files": []})
    assert reading is not None

    assert [visit["root"] for _url, visit in reading.folders] == [f"{ROOT}/A", f"{ROOT}/B"]


def test_files_without_a_common_name_take_the_title_of_the_post() -> None:
    reading = read(files("a.txt", "b.txt"))
    assert reading is not None

    assert reading.listings[0].title == "帖子的标题"


@pytest.mark.parametrize(
    "told", [b"not json", b"[]", {"files": 3}, {"files": [3, {"href": 5}, {}], "dirs": []}], ids=repr
)
def test_what_is_no_file_list_is_no_listing(told: Any) -> None:
    reading = read(told)

    assert reading is None or reading.listings == ()


@pytest.mark.parametrize(
    ("stems", "name"),
    [
        (["西游后记.2020.S01E01.1080p", "西游后记.2020.S01E02.1080p"], "西游后记.2020"),
        (["聊斋.第01集", "聊斋.第02集"], "聊斋"), (["甲", "乙"], ""), (["长夜渡口.2022"], "长夜渡口.2022"), ([], ""),
    ],
)  # fmt: skip
def test_the_common_name_ends_before_the_episode(stems: list[str], name: str) -> None:
    assert common_name(stems).startswith(name)
    assert bool(common_name(stems)) == bool(name)
