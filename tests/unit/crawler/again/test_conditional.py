"""Which validators may be used, and when."""

from __future__ import annotations

import pytest
from scrapy.http import Headers

from crawler.again.conditional import Known, asking, same_tag, validators, varies_by

DATE = "Sun, 22 Nov 2026 08:00:00 GMT"
EARLIER, SAME = "Sat, 21 Nov 2026 08:00:00 GMT", DATE


@pytest.mark.parametrize(
    ("headers", "sound"),
    [
        ({"ETag": '"a"'}, ('"a"', "")), ({"ETag": 'W/"a"'}, ('W/"a"', "")), ({"ETag": "a"}, ("", "")),
        ({"ETag": '""'}, ("", "")), ({"ETag": '"' + "a" * 500 + '"'}, ("", "")),
        ({"Last-Modified": EARLIER}, ("", EARLIER)), ({"Last-Modified": SAME}, ("", "")),
        ({"Last-Modified": "some day"}, ("", "")), ({"Last-Modified": "Sat, 21 Nov 2026 08:00:00"}, ("", "")),
        ({"ETag": '"a"', "Last-Modified": EARLIER}, ('"a"', EARLIER)),
    ],
)  # fmt: skip
def test_a_validator_names_one_version_or_is_not_used(
    headers: dict[str, str], sound: tuple[str, str]
) -> None:
    assert validators(Headers({"Date": DATE, **headers})) == sound


def test_tags_are_compared_weakly() -> None:
    assert same_tag('W/"a"', '"a"')
    assert not same_tag('"a"', '"b"')
    assert not same_tag("", "")


@pytest.mark.parametrize(
    ("vary", "depends"),
    [
        ("", {}), ("Accept-Encoding", {"accept-encoding": "gzip"}), ("*", None), ("Accept, Referer", None),
        ("Cookie", {"cookie": ""}),
    ],
)  # fmt: skip
def test_an_answer_that_varies_by_more_than_we_hold_still_is_not_asked_for_conditionally(
    vary: str, depends: dict[str, str] | None
) -> None:
    assert varies_by(Headers({"Vary": vary}), Headers({"Accept-Encoding": "gzip"})) == depends


def test_a_page_is_asked_for_with_both_validators_while_it_is_trusted() -> None:
    trusted = {"vary": {"accept-encoding": "gzip"}, "record_id": "<urn:uuid:1>", "trusted_for": 1}
    known = Known("f", "http://s.example/", '"a"', EARLIER, **trusted)
    asked = Headers({"Accept-Encoding": "gzip"})

    assert asking(known, asked) == {"If-None-Match": '"a"', "If-Modified-Since": EARLIER}
    assert asking(known, Headers({"Accept-Encoding": "br"})) == {}
    assert asking(Known("f", "u", '"a"', "", **trusted | {"trusted_for": 0}), asked) == {}
    assert asking(Known("f", "u", '"a"', "", **trusted | {"record_id": ""}), asked) == {}
    assert asking(Known("f", "u", '"a"', "", mistrusted=True, **trusted), asked) == {}
    assert asking(Known("f", "u", "", "", **trusted), asked) == {}
