"""The command itself: what it refuses before it starts anything."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from demo.__main__ import main


@pytest.fixture(autouse=True)
def _signals() -> object:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_a_wrong_plan_ends_with_exit_code_2_and_touches_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("name: x\nseed: many\n", encoding="utf-8")
    assert main(["--plan", str(plan), "--home", str(tmp_path / "demo"), "--once"]) == 2
    told = capsys.readouterr().err
    assert "seed" in told
    assert "pages: Field required" in told
    assert not (tmp_path / "demo").exists()


def test_a_missing_plan_ends_with_exit_code_2(tmp_path: Path) -> None:
    assert main(["--plan", str(tmp_path / "no.yaml"), "--home", str(tmp_path / "demo")]) == 2


def test_a_folder_that_no_demo_made_is_never_emptied(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep", encoding="utf-8")
    assert main(["--home", str(mine), "--once"]) == 1
    assert (mine / "letter.txt").read_text(encoding="utf-8") == "keep"


def test_the_demo_imports_none_of_the_seven_rooms() -> None:
    rooms = "records catalog crawler fingerprints matchers takedown desk"
    code = f"import sys, demo.__main__; print([r for r in '{rooms}'.split() if r in sys.modules])"
    root = Path(__file__).parents[3]
    told = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
