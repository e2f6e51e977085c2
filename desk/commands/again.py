"""site marks, report times: what sweeps learn by coming again."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from desk.commands import output

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


def add_to(site_app: typer.Typer, report_app: typer.Typer) -> None:
    """Hang `marks` under `site` and `times` under `report`."""
    site_app.command("marks")(site_marks)
    report_app.command("times")(report_times)


def site_marks(key: Annotated[str, typer.Argument(help="Key of the site.")], as_json: Json = False) -> None:
    """What a site's pages give away of who stands behind it, and which sites share it. 网站标识（广告、统计、备案、证书）。"""
    from sqlalchemy import select

    from desk.wiring import open_desk
    from records import site_marks as marks
    from records.clock import shown as at
    from records.errors import UnknownSite
    from records.scope import Site

    with open_desk().database.reading() as session:
        site = session.scalars(select(Site).where(Site.key == key)).one_or_none()
        if site is None:
            raise UnknownSite(key)
        rows = [_mark_row(shown) for shown in marks.of_site(session, site.id)]
    if as_json:
        output.lines(
            {**row, **{one: row[one].isoformat() for one in ("first_seen", "last_seen")}} for row in rows
        )
    else:
        output.table(
            f"marks of {key} 网站标识", ("kind 类别", "value 值", "also on 也见于", "first seen 首见", "last seen 最近"),
            [(r["kind"], r["value"], " ".join(r["also_on"]), at(r["first_seen"]), at(r["last_seen"])) for r in rows],
            "no mark yet: copywatch sweep --site KEY",
        )  # fmt: skip


def _mark_row(shown: Any) -> dict[str, Any]:
    mark = shown.mark
    return {
        "kind": mark.kind, "value": mark.value, "detail": mark.detail, "also_on": list(shown.also_on), "url": mark.url,
        "first_seen": mark.first_seen, "last_seen": mark.last_seen,
        "capture": str(mark.capture_id) if mark.capture_id else None,
    }  # fmt: skip


def report_times(as_json: Json = False) -> None:
    """From the appearance of an upload to the finding and to the draft: median and ninth decile per site. 发现用时。"""
    from desk.wiring import open_desk
    from takedown.periods import times

    with open_desk().database.reading() as session:
        rows = [output.plain(row) for row in times.report(session)]
    if as_json:
        output.lines(rows)
    else:
        output.table(
            "times 发现用时", ("site 网站", "findings 线索", "dated 页面标注", "to finding 至线索", "to draft 至文书"),
            [(r["site"], r["findings"], r["published"], _span(r["to_finding"]), _span(r["to_draft"])) for r in rows],
            "no finding yet: copywatch sweep --due, match",
        )  # fmt: skip


def _span(span: dict[str, Any]) -> str:
    """The middle one, and the one that nine of ten do not exceed."""
    if not span["count"]:
        return "-"
    return f"{_time(span['median_s'])} · p90 {_time(span['p90_s'])} ({span['count']})"


def _time(seconds: float) -> str:
    """In the largest unit of which there are two at least."""
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.1f} {unit}"
    return f"{seconds:.0f} s"
