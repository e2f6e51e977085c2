"""XARF v4 reports: valid by the schemas of the xarf package and by what those do not ask, whatever the page said."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from xarf.schema_validator import SchemaValidator

from records.errors import Refused
from takedown.formats import xarf
from takedown.formats.xarf import Extras, reports

VALIDATOR = SchemaValidator()
HOSTILE = ["<script>alert(1)</script>", "{{7*7}} {% raw %}", "=HYPERLINK(1)", "a\r\nBcc: x@y.example", "\x00\x1b[31m\ud800", "堃喆镕" * 200,
           "\u202egnp.exe"]  # fmt: skip
NOTICE = Callable[..., Any]


@pytest.mark.parametrize(
    ("changes", "extras", "types"),
    [
        ({}, Extras(), ["link_site", "copyright"]),
        ({}, Extras(intermediary=True), ["link_site", "ugc_platform"]),
        ({"addressee.kind": "cloud_storage"}, Extras(), ["cyberlocker", "cyberlocker"]),
        ({"addressee.kind": "app_store", "items.0.service": "app_store", "items.0.measure": "delist"}, Extras(intermediary=True),
         ["copyright", "ugc_platform"]),
    ],
)  # fmt: skip
def test_the_type_follows_the_site_and_every_report_is_valid(
    notice: NOTICE, changes: dict[str, Any], extras: Extras, types: list[str]
) -> None:
    made = reports(notice(changes), extras)

    assert [one["type"] for one in made] == types
    for report in made:
        assert VALIDATOR.validate(report) == []
        assert xarf.faults(json.loads(xarf.as_bytes(report))) == []
        assert report["timestamp"] == "2026-11-21T06:30:05Z"
        assert report["source_identifier"] == "forum.example"
        assert report["source_port"] == 8080


def test_a_report_says_the_notices_own_words(notice: NOTICE) -> None:
    first, second = reports(notice(), Extras(confidence={"1": 0.98765, "2": 7.0}))

    assert (first["infringing_url"], first["work_title"], first["rights_holder"]) == (
        "http://forum.example:8080/thread-20381-1-1.html", "长夜灯火", "青禾示例影业有限公司"
    )  # fmt: skip
    assert (first["confidence"], second["confidence"]) == (0.988, 1.0)
    assert first["linked_content"] == [
        {
            "target_url": "https://pan.baidu.example/s/1AbCdEf",
            "link_type": "other",
            "hosting_service": "baidu",
        }
    ]
    statement = json.loads(base64.b64decode(first["evidence"][0]["payload"]))
    assert [row["sha256"] for row in statement["captures"]] == ["a" * 64, "b" * 64]
    assert statement["share_links"][0]["unzip_password"] == "gy2026"
    assert reports(notice())[0]["report_id"] == first["report_id"] != second["report_id"]
    assert "confidence" not in reports(notice())[0]


def test_a_screenshot_goes_along_with_its_hash_up_to_five_mebibytes(notice: NOTICE) -> None:
    picture = b"\x89PNG" * 100
    report, _other = reports(notice(), Extras(pictures={"12": picture}))
    large, _other = reports(notice(), Extras(pictures={"12": b"x" * (xarf.MAX_EVIDENCE_BYTES + 1)}))

    assert report["evidence"][1]["hash"] == f"sha256:{hashlib.sha256(picture).hexdigest()}"
    assert report["evidence"][1]["size"] == len(picture)
    assert len(large["evidence"]) == 1
    assert VALIDATOR.validate(report) == []


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "path", ["works.0.title", "items.0.page_title", "addressee.name", "holder.name", "items.0.facts"]
)
def test_hostile_words_come_out_inert_and_valid(notice: NOTICE, path: str, text: str) -> None:
    for extras in (Extras(), Extras(intermediary=True)):
        for report in reports(notice({path: text, "addressee.kind": "website"}), extras):
            data = xarf.as_bytes(report)
            assert VALIDATOR.validate(json.loads(data)) == []
            assert b"\\u0000" not in data
            assert "\u202e" not in data.decode()


def test_an_address_in_chinese_is_encoded(notice: NOTICE) -> None:
    made = reports(notice({"items.0.url": "https://例子.测试/文件 名"}))

    assert made[0]["infringing_url"] == "https://xn--fsqu00a.xn--0zwm56d/%E6%96%87%E4%BB%B6%20%E5%90%8D"
    assert made[0]["source_identifier"] == "xn--fsqu00a.xn--0zwm56d"


@pytest.mark.parametrize("email", ["", "copyright", "a@b.example\r\nBcc: c@d.example", "甲@例子.测试"])
def test_a_holder_without_an_address_to_write_to_has_no_report(notice: NOTICE, email: str) -> None:
    with pytest.raises(Refused) as refused:
        reports(notice({"holder.email": email}))

    assert refused.value.code == "xarf_contact"


@pytest.mark.parametrize(
    "changes",
    [{"timestamp": "2026-11-21"}, {"timestamp": ""}, {"source_identifier": " "}, {"confidence": 95}, {"type": "phishing"},
     {"infringing_url": "https://例子.测试/"}, {"tags": ["Copyright"]}, {"reporter": {"org": "x"}}, {"report_id": "7"},
     {"evidence": [{"content_type": "text/plain", "payload": "eA==", "size": 2, "hash": "sha256:00"}]}],
)  # fmt: skip
def test_what_the_package_lets_through_in_silence_is_found(notice: NOTICE, changes: dict[str, Any]) -> None:
    report, _other = reports(notice())

    assert xarf.faults(report) == []
    assert xarf.faults(report | changes)


def test_a_preview_says_draft_and_stays_valid(notice: NOTICE) -> None:
    for report in reports(notice(), draft=True):
        assert report["description"].startswith("草稿")
        assert "copywatch:draft" in report["tags"]
        assert VALIDATOR.validate(report) == []
