"""Calling a program and hearing its JSON; the program here is a small one of our own."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from demo.copywatch import Copywatch, VerbFailed, rows_of
from demo.processes import clean_environment


def _program(tmp_path: Path, text: str) -> Copywatch:
    return Copywatch(tmp_path / "home", tmp_path / "log", (sys.executable, "-c", text))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ('{"a": 1}\n{"a": 2}\n', [{"a": 1}, {"a": 2}]),
        ('[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
        ('{\n  "a": 1\n}\n', [{"a": 1}]),
    ],
    ids=["nothing", "lines", "an array", "one document over lines"],
)
def test_documents_and_lines_are_read_alike(text: str, rows: list[Any]) -> None:
    assert rows_of(text) == rows


def test_what_is_no_json_is_told(tmp_path: Path) -> None:
    with pytest.raises(VerbFailed, match="not JSON"):
        rows_of('{"a": 1}\nTraceback')


def test_rows_are_heard_as_they_come_and_words_go_to_the_log(tmp_path: Path) -> None:
    heard: list[Any] = []
    program = _program(tmp_path, "import sys; print('{\"n\": 1}'); print('busy', file=sys.stderr)")
    answer = program.run("sweep", "--json", on_row=heard.append)
    assert heard == answer.rows == [{"n": 1}]
    assert "busy" in program.log.read_text(encoding="utf-8")


def test_an_exit_code_that_is_not_accepted_raises_with_the_programs_words(tmp_path: Path) -> None:
    program = _program(tmp_path, "import sys; print('no such site', file=sys.stderr); sys.exit(3)")
    with pytest.raises(VerbFailed, match=r"exit code 3\nno such site"):
        program.run("sweep")
    assert program.run("sweep", accept=(0, 3)).code == 3


def test_settings_of_a_real_office_never_reach_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYWATCH_DATABASE_URL", "postgresql://office/real")
    monkeypatch.setenv("http_proxy", "http://proxy.example")
    program = _program(tmp_path, "import os, json; print(json.dumps(dict(os.environ)))")
    seen = program.run("init").rows[0]
    assert seen["COPYWATCH_HOME"] == str(tmp_path / "home")
    assert "COPYWATCH_DATABASE_URL" not in seen
    assert "http_proxy" not in seen
    assert clean_environment({"A": "b"})["A"] == "b"


def test_an_interrupted_call_leaves_no_child(tmp_path: Path) -> None:
    text = "import os, time; print('{\"pid\": %d}' % os.getpid(), flush=True); time.sleep(60)"

    def interrupt(row: Any) -> None:
        pids.append(row["pid"])
        raise KeyboardInterrupt

    pids: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        _program(tmp_path, text).run("sweep", on_row=interrupt)
    for _ in range(50):
        if not Path(f"/proc/{pids[0]}").exists():
            break
        time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)
