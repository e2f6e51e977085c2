"""The command line: quick help, exit codes, one sentence for each failure."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from desk.cli import app
from tests import commands

HEAVY = (
    "scrapy",
    "twisted",
    "sqlalchemy",
    "fastapi",
    "playwright",
    "numpy",
    "PIL",
    "docx",
    "daachorse",
    "opencc",
)


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def copywatch(home: Path, *arguments: str, stdin: str = "", **environment: str) -> Ran:
    done = commands.copywatch(*arguments, stdin=stdin.encode(), COPYWATCH_HOME=str(home), **environment)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("initialised") / "home"
    assert copywatch(home, "init").returncode == 0
    return home


@pytest.fixture
def home(tmp_path: Path, initialised: Path) -> Path:
    return shutil.copytree(initialised, tmp_path / "home")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['copywatch', '--help']\n"
        "import desk.cli\n"
        "try:\n    desk.cli.main()\n"
        "except SystemExit:\n    pass\n"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "HEAVY []" in run.stdout


@pytest.mark.parametrize(
    "verb",
    [
        "init", "up", "doctor", "user add", "holder add", "holder list", "catalog import", "catalog list",
        "asset add", "authorization import", "site import", "site add", "site list", "scope explain", "sweep",
        "fingerprint", "match", "capture", "finding list", "finding show", "dossier list", "dossier show",
        "draft prepare", "draft list", "draft show", "draft preview", "draft export", "audit verify",
        "model fit", "model show", "model use", "screen titles",
    ],
)  # fmt: skip
def test_every_verb_explains_itself(verb: str) -> None:
    run = CliRunner().invoke(app, [*verb.split(), "--help"])

    assert run.exit_code == 0
    assert "Usage" in run.stdout


def test_a_home_that_was_never_initialised_is_a_configuration_error(tmp_path: Path) -> None:
    run = copywatch(tmp_path / "new", "site", "list")

    assert run.returncode == 3
    assert "copywatch init" in run.stderr
    assert run.stdout == ""


def test_an_unknown_site_is_a_configuration_error(home: Path) -> None:
    run = copywatch(home, "sweep", "--site", "nowhere")

    assert run.returncode == 3
    assert "nowhere" in run.stderr


def test_sweep_without_a_site_is_a_usage_error(home: Path) -> None:
    assert copywatch(home, "sweep").returncode == 2


def test_an_account_needs_a_known_role_and_a_long_password(home: Path) -> None:
    short = copywatch(home, "user", "add", "wang", "--role", "reviewer", "--password-stdin", stdin="short\n")
    role = copywatch(
        home, "user", "add", "wang", "--role", "king", "--password-stdin", stdin="long enough 1\n"
    )
    good = copywatch(
        home,
        "user",
        "add",
        "wang",
        "--role",
        "reviewer",
        "--password-stdin",
        "--json",
        stdin="long enough 1\n",
    )

    assert (short.returncode, role.returncode, good.returncode) == (1, 1, 0)
    assert json.loads(good.stdout)["login"] == "wang"


def test_audit_verify_answers_in_json_and_by_exit_code(home: Path) -> None:
    copywatch(home, "user", "add", "li", "--role", "admin", "--password-stdin", stdin="long enough 1\n")
    run = copywatch(home, "audit", "verify", "--json")

    assert run.returncode == 0
    said = json.loads(run.stdout)
    assert said | {"checks": []} == {
        "ok": True, "checked": 1, "first_bad": None, "why": "", "row": "", "checks": []
    }  # fmt: skip
    assert [check["check"] for check in said["checks"]] == [
        "chain", "checkpoints", "approvals", "courses", "outside", "tombstones", "complaints", "submissions", "evidence"
    ]  # fmt: skip


def test_no_site_in_the_register_means_no_url_is_in_scope(home: Path) -> None:
    run = copywatch(home, "scope", "explain", "http://example.com/", "--json")

    assert run.returncode == 1
    assert json.loads(run.stdout)["allowed"] is False


def test_nothing_due_is_said_and_is_no_failure(home: Path) -> None:
    run = copywatch(home, "sweep", "--due", "--json")

    assert run.returncode == 0
    assert run.stdout == ""
    assert "no site is due" in run.stderr


@pytest.mark.parametrize(
    "verb", ["init", "status", "sweep --due", "worker", "finding list --json", "up --port 0"]
)
def test_a_database_that_does_not_answer_ends_a_verb_with_one_sentence_and_exit_code_3(
    tmp_path: Path, verb: str
) -> None:
    run = copywatch(
        tmp_path, *verb.split(), COPYWATCH_DATABASE_URL="postgresql://office:secret@127.0.0.1:1/book"
    )

    assert run.returncode == 3
    assert run.stderr.startswith("copywatch: the database cannot be used now")
    assert "数据库暂时无法使用" in run.stderr
    assert "secret" not in run.stderr + run.stdout
    assert "Traceback" not in run.stderr
