"""Every rule of every paper: the sample meets it, and a case breaks it; a rule without a case fails the test."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from records.vocabulary import PaperKind
from takedown.papers.registry import PAPERS, Paper, paper
from tests.unit.takedown.papers import samples

Case = tuple[dict[str, Any], str, str]
"""Changes of the sample, the state that the rule then has, and the field that it names."""
HANDS: Case = ({}, "pending", "")
SHARED: dict[str, Case] = {
    "O1": ({"head.organ.name": ""}, "missing", "head.organ.name"),
    "O2": ({"head.number": "示版权函[2026]012号"}, "invalid", "head.number"),
    "O3": ({"head.date": "2026年11月"}, "invalid", "head.date"),
    "O4": ({"head.organ.phone": " "}, "missing", "head.organ.phone"),
    "O5": HANDS,
    "O6": ({"head.signer": ""}, "pending", "head.signer"),
    "F1": ({"head.organ.name": ""}, "missing", "head.organ.name"),
    "F2": ({"head.number": "第3号"}, "invalid", "head.number"),
    "F3": ({"head.date": "明天"}, "invalid", "head.date"),
    "F4": HANDS,
    "M1": ({"works.0.proof": ""}, "missing", "works[0].proof"),
    "M2": ({"places.0.url": "http://video.sample.example/"}, "invalid", "places[0].url"),
    "M3": ({"exhibits.0.sha256": "a" * 63}, "invalid", "exhibits[0].sha256"),
    "M4": ({"confirmations": []}, "missing", "places[0].url"),
    "L1": ({"law": []}, "missing", "law"),
}
REFERRAL: dict[str, Case] = {
    "R1": ({"site.icp": ""}, "missing", "site.icp"),
    "R2": ({"site.looked_up_at": ""}, "missing", "site.looked_up_at"),
    "R3": ({"measure": "暂停网络接入并注销备案"}, "invalid", "measure"),
    "R4": ({"site.domains": ["video.sample.example", "192.0.2.15"]}, "invalid", "site.domains[1]"),
    "R5": ({"head.copies": []}, "missing", "head.copies"),
}
PUBLIC: dict[str, Case] = {"G2": ({"public_interest": ""}, "missing", "public_interest")}
ACT: Case = ({"act": ""}, "missing", "act")
OWN: dict[PaperKind, dict[str, Case]] = {
    PaperKind.HOLDER_WITHDRAWAL: {
        "W1": ({"holder.address": ""}, "missing", "holder.address"),
        "W2": ({"notice_number": ""}, "missing", "notice_number"),
        "W3": ({"items.1.reason": "because"}, "missing", "items[1].reason"),
        "W4": ({"signer": ""}, "missing", "signer"),
        "W5": HANDS,
    },
    PaperKind.HOLDER_CONFIRMATION: {
        "K1": ({"holder.number": ""}, "missing", "holder.number"),
        "K2": ({"answers.0.answer": "maybe"}, "invalid", "answers[0].answer"),
        "K3": ({"answers.1.note": ""}, "missing", "answers[1].note"),
        "K4": ({"addressee": ""}, "missing", "addressee"),
        "K5": HANDS,
    },
    PaperKind.SUPERVISION_LETTER: {
        "S1": ({"cause": ""}, "missing", "cause"),
        "S2": ({"demands": []}, "missing", "demands"),
        "S3": ({"reply_by": "2026-11-20"}, "invalid", "reply_by"),
    },
    PaperKind.RECTIFICATION_LETTER: {
        "Z1": ({"inspected": ""}, "missing", "inspected"),
        "Z2": ({"problems": []}, "missing", "problems"),
        "Z3": ({"demands": []}, "missing", "demands"),
        "Z4": ({"rectify_by": ""}, "missing", "rectify_by"),
    },
    PaperKind.CORRECTION_ORDER: {
        "J1": ({"party.address": ""}, "missing", "party.address"),
        "J2": ({"evidence": []}, "missing", "evidence"),
        "J3": ({"violated": []}, "missing", "violated"),
        "J4": ({"consequence": ""}, "missing", "consequence"),
        "J5": ({"correct_by": "2026-11-19"}, "invalid", "correct_by"),
        "J6": ({"officers.1.card": "川A-00001"}, "missing", "officers"),
    },
    PaperKind.CEASE_ORDER: {
        "T1": ({"party.name": ""}, "missing", "party.name"),
        "T2": ACT,
        "T3": ({"public_interest": ""}, "missing", "public_interest"),
        "T4": ({"officers": []}, "missing", "officers"),
        "T5": ({"works.0.kind": "software"}, "missing", "law"),
    },
    PaperKind.DATA_REQUEST: {
        "U1": ({"party.name": ""}, "missing", "party.name"),
        "U2": ({"accounts.0.evidence": []}, "missing", "accounts[0].evidence"),
        "U3": ({"wanted": []}, "missing", "wanted"),
        "U4": ({"reply_by": "2026-11-01"}, "invalid", "reply_by"),
        "U5": ({"accounts.0.last_seen": "2026-09-20"}, "invalid", "accounts[0].last_seen"),
        "U6": ({"officers": []}, "missing", "officers"),
    },
    PaperKind.ICP_REQUEST: {
        "I1": ({"sites": []}, "missing", "sites"),
        "I2": ({"purpose": ""}, "missing", "purpose"),
        "I3": ({"reply_by": ""}, "missing", "reply_by"),
    },
    PaperKind.REFERRAL_INTERMEDIARY: REFERRAL | PUBLIC | {
        "G1": ({"notices.0.not_removed_on": "2026-11-02"}, "missing", "notices[0].not_removed_on"),
        "G3": ({"determination": None}, "missing", "determination"),
    },
    PaperKind.REFERRAL_DIRECT: REFERRAL | {
        "G1": ACT,
        "G4": ({"stopped_by": ""}, "missing", "stopped_by"),
    },
    PaperKind.REFERRAL_PENALISED: REFERRAL | {
        "G1": ({"decision": None}, "missing", "decision.number"),
        "G2": ({"serious": ""}, "missing", "serious"),
    },
    PaperKind.REFERRAL_PUBLISHING: REFERRAL | {
        "G1": ACT,
        "G3": ({"determination.number": ""}, "missing", "determination.number"),
    },
    PaperKind.REFERRAL_FILING: REFERRAL | {"G1": ({"filing_fault": ""}, "missing", "filing_fault")},
    PaperKind.REPORT_ABROAD: {
        "B1": ({"abroad": ""}, "missing", "abroad"),
        "B2": ({"done": ""}, "missing", "done"),
    },
    PaperKind.REFERRAL_REQUEST: {
        "Q1": ({"attachments": []}, "missing", "attachments"),
        "Q2": ({"stopped_by": ""}, "missing", "stopped_by"),
    },
    PaperKind.LEAD_TRANSFER: {
        "X1": ({"ground": "nearby"}, "missing", "ground"),
        "X2": ({"source": ""}, "missing", "source"),
    },
    PaperKind.FILING_APPROVAL: {
        "A1": ({"received_on": ""}, "missing", "received_on"),
        "A2": ({"party.address": ""}, "missing", "party.address"),
        "A3": ({"evidence": []}, "missing", "evidence"),
        "A4": ({"officers.0.name": ""}, "missing", "officers[0].name"),
        "A5": ({"opinion": ""}, "missing", "opinion"),
        "A6": HANDS,
    },
    PaperKind.PENALTY_NOTICE: {
        "P1": ({"party.name": ""}, "missing", "party.name"),
        "P2": ({"act": ""}, "missing", "act"),
        "P3": ({"basis": ["software-24"]}, "invalid", "basis"),
        "P4": ({"planned": ""}, "missing", "planned"),
        "P5": ({"head.organ.address": ""}, "missing", "head.organ.address"),
        "P6": ({"officers": []}, "missing", "officers"),
        "P7": (
            {"thresholds": [{"rule": "法释〔2025〕5号", "item": "非法经营数额", "value": "6万元", "limit": "5万元", "evidence": ["ZJ-0011"]}]},
            "missing", "transfer",
        ),
    },
    PaperKind.CRIMINAL_TRANSFER: {
        "Y1": ({"addressee": ""}, "missing", "addressee"),
        "Y2": ({"course": ""}, "missing", "course"),
        "Y3": ({"officers": []}, "missing", "officers"),
        "Y4": ({"decided_at": "2026-11-22T09:00:00+08:00"}, "invalid", "decided_at"),
        "Y5": ({"five.3.title": ""}, "missing", "five"),
        "Y6": ({"exhibits": []}, "missing", "exhibits"),
    },
    PaperKind.REINSPECTION_RECORD: {
        "V1": ({"place": ""}, "missing", "place"),
        "V2": ({"order_due": ""}, "missing", "order_due"),
        "V3": ({"checked": []}, "missing", "checked"),
        "V4": ({"checked.0.done": False}, "invalid", "conclusion"),
        "V5": ({"officers": []}, "missing", "officers"),
        "F4": HANDS,
    },
    PaperKind.SERVICE_RECEIPT: {
        "D1": ({"party.name": ""}, "missing", "party.name"),
        "D2": ({"served": []}, "missing", "served"),
        "D3": ({"means": "微信"}, "missing", "means"),
        "D4": ({"servers": []}, "missing", "servers"),
        "D5": HANDS,
    },
    PaperKind.EVIDENCE_LIST: {
        "E1": ({"exhibits.1.id": "ZJ-0011"}, "invalid", "exhibits[1].id"),
        "E2": ({"submitted_by": ""}, "missing", "submitted_by"),
        "E3": HANDS,
    },
    PaperKind.EXPOSURE_SHEET: {
        "C1": ({"approved_on": "2026-11-09"}, "missing", "approved_by"),
        "C2": ({"act": "联系人 13800000000"}, "invalid", "act"),
        "C3": ({"penalty": ""}, "missing", "penalty"),
    },
    PaperKind.DMCA_NOTICE: {
        "DM1": HANDS,
        "DM2": ({"works": []}, "missing", "works"),
        "DM3": ({"places.0.url": "files.sample.example/x"}, "invalid", "places[0].url"),
        "DM4": ({"claimant.email": "copyright@holder"}, "invalid", "claimant.email"),
        "DM5": ({"truth": ["True."]}, "invalid", "truth"),
        "DM6": ({"on_behalf_of": "Somebody else", "authority": ""}, "missing", "authority"),
        "DM7": ({"places.0.evidence": ["EX-9"]}, "missing", "places[0].evidence"),
    },
    PaperKind.DSA_NOTICE: {
        "DS1": ({"places.0.facts": ""}, "missing", "places[0].facts"),
        "DS2": ({"places": []}, "missing", "places"),
        "DS3": ({"claimant.name": ""}, "missing", "claimant.name"),
        "DS4": ({"truth": []}, "invalid", "truth"),
        "DS5": ({"works.0.title": ""}, "missing", "works[0].title"),
        "DS6": ({"service": ""}, "missing", "recipient.name"),
        "DS7": ({"authority": ""}, "missing", "authority"),
    },
    PaperKind.CASE_FILE: {
        "H4": ({"case_number": ""}, "missing", "case_number"),
        "H5": ({"filed.1.first_page": 3}, "invalid", "filed[1].first_page"),
        "H6": ({"officers": []}, "missing", "officers"),
        "H7": ({"retention": ""}, "missing", "retention"),
        "H8": HANDS,
    },
}  # fmt: skip
ASKED = [
    pytest.param(one, rule.id, id=f"{one.kind.value}-{rule.id}")
    for one in PAPERS if one.kind is not PaperKind.HOLDER_NOTICE for rule in one.rules
]  # fmt: skip


@pytest.mark.parametrize(("asked", "rule"), ASKED)
def test_a_paper_that_lacks_what_a_rule_asks_for_is_told_the_field(asked: Paper, rule: str) -> None:
    changes, state, field = (
        OWN[asked.kind] | {key: case for key, case in SHARED.items() if key not in OWN[asked.kind]}
    )[rule]

    rows = asked.examine(samples.content(asked, changes), samples.STANDING)

    found = [row for row in rows if row["rule"] == rule]
    assert found[0]["state"] == state
    assert field in [row["field"] for row in found] or not field
    assert all(row["zh"] and row["en"] and row["article"] for row in found)


def test_no_case_stands_for_a_rule_that_is_gone() -> None:
    for kind, cases in OWN.items():
        assert set(cases) <= {rule.id for rule in paper(kind).rules}, kind


def test_the_rules_of_the_holders_notice_have_their_cases_too() -> None:
    cases = Path(__file__).parents[1].joinpath("test_checklist.py").read_text("utf-8")
    assert {rule.id for rule in paper(PaperKind.HOLDER_NOTICE).rules} <= set(
        re.findall(r'"([NH]\d+)"', cases)
    )


def test_a_confirmation_goes_out_with_empty_boxes_for_the_holder_to_tick() -> None:
    asked = paper(PaperKind.HOLDER_CONFIRMATION)
    rows = asked.examine(samples.content(asked, {"answers.0.answer": ""}), samples.STANDING)
    assert [row["state"] for row in rows if row["rule"] == "K2"] == ["pending"]


OTHERS: list[tuple[PaperKind, dict[str, Any], str, str]] = [
    (PaperKind.REFERRAL_INTERMEDIARY, {"notices": []}, "G1", "notices"),
    (PaperKind.REFERRAL_INTERMEDIARY, {"notices.0.dispatch.means": ""}, "G1", "notices[0].dispatch.means"),
    (PaperKind.REFERRAL_INTERMEDIARY, {"notices.0.dispatch.receipt": "", "notices.0.dispatch.tracking": ""}, "G1", "notices[0].dispatch.receipt"),
    (PaperKind.REFERRAL_INTERMEDIARY, {"notices.0.proof": []}, "G1", "notices[0].not_removed_on"),
    (PaperKind.REFERRAL_INTERMEDIARY, {"determination.kind": "infringement"}, "G3", "serious"),
    (PaperKind.REFERRAL_INTERMEDIARY, {"determination.kind": "publishing"}, "G3", "determination.kind"),
    (PaperKind.REFERRAL_INTERMEDIARY, {"route": "b"}, "R3", "route"),
    (PaperKind.REFERRAL_INTERMEDIARY, {"measure": "注销备案"}, "R3", "measure"),
    (PaperKind.REFERRAL_DIRECT, {"measure": "吊销电信业务经营许可证"}, "R3", "measure"),
    (PaperKind.REFERRAL_DIRECT, {"collateral": ["video.sample.example"]}, "R4", "site.domains[0]"),
    (PaperKind.REFERRAL_DIRECT, {"collateral_checked_at": ""}, "R4", "collateral_checked_at"),
    (PaperKind.REFERRAL_DIRECT, {"site.domains": ["*.sample.example"]}, "R4", "site.domains[0]"),
    (PaperKind.REFERRAL_DIRECT, {"site.domains": ["192.0.2.0/24"]}, "R4", "site.domains[0]"),
    (PaperKind.REFERRAL_PENALISED, {"decision.date": "never"}, "G1", "decision.date"),
    (PaperKind.REFERRAL_REQUEST, {"route": "f"}, "Q2", "route"),
    (PaperKind.REFERRAL_REQUEST, {"measure": "注销备案"}, "Q2", "measure"),
    (PaperKind.REINSPECTION_RECORD, {"conclusion": "extended"}, "V4", "extended_to"),
    (PaperKind.REINSPECTION_RECORD, {"conclusion": "maybe"}, "V4", "conclusion"),
    (PaperKind.EXPOSURE_SHEET, {"decision_number": ""}, "C1", "decision_number"),
    (PaperKind.EXPOSURE_SHEET, {"act": "身份证 11010519491231002X"}, "C2", "act"),
    (PaperKind.CORRECTION_ORDER, {"violated": ["software-24"]}, "J3", "violated"),
    (PaperKind.PENALTY_NOTICE, {"violated": []}, "P3", "violated"),
    (PaperKind.HOLDER_WITHDRAWAL, {"items": []}, "W3", "items"),
    (PaperKind.CRIMINAL_TRANSFER, {"five": []}, "Y5", "five"),
    (PaperKind.CRIMINAL_TRANSFER, {"decided_by": ""}, "Y4", "decided_by"),
    (PaperKind.SUPERVISION_LETTER, {"places.0.evidence": ["ZJ-9"]}, "M3", "places[0].evidence"),
    (PaperKind.SUPERVISION_LETTER, {"law.0.version": "2010年修正"}, "L1", "law[0].version"),
    (PaperKind.SUPERVISION_LETTER, {"drawn_on": "2021-05-31"}, "L1", "law[0]"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "changes", "rule", "field"), OTHERS)
def test_other_ways_to_fail_are_named_with_their_field(
    kind: PaperKind, changes: dict[str, Any], rule: str, field: str
) -> None:
    asked = paper(kind)
    rows = asked.examine(samples.content(asked, changes), samples.STANDING)
    assert field in [
        row["field"] for row in rows if row["rule"] == rule and row["state"] in ("missing", "invalid")
    ]


MET: list[tuple[PaperKind, dict[str, Any], str]] = [
    (PaperKind.REFERRAL_INTERMEDIARY, {"notices": [], "knowing": "2026年11月3日监管函（示版权函〔2026〕9号）送达后继续提供"}, "G1"),
    (PaperKind.REFERRAL_PENALISED, {"measure": "吊销电信业务经营许可证"}, "R3"),
    (PaperKind.REFERRAL_INTERMEDIARY, {"determination.kind": "infringement", "serious": "被查处后两年内再次实施"}, "G3"),
    (PaperKind.REFERRAL_DIRECT, {"site.icp": "未备案"}, "R1"),
    (PaperKind.REFERRAL_DIRECT, {"determination": None, "public_interest": ""}, "G1"),
    (PaperKind.REFERRAL_DIRECT, {"determination": None, "public_interest": ""}, "G4"),
    (PaperKind.REFERRAL_REQUEST, {"route": "e", "measure": "依法查处", "filing_fault": "未履行备案手续", "works": [], "places": []}, "M1"),
    (PaperKind.REINSPECTION_RECORD, {"checked.0.done": False, "conclusion": "failed"}, "V4"),
    (PaperKind.REINSPECTION_RECORD, {"conclusion": "extended", "extended_to": "2026-12-18", "extension_approved_by": "赵六"}, "V4"),
    (PaperKind.PENALTY_NOTICE, {"transfer": "2026年11月18日决定不移送：未达追诉标准", "thresholds": [{"rule": "r", "item": "i", "value": "v", "limit": "l", "evidence": []}]}, "P7"),
    (PaperKind.CORRECTION_ORDER, {"head.number": "川版权罚字〔2026〕第3号"}, "F2"),
    (PaperKind.SUPERVISION_LETTER, {"head.number": "川版权〔2015〕5号"}, "O2"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "changes", "rule"), MET)
def test_what_suffices_is_not_asked_for_twice(kind: PaperKind, changes: dict[str, Any], rule: str) -> None:
    asked = paper(kind)
    rows = asked.examine(samples.content(asked, changes), samples.STANDING)
    assert [row["state"] for row in rows if row["rule"] == rule] == ["ok"]
