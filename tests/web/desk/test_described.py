"""Every operation that the desk describes, called as each role in an office that has one of everything: nothing breaks,
and what a person may do can be done. With schemathesis values that nobody thought of are sent as well.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from limits import RateLimitItemPerMinute
from sqlalchemy import select

from desk import tokens
from desk.leads import intake
from desk.leads.intake import Reported
from desk.web import access
from desk.web.access import RULES, all_routes
from desk.web.routes.described import ENTRANCES, described
from desk.wiring import Desk
from records.clock import FixedClock
from records.rights import MediaUpload
from records.session import Database
from records.settings import Settings
from records.vault import Vault
from records.vocabulary import LeadChannel, Role
from tests.web import buttons, contents, office
from tests.web.buttons import KEY, NOBODY, Press, Walk
from tests.web.conftest import NOW, Templates
from tests.web.office import LOGINS, Hand
from tests.web.seed import Seeded

SHARE = 0.8
"""Of all operations, of the desk's document and of the API's together, so many answer 2xx once."""
REDIRECT = 303
MOST = 8
"""Presses of one operation that schemathesis sends."""
FORM = "application/x-www-form-urlencoded"


@dataclass
class Office:
    """The application over a furnished home, and what can be pressed in it."""

    app: FastAPI
    home: Path
    new: Path
    """A home without accounts, where the first one can be made."""
    also: tuple[str, ...] = ()
    """Findings with content, which may stand too far down a list to be found by its links."""
    walk: Walk = field(default_factory=Walk)

    @contextmanager
    def copied(self, folder: Path, path: str = "/") -> Iterator[None]:
        """The application over a copy of the book, so that what one request does is not there for the next one."""
        home = self.new if path == "/first-run" else self.home
        shutil.copy(home / "copywatch.db", folder / "copywatch.db")
        was: Desk = self.app.state.desk
        settings = was.settings.model_copy(update={"home": folder, "shared": self.home})
        database = Database(settings.database)
        self.app.state.desk = Desk(settings, database, was.clock, was.vault)
        try:
            yield
        finally:
            database.dispose()
            self.app.state.desk = was

    def people(self, *logins: str) -> dict[str, Hand]:
        return {login: self.person(login) for login in logins}

    def person(self, login: str) -> Hand:
        """Signed in as `login`; a key is sent by anybody; nobody is signed in as nobody."""
        if login == NOBODY:
            return office.nobody(self.app)
        return office.hand(self.app, "admin" if login == KEY else login)


@pytest.fixture(scope="module")
def furnished(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home = tmp_path_factory.mktemp("office") / "home"
    shutil.copytree(templates.full, home)
    settings = Settings(home=home)
    desk = Desk(settings, Database(settings.database), FixedClock(NOW), Vault(settings.vault_dir))
    app = office.application(desk)
    office.furnish(app, templates.seeded)
    planted = contents.add(desk, templates.seeded)
    was = access.FORMS
    access.FORMS = access.CALLS = RateLimitItemPerMinute(1_000_000)
    also = tuple(f"/findings/{one}" for one in planted.findings.values())
    yield Office(app, home, templates.empty, also)
    access.FORMS, access.CALLS = was, RateLimitItemPerMinute(600)
    desk.database.dispose()


def walked(furnished: Office, logins: tuple[str, ...]) -> Walk:
    """What these people find, with what no link leads to."""
    desk: Desk = furnished.app.state.desk
    people = furnished.people(*logins)
    walk = buttons.walk(people, buttons.Routes(furnished.app), also=furnished.also)
    token = tokens.make(desk, holder_id=1, name="Probe", scopes=("read", "upload"), days=9, actor="holder1")
    with desk.database.reading() as session:
        upload = session.scalars(select(MediaUpload.id)).first() or ""
    told = Reported(LeadChannel.FORM, "http://bbs.shuhai.example/forum/thread-5.html", anonymous=True)
    receipt = intake.take(desk, told, "system:public_form")
    for press in buttons.by_hand(token, upload, (receipt.receipt, receipt.code)):
        if press.login in (*logins, KEY, NOBODY):
            walk.presses[press.method, urlsplit(press.template).path].append(press)
    return walk


def every_operation(app: FastAPI) -> set[tuple[str, str]]:
    return {
        (method, str(route.path))
        for route in all_routes(app)
        if getattr(route.original_route, "endpoint", None) in RULES
        for method in route.methods or ()
    }


def final(person: Hand, answer: httpx.Response) -> int:
    """The status of the page that a form leads to."""
    return (
        person.get(answer.headers["location"]).status_code
        if answer.status_code == REDIRECT
        else answer.status_code
    )


Call = Callable[[Press, Hand], httpx.Response]


def pressed(
    furnished: Office, folder: Path, walk: Walk, call: Call
) -> tuple[dict[str, set[tuple[str, str]]], dict[str, int]]:
    """Press until one answers well, for each operation and person; who was answered well, and what broke."""
    well: dict[str, set[tuple[str, str]]] = defaultdict(set)
    broken: dict[str, int] = {}
    for operation, presses in walk.presses.items():
        for press in presses:
            if operation in well[press.login]:
                continue
            with furnished.copied(folder, press.path):
                person = furnished.person(press.login)
                answer = call(press, person)
                status = final(person, answer)
            if status >= 500:
                broken[f"{press.login} {press.method} {press.path}"] = status
            if 200 <= status < 300:
                well[press.login].add(operation)
    return well, broken


@pytest.mark.parametrize("role", [Role.RIGHTS_HOLDER, Role.ADMIN])
def test_the_description_names_what_a_role_may_call_and_nothing_else(app: FastAPI, role: Role) -> None:
    paths = described(app, role)["paths"]
    told = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    rules = {
        (method, str(one.path)): RULES[one.original_route.endpoint]
        for one in all_routes(app)
        if hasattr(one.original_route, "endpoint")
        for method in one.methods or ()
    }

    for (method, path), rule in rules.items():
        may = not rule.scope and (rule.public or role in rule.roles)
        may = may and not path.startswith(ENTRANCES)
        assert ((method, path.replace(":path}", "}")) in told) == may, (role, method, path)


def test_the_way_in_is_described_for_people_who_are_not_signed_in(app: FastAPI) -> None:
    told = described(app, None)["paths"]

    assert {"/sign-in", "/first-run", "/report-piracy", "/sign-in/oidc"} <= set(told)
    assert all(RULES[one.original_route.endpoint].public for one in all_routes(app) if one.path in told)  # type: ignore[attr-defined]


def test_a_program_says_the_hidden_field_in_a_header(app: FastAPI, seeded: Seeded) -> None:
    person = office.hand(app, "auditor")
    assert person.get("/api/desk.json").json()["info"]["title"] == "copywatch desk"
    form = {"name": "统计", "shared": "false"}

    assert person.post("/filters", data=form).status_code == 403
    assert person.post("/filters", data=form, headers={"X-CSRF-Token": "x"}).status_code == 403
    assert person.post("/filters", data=form, headers={"X-CSRF-Token": person.csrf}).status_code == 303


def test_pages_of_a_reviewer_answer_and_no_link_leads_nowhere(app: FastAPI, seeded: Seeded) -> None:
    """The small version: links of one role in an office that has just begun, without pressing anything."""
    app.state.forms.storage.reset()
    walk = buttons.walk({"reviewer": office.hand(app, "reviewer")}, buttons.Routes(app), each=1)

    assert {
        path: status for path, status in walk.broken.items() if path.split()[1] not in buttons.FOR_SOME
    } == {}
    assert len(walk.pages) > 25


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_every_role_does_what_it_may_and_four_in_five_operations_answer_well(
    furnished: Office, tmp_path: Path
) -> None:
    walk = walked(furnished, (*LOGINS, NOBODY))
    well, broken = pressed(furnished, tmp_path, walk, lambda press, person: press.send(person))

    report(furnished, walk, well)
    assert broken == {}
    assert {
        path: status for path, status in walk.broken.items() if path.split()[1] not in buttons.FOR_SOME
    } == {}
    every = every_operation(furnished.app)
    assert len(every & set().union(*well.values())) >= SHARE * len(every)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("login", [*LOGINS, NOBODY, KEY])
def test_schemathesis_breaks_nothing_as_any_role(furnished: Office, tmp_path: Path, login: str) -> None:
    """Cases from the role's own document: first with the values of the office, then with values that nobody thought of."""
    schemathesis = pytest.importorskip("schemathesis")
    desk: Desk = furnished.app.state.desk
    role = Role.RIGHTS_HOLDER if login == "holder1" else None if login in (KEY, NOBODY) else Role(login)
    document = (
        office.hand(furnished.app, "admin").get("/api/openapi.json").json()
        if login == KEY
        else described(furnished.app, role)
    )
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(document)))
    walk = walked(furnished, ("holder1",) if login == KEY else (login,))
    token = tokens.make(desk, holder_id=1, name="Cases", scopes=("read", "upload"), days=9, actor="holder1")
    broken: dict[str, int] = {}
    well: set[tuple[str, str]] = set()
    operations = [one.ok() for one in schema.get_all_operations()]
    for operation in operations:
        name = (operation.method.upper(), operation.path)
        shown = [press for (method, path), presses in walk.presses.items()
                 if (method, path.replace(":path}", "}")) == name for press in presses if press.login == login]  # fmt: skip
        for case in [*(_of(operation, press) for press in shown[:MOST]), *_strange(operation)]:
            with furnished.copied(tmp_path, operation.path):
                person = furnished.person(login)
                answer = _ask(person, case, token if login == KEY else "")
                status = final(person, answer)
            if status >= 500:
                broken[f"{name} {case.path_parameters} {case.query} {case.body}"[:400]] = status
            if 200 <= status < 300:
                well.add(name)

    print(f"schemathesis as {login}: {len(well)} of {len(operations)} operations answered 2xx")  # noqa: T201
    missed = {(one.method.upper(), one.path) for one in operations} - well
    assert broken == {}
    assert len(well) >= SHARE * len(operations), sorted(missed)


