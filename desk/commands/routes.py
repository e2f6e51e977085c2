"""route: what an office may ask for beyond removal, and what each way still lacks. Facts are recorded, nothing is approved."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.commands import output

app = typer.Typer(help="Routes to a referral and their gates. 提请途径与条件。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Site = Annotated[str, typer.Option("--site", help="Key of the site.")]
Organ = Annotated[str, typer.Option("--organ", help="Organ that made the paper. 机关")]
Number = Annotated[str, typer.Option("--number", help="Number of the paper. 文号")]
Basis = Annotated[str, typer.Option("--basis", help="On which ground. 依据")]
Day = Annotated[
    datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="Day of the paper or of the look-up.")
]
DETERMINATIONS = "infringement 侵权认定, dedicated 专门从事盗版, illegal_publishing 非法互联网出版"


@app.command("list")
def list_(site: Site, as_json: Json = False) -> None:
    """Which of the six routes are open for a site, and what each still lacks. 列出各途径及尚缺的条件。"""
    from takedown.routes.decide import open_routes

    facts = _facts(site)
    answers = open_routes(facts)
    if as_json:
        from takedown.routes.shown import as_document

        output.document(as_document(facts, answers))
        return
    _print(facts, answers)


@app.command("check")
def check(
    site: Site,
    route: Annotated[list[str], typer.Option("--route", help="The one route.")],
    measure: Annotated[list[str], typer.Option("--measure", help="The one measure.")],
    as_json: Json = False,
) -> None:
    """The referral of one route and one measure: whom to ask and by which papers; exit code 1 where it is not open.
    核对一种途径、一项措施。
    """
    from takedown.routes.decide import refer
    from takedown.routes.shown import measure_of, route_of

    facts = _facts(site)
    plan = refer(facts, [route_of(one) for one in route], [measure_of(one) for one in measure])
    output.count_summary("referral 提请", plan, as_json=as_json)


@app.command("determine")
def determine(
    site: Site,
    kind: Annotated[str, typer.Option("--kind", help=DETERMINATIONS)],
    organ: Organ, number: Number, on: Day, basis: Basis, as_json: Json = False,
) -> None:  # fmt: skip
    """Record a determination that an organ made. 登记认定。"""
    from desk.wiring import actor, open_desk
    from takedown.routes import record

    desk = open_desk()
    made = record.record_determination(
        desk.database.unit_of_work, desk.clock, site=site, kind=kind, organ=organ, number=number,
        decided_on=on.date(), basis=basis, actor=actor(),
    )  # fmt: skip
    _recorded("determination 认定", made, as_json=as_json)


@app.command("record")
def record_fact(
    site: Site,
    kind: Annotated[str, typer.Option("--kind", help="nature, knowledge, public_interest, serious, holder_notice, not_removed, "
                                      "removed, counter_notice, stop_order, penalty, police_case, filing, licence, domicile, "
                                      "server, filing_place.")],
    on: Day, basis: Basis, organ: Organ = "", number: Number = "",
    value: Annotated[str, typer.Option("--value", help="nature: intermediary or direct; filing: filed, none, false; a place.")] = "",
    url: Annotated[str, typer.Option("--url", help="The one address that it is about.")] = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """Record a fact that a gate asks for. 登记事实。"""
    from desk.wiring import actor, open_desk
    from takedown.routes import record

    desk = open_desk()
    made = record.record_fact(
        desk.database.unit_of_work, desk.clock, site=site, kind=kind, day=on.date(), basis=basis, actor=actor(),
        value=value, organ=organ, number=number, url=url,
    )  # fmt: skip
    _recorded("fact 事实", made, as_json=as_json)


@app.command("void")
def void(
    what: Annotated[str, typer.Argument(help="determination or fact.")],
    row_id: Annotated[int, typer.Argument(metavar="ID", help="Id of the row.")],
    why: Annotated[str, typer.Option(help="Why it does not hold.")],
    as_json: Json = False,
) -> None:
    """Say that a recorded row does not hold; it stays readable. 作废一条记录。"""
    from desk.wiring import actor, open_desk
    from takedown.routes import record

    if what not in ("determination", "fact"):
        raise typer.BadParameter("expected determination or fact")
    desk = open_desk()
    record.void(desk.database.unit_of_work, desk.clock, what=what, row_id=row_id, why=why, actor=actor())
    output.count_summary("void 作废", {"id": str(row_id), "what": what}, as_json=as_json)


@app.command("lookup")
def lookup(
    file: Annotated[
        Path, typer.Argument(help="Our JSON of lookups, or with --kind an RDAP answer or a security.txt.")
    ],
    kind: Annotated[str, typer.Option(help="rdap or security_txt where the file is the answer itself.")] = "",
    subject: Annotated[str, typer.Option(help="Host or address that was asked about.")] = "",
    source: Annotated[str, typer.Option(help="Who was asked.")] = "",
    at: Annotated[str, typer.Option(help="When, with a zone: 2026-11-22T10:00:00+08:00.")] = "",
    as_json: Json = False,
) -> None:
    """Bring in answers that somebody asked for elsewhere; the program asks nobody. 导入查询结果。"""
    from desk.wiring import actor, open_desk
    from records.uploads import read_upload
    from takedown.routes import record

    desk = open_desk()
    made = record.import_lookups(
        desk.database.unit_of_work, desk.clock, desk.vault, data=read_upload(file), actor=actor(), kind=kind,
        subject=subject, source=source, at=_instant(at),
    )  # fmt: skip
    if as_json:
        output.lines({"id": str(one.id), "state": one.state} for one in made)
    else:
        new = sum(one.state == "created" for one in made)
        output.fields("lookups 查询记录", {"new 新增": new, "known 已有": len(made) - new})


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no time") from None
    if at.tzinfo is None:
        raise typer.BadParameter(f"{text!r} names no zone")
    return at.astimezone(UTC)


def _facts(site: str) -> Any:
    from desk.wiring import open_desk
    from takedown.routes.gather import facts_of
    from takedown.routes.shown import office_place

    desk = open_desk()
    with desk.database.reading() as session:
        return facts_of(session, site, desk.clock.now(), office_place(desk.settings))


def _recorded(title: str, made: Any, *, as_json: bool) -> None:
    output.count_summary(title, {"id": str(made.id), "state": made.state}, as_json=as_json)


def _print(facts: Any, answers: Any) -> None:
    from takedown.addressees.jurisdiction import OUTCOME_EN, OUTCOME_ZH
    from takedown.routes.kinds import GATE_WORDS, ROUTE_EN, ROUTE_ZH

    ours = facts.jurisdiction
    output.fields(f"routes 提请途径: {facts.site}", {
        "jurisdiction 管辖": f"{OUTCOME_ZH[ours.outcome]} {OUTCOME_EN[ours.outcome]}",
        "because 理由": ours.reasons[-1].zh, "others hit 波及": facts.collateral.reach.value,
        "never name 不得列明的地址": list(facts.collateral.never),
        "bureau 通信管理局": f"{facts.bureau.bureau}（{facts.bureau_source}）" if facts.bureau else "",
    })  # fmt: skip
    for answer in answers:
        title = f"{ROUTE_ZH[answer.route]} {ROUTE_EN[answer.route]}: {'可以提请 open' if not answer.lacks else '尚缺 lacks'}"
        lacks = {
            f"{place}. {GATE_WORDS[lack.gate][0]} {lack.gate} {lack.want.value} ({lack.article})": _wanting(
                lack
            )
            for place, lack in enumerate(answer.lacks, 1)
        }
        output.fields(title, lacks or {"measures 措施": _measures(answer)})


def _wanting(lack: Any) -> str:
    came = f" ← {lack.source_zh} {lack.source_en}" if lack.source_en != "-" else ""
    return f"{lack.zh} {lack.en}{came}"


def _measures(answer: Any) -> str:
    from takedown.routes.kinds import MEASURE_ZH

    return "、".join(
        MEASURE_ZH[one.measure] + (f"（{'；'.join(lack.zh for lack in one.lacks)}）" if one.lacks else "")
        for one in answer.measures
    )
