"""What `deploy/` says about copywatch is true: settings that exist, verbs and options that the program knows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from desk.cli import app
from records.settings import Settings

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
NAMES = {f"COPYWATCH_{name.upper()}" for name in Settings.model_fields}


def started() -> list[str]:
    """Every command that a unit or a container starts."""
    units = [
        line for unit in UNITS for line in re.findall(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE)
    ]
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"].values()
    return units + [shlex.join(service["command"]) for service in services if "command" in service]


@pytest.mark.parametrize(
    "file", [DEPLOY / "copywatch.env.example", DEPLOY / "compose.yaml", DEPLOY / "Dockerfile"]
)
def test_every_setting_that_is_given_exists(file: Path) -> None:
    given = set(re.findall(r"\bCOPYWATCH_[A-Z_]+\b", file.read_text(encoding="utf-8")))
    assert given
    assert given <= NAMES


def test_every_command_that_is_started_is_one_with_these_options() -> None:
    commands = started()
    assert len(commands) > 3
    for command in commands:
        words = shlex.split(command)
        assert Path(words[0]).name == "copywatch"
        told = CliRunner().invoke(
            app, [*[word for word in words[1:] if not word.startswith(("-", "/"))][:2], "--help"]
        )
        verb = told if told.exit_code == 0 else CliRunner().invoke(app, [words[1], "--help"])
        assert verb.exit_code == 0, command
        options = [word for word in words if word.startswith("--")]
        assert all(option in verb.output for option in options), command


def test_a_place_where_the_container_writes_is_made_for_the_one_who_runs_it() -> None:
    """A volume over a folder that the image lacks belongs to root, and nothing could be written there."""
    compose, image = (
        yaml.safe_load((DEPLOY / "compose.yaml").read_text()),
        (DEPLOY / "Dockerfile").read_text(),
    )
    made = re.search(r"install --directory --owner copywatch (.+)", image)
    assert made
    places = {volume.split(":")[1] for volume in compose["x-copywatch"]["volumes"]}

    assert places <= set(made[1].split())


def test_whatever_the_image_keeps_outlives_its_container_under_a_name() -> None:
    """A volume without a name is made anew with the next container: the key that signs checkpoints would be gone."""
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    kept = re.search(r"^VOLUME (\[.+\])$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    assert kept
    mounted = dict(reversed(volume.split(":")) for volume in compose["x-copywatch"]["volumes"])

    assert set(yaml.safe_load(kept[1])) <= set(mounted)
    assert set(mounted.values()) <= set(compose["volumes"])


@pytest.mark.parametrize("kept_out", [".git", ".venv", "**/.env", "build", "desk/web/static/vendor"])
def test_neither_secrets_nor_what_is_made_anew_enters_the_image(kept_out: str) -> None:
    assert kept_out in (DEPLOY.parent / ".dockerignore").read_text().splitlines()
