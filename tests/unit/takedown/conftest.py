"""A whole notice, and what the book knows of it, to be changed by one thing at a time."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from records.vocabulary import RecheckState
from takedown.checklist import FindingStanding, RecheckStanding, Standing
from takedown.law import statutes
from takedown.notice.wording import TRUTH, attachments

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
THREAD = "http://forum.example:8080/thread-20381-1-1.html"
BOOK = "http://forum.example:8080/read.php?tid=77&page=2"


def _evidence(capture: str, kind: str, url: str, sha256: str) -> dict[str, Any]:
    return {
        "capture": capture, "kind": kind, "url": url, "status": 200 if kind == "response" else None,
        "media_type": "text/html", "bytes": 4096, "sha256": sha256, "captured_at": "2026-11-21T06:30:05Z",
    }  # fmt: skip


def _item(**columns: Any) -> dict[str, Any]:
    return {
        "finding": "1", "work_id": "QH-001", "url": THREAD, "listing_kind": "page",
        "page_title": "【网盘】长夜灯火 全40集 1080P", "share_links": [], "files": [], "app": None, "service": "link",
        "measure": "disconnect", "families": ["hash", "title"], "facts": "页面标题写有作品名称“长夜灯火”。",
        "evidence": [_evidence("11", "response", THREAD, "a" * 64), _evidence("12", "screenshot", THREAD, "b" * 64)],
        "offer_digest": "c" * 64, "page_digest": "d" * 64, "text_length": 100,
    } | columns  # fmt: skip


def _work(work_id: str, title: str, kind: str, proof: str) -> dict[str, Any]:
    return {
        "work_id": work_id, "title": title, "kind": kind, "creators": [], "right": "信息网络传播权",
        "territory": "中国大陆", "valid_from": "2024-01-01", "valid_to": "2026-11-21", "proof": proof,
    }  # fmt: skip


def _notice() -> dict[str, Any]:
    works = [
        _work("QH-001", "长夜灯火", "film_tv", "国作登字-2024-I-00123456"),
        _work("QH-002", "堃喆镕传", "literature", "出版合同 HT-2023-08"),
    ]
    share = {
        "service": "baidu",
        "id": "1AbCdEf",
        "code": "x7k9",
        "url": "https://pan.baidu.example/s/1AbCdEf",
        "span": [0, 9],
    }
    items = [
        _item(share_links=[share | {"unzip_password": "gy2026"}]),
        _item(
            finding="2", work_id="QH-002", url=BOOK, page_title="堃喆镕传 全文阅读 & <b>免费</b>", service="storage",
            measure="delete", facts="页面标题写有作品名称“堃喆镕传”；页面载有作品正文。", families=["title", "creator"],
            evidence=[_evidence("13", "response", BOOK, "e" * 64)], files=[{"name": "堃喆镕传.txt", "size": 1}],
        ),
    ]  # fmt: skip
    law = [
        {
            "id": a.id, "law": a.law, "number": a.number, "version": a.version,
            "effective_from": a.effective_from.isoformat(), "source": a.source, "verified": a.verified,
            "sentence": a.sentence,
        }
        for a in statutes.in_force(date(2026, 11, 21), statutes.BASIS)
    ]  # fmt: skip
    return {
        "schema": "copywatch/holder-notice/1", "paper": "holder_notice", "template": "holder-notice/1",
        "addressee": {"site": "forum", "name": "光影论坛", "kind": "website", "url": "http://forum.example:8080/",
                      "operator": "示例网络有限公司", "icp": "蜀ICP备00000000号-1", "contact": "abuse@forum.example"},
        "holder": {"name": "青禾示例影业有限公司", "uscc": "91510100MA0000000H", "address": "四川省成都市锦江区示例路1号",
                   "contact": "张三", "phone": "028-12345678", "email": "copyright@holder.example", "signer": "李四",
                   "agent": "", "agent_proof": ""},
        "works": works, "items": items, "measures": ["delete", "disconnect"], "law": law, "truth": TRUTH,
        "attachments": attachments("青禾示例影业有限公司", "", "", works),  # type: ignore[arg-type]
    }  # fmt: skip


@pytest.fixture
def notice() -> Callable[..., Any]:
    """Makes a notice; `notice({"holder.uscc": ""})` makes one with that one field changed."""

    def make(changes: dict[str, Any] | None = None) -> Any:
        content = copy.deepcopy(_notice())
        for path, value in (changes or {}).items():
            place: Any = content
            *steps, last = path.split(".")
            for step in steps:
                place = place[int(step)] if step.isdigit() else place[step]
            place[int(last) if last.isdigit() else last] = value
        return content

    return make


@pytest.fixture
def standing() -> Callable[..., Standing]:
    """What the book knows when all is well, with some of it changed."""

    def make(**changes: Any) -> Standing:
        seen = RecheckStanding(1, RecheckState.DONE, NOW, {THREAD: "live", BOOK: "live"})
        fine = FindingStanding(confirmed_by="chen", changed_since=False, barred="")
        known: dict[str, Any] = {
            "now": NOW, "today": date(2026, 11, 21), "drafted_at": NOW, "findings": {"1": fine, "2": fine},
            "titles": {"QH-001": "长夜灯火", "QH-002": "堃喆镕传"},
            "evidence": {"11": "", "12": "", "13": ""}, "recheck": seen, "recheck_max_age_h": 24.0,
        }  # fmt: skip
        return Standing(**known | changes)

    return make
