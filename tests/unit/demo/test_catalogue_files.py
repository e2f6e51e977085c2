"""The tables that right holders hand in."""

from __future__ import annotations

import csv
import io

import pytest

from demo.catalogue_files import COLUMNS, SITE_COLUMNS, catalogue_bytes, licences_bytes, sites_bytes
from demo.pages import Origins
from demo.plan import BrokenRow, Plan


def _origins(plan: Plan) -> Origins:
    return Origins(
        {s.key: f"http://{s.address}:{s.port}" for s in plan.sites}, f"http://{plan.drive.address}:1"
    )


def test_a_catalogue_is_gb18030_with_chinese_headings_and_every_good_row_once(plan: Plan) -> None:
    for holder in plan.holders:
        text = catalogue_bytes(holder).decode("gb18030", errors="replace")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert set(rows[0]) >= {"作品编号", "作品名称", "类别"}
        titles = {(row["作品编号"], row["作品名称"]) for row in rows}
        assert {(work.work_id, work.title) for work in holder.works} <= titles
        assert len(rows) == len(holder.works) + len(holder.broken_rows)


def test_rows_with_bytes_of_no_encoding_stay_as_they_are(plan: Plan) -> None:
    raw = [bytes.fromhex(r.raw_hex) for h in plan.holders for r in h.broken_rows if r.raw_hex]
    assert raw
    written = b"".join(catalogue_bytes(holder) for holder in plan.holders)
    for line in raw:
        assert line in written
        with pytest.raises(UnicodeDecodeError):
            line.decode("gb18030")


def test_a_broken_row_never_takes_the_place_of_a_good_one(plan: Plan) -> None:
    for holder in plan.holders:
        rows = list(csv.reader(io.StringIO(catalogue_bytes(holder).decode("gb18030", errors="replace"))))
        good = {work.work_id: work.title for work in holder.works}
        first: dict[str, str] = {}
        for row in rows[1:]:
            first.setdefault(row[0], row[1])
        assert {key: first[key] for key in good} == good


def test_a_broken_row_stands_behind_the_good_row_it_repeats_in_whatever_order_the_plan_lists_them(
    plan: Plan,
) -> None:
    for holder in plan.holders:
        again = [
            BrokenRow(why="twice", like=w.work_id, change={"work_id": w.work_id, "title": "重复"})
            for w in holder.works
        ]
        shuffled = holder.model_copy(update={"broken_rows": (*reversed(again), *holder.broken_rows)})
        text = catalogue_bytes(shuffled).decode("gb18030", errors="replace")
        first: dict[str, str] = {}
        for row in csv.reader(io.StringIO(text)):
            first.setdefault(row[0], row[1])
        assert {w.work_id: first[w.work_id] for w in holder.works} == {
            w.work_id: w.title for w in holder.works
        }


def test_every_site_allows_its_own_address_alone_and_the_drive_comes_after_the_sites(plan: Plan) -> None:
    rows = list(csv.DictReader(io.StringIO(sites_bytes(plan, _origins(plan)).decode("gb18030"))))
    assert tuple(rows[0]) == SITE_COLUMNS
    own = {row["key"]: row["allow_address"] for row in rows}
    assert own[plan.drive.key] == plan.drive.address
    assert all(own[site.key] == site.address for site in plan.sites)
    assert "127.0.0.1" not in own.values()
    assert [row["key"] for row in rows][len(plan.sites)] == plan.drive.key


def test_a_licence_names_the_host_of_its_site(plan: Plan) -> None:
    hosts = {site.key: site.address for site in plan.sites}
    for holder in plan.holders:
        rows = list(
            csv.DictReader(io.StringIO(licences_bytes(holder.licences, _origins(plan)).decode("gb18030")))
        )
        assert [row["host"] for row in rows] == [hosts[licence.site] for licence in holder.licences]


def test_no_two_columns_have_one_heading() -> None:
    assert len(set(COLUMNS.values())) == len(COLUMNS)
