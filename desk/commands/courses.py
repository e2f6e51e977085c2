"""dossier: the steps that people record. draft: withdrawal, number and seal, exports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from desk import days
from desk.commands import output

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Id = Annotated[int, typer.Argument(metavar="DOSSIER")]
DraftId = Annotated[int, typer.Argument(metavar="DRAFT")]
Day = Annotated[str, typer.Option("--on", metavar="YYYY-MM-DD", help="Day on the paper; none: today.")]
Scan = Annotated[Path | None, typer.Option(help="Scan of the sealed paper; it is kept in the vault.")]
Why = Annotated[str, typer.Option(help="Why.")]
Number = Annotated[str, typer.Option(help="Number of the paper.")]
Organ = Annotated[str, typer.Option(help="Organ that it went to.")]


def add_to(dossiers: typer.Typer, papers: typer.Typer) -> None:
    """Hang the verbs under `dossier` and `draft`."""
    dossier: dict[str, Callable[..., None]] = {
        "place": place, "take-back": take_back, "confirm": confirm, "inspect": inspect, "refer": refer, "close": close,
        "reopen": reopen, "course": course,
    }  # fmt: skip
    draft: dict[str, Callable[..., None]] = {
        "withdraw": withdraw, "official": official, "orders": orders, "unanswered": unanswered,
    }  # fmt: skip
    for group, verbs in ((dossiers, dossier), (papers, draft)):
        for name, verb in verbs.items():
            group.command(name)(verb)


def place(
    dossier: Id, outcome: Annotated[str, typer.Option(help="own, transfer or report_up.")], day: Day = "", organ: Organ = "",
    number: Number = "", why: Why = "", scan: Scan = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Record whose case it is; a transfer has its organ and number. 登记管辖、移送。"""
    from takedown.cases import steps

    _step(steps.place, dossier, as_json=as_json, vault=True, outcome=outcome, day=days.day(day), organ=organ, number=number, why=why,
          scan=_bytes(scan))  # fmt: skip


def take_back(dossier: Id, why: Why = "", as_json: Json = False) -> None:
    """It came back from another organ. 收回办理。"""
    from takedown.cases import steps

    _step(steps.take_back, dossier, as_json=as_json, why=why)


