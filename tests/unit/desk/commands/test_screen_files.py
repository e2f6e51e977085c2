"""`copywatch screen files` and `prints make` as a person runs them: the real process on real files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands import copywatch
from tests.unit.fingerprints.pictures import drawn, encoded
from tests.unit.fingerprints.texts import chinese


def in_new_interpreter(*options: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "desk.cli", *map(str, options)], capture_output=True, check=False, timeout=180,
        env={**os.environ, **environment},
    )  # fmt: skip


def rows(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("material")
    for name in ("assets", "suspects/in"):
        (root / name).mkdir(parents=True)
    (root / "assets" / "封面.png").write_bytes(encoded(drawn(1)))
    (root / "assets" / "broken.png").write_bytes(encoded(drawn(2))[:2000])
    (root / "suspects" / "in" / "copy.jpg").write_bytes(encoded(drawn(1), "JPEG"))
    (root / "suspects" / "novel.txt").write_text(chinese(3), encoding="utf-8")
    (root / "suspects" / "zero").touch()
    (root / "suspects" / "evil\x1b[31m\n.txt").write_text("one two", encoding="utf-8")
    return root


def test_each_suspect_is_a_line_in_order_and_the_rest_is_on_standard_error(folder: Path) -> None:
    command = ("screen", "files", "--assets", folder / "assets", "--suspects", folder / "suspects", "--json")
    done, again = copywatch(*command), copywatch(*command)

    assert done.returncode == 0
    assert done.stdout == again.stdout
    assert [(one["suspect"], [match["asset"] for match in one["matches"]]) for one in rows(done)] == [
        ("evil\x1b[31m\n.txt", []), ("in/copy.jpg", ["封面.png"]), ("novel.txt", []), ("zero", []),
    ]  # fmt: skip
    said = done.stderr.decode()
    assert "broken.png" in said
    assert "[truncated]" in said
    assert "1 strong" in said


def test_a_person_gets_a_table_that_no_name_can_disturb(folder: Path) -> None:
    done = copywatch("screen", "files", "--assets", folder / "assets", "--suspects", folder / "suspects")

    shown = done.stdout.decode()
    assert done.returncode == 0
    assert "封面.png" in shown
    assert "确定 strong" in shown
    assert "\x1b[31m" not in shown + done.stderr.decode()


def test_prints_made_at_home_stand_for_the_files(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "prints.jsonl"

    made = copywatch("prints", "make", folder / "assets", "--out", out, "--work", "W-1", "--json")
    again = copywatch("prints", "make", folder / "assets", "--out", tmp_path / "again.jsonl", "--work", "W-1")
    done = copywatch("screen", "files", "--prints", out, "--suspects", folder / "suspects" / "in", "--json")

    told = json.loads(made.stdout)
    assert (told["files"], told["printed"], told["refused"]) == (2, 2, {"truncated": 1})
    assert told["out_bytes"] == out.stat().st_size
    assert again.returncode == 0
    assert out.read_bytes() == (tmp_path / "again.jsonl").read_bytes()
    assert {json.loads(line)["work_id"] for line in out.read_text("utf-8").splitlines()} == {"W-1"}
    assert [one["matches"][0]["asset"] for one in rows(done)] == ["封面.png"]


def test_nothing_usable_is_exit_code_1_and_bad_usage_2(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "zero").touch()

    def code(*options: object) -> int:
        return copywatch("screen", "files", *options).returncode

    assert code("--assets", tmp_path / "none", "--suspects", folder / "suspects") == 1
    assert code("--assets", folder / "assets", "--suspects", tmp_path / "none") == 1
    assert code("--assets", folder / "assets", "--suspects", tmp_path / "absent") == 1
    assert code("--suspects", folder / "suspects") == 2
    assert copywatch("prints", "make", tmp_path / "none", "--out", tmp_path / "x.jsonl").returncode == 1
    assert (
        copywatch("prints", "make", folder / "assets", "--out", tmp_path / "no" / "x.jsonl").returncode == 1
    )


def test_without_the_extra_media_its_files_are_refused_and_the_rest_goes_on(
    folder: Path, tmp_path: Path
) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import importlib.util as u\nknown = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name == 'av' else known(name, package)\n",
        encoding="utf-8",
    )
    suspects = tmp_path / "suspects"
    suspects.mkdir()
    (suspects / "film.mp4").write_bytes(b"\x00\x00\x00\x20ftypisom" + bytes(100))
    (suspects / "copy.jpg").write_bytes(encoded(drawn(1), "JPEG"))

    done = in_new_interpreter(
        "screen",
        "files",
        "--assets",
        folder / "assets",
        "--suspects",
        suspects,
        "--json",
        PYTHONPATH=str(hidden),
    )

    copy, film = rows(done)
    assert [match["asset"] for match in copy["matches"]] == ["封面.png"]
    assert film["refusal"]["code"] == "unsupported"
    assert "copywatch[media]" in film["refusal"]["detail"]


def test_ctrl_c_and_a_reader_that_has_enough_end_it_quietly(folder: Path, tmp_path: Path) -> None:
    picture = encoded(drawn(3))
    for number in range(60):
        (tmp_path / f"{number:02}.png").write_bytes(picture)
    command = [sys.executable, "-m", "desk.cli", "screen", "files", "--assets", str(folder / "assets"), "--suspects",
               str(tmp_path), "--json"]  # fmt: skip

    def begun() -> subprocess.Popen[bytes]:
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline().startswith(b'{"suspect": "00.png"')
        return child

    interrupted = begun()
    interrupted.send_signal(signal.SIGINT)
    _, said = interrupted.communicate(timeout=60)
    left = begun()
    assert left.stdout is not None
    left.stdout.close()
    left.stdout = None
    _, heard = left.communicate(timeout=120)

    assert (interrupted.returncode, left.returncode) == (130, 0)
    assert b"Traceback" not in said + heard
