"""Contacts out of stored RDAP answers: nested entities, jCards as registries really write them, and none of it trusted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.contacts import ContactMeans, ContactRole
from records.errors import BytesRefused
from takedown.addressees import rdap, securitytxt


def card(name: str, *rows: list[Any]) -> list[Any]:
    return ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", name], *rows]]


def mail(text: Any) -> list[Any]:
    return ["email", {}, "text", text]


NETWORK = {
    "rdapConformance": ["rdap_level_0"], "objectClassName": "ip network", "handle": "NET-61-139-126-0-1",
    "startAddress": "61.139.126.0", "endAddress": "61.139.126.255", "country": "CN",
    "entities": [
        {
            "objectClassName": "entity", "roles": ["registrant"], "vcardArray": card("示例数据中心"),
            "entities": [
                {"objectClassName": "entity", "roles": ["abuse"],
                 "vcardArray": card("Abuse Desk", mail("abuse@idc.example"), ["tel", {"type": "voice"}, "uri", "tel:+86-28-12345678"])},
                {"objectClassName": "entity", "roles": ["technical"], "vcardArray": card("NOC", mail("noc@idc.example"))},
            ],
        }
    ],
}  # fmt: skip
DOMAIN = {
    "objectClassName": "domain", "ldhName": "daoban.example",
    "entities": [
        {"objectClassName": "entity", "roles": ["registrant"], "vcardArray": card("REDACTED FOR PRIVACY", mail("owner@daoban.example"))},
        {"objectClassName": "entity", "roles": ["registrar"], "vcardArray": card("示例注册商"),
         "entities": [{"objectClassName": "entity", "roles": ["abuse"], "vcardArray": card("", mail("abuse@registrar.example"))}]},
    ],
}  # fmt: skip


def read(answer: Any) -> rdap.RdapAnswer:
    return rdap.read(json.dumps(answer).encode())


def test_an_abuse_contact_inside_another_entity_is_the_hosts() -> None:
    found = read(NETWORK)

    assert (found.object_class, found.subject, found.skipped) == ("ip network", "61.139.126.0", 0)
    assert [(one.role, one.means, one.value) for one in found.contacts] == [
        (ContactRole.ABUSE, ContactMeans.EMAIL, "abuse@idc.example"),
        (ContactRole.ABUSE, ContactMeans.PHONE, "+86-28-12345678"),
        (ContactRole.HOST, ContactMeans.EMAIL, "noc@idc.example"),
    ]
    assert found.contacts[0].path == ("registrant", "abuse")


def test_a_domains_abuse_contact_is_the_registrars_and_its_owner_is_nobodys() -> None:
    found = read(DOMAIN)

    assert [(one.role, one.value) for one in found.contacts] == [
        (ContactRole.REGISTRAR, "abuse@registrar.example")
    ]


@pytest.mark.parametrize(
    "value",
    ["REDACTED FOR PRIVACY", "Please query the RDDS service", "", 7, None, [], {}, "a@b", "a@b.example\r\nBcc: x@y.example",
     "<a@b.example>", "a@b.example, c@d.example"],
)  # fmt: skip
def test_what_is_no_plain_address_is_skipped_and_counted(value: Any) -> None:
    answer = {
        "objectClassName": "ip network",
        "entities": [{"roles": ["abuse"], "vcardArray": card("x", mail(value))}],
    }

    found = read(answer)

    assert found.contacts == ()
    assert found.skipped == 1


@pytest.mark.parametrize(
    ("entities", "skipped"),
    [
        ("none", 1), ([7, "x", None], 3), ([{"roles": "abuse"}], 0), ([{"roles": ["abuse"], "vcardArray": "x"}], 1),
        ([{"roles": ["abuse"], "vcardArray": ["vcard", [["email"], 3, ["email", {}, "text", "a@b.example"]]]}], 2),
        ([{"roles": ["abuse"], "vcardArray": ["vcard", [["email", {}, "text", ["a@b.example", "c@d.example"]]]]}], 0),
    ],
)  # fmt: skip
def test_wrong_shapes_are_counted_and_the_rest_is_read(entities: Any, skipped: int) -> None:
    found = read({"objectClassName": "autnum", "entities": entities})

    assert found.skipped == skipped
    assert {one.value for one in found.contacts} <= {"a@b.example"}


def test_entities_without_end_do_not_hang() -> None:
    answer: dict[str, Any] = {"objectClassName": "domain"}
    inner = answer
    for _ in range(200):
        inner["entities"] = [{"roles": ["registrar"]}]
        inner = inner["entities"][0]

    assert read(answer).skipped == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "rdap_unreadable"), (b"<html>", "rdap_unreadable"), (b"[]", "rdap_unreadable"), (b"{}", "rdap_unreadable"),
        (b'{"errorCode": 404, "title": "not found"}', "rdap_error"), (b"[" * 100_000, "rdap_unreadable"),
        (b" " * (rdap.MAX_BYTES + 1), "rdap_too_large"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_a_typed_refusal(data: bytes, code: str) -> None:
    with pytest.raises(BytesRefused) as refused:
        rdap.read(data)

    assert refused.value.code == code


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["entities", "roles", "vcardArray", "objectClassName", "x"]), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
def test_any_json_is_read_or_refused(answer: Any) -> None:
    try:
        read({"objectClassName": "domain", "entities": answer})
        read(answer)
    except BytesRefused:
        pass


def test_a_security_txt_gives_its_contacts_and_until_when_it_holds() -> None:
    text = "Contact: mailto:security@drive.example\nContact: https://drive.example/report\nContact: javascript:x\nExpires: 2027-01-01T00:00:00Z\n"
    found = securitytxt.read(text.encode())

    assert found.contacts == (
        (ContactMeans.EMAIL, "security@drive.example"), (ContactMeans.FORM, "https://drive.example/report")
    )  # fmt: skip
    assert found.expires is not None
    assert not securitytxt.read(b"Contact: mailto:a@b.example").holds(found.expires)
    with pytest.raises(BytesRefused):
        securitytxt.read(b"<html>404</html>")
