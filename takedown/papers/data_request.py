"""调取资料通知书: the office asks a service for who uploaded (条例 13), and to keep its logs meanwhile (办法 6: 60 days)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from takedown.checklist import Problem, Standing, invalid, missing
from takedown.papers import facts, material, phrases, rules
from takedown.papers.blocks import Block, Clause, Letter, Table, code, joined, prose, verbatim
from takedown.papers.correction_order import numbered, officers_clause, received
from takedown.papers.facts import facts as frozen

ARTICLES = ("regulations-13", "measures-6", "penalty-42")
KEPT = timedelta(days=60)


@frozen
class Account:
    """One uploader as the page shows it. `last_seen`: day on which the content was last seen."""

    name: str
    url: str
    last_seen: str
    evidence: tuple[str, ...] = ()


@frozen
class DataRequest(facts.OfficePaper):
    """A request for data. `wanted`: what is asked for; `reply_by` the last day for it."""

    party: facts.Party
    case_name: str
    case_number: str
    accounts: tuple[Account, ...]
    wanted: tuple[str, ...]
    reply_by: str
    officers: tuple[facts.Officer, ...]


def compose(content: DataRequest) -> Letter:
    """The form that this content fills."""
    proof = tuple(name for one in content.accounts for name in one.evidence)
    rows = tuple(
        (prose(str(number)), verbatim(one.name), code(one.url), phrases.date_line(one.last_seen), prose(kept_until(one.last_seen)))
        for number, one in enumerate(content.accounts, 1)
    )  # fmt: skip
    blocks: list[Block] = [
        phrases.salutation(content.party.name),
        _opening(content, proof),
        Table(("序号", "服务对象（账号）", "网络地址", "最后见到日期", "记录保存届满"), rows, (12, 38, 56, 25, 25)),
        *numbered(content.wanted),
        phrases.resting(content, ("measures-6",), "依据", "，请在提供资料之前妥善保存上述内容及其发布时间、互联网地址的记录，不得删除。"),
        Clause(prose("所提供的资料请加盖公章。对本通知涉及的情况，请予保密。")),
        officers_clause(content.officers),
        phrases.seal(content.head),
        received("收件人（签收）"),
    ]  # fmt: skip
    return phrases.set_form(content, "调取资料通知书", blocks)


def _opening(content: DataRequest, proof: tuple[str, ...]) -> Clause:
    law = phrases.picked(content, "regulations-13")
    case = joined(
        prose("因办理"),
        verbatim(content.case_name),
        prose("（"),
        verbatim(content.case_number),
        prose("）需要，依据"),
    )
    asked = prose(
        f"{phrases.named(law)}，请你单位于{phrases.day_zh(content.reply_by)}前提供下列服务对象的资料："
    )
    return Clause(joined(case, asked), cites=tuple(phrases.key(one) for one in law), evidence=proof)


def kept_until(last_seen: str) -> str:
    """The day on which logs of that content may be deleted; empty where the day is none."""
    until = _until(last_seen)
    return phrases.day_zh(until.isoformat()) if until else ""


def _until(last_seen: str) -> date | None:
    day = rules.parsed(last_seen)
    return day + KEPT if day and day <= date.max - KEPT else None


def _accounts(content: DataRequest, _standing: Standing) -> Iterator[Problem]:
    if not content.accounts:
        yield missing("accounts", "没有列明服务对象", "no account is named")
    for place, one in enumerate(content.accounts):
        if material.address_fault(one.url) is not None:
            yield invalid(
                f"accounts[{place}].url", f"网络地址不完整：{one.url}", f"no exact address: {one.url}"
            )
        if not one.evidence:
            yield missing(f"accounts[{place}].evidence", "缺证据", "evidence is missing")


def _kept(content: DataRequest, _standing: Standing) -> Iterator[Problem]:
    drawn = rules.parsed(content.drawn_on)
    for place, one in enumerate(content.accounts):
        until = _until(one.last_seen)
        if until is None or drawn is None:
            yield missing(
                f"accounts[{place}].last_seen", "缺最后见到日期", "when it was last seen is missing"
            )
        elif drawn > until:
            yield invalid(
                f"accounts[{place}].last_seen",
                "法定保存期已届满，请重新核查该内容",
                "the logs need not be kept any more: look again",
            )


RULES = (
    *rules.form_rules(),
    rules.rule("U1", ("regulations-13",), "被调取单位", "The service", rules.party("party", "被调取单位", "the service")),
    rules.rule("U2", ("regulations-13",), "服务对象和证据", "Accounts and evidence", _accounts),
    rules.rule("U3", ("regulations-13",), "案件和调取内容", "Case, and what is asked for", rules.filled(
        ("case_name", "案件名称", "the case's name"), ("case_number", "案件编号", "the case's number"), ("wanted", "调取内容", "what is asked for"))),
    rules.rule("U4", (), "提供期限", "Last day", rules.deadline("reply_by", "提供期限", "the last day")),
    rules.rule("U5", ("measures-6",), "记录仍在保存期内", "Logs are still kept", _kept),
    rules.rule("U6", ("penalty-42",), "执法人员", "Two officers", rules.officers("officers")),
    rules.law_rule(ARTICLES),
)  # fmt: skip
