"""Requests that nobody thought of: values made from the application's own description, sent as each role.

The description (OpenAPI) is not served, but the application can write it: every route, every field, every type. From
it come requests with values that fit, almost fit and do not fit. Whatever is sent, the answer is a page, never a crash.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from fastapi import FastAPI

from tests.web.conftest import Person, SignIn
from tests.web.seed import Seeded

ROLES = ("monitor", "holder1", "reviewer", "approver", "auditor", "admin")
STRANGE = (
    "", "0", "-1", "1", "2", "999999999999", "1e9", "nan", "null", "true", "../..", "%00", "'", '"><script>alert(1)</script>',
    "北岸灯塔\u202e\u200b", "𠀀" * 40, "x" * 3000, "2026-02-30", "2026-11-22", "open", "confirmed", "wrong_work", "novelbbs", "\x00",
    "a|b|c", "9" * 30, "١٢٣", "1:1", "{}", "[1]",
)  # fmt: skip
UNTOUCHED = (
    "/sign-out",
    "/password",
    "/me/sessions",
    "/accounts",
    "/stop",
    "/resume",
    "/language",
    "/first-run",
    "/sign-in",
)
"""What would end the very session or the work of the other requests; these have tests of their own."""
KNOWN_IDS = ("1", "1", "2", "3")


def operations(app: FastAPI) -> list[tuple[str, str, list[str], dict[str, Any]]]:
    """Method, path, names of query fields and fields of the form, as the application describes itself."""
    described, found = app.openapi(), []
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            query = [field["name"] for field in one.get("parameters", []) if field["in"] == "query"]
            found.append((method.upper(), path, query, form_of(described, one)))
    return found


def form_of(described: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    for kind in operation.get("requestBody", {}).get("content", {}).values():
        schema = kind["schema"]
        schema = schema["allOf"][0] if "allOf" in schema else schema
        named = (
            described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            if "$ref" in schema
            else schema
        )
        return dict(named.get("properties", {}))
    return {}


def filled(path: str, chance: random.Random) -> str:
    parts = []
    for part in path.split("/"):
        if part.startswith("{") or "{" in part:
            name = part.partition("{")[2].partition("}")[0]
            value = {"key": "novelbbs", "form": "docx", "which": "work", "number": "0"}.get(
                name, chance.choice(KNOWN_IDS)
            )
            value = (
                value
                if chance.random() < 0.8
                else chance.choice(("0", "-1", "999999999999999", "9" * 30, "x", "%2e%2e", "novelbbs"))
            )
            part = part.replace("{" + name + "}", value)  # noqa: PLW2901 - the same place of the path
        parts.append(part)
    return "/".join(parts)


def value_of(schema: dict[str, Any], chance: random.Random) -> str:
    """A value that fits half of the time."""
    if chance.random() < 0.5:
        return chance.choice(STRANGE)
    for one in (schema, *schema.get("anyOf", [])):
        if "enum" in one:
            return str(chance.choice(one["enum"]))
        if one.get("type") in ("integer", "number"):
            return str(chance.choice((0, 1, 2, 50)))
        if one.get("type") == "boolean":
            return chance.choice(("true", "false"))
    return chance.choice(("1", "北岸灯塔", "2026-11-20", "说明"))


def ask(
    person: Person, token: str, operation: tuple[str, str, list[str], dict[str, Any]], chance: random.Random
) -> int:
    method, path, query, form = operation
    params = {name: chance.choice(STRANGE) for name in query if chance.random() < 0.7}
    if method == "GET":
        return person.get(filled(path, chance), params=params).status_code
    data = {name: value_of(schema, chance) for name, schema in form.items() if chance.random() < 0.85}
    return person.request(
        method, filled(path, chance), params=params, data={**data, "csrf": token}
    ).status_code


@pytest.mark.parametrize(
    ("seed", "rounds"),
    [(1, 1), pytest.param(2, 12, marks=pytest.mark.long), pytest.param(3, 12, marks=pytest.mark.long)],
)
def test_no_request_of_any_role_breaks_the_desk(
    app: FastAPI, sign_in: SignIn, seeded: Seeded, seed: int, rounds: int
) -> None:
    people = {role: sign_in(role) for role in ROLES}
    tokens = {role: person.token() for role, person in people.items()}
    chance = random.Random(seed)
    # the test's browser raises what the server would log: here the answer itself is wanted
    for person in people.values():
        person._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    every = [one for one in operations(app) if not one[1].startswith(UNTOUCHED)]
    broken: dict[str, int] = {}
    well: set[str] = set()
    for operation in every:
        name = f"{operation[0]} {operation[1]}"
        for role in chance.choices(ROLES, k=rounds) + ["admin"] * rounds:
            app.state.forms.storage.reset()
            status = ask(people[role], tokens[role], operation, chance)
            if status >= 500:
                broken[name] = status
            if status in (200, 303):
                well.add(name)

    assert broken == {}
    assert (
        len(well) >= len(every) / 5
    )  # most values are meant not to fit; that each page answers is tested page by page
