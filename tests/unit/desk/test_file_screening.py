"""Files against files: what each kind recognises, what is refused, and in which order it is told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from desk import folders
from desk.file_screening import Answer, Assets, answers
from desk.prepared import prepared
from desk.printing import Printed, Printer, Refusal
from fingerprints.kinds import Print
from fingerprints.printfiles import Described, rows
from tests.unit.fingerprints.archives import client, zipped
from tests.unit.fingerprints.pictures import drawn, encoded
from tests.unit.fingerprints.texts import chinese


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assets")
    for seed in (1, 2):
        (folder / f"cover{seed}.png").write_bytes(encoded(drawn(seed)))
    (folder / "novel.txt").write_text(chinese(1), encoding="utf-8")
    (folder / "client.zip").write_bytes(zipped(client(1)))
    return folder


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("suspects")
    (folder / "again.jpg").write_bytes(encoded(drawn(1), "JPEG", quality=60))
    (folder / "broken.png").write_bytes(encoded(drawn(1))[:3000])
    (folder / "excerpt.txt").write_bytes(("看这里。" + chinese(1)[200:700]).encode("gb18030"))
    (folder / "empty.txt").touch()
    (folder / "link.png").symlink_to(folder / "again.jpg")
    (folder / "lying.mp4").write_bytes(encoded(drawn(2)))
    (folder / "pack.zip").write_bytes(
        zipped({**{f"x/{name}": data for name, data in client(1).items()}, "c.png": encoded(drawn(2))})
    )
    (folder / "stranger.png").write_bytes(encoded(drawn(9)))
    return folder


def screened(ours: Path, theirs: Path, every: int = 100) -> dict[str, Answer]:
    with Printer() as printer:
        known = Assets.of([printer.printed(one) for one in folders.files(ours)], every)
        return {one.printed.name: one for one in answers(folders.files(theirs), known, printer)}


@pytest.fixture(scope="module")
def told(ours: Path, theirs: Path) -> dict[str, Answer]:
    return screened(ours, theirs)


def found(answer: Answer) -> list[tuple[str, str, str]]:
    return [(one.asset, one.kind, one.likeness.strength) for one in answer.matches]


def test_each_file_is_recognised_by_every_kind_that_accepts_it(told: dict[str, Answer]) -> None:
    assert found(told["again.jpg"]) == [("cover1.png", "picture", "strong")]
    assert found(told["excerpt.txt"])[0] == ("novel.txt", "text", "strong")
    assert ("client.zip", "archive", "strong") in found(told["pack.zip"])
    assert ("cover2.png", "file", "strong") in found(told["pack.zip"])
    assert found(told["stranger.png"]) == []


def test_a_name_that_lies_is_not_believed(told: dict[str, Answer]) -> None:
    answer = told["lying.mp4"]

    assert (answer.printed.kind, answer.printed.failed) == ("picture", None)
    assert ("cover2.png", "picture", "strong") in found(answer)


def test_what_cannot_be_looked_at_is_refused_with_its_code_and_kind(told: dict[str, Answer]) -> None:
    def refused(name: str) -> tuple[str, str, str]:
        row = told[name].as_json()
        return row["kind"], row["refusal"]["kind"], row["refusal"]["code"]

    assert refused("broken.png") == ("picture", "picture", "truncated")
    assert refused("empty.txt") == ("", "", "empty")
    assert refused("link.png") == ("", "", "symlink")


def test_an_answer_has_the_agreed_keys_and_can_be_written(told: dict[str, Answer]) -> None:
    row = told["again.jpg"].as_json()

    assert json.loads(json.dumps(row)) == row
    assert set(row) >= {"suspect", "kind", "matches", "refusal"}
    assert row["refusal"] is None
    assert set(row["matches"][0]) >= {
        "asset", "kind", "algorithm", "strength", "distance", "threshold", "second_vote", "evidence",
    }  # fmt: skip
    assert row["matches"][0]["distance"] <= row["matches"][0]["threshold"]
    assert row["looked"] == {"file": "printed", "picture": "printed"}


def test_strong_matches_stand_before_probable_ones(told: dict[str, Answer]) -> None:
    for answer in told.values():
        strengths = [one.likeness.strength for one in answer.matches]
        assert strengths == sorted(strengths, key=lambda one: one != "strong")


def test_candidates_find_what_comparing_with_all_finds_and_say_that_they_are_candidates(
    ours: Path, theirs: Path, told: dict[str, Answer]
) -> None:
    narrowed = screened(ours, theirs, every=0)

    for name, answer in told.items():
        assert narrowed[name].matches == answer.matches, name
    assert told["again.jpg"].compared == {"picture": "all", "file": "all"}
    assert narrowed["again.jpg"].compared == {"picture": "candidates", "file": "all"}


def test_prints_made_at_home_give_the_same_matches_as_the_files(
    ours: Path, theirs: Path, told: dict[str, Answer]
) -> None:
    with Printer() as printer:
        made = [printer.printed(one) for one in folders.files(ours)]
        text = "\n".join(
            json.dumps(row)
            for one in made
            for row in rows(Described(one.name, one.size, one.sha256), one.prints)
        )
        refused: list[tuple[str, str, str, str]] = []
        known = Assets.of(prepared(io.BytesIO(text.encode()), refused.append))
        again = {one.printed.name: one for one in answers(folders.files(theirs), known, printer)}

    assert refused == []
    assert {name: one.matches for name, one in again.items()} == {
        name: one.matches for name, one in told.items()
    }


def test_prints_of_an_unknown_recipe_are_told_and_not_compared() -> None:
    row = next(
        rows(Described("a.png", 1, "0" * 64), {"picture": [Print("pdq", "pdq/other-v9", "a" * 64, 90)]})
    )
    refused: list[tuple[str, str, str, str]] = []

    assert prepared(io.BytesIO(json.dumps(row).encode()), refused.append) == []
    assert [(one[0], one[1]) for one in refused] == [("a.png", "unknown_recipe")]


@pytest.mark.parametrize(
    ("prints", "refusals", "kind", "failed"),
    [
        (("audio", "file"), {"video": "not_this_kind"}, "audio", ""),
        (("video", "file"), {"audio": "empty"}, "video", ""),
        (("file",), {"video": "unsupported", "audio": "unsupported"}, "video", "unsupported"),
        (("file", "audio"), {"video": "timeout"}, "video", "timeout"),
        (("file",), {"video": "not_this_kind", "audio": "not_this_kind"}, "video", "not_this_kind"),
        (("file",), {}, "file", ""),
        (("archive", "file"), {"text": "not_this_kind"}, "archive", ""),
    ],
)
def test_a_file_is_called_by_the_most_specific_kind_that_it_may_be(
    prints: tuple[str, ...], refusals: dict[str, str], kind: str, failed: str
) -> None:
    one = Printed(
        "x", 1, dict.fromkeys(prints, ()), {name: Refusal(code, name) for name, code in refusals.items()}
    )

    assert one.kind == kind
    assert (one.failed.code if one.failed else "") == failed


@pytest.mark.parametrize(
    ("name", "prints", "refusals", "told"),
    [
        ("a.jpg", ("text", "file"), {}, {"named": "picture", "is": "text"}),
        ("a.jpg", ("file",), {}, {"named": "picture", "is": "file"}),
        ("a.jpg", ("file",), {"picture": "truncated"}, None),
        (
            "a.mp4",
            ("file",),
            {"video": "not_this_kind", "audio": "not_this_kind"},
            {"named": "video", "is": "file"},
        ),
        ("a.mp4", ("audio", "file"), {"video": "not_this_kind"}, None),
        ("a.zip", (), {}, None),
    ],
)
def test_a_name_that_lies_is_told(
    name: str, prints: tuple[str, ...], refusals: dict[str, str], told: dict[str, str] | None
) -> None:
    one = Printed(
        name, 1, dict.fromkeys(prints, ()), {kind: Refusal(code, kind) for kind, code in refusals.items()}
    )

    assert one.mislabelled == told
