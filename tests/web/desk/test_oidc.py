"""Sign-in through a provider, tried against a real one on loopback: who is linked gets in, everybody else is told why."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import select

from desk import oidc
from desk.wiring import Desk
from records.accounts import Account
from records.clock import SystemClock
from records.errors import Conflict, Refused
from records.settings import Settings
from tests.web.conftest import Person
from tests.web.seed import PASSWORD, Seeded

provider_mock = pytest.importorskip("oidc_provider_mock")
CLIENT = "copywatch-desk"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def office(app: FastAPI, desk: Desk, seeded: Seeded, issuer: str) -> Desk:
    told = {
        "oidc_issuer": issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": "s",
        "oidc_name": "单位统一认证",
    }
    made = replace(desk, settings=desk.settings.model_copy(update=told), clock=SystemClock())
    app.state.desk = made
    return made


def go(person: Person, subject: str) -> httpx.Response:
    """To the provider, where somebody says who he is, and back."""
    there = person.get("/sign-in/oidc", params={"back": "/findings"})
    assert there.status_code == 303, there.text
    said = httpx.post(there.headers["location"], data={"sub": subject})
    assert said.status_code in (302, 303), said.text
    back = urlsplit(said.headers["location"])
    answer: httpx.Response = person.get(f"{back.path}?{back.query}")
    return answer


def reason(answer: httpx.Response) -> str:
    found = re.search(r'class="notice-bad" role="alert">([^<]+)', answer.text)
    assert found, answer.text[-600:]
    return found[1]


def test_who_is_linked_by_an_administrator_gets_in_with_the_role_of_the_account(
    office: Desk, app: FastAPI, visitor: Person
) -> None:
    assert "单位统一认证" in visitor.get("/sign-in").text
    refused = go(visitor, "u-1")
    assert (refused.status_code, "u-1" in reason(refused)) == (422, True)
    assert visitor.get("/findings").status_code == 303

    admin = Person(app, follow_redirects=False)
    admin.submit("/sign-in", on="/sign-in", login="admin", password=PASSWORD)
    with office.database.reading() as session:
        ids = {one.login: one.id for one in session.scalars(select(Account))}
    assert admin.submit(f"/accounts/{ids['auditor']}/oidc", subject="u-1").status_code == 303
    assert admin.submit(f"/accounts/{ids['monitor']}/oidc", subject="u-1").status_code == 409
    assert admin.submit(f"/accounts/{ids['monitor']}/oidc", subject="a b").status_code == 422

    assert go(visitor, "u-1").headers["location"] == "/findings"
    assert visitor.get("/events").status_code == 200
    assert visitor.get("/accounts").status_code == 403
    left = visitor.submit("/sign-out")
    assert "/oauth2/end_session" in visitor.get(left.headers["location"]).text

    admin.submit(f"/accounts/{ids['auditor']}/active", active="false")
    assert go(visitor, "u-1").status_code == 422


def test_an_answer_that_was_not_asked_for_or_comes_twice_is_refused(office: Desk, visitor: Person) -> None:
    there = visitor.get("/sign-in/oidc")
    asked = parse_qs(urlsplit(there.headers["location"]).query)
    said = httpx.post(there.headers["location"], data={"sub": "u-2"})
    back = parse_qs(urlsplit(said.headers["location"]).query)
    kept = visitor.cookies.get("copywatch_oidc", path="/sign-in")

    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"][0] != asked["state"][0]
    wrong = visitor.get("/sign-in/oidc/back?" + urlencode({"code": back["code"][0], "state": "other"}))
    assert "不是从本页开始" in reason(wrong)
    assert visitor.cookies.get("copywatch_oidc", path="/sign-in") is None  # one try only
    assert "未完成" in reason(
        visitor.get("/sign-in/oidc/back?" + urlencode({key: one[0] for key, one in back.items()}))
    )
    assert "未完成" in reason(visitor.get("/sign-in/oidc/back?error=access_denied&state=x"))
    visitor.cookies.set("copywatch_oidc", kept or "", path="/sign-in", domain="testserver.local")
    assert "没有可用的答复" in reason(
        visitor.get("/sign-in/oidc/back?" + urlencode({"code": "made-up", "state": back["state"][0]}))
    )


@pytest.fixture(scope="module")
def key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "k"})


CLAIMS: dict[str, Any] = {"aud": CLIENT, "sub": "u-3", "nonce": "n", "exp": 0, "iat": 0}


@pytest.mark.parametrize(
    "wrong",
    [{"aud": "other"}, {"aud": [CLIENT, "other"]}, {"azp": "other"}, {"nonce": "x"}, {"exp": -900}, {"iss": "https://other.example"},
     {"sub": ""}, {"sub": None}, {"iat": 900}],
    ids=str,
)  # fmt: skip
def test_a_token_that_proves_nothing_is_refused(key: RSAKey, wrong: dict[str, Any]) -> None:
    settings, now = Settings(oidc_issuer="https://login.example", oidc_client_id=CLIENT), int(time.time())
    keys, head = {"keys": [key.as_dict(private=False)]}, {"alg": "RS256", "kid": "k"}
    good = {**CLAIMS, "iss": settings.oidc_issuer, "exp": now + 60, "iat": now}
    whole = {**good, **wrong}
    whole |= {name: now + wrong[name] for name in ("exp", "iat") if name in wrong}

    assert oidc.claims_of(settings, jwt.encode(head, good, key), "n", keys)["sub"] == "u-3"
    for token in (jwt.encode(head, whole, key), "a.b.c", "", "eyJhbGciOiJub25lIn0.e30."):
        with pytest.raises(Refused, match="token"):
            oidc.claims_of(settings, token, "n", keys)


def test_a_token_signed_by_somebody_else_is_refused(key: RSAKey) -> None:
    settings, now = Settings(oidc_issuer="https://login.example", oidc_client_id=CLIENT), int(time.time())
    good = {**CLAIMS, "iss": settings.oidc_issuer, "exp": now + 60, "iat": now}
    stranger = RSAKey.generate_key(2048, {"kid": "k"})

    with pytest.raises(Refused):
        oidc.claims_of(
            settings,
            jwt.encode({"alg": "RS256", "kid": "k"}, good, stranger),
            "n",
            {"keys": [key.as_dict(private=False)]},
        )


def test_without_settings_or_with_a_provider_that_does_not_answer_the_desk_works_on(
    app: FastAPI, desk: Desk, seeded: Seeded, visitor: Person
) -> None:
    assert "/sign-in/oidc" not in visitor.get("/sign-in").text
    assert "没有设置" in reason(visitor.get("/sign-in/oidc"))
    for issuer, told in (("http://127.0.0.1:9", "没有可用的答复"), ("http://login.example", "https")):
        settings = desk.settings.model_copy(update={"oidc_issuer": issuer, "oidc_client_id": "x"})
        app.state.desk = replace(desk, settings=settings)
        assert told in reason(visitor.get("/sign-in/oidc"))
        assert (
            visitor.submit("/sign-in", on="/sign-in", login="monitor", password=PASSWORD).status_code == 303
        )
        visitor.submit("/sign-out")


def test_two_accounts_never_share_a_subject(office: Desk) -> None:
    oidc.link(office, 1, "u-9", actor="admin")
    with pytest.raises(Conflict):
        oidc.link(office, 2, "u-9", actor="admin")
    oidc.link(office, 1, "", actor="admin")
    oidc.link(office, 2, "u-9", actor="admin")