def _of(operation: Any, press: Press) -> Any:
    """The press as a case of schemathesis: ids, query and fields of the office."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(operation.path))
    address = urlsplit(press.path)
    found = re.fullmatch(pattern.replace("(?P<work_id>[^/]+)", "(?P<work_id>.+)"), address.path)
    assert found, (operation.path, press.path)
    body: dict[str, Any] = defaultdict(list)
    for name, value in press.fields:
        body[name].append(value)
    described_as = operation.definition.raw.get("requestBody", {}).get("content", {})
    form = {name: one if len(one) > 1 else one[0] for name, one in body.items()} | {
        name: buttons.FILES.get(press.template, buttons.FILES[""])[1].decode("utf-8", "replace")
        for name in press.files
    }
    said = _parsed(press.body) if press.body is not None else form
    sent = {"body": said, "media_type": next(iter(described_as), FORM)} if said or described_as else {}
    return operation.Case(
        path_parameters=found.groupdict(),
        query=dict(parse_qsl(address.query)),
        headers=dict(press.headers),
        **sent,
    )


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body


def _strange(operation: Any, cases: int = 3) -> list[Any]:
    from hypothesis import HealthCheck, Phase, given, seed, settings

    found: list[Any] = []

    @seed(1)
    @settings(
        max_examples=cases, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def collect(case: Any) -> None:
        found.append(case)

    collect()
    return found


def _ask(person: Hand, case: Any, token: str) -> httpx.Response:
    said = case.as_transport_kwargs(base_url="http://testserver")
    headers = {
        name: value
        for name, value in said["headers"].items()
        if name.lower() not in ("x-csrf-token", "authorization", "cookie") and _plain(value)
    }
    headers |= {"Authorization": f"Bearer {token}"} if token else {"X-CSRF-Token": person.csrf}
    files = [(name, (one[0], _text(one[1]).encode())) for name, one in said.get("files") or ()]
    return person.request(
        said["method"], said["url"], params={name: _text(one) for name, one in (said.get("params") or {}).items()}, headers=headers,
        data=_flat(said.get("data")) if isinstance(said.get("data"), dict) else None,
        content=said["data"] if isinstance(said.get("data"), (bytes, str)) else None, files=files or None, json=said.get("json"),
    )  # fmt: skip


def _flat(data: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [_text(one) for one in value] if isinstance(value, list) else _text(value)
        for name, value in data.items()
    }


def _text(value: object) -> str:
    return (
        value.decode("utf-8", "replace")
        if isinstance(value, bytes)
        else str(value).encode("utf-8", "replace").decode()
    )


def _plain(value: object) -> bool:
    return str(value).isascii() and str(value).isprintable()


def report(furnished: Office, walk: Walk, well: dict[str, set[tuple[str, str]]]) -> None:
    """Figures for each role, shown with -s."""
    for login in (*LOGINS, NOBODY, KEY):
        offered = {
            operation
            for operation, presses in walk.presses.items()
            if any(one.login == login for one in presses)
        }
        print(f"{login}: {len(well[login])} of {len(offered)} operations on its pages answered 2xx")  # noqa: T201
    every, found = every_operation(furnished.app), set().union(*well.values())
    print(f"all: {len(every & found)} of {len(every)} operations answered 2xx")  # noqa: T201
    print("never:", *sorted(" ".join(one) for one in every - found), sep="\n  ")  # noqa: T201
