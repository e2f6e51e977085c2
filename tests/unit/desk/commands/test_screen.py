"""`copywatch screen titles` as a person runs it: the real process on real files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.commands import copywatch

WORKS = "work_id,title,aliases(|),year,season,kind,creators\ngy-1,北岸灯塔,,2019,,小说,林晚\ngy-2,浮空城物语,Skyward Tales,2021,,电视剧,\n"
OFFER = "【网盘】北岸灯塔 林晚 全集 txt 提取码 x7k2"


def command(works: Path, listings: object, *options: str) -> list[str]:
    return [sys.executable, "-m", "desk.cli", "screen", "titles", "--works", str(works), "--listings", str(listings), *options]  # fmt: skip


def run(
    works: Path, listings: object, *options: str, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return copywatch(*command(works, listings, *options)[3:], stdin=stdin, **environment)


def rows(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


@pytest.fixture
def works(tmp_path: Path) -> Path:
    file = tmp_path / "works.csv"
    file.write_text(WORKS, encoding="utf-8")
    return file


def written(folder: Path, listings: Sequence[str | bytes]) -> Path:
    file = folder / "listings.txt"
    file.write_bytes(b"\n".join(one.encode() if isinstance(one, str) else one for one in listings) + b"\n")
    return file


def test_each_line_is_answered_in_order_and_everything_else_goes_to_standard_error(
    works: Path, tmp_path: Path
) -> None:
    listings = [
        OFFER,
        "人体工学椅",
        json.dumps({"listing": "浮空城物语 全36集", "files": [{"name": "01.mkv"}]}),
    ]

    done = run(works, written(tmp_path, listings), "--json")

    assert done.returncode == 0
    assert [row["listing"] for row in rows(done)] == [OFFER, "人体工学椅", "浮空城物语 全36集"]
    assert [[m["work_id"] for m in row["matches"]] for row in rows(done)] == [["gy-1"], [], ["gy-2"]]
    assert OFFER[slice(*rows(done)[0]["matches"][0]["span"])] == "北岸灯塔"
    assert "3 listings" in done.stderr.decode()


def test_bad_lines_are_refused_one_by_one_and_the_good_ones_are_answered(works: Path, tmp_path: Path) -> None:
    listings: list[str | bytes] = [
        b"\xef\xbb\xbf" + OFFER.encode(), "", "北岸灯塔\r", "北岸灯塔 全集".encode("gb18030"), '{"listing": 5}',
        '{"listing": "a\\ud800 北岸灯塔"}', "北岸灯塔\x00\x1b[31m全集", "北" + "\u0301" * 500 + "岸灯塔",
        "\u202e北岸灯塔\u202c", "[1, {}]", "x" * 10_000_000, b"\xff\xff\xff\xff", "\U0001f600", "家", "北岸灯塔 \ud800".encode("utf-8", "surrogatepass"),
    ]  # fmt: skip

    done = run(works, written(tmp_path, listings), "--json")
    found = rows(done)

    assert done.returncode == 0
    assert len(found) == len(listings)
    assert {at: row["refusal"]["code"] for at, row in enumerate(found) if "refusal" in row} == {
        1: "empty", 4: "wrong_type", 9: "not_an_object", 10: "listing_too_long", 11: "undecodable",
        12: "nothing_to_read",
    }  # fmt: skip
    assert [at for at, row in enumerate(found) if row["matches"]] == [0, 2, 3, 5, 6, 7, 8, 14]
    assert found[5]["listing"] == "a\ud800 北岸灯塔"
    assert found[6]["listing"] == "北岸灯塔\x00\x1b[31m全集"
    assert "Traceback" not in done.stderr.decode()
    assert "empty 1" in done.stderr.decode()


def test_bad_rows_of_works_are_counted_and_named(tmp_path: Path) -> None:
    works = tmp_path / "works.csv"
    works.write_bytes(
        "编号,作品名称,年份\na,北岸灯塔,99999\na,重复,\nb,,\nc,浮空城物语,2021\n".encode("gb18030")
    )

    done = run(works, "-", "--json", stdin=OFFER.encode())
    told = done.stderr.decode()

    assert (done.returncode, rows(done)[0]["matches"][0]["work_id"]) == (0, "a")
    assert "2 rows refused, 1 cells left out" in told
    assert "works.csv:2: 年份 '99999'" in told
    assert "[duplicate]" in told
    assert "[missing]" in told


@pytest.mark.parametrize(
    ("content", "listings"),
    [(b"", b"a\n"), (b"work_id,title\n,\n", b"a\n"), (b"PK\x03\x04", b"a\n"), ("甲,乙\n1,2\n".encode(), b"a\n"),
     (WORKS.encode(), b""), (WORKS.encode(), b"\n\n{}\n")],
    ids=["no works", "no good row", "spreadsheet", "no columns", "no listing", "no good listing"],
)  # fmt: skip
def test_nothing_usable_is_exit_code_1_with_a_sentence(
    tmp_path: Path, content: bytes, listings: bytes
) -> None:
    works = tmp_path / "works.csv"
    works.write_bytes(content)

    done = run(works, "-", "--json", stdin=listings)

    assert done.returncode == 1
    assert done.stderr
    assert "Traceback" not in done.stderr.decode()


def test_files_that_are_not_there_are_named(works: Path, tmp_path: Path) -> None:
    for done in (run(tmp_path / "none.csv", "-"), run(works, tmp_path / "none.txt"), run(works, tmp_path)):
        assert done.returncode == 1
        assert str(tmp_path) in done.stderr.decode()
        assert "Traceback" not in done.stderr.decode()


def test_a_missing_option_is_a_usage_error(works: Path) -> None:
    assert copywatch("screen", "titles", "--works", works).returncode == 2


def test_no_database_and_no_home_are_needed(works: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"

    assert run(works, "-", "--json", stdin=OFFER.encode(), COPYWATCH_HOME=str(home)).returncode == 0
    assert not home.exists()


def test_the_same_input_gives_the_same_bytes_in_any_locale(works: Path, tmp_path: Path) -> None:
    file = written(tmp_path, [OFFER, "浮空城物语 S01"])
    outputs = {
        subprocess.run(
            command(works, file, "--json"), capture_output=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONIOENCODING": encoding},
        ).stdout
        for seed, locale, encoding in (("1", "C.UTF-8", "utf-8"), ("2", "C", "ascii"))
    }  # fmt: skip

    assert len(outputs) == 1


def test_an_answer_comes_before_the_next_line_is_written(works: Path) -> None:
    process = subprocess.Popen(
        command(works, "-", "--json"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        process.stdin.write(OFFER.encode() + b"\n")
        process.stdin.flush()
        first = json.loads(process.stdout.readline())
        process.stdin.close()

    assert first["matches"][0]["work_id"] == "gy-1"
    assert process.returncode == 0


def test_a_reader_that_leaves_and_ctrl_c_end_it_quietly(works: Path, tmp_path: Path) -> None:
    left = subprocess.Popen(
        command(works, "-", "--json"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert left.stdin is not None
    assert left.stdout is not None
    left.stdin.write(OFFER.encode() + b"\n")
    left.stdin.flush()
    left.stdout.readline()
    left.stdout.close()
    left.stdin.write(OFFER.encode() + b"\n")
    left.stdin.close()
    assert left.stderr is not None
    said = left.stderr.read().decode()
    left.stderr.close()
    assert left.wait(60) == 0
    assert "Traceback" not in said
    assert "Broken" not in said

    stopped = subprocess.Popen(
        command(works, "-", "--json"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert stopped.stdin is not None
    assert stopped.stdout is not None
    stopped.stdin.write(OFFER.encode() + b"\n")
    stopped.stdin.flush()
    stopped.stdout.readline()
    stopped.send_signal(signal.SIGINT)
    _, told = stopped.communicate(timeout=60)

    assert stopped.returncode == 130
    assert "Traceback" not in told.decode()


def test_without_json_a_person_reads_a_table(works: Path, tmp_path: Path) -> None:
    file = written(tmp_path, [OFFER, "人体工学椅", "\x1b]0;owned\x07浮空城物语 [bold]全36集[/bold]"])

    shown = run(works, file, COLUMNS="140").stdout.decode()

    for words in (
        "清单原文与作品 listing, work",
        "建议 decision",
        "北岸灯塔",
        "gy-1",
        "证据充分",
        "全36集",
        "U+001B]0;owned",
    ):
        assert words in shown
    assert "人体工学椅" not in shown
    assert "\x1b" not in shown
    assert "[bold]" in shown


def test_a_table_without_a_match_says_so(works: Path) -> None:
    assert "没有一行提到" in run(works, "-", stdin="人体工学椅".encode()).stdout.decode()
