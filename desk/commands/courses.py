"""dossier: the steps that people record. complaint: complaints about us. draft: withdrawal, number and seal, exports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.commands import drafts, findings, output, reports

complaint_app = typer.Typer(
    help="Complaints about papers of ours. 对本机关文书的投诉。", no_args_is_help=True
)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Id = Annotated[int, typer.Argument(metavar="DOSSIER")]
DraftId = Annotated[int, typer.Argument(metavar="DRAFT")]
Day = Annotated[str, typer.Option("--on", metavar="YYYY-MM-DD", help="Day on the paper; none: today.")]
Scan = Annotated[Path | None, typer.Option(help="Scan of the sealed paper; it is kept in the vault.")]
Why = Annotated[str, typer.Option(help="Why.")]
Number = Annotated[str, typer.Option(help="Number of the paper.")]
Organ = Annotated[str, typer.Option(help="Organ that it went to.")]


def add_to(app: typer.Typer) -> None:
    """Hang the verbs under `dossier`, `draft`, `case` and `complaint`."""
    dossier: dict[str, Callable[..., None]] = {
        "place": place, "take-back": take_back, "confirm": confirm, "inspect": inspect, "refer": refer, "close": close,
        "reopen": reopen, "course": course,
    }  # fmt: skip
    draft: dict[str, Callable[..., None]] = {
        "withdraw": withdraw, "official": official, "orders": orders, "unanswered": unanswered,
    }  # fmt: skip
    for group, verbs in ((findings.dossier_app, dossier), (drafts.app, draft)):
        for name, verb in verbs.items():
            group.command(name)(verb)
    reports.case_app.command("paper")(case_paper)
    reports.case_app.command("bind")(case_bind)
    app.add_typer(complaint_app, name="complaint")


def place(
    dossier: Id, outcome: Annotated[str, typer.Option(help="own, transfer or report_up.")], day: Day = "", organ: Organ = "",
    number: Number = "", why: Why = "", scan: Scan = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Record whose case it is; a transfer has its organ and number. 登记管辖、移送。"""
    from takedown import steps

    _step(steps.place, dossier, as_json=as_json, vault=True, outcome=outcome, day=_day(day), organ=organ, number=number, why=why,
          scan=_bytes(scan))  # fmt: skip


def take_back(dossier: Id, why: Why = "", as_json: Json = False) -> None:
    """It came back from another organ. 收回办理。"""
    from takedown import steps

    _step(steps.take_back, dossier, as_json=as_json, why=why)


