"""deadline and calendar: working days, and when a period ends."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.commands import output

app = typer.Typer(help="Working days and holidays. 工作日与放假安排。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
BASES = {"calendar": "民法典 201、203", "working": "民法典 201；工作日 working days", "hour": "民法典 201"}


def add_to(parent: typer.Typer) -> None:
    """Hang `deadline` at the top level and `calendar` beside it."""
    parent.command("deadline")(deadline)
    parent.add_typer(app, name="calendar")


def deadline(
    start: Annotated[
        str | None, typer.Option("--from", help="Day 2026-11-22, or instant 2026-11-22T09:30+08:00.")
    ] = None,
    add: Annotated[int | None, typer.Option("--add", help="How many.", min=0)] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="working, calendar or hour.")] = None,
    term: Annotated[str | None, typer.Option("--term", help="A period by its name, instead of unit.")] = None,
    no_roll: Annotated[
        bool, typer.Option("--no-roll", help="Leave a last calendar day on a holiday (民法典 203 moves it).")
    ] = False,
    list_terms: Annotated[bool, typer.Option("--list", help="The periods that --term knows.")] = False,
    as_json: Json = False,
) -> None:
    """The end of a period: days begin the day after, a last day on a holiday gives way. 计算期限届满日。

    Days are days in Asia/Shanghai. A year whose holiday notice is not known gives a provisional answer.
    """
    if list_terms:
        _list_terms(as_json=as_json)
        return
    if start is None:
        raise typer.BadParameter("--from is missing, such as --from 2026-11-22")
    begins = _start(start)
    found, basis, verified = _due(begins, add, unit, term, rolls=not no_roll)
    is_hour = unit == "hour" or (term is not None and _term(term).unit == "hour")
    answer: dict[str, Any] = {
        "due": _shanghai(found.at) if is_hour else found.day.isoformat(),
        "provisional": found.provisional,
        "source": list(found.sources),
        "nominal": found.nominal.isoformat(),
        "moved_by_holiday": found.moved,
        "basis": basis,
        "verified": verified,
    }
    if as_json:
        output.document(answer)
    else:
        output.count_summary("deadline 期限", answer, as_json=False)
    if found.provisional:
        output.say(
            f"provisional: the notice for {found.day.year} or the year after is not known; 放假安排未公布，暂定"
        )


def _due(begins: date | datetime, add: int | None, unit: str | None, term: str | None, *, rolls: bool) -> Any:
    """(Due, basis, verified) by unit or by term."""
    from takedown.periods.deadlines import Unit, after

    calendar = _calendar()
    try:
        if term is not None:
            known = _term(term)
            return known.due(begins, calendar, add), known.basis, known.verified
        if add is None or unit not in list(Unit):
            raise typer.BadParameter("give --add N and --unit working|calendar|hour, or --term NAME")
        return after(begins, add, Unit(unit), calendar, rolls=rolls), BASES[unit], True
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter(str(error)) from error


def _term(key: str) -> Any:
    from takedown.periods.terms import term, terms

    if key not in {one.id for one in terms()}:
        raise typer.BadParameter(f"no period {key!r}; `copywatch deadline --list` names them")
    return term(key)


def _list_terms(*, as_json: bool) -> None:
    from takedown.periods.terms import terms

    if as_json:
        output.document(list(terms()))
        return
    output.table(
        "periods 期限", ("name 名称", "what 事项", "begins 起算", "length 长度", "basis 依据", "text read 已核"),
        [(t.id, f"{t.zh}\n{t.en}", t.begins, f"{t.amount} {t.unit.value}", t.basis, "yes" if t.verified else "no")
         for t in terms()], "",
    )  # fmt: skip


@app.command("export")
def export(
    year: Annotated[int, typer.Argument(help="Such as 2026.", min=1949, max=2199)],
    as_json: Json = False,
) -> None:
    """List every day of a year with whether it is a working day. 导出全年工作日。"""
    days = [
        {"date": d.date.isoformat(), "working": d.working, "name": d.name, "provisional": d.provisional}
        for d in _calendar().of_year(year)
    ]
    if as_json:
        output.document(days)
    else:
        output.table(
            f"{year}", ("date 日期", "working 工作日", "holiday 节日", "provisional 暂定"),
            [(d["date"], "yes" if d["working"] else "-", d["name"], "yes" if d["provisional"] else "") for d in days],
            "",
        )  # fmt: skip
    if any(d["provisional"] for d in days):
        output.say("some days are provisional until the next holiday notice is known 部分日期暂定")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the years whose notice is known, with the notices. 已知年份及通知来源。"""
    calendar = _calendar()
    years = [
        {"year": year, "sources": list(calendar.sources(date(year, 1, 1), date(year, 1, 1)))}
        for year in calendar.years
    ]
    if as_json:
        output.document(years)
    else:
        output.table(
            "calendar 放假安排",
            ("year 年份", "notices 通知"),
            [(y["year"], "\n".join(y["sources"])) for y in years],
            "",
        )


@app.command("load")
def load(
    file: Annotated[
        Path, typer.Argument(help="JSON of holiday-cn, or TOML as in takedown/calendar/data.", dir_okay=False)
    ],
    as_json: Json = False,
) -> None:
    """Load a year's holiday notice into this office's home; it holds before the packaged one. 载入放假安排。"""
    from desk import calendars

    notice = calendars.load(calendars.folder(), file)
    output.count_summary(
        "calendar 放假安排",
        {"year": notice.year, "days_off": len(notice.off), "made_up_work": len(notice.work), "sources": list(notice.sources)},
        as_json=as_json,
    )  # fmt: skip


def _calendar() -> Any:
    from desk import calendars

    calendar, refused = calendars.calendar(calendars.folder())
    for one in refused:
        output.say(f"left out: {one}")
    return calendar


def _start(text: str) -> date | datetime:
    try:
        return date.fromisoformat(text) if len(text) <= 10 else _aware(datetime.fromisoformat(text))
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day or instant: {error}") from error


def _aware(at: datetime) -> datetime:
    from records.clock import SHANGHAI

    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


def _shanghai(at: datetime) -> str:
    from records.clock import SHANGHAI

    return at.astimezone(SHANGHAI).isoformat(timespec="minutes")
