"""The verdict over a run, from answers that are made up: perfect ones, and ones with a single fault."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from demo.copywatch import Answer
from demo.judgement import judge
from demo.pages import Origins
from demo.pipeline import Collected
from demo.plan import Plan
from demo.sites import Built, build
from demo.staging import Stage
from demo.vocabulary import HostileKind, Outcome


@pytest.fixture(scope="module")
def planted(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> tuple[Origins, dict[str, Built]]:
    """The sites of a plan, drawn once: no test changes them."""
    folder = tmp_path_factory.mktemp("planted")
    origins = Origins(
        {s.key: f"http://{s.address}:{s.port}" for s in plan.sites}, f"http://{plan.drive.address}:1"
    )
    traps = {HostileKind.REDIRECT_OUT: "http://x/", HostileKind.REDIRECT_LOOPBACK: "http://y/"}
    return origins, {s.key: build(plan, s, origins, traps, folder / s.key) for s in plan.sites}


@pytest.fixture
def stage(plan: Plan, planted: tuple[Origins, dict[str, Built]], tmp_path: Path) -> Stage:
    return Stage(plan, *planted, tmp_path)


def _finding(work: str, url: str, decision: str) -> dict[str, Any]:
    return {"work_id": work, "url": url, "decision": decision, "p_work": 0.97, "p_act": 0.95, "p_unlicensed": 0.9,
            "families": ["title"]}  # fmt: skip


def _perfect(stage: Stage) -> Collected:
    wanted = [thing for thing in stage.planted() if thing.outcome is not Outcome.NOTHING]
    noticed = [{"work_id": t.work, "url": t.url} for t in wanted if t.outcome is Outcome.DRAFT]
    sweeps: dict[str, Any] = {}
    for refusal in stage.refusals():
        sweeps.setdefault(refusal.site, {"refused": {}})["refused"][refusal.reasons[0]] = 1
    return Collected(
        sweeps=sweeps,
        imports={h.name: Answer(0, [{"refused": len(h.broken_rows)}], "") for h in stage.plan.holders},
        stages={
            "finding list": Answer(0, [_finding(t.work, t.url, t.outcome) for t in wanted], ""),
            "draft list": Answer(0, [{"id": "1", "site": "s", "items": noticed,
                                      "checklist": [{"rule": "N1", "state": "ok"}]}], ""),
            "catalog list": Answer(0, [{"work_id": work} for work in stage.plan.works()], ""),
            "fingerprint": Answer(0, [{"refused": {}}], ""),
            "audit verify": Answer(0, [{"ok": True}], ""),
        },
    )  # fmt: skip


def _rows(collected: Collected, verb: str) -> list[Any]:
    return collected.stages[verb].rows


def test_answers_that_fit_the_plan_leave_no_difference(stage: Stage) -> None:
    judgement = judge(stage, _perfect(stage))
    assert judgement.right, judgement.differences
    assert all(line.planted == line.as_planted for line in judgement.lines)


def test_each_missing_finding_and_each_missing_item_is_told_with_its_url(stage: Stage) -> None:
    for thing in stage.planted():
        if thing.outcome is Outcome.NOTHING:
            continue
        collected = copy.deepcopy(_perfect(stage))
        for rows in (_rows(collected, "finding list"), _rows(collected, "draft list")[0]["items"]):
            rows[:] = [row for row in rows if (row["work_id"], row["url"]) != (thing.work, thing.url)]
        told = judge(stage, collected).differences
        assert [(d.url, d.expected, d.got) for d in told] == [(thing.url, thing.outcome, Outcome.NOTHING)]


def test_a_confuser_that_was_found_is_told_once_with_its_reasons(stage: Stage) -> None:
    confuser = next(thing for thing in stage.planted() if thing.trait == "trailer")
    collected = _perfect(stage)
    _rows(collected, "finding list").append(_finding(confuser.work, confuser.url, "review"))
    [difference] = judge(stage, collected).differences
    assert (difference.url, difference.expected, difference.got) == (confuser.url, "nothing", "review")
    assert "0.97/0.95/0.90" in difference.note


def test_a_finding_on_an_index_page_is_told_as_such(stage: Stage) -> None:
    url, work = min(stage.leading()), next(iter(stage.plan.works()))
    collected = _perfect(stage)
    _rows(collected, "finding list").append(_finding(work, url, "review"))
    [difference] = judge(stage, collected).differences
    assert difference.what == f"导航页 leading page {work}"


def test_a_work_that_is_missing_or_should_not_be_there_is_told(stage: Stage) -> None:
    collected = _perfect(stage)
    gone = _rows(collected, "catalog list").pop(0)["work_id"]
    _rows(collected, "catalog list").append({"work_id": "BROKEN"})
    told = {d.what: (d.expected, d.got) for d in judge(stage, collected).differences}
    assert told == {f"catalogue {gone}": ("in", "out"), "catalogue BROKEN": ("out", "in")}


def test_a_broken_row_that_went_in_is_told(stage: Stage) -> None:
    collected = _perfect(stage)
    holder = stage.plan.holders[0]
    collected.imports[holder.name] = Answer(0, [{"refused": 0}], "")
    [difference] = judge(stage, collected).differences
    assert (difference.expected, difference.got) == (f"{len(holder.broken_rows)} refused", "0 refused")


def test_a_hostile_thing_that_nobody_counted_is_told(stage: Stage) -> None:
    bomb = next(r for r in stage.refusals() if r.hostile.kind is HostileKind.GZIP_BOMB)
    collected = _perfect(stage)
    del collected.sweeps[bomb.site]["refused"]["body_too_large"]
    [difference] = judge(stage, collected).differences
    assert difference.url == bomb.url


def test_a_request_to_a_forbidden_page_or_a_tripwire_is_told_from_the_servers_logs(stage: Stage) -> None:
    barred = next(r for r in stage.refusals() if r.hostile.kind is HostileKind.ROBOTS)
    line = '127.0.0.12:1 200 {} "copywatch"\n'
    (stage.web / f"{barred.site}.access.log").write_text(line.format(barred.untouched), encoding="utf-8")
    (stage.web / "loopback.access.log").write_text(line.format("/"), encoding="utf-8")
    told = [(d.what, d.got) for d in judge(stage, _perfect(stage)).differences]
    assert told == [("tripwire loopback", "a request"), ("robots", "a request")]


def test_a_notice_with_a_missing_element_and_a_broken_chain_are_told(stage: Stage) -> None:
    collected = _perfect(stage)
    _rows(collected, "draft list")[0]["checklist"].append({"rule": "N6", "state": "missing"})
    collected.stages["audit verify"] = Answer(1, [{"ok": False, "first_bad": 7}], "")
    told = [(d.what, d.got) for d in judge(stage, collected).differences]
    assert told[0] == ("notice 1 to s", "N6 missing")
    assert told[1][0] == "audit verify"