def confirm(
    dossier: Id, signer: Annotated[str, typer.Option(help="Who signed.")],
    answer: Annotated[list[str], typer.Option(help="finding=unlicensed, =licensed or =unsure; once for each.")],
    scan: Annotated[Path, typer.Option(help="The signed confirmation.")], day: Day = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Record the right holder's signed confirmation; what is not named was not answered. 登记权利人确认函。"""
    from desk.wiring import actor, open_desk
    from takedown import steps

    desk = open_desk()
    row = steps.confirm(
        desk.database.unit_of_work, desk.clock, desk.vault, dossier_id=dossier, signer=signer, scan=scan.read_bytes(),
        signed_on=_day(day) or _today(desk), answers=dict(_pair(one) for one in answer), actor=actor(),
    )  # fmt: skip
    output.count_summary("confirmation 确认函", {"id": str(row.id), "answers": len(answer)}, as_json=as_json)


def inspect(
    dossier: Id, result: Annotated[str, typer.Option(help="passed, failed or extended.")],
    officer: Annotated[list[str] | None, typer.Option(help="name:certificate; two or more.")] = None, day: Day = "",
    number: Number = "", why: Why = "", scan: Scan = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Record a second inspection by two officers, or more time. 登记复查。"""
    from takedown import steps

    _step(steps.inspect, dossier, as_json=as_json, vault=True, result=result, officers=tuple(officer or ()), day=_day(day),
          number=number, why=why, scan=_bytes(scan))  # fmt: skip


def refer(
    dossier: Id, route: Annotated[str, typer.Option(help="intermediary, direct, penalised, publishing, filing or abroad.")],
    number: Number = "", organ: Organ = "", day: Day = "", scan: Scan = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Record a referral that the office sent; every gate of its route is open. 登记提请。"""
    from desk.wiring import open_desk
    from takedown import steps

    _step(steps.refer, dossier, as_json=as_json, vault=True, settings=open_desk().settings, route=route, number=number, organ=organ,
          day=_day(day), scan=_bytes(scan))  # fmt: skip


def close(dossier: Id, why: Why = "", as_json: Json = False) -> None:
    """Close a dossier of which nothing is open. 了结线索卷。"""
    from takedown import steps

    _step(steps.close, dossier, as_json=as_json, why=why)


def reopen(dossier: Id, why: Why = "", as_json: Json = False) -> None:
    """Open a closed dossier again, its history with it. 重新打开。"""
    from takedown import steps

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
    from takedown import withdrawals
    from takedown.drafts import find

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
    from takedown import backfill

    desk = open_desk()
    found = backfill.record(
        desk.database.unit_of_work, desk.clock, desk.vault, draft_id=draft, issued_on=_day(day) or _today(desk), number=number,
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
    from takedown import outbox

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
    from takedown import answers

    desk = open_desk()
    answers.unanswered(desk.database.unit_of_work, desk.clock, draft_id=draft, actor=actor(), note=note)
    output.count_summary("unanswered 未答复", {"draft": str(draft)}, as_json=as_json)


def case_paper(
    case: Annotated[int, typer.Argument(metavar="CASE")], file: Annotated[Path, typer.Argument(help="The scan.")],
    title: Annotated[str, typer.Option(help="Name of the paper.")], day: Day = "", number: Number = "",
    outcome: Annotated[int | None, typer.Option(help="Id of the outcome that it proves.")] = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Keep a sealed paper of a case in the vault. 登记案件文书扫描件。"""
    from desk.wiring import actor, open_desk
    from takedown import casepapers

    desk = open_desk()
    row = casepapers.add(
        desk.database.unit_of_work, desk.clock, desk.vault, case_id=case, title=title, number=number, day=_day(day) or _today(desk),
        data=file.read_bytes(), file_name=file.name, outcome_id=outcome, actor=actor(),
    )  # fmt: skip
    output.count_summary("paper 文书", {"id": str(row.id), "sha256": row.digest}, as_json=as_json)


def case_bind(
    case: Annotated[int, typer.Argument(metavar="CASE")],
    out: Annotated[Path, typer.Option(help="Folder that gets the PDF and the ZIP.")],
    retention: Annotated[str, typer.Option(help="保管期限, such as 长期.")] = "长期", as_json: Json = False,
) -> None:  # fmt: skip
    """Put the case's papers together with cover, contents and page numbers; exit code 1 where one is no PDF. 案卷装订。"""
    from desk.wiring import actor, open_desk
    from takedown import casebinding

    desk = open_desk()
    made = casebinding.bind(
        desk.database.unit_of_work,
        desk.clock,
        desk.vault,
        desk.settings,
        case_id=case,
        retention=retention,
        actor=actor(),
    )
    out.mkdir(parents=True, exist_ok=True)
    files = {out / f"case-{case}.pdf": made.pdf, out / f"case-{case}.zip": made.zip}
    for path, data in files.items():
        path.write_bytes(data)
    told = {
        "files": list(files),
        "papers": len(made.content.filed),
        "pages": made.content.filed[-1].last_page,
    }
    output.count_summary("case file 案卷", told, as_json=as_json)


@complaint_app.command("record")
def record(
    channel: Annotated[str, typer.Option(help="letter, email, phone, visit, platform or superior.")],
    text: Annotated[str, typer.Option(help="What they say.")], day: Day = "",
    draft: Annotated[int | None, typer.Option(help="Id of the paper that it is about.")] = None,
    url: Annotated[list[str] | None, typer.Option(help="Address that it is about.")] = None,
    complainant: Annotated[str, typer.Option(help="Who complains; none: anonymous.")] = "",
    contact: Annotated[str, typer.Option(help="How to reach them.")] = "", scan: Scan = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Record a complaint about us; its clock begins. A person who had no part in the paper decides it at the desk. 登记投诉。"""
    from desk import calendars
    from desk.wiring import actor, open_desk
    from takedown import complaints

    desk = open_desk()
    calendar, _refused = calendars.calendar(calendars.folder())
    row = complaints.receive(
        desk.database.unit_of_work, desk.clock, calendar, desk.vault, channel=channel, received_on=_day(day) or _today(desk),
        text=text, actor=actor(), draft_id=draft, urls=url or (), complainant=complainant, contact=contact, scan=_bytes(scan),
    )  # fmt: skip
    output.count_summary("complaint 投诉", {"id": str(row.id), "number": row.number}, as_json=as_json)


@complaint_app.command("list")
def list_(
    everything: Annotated[bool, typer.Option("--all", help="Answered ones too.")] = False,
    as_json: Json = False,
) -> None:
    """Complaints that wait, the oldest first; names are not shown. 投诉收件箱。"""
    from desk.wiring import open_desk
    from takedown import complaints

    with open_desk().database.reading() as session:
        rows = [
            {"id": str(row.id), "number": row.number, "state": complaints.state_of(row), "received_on": row.received_on,
             "channel": row.channel, "draft": str(row.draft_id or ""), "urls": row.urls, "outcome": row.outcome or "",
             "withdrawal": str(row.withdrawal_id or ""), "negatives": [str(one) for one in row.negatives]}
            for row in complaints.inbox(session, everything=everything)
        ]  # fmt: skip
    if as_json:
        output.lines(rows)
        return
    shown = [
        (r["id"], r["number"], r["state"], r["received_on"], r["channel"], r["draft"], r["outcome"])
        for r in rows
    ]
    output.table("complaints 投诉", ("id", "number 编号", "state", "received 收到", "channel 渠道", "draft", "outcome 结果"), shown,
                 "no complaint waits")  # fmt: skip


@complaint_app.command("answer")
def answer(
    complaint: Annotated[int, typer.Argument(metavar="COMPLAINT")], day: Day = "", as_json: Json = False
) -> None:
    """The complainant was told; the clock ends. 登记答复。"""
    from desk.wiring import actor, open_desk
    from takedown import complaints

    desk = open_desk()
    row = complaints.answer(
        desk.database.unit_of_work,
        desk.clock,
        complaint_id=complaint,
        day=_day(day) or _today(desk),
        actor=actor(),
    )
    output.count_summary(
        "complaint 投诉", {"id": str(row.id), "answered_on": row.answered_on}, as_json=as_json
    )


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


def _today(desk: Any) -> date:
    from records.clock import SHANGHAI

    today: date = desk.clock.now().astimezone(SHANGHAI).date()
    return today


def _day(text: str) -> date | None:
    from records.errors import Refused

    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise Refused(
            "day_invalid", f"{text!r}; expected such as 2026-11-22", zh="日期应写作 2026-11-22", value=text
        ) from None
