"""Questions that a page's script sends by POST: what only reads passes, whatever may change or unlock a thing does not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.drawn.scripted_reads import Question, why_unsent

PAGE = "http://drive.example/影视"
JSON = {"content-type": "application/json;charset=UTF-8"}


def asked(path: str, body: object, **headers: str) -> str:
    told = {**JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return why_unsent(Question(f"http://drive.example{path}", PAGE, "POST", json.dumps(body).encode(), told))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/fs/list", {"path": "/影视", "password": "", "page": 1, "per_page": 30}),
        ("/api/fs/get", {"path": "/影视/a.mkv", "password": ""}),
        ("/?", {"action": "get", "items": {"href": "/影视/", "what": 1}}),
        ("/graphql", {"query": "query Books { books { title } }", "variables": {}}),
        ("/v1/getShareInfo", {"id": "x"}),
    ],
)
def test_a_question_that_only_reads_is_sent(path: str, body: object) -> None:
    assert asked(path, body) == ("method" if "Share" in path else "")


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        ("/api/fs/list", {"path": "/影视", "password": "x8k2"}, "secret"),
        ("/api/auth/login", {"name": "guest"}, "method"),
        ("/api/fs/remove", {"names": ["a"]}, "method"),
        ("/api/list/add", {"id": 1}, "method"),
        ("/?", {"action": "deleteFile"}, "method"),
        ("/graphql", {"query": "mutation { like(id: 1) }"}, "method"),
        ("/api/views", {"id": 1}, "method"),
        ("/graphql", {"query": "query A { a } mutation B { b }", "operationName": "B"}, "method"),
        ("/graphql", {"query": 'query { share(code: 1, password: "x8k2") { files } }'}, "method"),
        ("/api/list", {"of": [[{"password": "x8k2"}]]}, "secret"),
        ("/api/list", {"a": {"b": {"c": {"d": {"e": {"f": {"password": "x8k2"}}}}}}}, "method"),
        ("/api/list", {"a": json.loads("[" * 500 + "]" * 500)}, "method"),
        ("/api/list?pwd=x8k2", {}, "secret"),
    ],
)
def test_what_may_change_unlock_or_count_a_thing_is_not_sent(path: str, body: object, why: str) -> None:
    assert asked(path, body) == why


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"password": "x8k2", "password": ""}'),
        ("application/x-www-form-urlencoded", b"password=x8k2&password="),
    ],
)
def test_a_name_that_is_said_twice_is_not_sent(kind: str, body: bytes) -> None:
    question = Question("http://drive.example/api/list", PAGE, "POST", body, {"content-type": kind})

    assert why_unsent(question) == "method"


def test_another_site_and_a_question_of_somebody_who_signed_in_are_not_asked() -> None:
    away = Question("http://other.example/api/list", PAGE, "POST", b"{}", JSON)

    assert why_unsent(away) == "method"
    assert asked("/api/list", {}, authorization="Bearer x") == "signed_in"


@given(
    st.binary(max_size=200),
    st.sampled_from(["application/json", "application/x-www-form-urlencoded", "text/plain"]),
)
def test_any_body_has_an_answer(body: bytes, kind: str) -> None:
    question = Question("http://drive.example/api/list", PAGE, "POST", body, {"content-type": kind})

    assert why_unsent(question) in ("", "method", "secret")
