"""The house stands as it is drawn: rooms, words, settings, tables."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from records import errors, tables
from records.base import Base
from records.session import Database
from records.settings import Settings

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LINTER: dict[str, Any] = PROJECT["tool"]["importlinter"]
BETWEEN_PACKAGES = [contract for contract in LINTER["contracts"] if "containers" not in contract]
ROOMS = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
BANNED_NAMES = re.compile(r"^(utils|helpers|helper|managers|manager|misc|common)\.py$")


def sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from (
            path for path in (ROOT / room).rglob("*.py") if "migrations/versions" not in path.as_posix()
        )


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """The classes, handlers of errors and names of imports kept from the contracts, each without what stands in it."""
    found = tuple(node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if _is_looked_at(node))
    for node in found:
        if isinstance(node, ast.ClassDef | ast.ExceptHandler):
            node.body = []
    return found


def _is_looked_at(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return node.id == "TYPE_CHECKING"
    return isinstance(node, ast.ClassDef | ast.ExceptHandler)


def test_imports_keep_to_the_contracts() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    told = subprocess.run(
        [linter, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert told.returncode == 0, told.stdout + told.stderr


def test_every_top_level_package_is_named_by_a_contract() -> None:
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}

    assert found == set(LINTER["root_packages"])
    assert found == {name for contract in BETWEEN_PACKAGES for name in _named(contract)}


def _named(contract: dict[str, Any]) -> Iterator[str]:
    for layer in contract.get("layers", []):
        yield from (name.strip(" ()") for name in layer.split("|"))
    for key in ("source_modules", "forbidden_modules", "modules"):
        yield from contract.get(key, [])


def test_the_rooms_stand_in_the_agreed_order() -> None:
    (layers,) = [contract["layers"] for contract in BETWEEN_PACKAGES if contract["type"] == "layers"]

    assert layers == ["desk", "crawler | catalog | matchers | takedown", "fingerprints", "records"]


def test_every_room_of_a_stage_that_has_layers_stands_in_one() -> None:
    for contract in LINTER["contracts"]:
        for stage in contract.get("containers", []):
            rooms = {path.parent.name for path in (ROOT / stage.replace(".", "/")).glob("*/*.py")}

            assert rooms == set(_named(contract))


def test_no_import_hides_from_the_contracts() -> None:
    hidden = [
        path.relative_to(ROOT).as_posix()
        for path in sources()
        for node in nodes(path)
        if isinstance(node, ast.Name) and node.id == "TYPE_CHECKING"
    ]

    assert hidden == []


def test_no_module_or_class_has_a_name_that_says_nothing() -> None:
    modules = [path.name for path in sources() if BANNED_NAMES.match(path.name)]
    classes = [
        node.name
        for path in sources()
        for node in nodes(path)
        if isinstance(node, ast.ClassDef) and re.search(r"(Manager|Helper|Hit|Utils)$", node.name)
    ]

    assert modules + classes == []


def test_the_migrations_make_exactly_the_tables(database: Database) -> None:
    assert tables
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})

        assert compare_metadata(context, Base.metadata) == []


def test_the_error_tree_in_the_docstring_is_whole() -> None:
    drawn = set(re.findall(r"^(?:[ │]*[├└]── )?([A-Z]\w+)(?=  |$)", errors.__doc__ or "", re.MULTILINE))
    defined = {
        name
        for name, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.CopywatchError)
    }

    assert defined == drawn


def test_every_error_of_ours_stands_in_the_one_tree() -> None:
    stray = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in sources()
        if path.name != "errors.py"
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
        and {ast.unparse(base) for base in node.bases} & {"Exception", "BaseException", "RuntimeError"}
    ]

    # signals between parts of one room, which no person ever sees
    assert stray == [
        "catalog/reading/sheets_child.py:Refusal",
        "crawler/asked/refusals.py:Transient",
        "desk/workers/shared.py:NotOver",
    ]


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text("utf-8")

    assert set(re.findall(r"`(COPYWATCH_[A-Z0-9_]+)`", page)) == {
        f"COPYWATCH_{name.upper()}" for name in Settings.model_fields
    }


def test_no_blind_except_hides_an_error() -> None:
    blind = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]

    assert blind == []
