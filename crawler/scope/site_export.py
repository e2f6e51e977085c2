"""The register as a table that can be imported again: the same columns, the same meaning, nothing changed by it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from crawler.scope import gate
from crawler.scope.site_rows import COLUMNS
from records.scope import Site

HEADINGS = [column.name for column in COLUMNS]
CHINESE = [next(name for name in column.headings if not name.isascii()) for column in COLUMNS]
WIDTHS = {"name": 24, "url": 36, "hosts": 30, "paths": 20, "operator": 24, "contact": 26, "allow_address": 24}


def rows(session: Session) -> Iterator[list[str]]:
    """The active sites by their keys, a cell for each column; numbers and lists as text, as an import reads them."""
    loaded = (selectinload(Site.rules), selectinload(Site.addresses))
    for site in session.scalars(select(Site).where(Site.active).order_by(Site.key).options(*loaded)):
        cells = _cells(site)
        yield [cells[name] for name in HEADINGS]


def as_csv(lines: Iterable[list[str]]) -> bytes:
    """UTF-8 with a mark at its beginning, so that Excel reads it; cells as they stand, so that an import does too."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(lines: Iterable[list[str]]) -> bytes:
    """A workbook with Chinese headings; every cell is text, so that nothing in it is ever a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("网站登记册")
    head, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
    for place, (name, heading) in enumerate(zip(HEADINGS, CHINESE, strict=True)):
        sheet.set_column(place, place, WIDTHS.get(name, 14), text)
        sheet.write_string(0, place, heading, head)
    for number, line in enumerate(lines, 1):
        for place, cell in enumerate(line):
            sheet.write_string(number, place, cell, text)
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


def _cells(site: Site) -> dict[str, str]:
    start = gate.target(site.url)
    origins = dict.fromkeys((rule.scheme, rule.host, rule.port) for rule in site.rules)
    others = [origin for origin in origins if origin != (start.scheme, start.host, start.port)]
    return {
        "key": site.key, "name": site.name, "kind": site.kind.value, "url": site.url,
        "hosts": "|".join(_host(*origin) for origin in others),
        "paths": "|".join(dict.fromkeys(rule.path_prefix for rule in site.rules)),
        "operator": site.operator, "icp": site.icp, "access_provider": site.access_provider, "contact": site.contact,
        "region": site.region, "channel": site.channel, "schedule": site.schedule, "windows": site.windows,
        "priority": str(site.priority), "jitter_min": str(site.jitter_min), "delay_s": f"{site.delay_s:g}",
        "max_pages": str(site.max_pages), "max_depth": str(site.max_depth), "max_file_mib": str(site.max_file_mib),
        "max_files_per_sweep": str(site.max_files_per_sweep),
        "max_file_mib_per_sweep": str(site.max_file_mib_per_sweep),
        "allow_address": "|".join(sorted(entry.network for entry in site.addresses)),
    }  # fmt: skip


def _host(scheme: str, host: str, port: int) -> str:
    """Written out whole: what an entry leaves out is taken from the start of its row."""
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}:{port}"