def confirm(
    dossier: Id, signer: Annotated[str, typer.Option(help="Who signed.")],
    answer: Annotated[list[str], typer.Option(help="finding=unlicensed, =licensed or =unsure; once for each.")],
    scan: Annotated[Path, typer.Option(help="The signed confirmation.")], day: Day = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Record the right holder's signed confirmation; what is not named was not answered. 登记权利人确认函。"""
    from desk.wiring import actor, open_desk
    from takedown.cases import steps

    desk = open_desk()
    row = steps.confirm(
        desk.database.unit_of_work, desk.clock, desk.vault, dossier_id=dossier, signer=signer, scan=scan.read_bytes(),
        signed_on=days.day(day) or days.today(desk.clock), answers=dict(_pair(one) for one in answer), actor=actor(),
    )  # fmt: skip
    output.count_summary("confirmation 确认函", {"id": str(row.id), "answers": len(answer)}, as_json=as_json)


def inspect(
    dossier: Id, result: Annotated[str, typer.Option(help="passed, failed or extended.")],
    officer: Annotated[list[str] | None, typer.Option(help="name:certificate; two or more.")] = None, day: Day = "",
    number: Number = "", why: Why = "", scan: Scan = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Record a second inspection by two officers, or more time. 登记复查。"""
    from takedown.cases import steps

    _step(steps.inspect, dossier, as_json=as_json, vault=True, result=result, officers=tuple(officer or ()), day=days.day(day),
          number=number, why=why, scan=_bytes(scan))  # fmt: skip


def refer(
    dossier: Id, route: Annotated[str, typer.Option(help="intermediary, direct, penalised, publishing, filing or abroad.")],
    number: Number = "", organ: Organ = "", day: Day = "", scan: Scan = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Record a referral that the office sent; every gate of its route is open. 登记提请。"""
    from desk.wiring import open_desk
    from takedown.cases import steps

    _step(steps.refer, dossier, as_json=as_json, vault=True, settings=open_desk().settings, route=route, number=number, organ=organ,
          day=days.day(day), scan=_bytes(scan))  # fmt: skip


def close(dossier: Id, why: Why = "", as_json: Json = False) -> None:
    """Close a dossier of which nothing is open. 了结线索卷。"""
    from takedown.cases import steps

    _step(steps.close, dossier, as_json=as_json, why=why)


def reopen(dossier: Id, why: Why = "", as_json: Json = False) -> None:
    """Open a closed dossier again, its history with it. 重新打开。"""
    from takedown.cases import steps

    _step(steps.reopen, dossier, as_json=as_json, why=why)


def course(dossier: Id, as_json: Json = False) -> None:
    """Every step of a dossier, the oldest first. 线索卷流程。"""
    from desk.wiring import open_desk
    from takedown import course as courses
    from takedown.flow.dossier import STEP_WORDS, Step

    with open_desk().database.reading() as session:
        courses.find(session, dossier)
        rows = [
            {"id": str(row.id), "step": row.step, "zh": STEP_WORDS[Step(row.step)][0], "state": row.state, "day": row.day,
             "value": row.value, "organ": row.organ, "number": row.number, "scan": row.scan_digest, "actor": row.actor, "at": row.at}
            for row in courses.steps(session, dossier)
        ]  # fmt: skip
    if as_json:
        output.lines(rows)
        return
    shown = [
        (r["day"], f"{r['zh']} {r['step']}", r["state"], r["organ"], r["number"], r["actor"]) for r in rows
    ]
    output.table("course 流程", ("day 日期", "step 步骤", "state 状态", "organ 机关", "number 文号", "actor"), shown,
                 "no step has been recorded yet: copywatch dossier place")  # fmt: skip


def withdraw(
    draft: DraftId, reason: Annotated[str, typer.Option(help="licensed, wrong_work, right_lapsed, settled or other.")],
    url: Annotated[list[str] | None, typer.Option(help="Address to take back; none: all of the notice.")] = None,
    note: Annotated[str, typer.Option(help="In words; needed with other.")] = "",
    restore: Annotated[bool, typer.Option(help="Ask the service to put it back.")] = True, as_json: Json = False,
) -> None:  # fmt: skip
    """Draw up the withdrawal of a notice that went out; it is approved and sent like any paper. 撤回已送达的通知。"""
    from desk.wiring import actor, open_desk
    from takedown.drafting.drafts import find
    from takedown.replies import withdrawals

    desk = open_desk()
    with desk.database.reading() as session:
        urls = url or [item.url for item in find(session, draft).items if not item.dropped]
    row = withdrawals.propose(
        desk.database.unit_of_work, desk.clock, notice_id=draft, actor=actor(), restore=restore,
        grounds={one: withdrawals.Ground(reason, note) for one in urls},
    )  # fmt: skip
    shown = {
        "id": str(row.id),
        "notice": str(draft),
        "paper": str(row.paper_id),
        "whole": row.whole,
        "items": len(row.items),
    }
    output.count_summary("withdrawal 撤回", shown, as_json=as_json)


def official(
    draft: DraftId, day: Day = "", number: Number = "", signer: Annotated[str, typer.Option(help="Who signed.")] = "",
    scan: Scan = None, docx: Annotated[Path | None, typer.Option(help="The file as it came back; compared word by word.")] = None,
    note: Annotated[str, typer.Option(help="Such as why there is no number.")] = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Record number, day, signer and seal of an exported paper; other words void its approval. 回填文号、签发人、盖章件。"""
    from desk.wiring import actor, open_desk
    from records.errors import NotAllowed
    from takedown.sending import backfill

    desk = open_desk()
    found = backfill.record(
        desk.database.unit_of_work, desk.clock, desk.vault, draft_id=draft, issued_on=days.day(day) or days.today(desk.clock), number=number,
        signer=signer, scan=_bytes(scan), docx=_bytes(docx), note=note, actor=actor(),
    )  # fmt: skip
    if found.record is None:
        raise NotAllowed(
            "the returned file says something else than was approved; the approval is void",
            zh="退回的文件与批准的内容不一致，批准已失效",
            reasons=[f"{one.place}: {one.approved!r} -> {one.returned!r}" for one in found.differences],
        )  # fmt: skip
    output.count_summary(
        "official 回填", {"id": str(found.record.id), "filled": found.filled}, as_json=as_json
    )


def orders(as_json: Json = False) -> None:
    """Exports that were ordered and not ended, such as by a crash; export them again. 未完成的导出。"""
    from desk.wiring import open_desk
    from takedown.sending import outbox

    with open_desk().database.reading() as session:
        rows = [{"key": row.key, "draft": str(row.draft_id), "format": row.format, "by": row.ordered_by, "at": row.ordered_at}
                for row in outbox.pending(session)]  # fmt: skip
    if as_json:
        output.lines(rows)
        return
    output.table(
        "orders 导出",
        ("key", "draft", "format", "by", "at"),
        [tuple(row.values()) for row in rows],
        "nothing waits",
    )


def unanswered(
    draft: DraftId, note: Annotated[str, typer.Option(help="A word about it.")] = "", as_json: Json = False
) -> None:
    """No reply came in time. 逾期未答复。"""
    from desk.wiring import actor, open_desk
    from takedown.replies import answers

    desk = open_desk()
    answers.unanswered(desk.database.unit_of_work, desk.clock, draft_id=draft, actor=actor(), note=note)
    output.count_summary("unanswered 未答复", {"draft": str(draft)}, as_json=as_json)


def _step(step: Any, dossier: int, *, as_json: bool, vault: bool = False, **words: Any) -> None:
    from desk.wiring import actor, open_desk

    desk = open_desk()
    given = {"vault": desk.vault} if vault else {}
    row = step(desk.database.unit_of_work, desk.clock, dossier_id=dossier, actor=actor(), **given, **words)
    shown = {"id": str(row.id), "dossier": str(dossier), "step": row.step, "state": row.state, "day": row.day}
    output.count_summary("dossier 线索卷", shown, as_json=as_json)


def _pair(text: str) -> tuple[int, str]:
    from records.errors import Refused

    id_, _, said = text.partition("=")
    if not (id_.strip().isascii() and id_.strip().isdigit() and said.strip()):
        raise Refused(
            "answer_invalid",
            f"{text!r}; expected such as 12=unlicensed",
            zh="应写作 12=unlicensed",
            value=text,
        )
    return int(id_), said.strip()


def _bytes(path: Path | None) -> bytes:
    return path.read_bytes() if path else b""
