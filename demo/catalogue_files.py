"""What right holders and monitors would hand over: GB18030 tables with Chinese headings, covers."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from demo.covers import png_bytes
from demo.pages import Origins
from demo.plan import BrokenRow, Holder, Hostile, Licence, Plan, Site, Work
from demo.vocabulary import HostileKind

ENCODING = "gb18030"
COLUMNS = {
    "work_id": "作品编号", "title": "作品名称", "aliases": "别名", "year": "年份", "season": "季", "kind": "类别",
    "creators": "作者", "isbn": "ISBN", "package": "包名", "signer_sha256": "签名SHA256", "right": "权利类型",
    "territory": "地域", "from": "起始日期", "to": "截止日期", "proof": "权属证明",
}  # fmt: skip
SITE_COLUMNS = ("key", "name", "kind", "url", "hosts", "paths", "operator", "icp", "access_provider", "contact",
                "region", "channel", "schedule", "delay_s", "max_pages", "allow_address")  # fmt: skip
LICENCE_COLUMNS = (
    "work_id",
    "host",
    "path",
    "account",
    "package",
    "right",
    "territory",
    "from",
    "to",
    "licensee",
)
DELAY_S = "0.02"


def _table(rows: Sequence[Sequence[str]]) -> bytes:
    sink = io.StringIO()
    csv.writer(sink, lineterminator="\r\n").writerows(rows)
    return sink.getvalue().encode(ENCODING)


def work_cells(work: Work) -> dict[str, str]:
    """A work as the cells of its catalogue row."""
    return {
        "work_id": work.work_id, "title": work.title, "aliases": "|".join(work.aliases),
        "year": str(work.year or ""), "season": str(work.season or ""), "kind": work.kind,
        "creators": "|".join(work.creators), "isbn": work.isbn, "package": work.package,
        "signer_sha256": work.signer_sha256, "right": work.right, "territory": work.territory,
        "from": work.valid_from, "to": work.valid_to, "proof": work.proof,
    }  # fmt: skip


def catalogue_bytes(holder: Holder) -> bytes:
    """The catalogue of a holder: good rows with the broken ones among them, each behind the good row it repeats."""
    works = {work.work_id: work for work in holder.works}
    lines = [_table([list(COLUMNS.values())])]
    waiting, written = list(holder.broken_rows), set[str]()
    for place, work in enumerate(holder.works):
        lines.append(_table([list(work_cells(work).values())]))
        written.add(work.work_id)
        ready = [row for row in waiting if place > 0 and not _repeats(row, works) - written]
        for row in ready[:1]:
            waiting.remove(row)
            lines.append(_broken_bytes(row, works))
    return b"".join([*lines, *(_broken_bytes(row, works) for row in waiting)])


def _repeats(row: BrokenRow, works: dict[str, Work]) -> set[str]:
    """Good rows that have to stand first: of two rows with one id the second is refused."""
    return {row.like, row.change.get("work_id", "")} & set(works)


def _broken_bytes(row: BrokenRow, works: dict[str, Work]) -> bytes:
    if row.raw_hex:
        return bytes.fromhex(row.raw_hex) + b"\r\n"
    cells = work_cells(works[row.like])
    # A broken row must not name a good work by chance: it gets an id of its own unless the plan names one.
    cells |= {"work_id": f"{row.like}-X{len(row.why)}", **row.change}
    return _table([list(cells.values())])


def write_catalogue(holder: Holder, folder: Path) -> Path:
    """Writes catalogue, covers (with their table) and licences of a holder; returns the catalogue's path."""
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = folder / "catalogue.csv"
    catalogue.write_bytes(catalogue_bytes(holder))
    rows = [("work_id", "file", "kind")]
    for work in holder.works:
        if work.cover:
            name = f"{work.work_id}.png".replace("/", "_")
            (folder / name).write_bytes(png_bytes(work.cover))
            rows.append((work.work_id, name, "icon" if work.cover.square else "cover"))
    (folder / "assets.csv").write_bytes(_table(rows))
    return catalogue


def licences_bytes(licences: Sequence[Licence], origins: Origins) -> bytes:
    """The authorizations of a holder; `site` becomes that site's host."""
    rows: list[Sequence[str]] = [LICENCE_COLUMNS]
    for licence in licences:
        host = licence.host
        if licence.site:
            host = urlsplit(origins.sites.get(licence.site, origins.drive)).hostname or ""
        rows.append(
            (licence.work, host, licence.path, licence.account, licence.package, licence.right, licence.territory,
             licence.valid_from, licence.valid_to, licence.licensee)
        )  # fmt: skip
    return _table(rows)


def sites_bytes(plan: Plan, origins: Origins) -> bytes:
    """The register: the sites of the plan, the drive behind them (its links stand on their pages), dead sites."""
    rows: list[Sequence[str]] = [SITE_COLUMNS]
    rows += [_site_row(site, origins.sites[site.key]) for site in plan.sites]
    drive = plan.drive
    rows.append(
        (drive.key, drive.name, "cloud_storage", f"{origins.drive}/", "", "", drive.operator, drive.icp, "",
         drive.contact, "四川", "", "24h", DELAY_S, "500", drive.address)
    )  # fmt: skip
    rows += [_dead_row(h) for h in plan.hostile if h.kind is HostileKind.DEAD_SITE]
    return _table(rows)


def _site_row(site: Site, origin: str) -> Sequence[str]:
    return (site.key, site.name, site.kind, f"{origin}{site.start}", "", "|".join(site.scope_paths), site.operator, site.icp, "",
            site.contact, site.region, "", "24h", DELAY_S, "1500", site.address)  # fmt: skip


def _dead_row(hostile: Hostile) -> Sequence[str]:
    return (hostile.name, hostile.title, "website", f"http://{hostile.address}:{hostile.port}/", "", "", "", "", "",
            "", "四川", "", "24h", DELAY_S, "100", hostile.address)  # fmt: skip
