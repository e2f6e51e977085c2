"""What the scope gate lets pass: nothing but what one rule names whole."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.scope.gate import decide, explain


@dataclass
class Rule:
    scheme: str = "http"
    host: str = "bbs.example"
    port: int = 80
    path_prefix: str = "/"


@dataclass
class Network:
    network: str


@dataclass
class Scope:
    rules: list[Rule] = field(default_factory=lambda: [Rule()])
    addresses: list[Network] = field(default_factory=list)


ANYWHERE = Scope()
BELOW = Scope([Rule(path_prefix="/bbs")])
LOCAL = Scope([Rule(host="127.0.0.12", port=8080)], [Network("127.0.0.12")])


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://bbs.example/", "scheme_out_of_scope"),
        ("ftp://bbs.example/", "scheme_out_of_scope"),
        ("file:///etc/passwd", "scheme_out_of_scope"),
        ("javascript:alert(1)", "scheme_out_of_scope"),
        ("http://evil.example/", "host_out_of_scope"),
        ("http://bbs.example.evil.example/", "host_out_of_scope"),
        ("http://www.bbs.example/", "host_out_of_scope"),
        ("http://xbbs.example/", "host_out_of_scope"),
        ("http://bbs.example./", "host_out_of_scope"),
        ("http://bbs.example:8080/", "port_out_of_scope"),
        ("http://bbs.example:443/", "port_out_of_scope"),
        ("http://bbs.example:99999/", "url_unparsable"),
        ("http://bbs.example:0/", "port_out_of_scope"),
        ("http://bbs.example@evil.example/", "url_unparsable"),
        ("http://user:pw@bbs.example/", "url_unparsable"),
        ("http://bbs.example\\@evil.example/", "url_unparsable"),
        ("http://evil.example\\.bbs.example/", "url_unparsable"),
        ("http://bbs.example\t/", "url_unparsable"),
        ("http://bbs.example /", "url_unparsable"),
        ("http://bbs.example%2eevil.example/", "url_unparsable"),
        ("http://bbs.example%00.evil.example/", "url_unparsable"),
        ("http:///bbs.example/", "url_unparsable"),
        ("http://", "url_unparsable"),
        ("http://[::1/", "url_unparsable"),
        ("http://a[::1]/", "url_unparsable"),
        ("http://[::1]bbs.example/", "url_unparsable"),
        ("http://bbs..example/", "url_unparsable"),
        ("//bbs.example/", "scheme_out_of_scope"),
        ("bbs.example", "scheme_out_of_scope"),
        ("", "scheme_out_of_scope"),
        ("http://127.0.0.1/", "address_forbidden"),
        ("http://[::1]/", "address_forbidden"),
        ("http://[::ffff:127.0.0.1]/", "address_forbidden"),
        ("http://169.254.169.254/latest/", "address_forbidden"),
        ("http://127.1/", "url_unparsable"),
        ("http://0x7f.1/", "url_unparsable"),
        ("http://2130706433/", "url_unparsable"),
        ("http://0177.0.0.1/", "url_unparsable"),
        ("http://①②⑦.⓪.⓪.①/", "address_forbidden"),
        ("http://8.8.8.8/", "host_out_of_scope"),
        ("http://bbs.example/" + "a" * 3000, "url_unparsable"),
    ],
)
def test_what_no_rule_names_is_refused_with_its_reason(url: str, reason: str) -> None:
    answer = decide(ANYWHERE, url)

    assert (answer.allowed, answer.reason) == (False, reason)
    assert answer.zh
    assert answer.en


@pytest.mark.parametrize(
    "url",
    [
        "http://bbs.example",
        "http://bbs.example/",
        "http://BBS.Example:80/a?b=c#d",
        "HTTP://bbs.example/a%20b",
        "http://bbs.example/你好",
    ],
)
def test_what_a_rule_names_passes_and_names_the_rule(url: str) -> None:
    answer = explain(ANYWHERE, url)

    assert answer.allowed
    assert answer.rule == "http://bbs.example:80/"


@pytest.mark.parametrize(
    ("prefix", "path", "allowed"),
    [
        ("/影视/", "/影视/1.html", True),
        ("/影视/", "/%E5%BD%B1%E8%A7%86/1.html", True),
        ("/%E5%BD%B1%E8%A7%86", "/%e5%bd%b1%e8%a7%86/1.html", True),
        ("/影视/", "/音乐/1.html", False),
        ("/%D3%B0%CA%D3/", "/%D3%B0%CA%D3/1.html", True),
        ("/%D3%B0%CA%D3/", "/%D2%F4%C0%D6/1.html", False),
        ("/bbs/", "/bbs%2F1.html", False),
        ("/影视/", "/影视/../音乐/1.html", False),
        ("/影视/", "/%E5%BD%B1%E8%A7%86/%2e%2e/音乐/1.html", False),
    ],
)
def test_a_chinese_prefix_is_one_path_however_it_is_spelled(prefix: str, path: str, allowed: bool) -> None:
    scope = Scope([Rule(path_prefix=prefix)])

    assert decide(scope, f"http://bbs.example{path}").allowed is allowed


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/bbs", True), ("/bbs/", True), ("/bbs/a.html", True), ("/bbs?x=/../", True), ("/robots.txt", True),
        ("/bbs2", False), ("/bbs-old/", False), ("/", False), ("/a/bbs", False), ("/BBS/", False),
        ("/bbs/../admin", False), ("/bbs/..", False), ("/bbs/%2e%2e/admin", False), ("/bbs/.%2e/admin", False),
        ("/bbs/%252e%252e/admin", False), ("/bbs/..%2fadmin", False), ("/bbs/..%5cadmin", False),
        ("//bbs/a", False), ("/bbs/../bbs/a", True), ("/robots.txt/../admin", False), ("/robots.txt2", False),
    ],
)  # fmt: skip
def test_a_path_prefix_ends_at_a_segment_and_survives_dots(path: str, allowed: bool) -> None:
    assert decide(BELOW, f"http://bbs.example{path}").allowed is allowed


def test_an_address_as_host_needs_a_rule_and_the_entry_s_own_address() -> None:
    assert decide(LOCAL, "http://127.0.0.12:8080/a").allowed
    assert decide(LOCAL, "http://127.0.0.12:8081/a").reason == "port_out_of_scope"
    assert decide(LOCAL, "http://127.0.0.13:8080/a").reason == "address_forbidden"
    assert (
        decide(Scope([Rule(host="127.0.0.12", port=8080)]), "http://127.0.0.12:8080/").reason
        == "address_forbidden"
    )


def test_rules_are_not_mixed() -> None:
    scope = Scope([Rule(path_prefix="/a"), Rule(port=8080, path_prefix="/b")])

    assert decide(scope, "http://bbs.example:8080/a").reason == "path_out_of_scope"
    assert decide(scope, "http://bbs.example:8080/b").allowed


def test_without_rules_nothing_passes() -> None:
    assert not decide(Scope([]), "http://bbs.example/").allowed


@given(st.text(max_size=80))
def test_any_text_gets_an_answer_and_only_our_host_passes(text: str) -> None:
    answer = decide(ANYWHERE, text)

    assert not answer.allowed or text.lower().startswith("http://bbs.example")


@given(st.text(alphabet="/.%2eEfF5cC\\ab?#", max_size=30))
def test_no_spelling_of_a_path_leaves_the_prefix(tail: str) -> None:
    url = f"http://bbs.example/bbs/{tail}"
    if decide(BELOW, url).allowed:
        path = url.removeprefix("http://bbs.example").partition("?")[0].partition("#")[0]
        steps: list[str] = []
        for part in path.replace("%2e", ".").replace("%2E", ".").split("/"):
            if part == ".." and steps:
                steps.pop()
            elif part not in ("", ".", ".."):
                steps.append(part)
        assert steps[:1] == ["bbs"]
