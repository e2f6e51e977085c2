"""finding, dossier: what was found."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from desk.commands import output

finding_app = typer.Typer(help="Findings worth a person's look. 疑似侵权线索。", no_args_is_help=True)
dossier_app = typer.Typer(help="Dossiers per site and right holder. 线索卷。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


def finding_row(finding: Any, site_key: str) -> dict[str, Any]:
    """A finding in the agreed shape; reasons are the Chinese sentences, heaviest first."""
    match = finding.match
    return {
        "id": str(finding.id), "work_id": finding.work.work_id, "title": finding.work.title,
        "holder": finding.work.holder.name, "url": finding.listing.url, "listing": finding.listing.title,
        "site": site_key, "decision": finding.decision, "p_work": match.p_work, "p_act": match.p_act,
        "p_unlicensed": match.p_unlicensed, "families": match.families,
        "reasons": [reason["zh"] for reason in match.reasons], "state": finding.state,
    }  # fmt: skip


@finding_app.command("list")
def finding_list(
    state: Annotated[str, typer.Option(help="open, confirmed, rejected or watched.")] = "",
    site: Annotated[str, typer.Option(help="Only of this site.")] = "",
    as_json: Json = False,
) -> None:
    """List the findings. 列出线索。"""
    from sqlalchemy import select

    from desk import warned
    from desk.wiring import open_desk
    from records import relists
    from records.findings import Finding, worth_a_look
    from records.scope import Site
    from records.sweeps import Listing

    query = (
        select(Finding, Site.key)
        .join(Finding.listing)
        .join(Site, Site.id == Listing.site_id)
        .where(worth_a_look())
        .order_by(Finding.id)
    )
    if state:
        query = query.where(Finding.state == state)
    if site:
        query = query.where(Site.key == site)
    desk = open_desk()
    with desk.database.reading() as session:
        listed = warned.works(session, desk.clock.now())
        rows = [
            finding_row(finding, key) | {"warned": finding.work_id in listed}
            for finding, key in session.execute(query)
        ]
        repeated = relists.of_findings(session, [int(row["id"]) for row in rows])
        rows = [row | {"relists": _relists(repeated.get(int(row["id"]), []))} for row in rows]
    if as_json:
        output.lines(rows)
    else:
        output.table(
            "findings 线索", ("id", "decision 建议", "state 状态", "work 作品", "found page 页面"),
            [(r["id"], r["decision"], r["state"], r["title"], f"{r['listing']}\n{r['url']}") for r in rows],
            "no finding yet: copywatch sweep --due, fingerprint, match",
        )  # fmt: skip


def _relists(older: list[Any]) -> list[dict[str, Any]]:
    """The older findings of the site whose content a finding's page offers again."""
    return [{"finding": str(one.older), "same": list(one.same), "at": one.at} for one in older]


def _relisted(later: list[Any]) -> list[dict[str, Any]]:
    """The later uploads of the site that offer a finding's content again, with the finding of each, if any."""
    return [
        {
            "url": one.url,
            "finding": str(one.finding) if one.finding else None,
            "same": list(one.same),
            "at": one.at,
        }
        for one in later
    ]


@finding_app.command("show")
def finding_show(
    finding_id: Annotated[int, typer.Argument(metavar="ID", help="Id of the finding.")], as_json: Json = False
) -> None:
    """Show one finding with its evidence. 查看线索。"""
    from desk.wiring import open_desk
    from records import relists
    from records.errors import NotFound
    from records.findings import Finding
    from records.scope import Site

    with open_desk().database.reading() as session:
        finding = session.get(Finding, finding_id)
        if finding is None:
            raise NotFound("finding", finding_id)
        site = session.get_one(Site, finding.listing.site_id)
        shown = finding_row(finding, site.key) | {
            "listing": {
                "title": finding.listing.title, "kind": finding.listing.kind,
                "share_links": finding.listing.share_links, "files": finding.listing.files,
                "first_seen": finding.listing.first_seen, "last_seen": finding.listing.last_seen,
                "capture": finding.listing.capture_id, "gone_at": finding.listing.gone_at,
            },
            "relists": _relists(relists.of_findings(session, [finding_id]).get(finding_id, [])),
            "relisted": _relisted(relists.after(session, finding_id)),
            "reasons": finding.match.reasons, "record": finding.match.record, "version": finding.version,
        }  # fmt: skip
    output.count_summary(f"finding {finding_id} 线索", shown, as_json=as_json)


@dossier_app.command("list")
def dossier_list(as_json: Json = False) -> None:
    """List the dossiers. 列出线索卷。"""
    from sqlalchemy import select

    from desk.wiring import open_desk
    from records.cases import Dossier

    with open_desk().database.reading() as session:
        rows = [_dossier_row(row) for row in session.scalars(select(Dossier).order_by(Dossier.id))]
    if as_json:
        output.lines(rows)
    else:
        output.table("dossiers 线索卷", ("id", "site 网站", "holder 权利人", "findings 线索数"),
                     [(r["id"], r["site"], r["holder"], len(r["findings"])) for r in rows],
                     "no dossier yet: copywatch match")  # fmt: skip


@dossier_app.command("show")
def dossier_show(
    dossier_id: Annotated[int, typer.Argument(metavar="ID", help="Id of the dossier.")], as_json: Json = False
) -> None:
    """Show one dossier with its findings. 查看线索卷。"""
    from desk.wiring import open_desk
    from records.cases import Dossier
    from records.errors import NotFound

    with open_desk().database.reading() as session:
        dossier = session.get(Dossier, dossier_id)
        if dossier is None:
            raise NotFound("dossier", dossier_id)
        shown = _dossier_row(dossier) | {
            "findings": [finding_row(entry.finding, dossier.site.key) for entry in dossier.entries]
        }
    output.count_summary(f"dossier {dossier_id} 线索卷", shown, as_json=as_json)


def _dossier_row(dossier: Any) -> dict[str, Any]:
    return {
        "id": str(dossier.id), "site": dossier.site.key, "holder": dossier.holder.name,
        "opened_at": dossier.opened_at, "findings": [str(entry.finding_id) for entry in dossier.entries],
    }  # fmt: skip
