"""Every rule of the notice: one case in which it is met, and cases in which it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from records.vocabulary import PaperKind, RecheckState
from takedown.checklist import FindingStanding, RecheckStanding, Row, Standing, examine, failing
from takedown.papers.registry import paper

RULES = paper(PaperKind.HOLDER_NOTICE).rules
Make = Callable[..., Any]


def of(rule: str, rows: list[Row]) -> list[tuple[str, str]]:
    return [(row["state"], row["field"]) for row in rows if row["rule"] == rule]


def test_a_whole_notice_meets_every_rule_and_waits_for_its_signature(notice: Make, standing: Make) -> None:
    rows = examine(RULES, notice(), standing())

    assert {row["rule"]: row["state"] for row in rows} == {
        **{f"N{number}": "ok" for number in range(1, 11)}, "N8": "pending", "H1": "ok", "H2": "ok", "H3": "ok",
    }  # fmt: skip
    assert failing(rows, RULES, "approve") == []


AGENT = {"holder.agent": "示例知识产权代理有限公司"}


@pytest.mark.parametrize(
    ("rule", "changes", "expected"),
    [
        ("N1", {"holder.name": " "}, [("missing", "holder.name")]),
        ("N1", {"holder.uscc": ""}, [("missing", "holder.uscc")]),
        ("N1", {"holder.uscc": "91510100MA00000001"}, [("invalid", "holder.uscc")]),
        ("N1", {"holder.uscc": "11010119900101001X"}, [("invalid", "holder.uscc")]),
        ("N2", {"holder.address": ""}, [("missing", "holder.address")]),
        ("N2", {"holder.phone": "", "holder.email": ""}, [("missing", "holder.phone")]),
        ("N2", {"holder.email": "copyright@holder"}, [("invalid", "holder.email")]),
        ("N2", {"holder.email": "a@example.org]<b@x.example>"}, [("invalid", "holder.email")]),
        ("N2", {"holder.phone": "1234"}, [("invalid", "holder.phone")]),
        ("N3", {"works.0.title": ""}, [("missing", "works[0].title")]),
        ("N3", {"works.0.title": "长夜灯火 第二季"}, [("invalid", "works[0].title")]),
        ("N3", {"works.0.work_id": "QH-999"}, [("invalid", "works[0].work_id"), ("missing", "items[0].work_id")]),
        ("N4", {"items": []}, [("missing", "items")]),
        ("N4", {"items.0.url": ""}, [("missing", "items[0].url")]),
        ("N4", {"items.0.url": "http://forum.example:8080/"}, [("invalid", "items[0].url")]),
        ("N4", {"items.0.url": "http://forum.example"}, [("invalid", "items[0].url")]),
        ("N4", {"items.0.url": "forum.example/thread-1.html"}, [("invalid", "items[0].url")]),
        ("N4", {"items.0.url": "/thread-1.html"}, [("invalid", "items[0].url")]),
        ("N4", {"items.0.url": "ftp://forum.example/a"}, [("invalid", "items[0].url")]),
        ("N4", {"items.0.url": "http://[forum/a"}, [("invalid", "items[0].url")]),
        ("N4", {"items.0.url": "http://forum.example/a b"}, [("invalid", "items[0].url")]),
        ("N4", {"items.0.url": "http://forum.example/\u202egpj.exe"}, [("invalid", "items[0].url")]),
        ("N4", {"addressee.kind": "app_store", "items.1.app": {"store": "", "app_id": ""}},
         [("missing", "items[0].app.store"), ("missing", "items[0].app.app_id"),
          ("missing", "items[1].app.store"), ("missing", "items[1].app.app_id")]),
        ("N5", {"items.1.evidence": []}, [("missing", "items[1].evidence")]),
        ("N5", {"items.1.evidence.0.kind": "screenshot"}, [("missing", "items[1].evidence")]),
        ("N5", {"items.1.evidence.0.sha256": "e" * 63}, [("invalid", "items[1].evidence[0]")]),
        ("N5", {"items.1.evidence.0.captured_at": "2026-11-21T08:00:01Z"}, [("invalid", "items[1].evidence[0]")]),
        ("N6", {"works.1.proof": ""}, [("missing", "works[1].proof")]),
        ("N6", {"works.1.valid_to": "2026-11-20"}, [("invalid", "works[1].valid_to")]),
        ("N6", {"works.1.valid_from": "2026-11-22"}, [("invalid", "works[1].valid_to")]),
        ("N6", {"works.1.right": "发行权"}, [("invalid", "works[1].right")]),
        ("N6", {"works.1.territory": "US, CA"}, [("invalid", "works[1].territory")]),
        ("N6", {"works.1.territory": "中国台湾"}, [("invalid", "works[1].territory")]),
        ("N6", {"works.1.territory": "全球（除中国大陆外）"}, [("invalid", "works[1].territory")]),
        ("N6", {"works.1.territory": "中国大陆以外地区"}, [("invalid", "works[1].territory")]),
        ("N6", {"works.1.territory": "Worldwide excluding China"}, [("invalid", "works[1].territory")]),
        ("N7", {"truth": "以上属实。"}, [("invalid", "truth")]),
        ("N7", {"holder.signer": ""}, [("missing", "holder.signer")]),
        ("N8", {}, [("pending", "signature")]),
        ("N9", AGENT, [("missing", "holder.agent_proof")]),
        ("N10", {"items.0.measure": "delete"}, [("invalid", "items[0].measure")]),
        ("N10", {"addressee.kind": "cloud_storage"}, [("invalid", "items[0].measure")]),
        ("N10", {"addressee.kind": "app_store"}, [("invalid", "items[0].measure"), ("invalid", "items[1].measure")]),
    ],
)  # fmt: skip
def test_what_is_wanting_is_named_with_its_field(
    notice: Make, standing: Make, rule: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    rows = examine(RULES, notice(changes), standing())

    assert of(rule, rows) == expected
    assert all(row["zh"] and row["en"] and row["article"] for row in rows)


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("N1", {"holder.uscc": "11010119900307889X"}),
        ("N2", {"holder.email": ""}),
        ("N2", {"holder.phone": ""}),
        ("N4", {"items.0.url": "https://例子.example/帖子/1"}),
        ("N4", {"items.0.url": "http://forum.example/?tid=1"}),
        ("N6", {"works.0.valid_from": "", "works.0.valid_to": ""}),
        ("N6", {"works.0.territory": ""}),
        ("N6", {"works.0.territory": "CN|HK"}),
        ("N6", {"works.0.territory": "Worldwide"}),
        ("N6", {"works.0.right": ""}),
        ("N6", {"works.0.right": "独家"}),
        ("N6", {"works.0.territory": "大中华区"}),
        ("N6", {"works.0.territory": "中国（港澳台除外）"}),
        ("N6", {"works.0.territory": "全球（不含港澳台）"}),
        ("N6", {"works.0.right": "著作权（全部财产权）"}),
        ("N9", AGENT | {"holder.agent_proof": "委托书 2026-03"}),
    ],
)
def test_what_suffices_is_not_asked_for_twice(
    notice: Make, standing: Make, rule: str, changes: dict[str, Any]
) -> None:
    assert of(rule, examine(RULES, notice(changes), standing())) == [("ok", "")]


def test_an_app_is_located_by_store_and_id_even_where_its_page_states_no_version(
    notice: Make, standing: Make
) -> None:
    app = {"store": "应用宝库", "app_id": "com.example.a", "package": "", "version": "", "developer": ""}
    changes: dict[str, Any] = {"addressee.kind": "app_store"}
    for place in ("0", "1"):
        changes |= {
            f"items.{place}.app": app,
            f"items.{place}.service": "app_store",
            f"items.{place}.measure": "delist",
        }

    rows = examine(RULES, notice(changes), standing())

    assert (of("N4", rows), of("N10", rows)) == ([("ok", "")], [("ok", "")])


@pytest.mark.parametrize("evidence", [{"11": "", "12": "", "13": "changed"}, {"11": "", "12": ""}])
def test_bytes_that_do_not_verify_or_were_not_found_are_no_evidence(
    notice: Make, standing: Make, evidence: dict[str, str]
) -> None:
    assert of("N5", examine(RULES, notice(), standing(evidence=evidence))) == [
        ("invalid", "items[1].evidence[0]")
    ]


def test_a_checklist_without_a_look_at_the_vault_judges_the_rest(notice: Make, standing: Make) -> None:
    assert of("N5", examine(RULES, notice(), standing(evidence=None))) == [("ok", "")]


@pytest.mark.parametrize(
    "why", ["rejected", "watched", "licensed", "right_not_in_force", "review_unconfirmed"]
)
def test_a_finding_that_may_not_stand_is_named(notice: Make, standing: Make, why: str) -> None:
    known = {
        "1": FindingStanding("chen", changed_since=False, barred=why),
        "2": FindingStanding("chen", changed_since=False, barred=""),
    }
    assert of("H1", examine(RULES, notice(), standing(findings=known))) == [("invalid", "items[0].finding")]


def test_each_item_needs_a_persons_confirmation_that_is_newer_than_the_page(
    notice: Make, standing: Make
) -> None:
    known = {
        "1": FindingStanding("", changed_since=False, barred=""),
        "2": FindingStanding("chen", changed_since=True, barred=""),
    }
    assert of("H2", examine(RULES, notice(), standing(findings=known))) == [
        ("missing", "items[0].finding"), ("invalid", "items[1].finding"),
    ]  # fmt: skip
    assert of("H2", examine(RULES, notice(), standing(findings={}))) == [
        ("missing", "items[0].finding"), ("missing", "items[1].finding"),
    ]  # fmt: skip


def _recheck(
    state: RecheckState, *urls: str, at: datetime | None = datetime(2026, 11, 21, 8, tzinfo=UTC)
) -> RecheckStanding:
    names = (
        "http://forum.example:8080/thread-20381-1-1.html",
        "http://forum.example:8080/read.php?tid=77&page=2",
    )
    return RecheckStanding(1, state, at, dict(zip(names, urls, strict=False)))


@pytest.mark.parametrize(
    ("recheck", "expected"),
    [
        (None, [("missing", "recheck")]),
        (_recheck(RecheckState.QUEUED, at=None), [("missing", "recheck")]),
        (_recheck(RecheckState.RUNNING, at=None), [("missing", "recheck")]),
        (
            _recheck(RecheckState.DONE, "live", "live", at=datetime(2026, 11, 20, 7, 59, 59, tzinfo=UTC)),
            [("invalid", "recheck")],
        ),
        (_recheck(RecheckState.DONE, "live", "live", at=datetime(2026, 11, 20, 8, tzinfo=UTC)), [("ok", "")]),
        (_recheck(RecheckState.BLOCKED, "live", "unreachable"), [("invalid", "items[1].url")]),
        (_recheck(RecheckState.DONE, "live", "access_control"), [("invalid", "items[1].url")]),
        (_recheck(RecheckState.DONE, "live"), [("invalid", "items[1].url")]),
        (_recheck(RecheckState.FAILED, "live", "live"), [("invalid", "recheck")]),
    ],
)
def test_approval_needs_a_fresh_look_that_saw_every_address_live(
    notice: Make, standing: Make, recheck: RecheckStanding | None, expected: list[tuple[str, str]]
) -> None:
    rows = examine(RULES, notice(), standing(recheck=recheck))

    assert of("H3", rows) == expected
    assert failing(rows, RULES, "submit") == []


def test_the_day_of_a_right_is_the_day_in_shanghai(notice: Make, standing: Make) -> None:
    assert of("N6", examine(RULES, notice(), standing(today=date(2026, 11, 22)))) == [
        ("invalid", "works[0].valid_to"), ("invalid", "works[1].valid_to"),
    ]  # fmt: skip


def test_rules_that_cite_an_unread_article_say_so(notice: Make, standing: Make) -> None:
    rows = {row["rule"]: row["verified"] for row in examine(RULES, notice(), standing())}
    assert (rows["N1"], rows["N3"], rows["N10"]) == (False, True, True)


def test_a_standing_is_asked_for_nothing_that_it_does_not_hold(notice: Make) -> None:
    bare = Standing(
        now=datetime(2026, 11, 21, tzinfo=UTC),
        today=date(2026, 11, 21),
        drafted_at=datetime(2026, 11, 21, 8, tzinfo=UTC),
    )
    rows = examine(RULES, notice(), bare)
    assert {row["rule"] for row in failing(rows, RULES, "approve")} == {"N3", "H2", "H3"}
