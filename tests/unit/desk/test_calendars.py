"""The office's own years before the packaged ones."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk import calendars
from desk.cli import app
from records.errors import Refused

NEXT = {
    "year": 2027,
    "papers": ["https://www.gov.cn/example"],
    "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}],
}


def written(folder: Path, content: object) -> Path:
    file = folder / "2027.json"
    file.write_text(json.dumps(content), "utf-8")
    return file


def test_a_loaded_year_is_no_longer_provisional(tmp_path: Path) -> None:
    home = tmp_path / "home"
    before, _ = calendars.calendar(home)
    assert before.provisional(date(2026, 12, 30))
    calendars.load(home, written(tmp_path, NEXT))
    after, refused = calendars.calendar(home)
    assert refused == []
    assert not after.provisional(date(2027, 6, 1))
    assert not after.provisional(date(2026, 12, 30))


def test_a_file_that_is_no_year_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        calendars.load(tmp_path / "home", written(tmp_path, NEXT | {"papers": []}))
    assert not (tmp_path / "home").exists()


def test_a_damaged_year_of_the_home_is_named_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "2027.toml").write_bytes(b"\xff\xfe")
    calendar, refused = calendars.calendar(tmp_path)
    assert [one.code for one in refused] == ["calendar_unreadable"]
    assert calendar.years[-1] == 2026


def test_deadline_answers_in_one_json_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYWATCH_HOME", str(tmp_path))
    said = CliRunner().invoke(
        app, ["deadline", "--from", "2015-09-30", "--add", "3", "--unit", "working", "--json"]
    )
    answer = json.loads(said.stdout)
    assert (said.exit_code, answer["due"], answer["provisional"]) == (0, "2015-10-10", False)
    assert all("gov.cn" in source for source in answer["source"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["--from", "2026-02-30", "--add", "1", "--unit", "hour"],
        ["--from", "2026-02-20", "--add", "1", "--unit", "week"],
        ["--from", "2026-02-20", "--add", "-1", "--unit", "working"],
        ["--from", "2026-02-20", "--term", "never"],
        ["--from", "2026-02-20", "--term", "transfer", "--add", "3"],
        ["--add", "3", "--unit", "working"],
    ],
)
def test_a_question_without_sense_is_a_mistake_of_usage(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYWATCH_HOME", str(tmp_path))
    assert CliRunner().invoke(app, ["deadline", *arguments]).exit_code == 2


def test_a_year_is_exported_day_by_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYWATCH_HOME", str(tmp_path))
    days = json.loads(CliRunner().invoke(app, ["calendar", "export", "2026", "--json"]).stdout)
    assert len(days) == 365
    assert {"date": "2026-10-10", "working": True, "name": "国庆节", "provisional": False} in days


def test_years_and_periods_are_listed_for_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYWATCH_HOME", str(tmp_path))
    assert "2007" in CliRunner().invoke(app, ["calendar", "list"]).stdout
    assert "24 hour" in CliRunner().invoke(app, ["deadline", "--list"]).stdout
