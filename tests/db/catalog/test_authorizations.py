"""Licences: taken exactly, once, and never wider than they are written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog.apply import import_catalogue
from catalog.authorizations import import_authorizations
from records.catalog import Authorization
from records.clock import FixedClock
from records.session import Database
from records.uploads import ImportOutcome
from records.vault import Vault

HEADER = "作品编号,域名,路径,账号,包名,权利类型,地域,起始日期,截止日期,被授权方"
Bring = Callable[..., ImportOutcome]


@pytest.fixture
def bring(
    database: Database, clock: FixedClock, vault: Vault, holder: str, upload: Callable[..., Path]
) -> Bring:
    works = upload("work_id,title,kind", "A-1,长夜渡口,book", name="works.csv")
    import_catalogue(database.unit_of_work, clock, vault, path=works, holder=holder, actor="cli:x")

    def run(*rows: str, header: str = HEADER) -> ImportOutcome:
        table = upload(header, *rows, name="授权.csv")
        return import_authorizations(
            database.unit_of_work, clock, vault, path=table, holder=holder, actor="cli:x"
        )

    return run


def stored(database: Database) -> list[Authorization]:
    with database.reading() as session:
        return list(session.scalars(select(Authorization).order_by(Authorization.id)))


def test_a_licence_is_read_whole(database: Database, bring: Bring) -> None:
    bring("A-1,WWW.Example.COM,/vip/,,,信息网络传播权,中国大陆,2024-01-01,2027年12月31日,示例频道")

    (grant,) = stored(database)
    assert (grant.host, grant.path, grant.right, grant.territory, grant.licensee) == (
        "www.example.com", "/vip/", "信息网络传播权", "中国大陆", "示例频道",
    )  # fmt: skip
    assert (grant.valid_from, grant.valid_to) == (date(2024, 1, 1), date(2027, 12, 31))
    assert grant.work_id is not None


@pytest.mark.parametrize(
    ("cell", "host", "path"),
    [
        ("www.example.com", "www.example.com", ""),
        ("*.example.com", "*.example.com", ""),
        ("https://www.example.com/vip/", "www.example.com", "/vip"),
        ("www.example.com:8080", "www.example.com", ""),
        ("例子.中国", "xn--fsqu00a.xn--fiqs8s", ""),
        ("http://127.0.0.12:3923/", "127.0.0.12", ""),
    ],
)
def test_a_host_has_one_spelling(database: Database, bring: Bring, cell: str, host: str, path: str) -> None:
    bring(f"A-1,{cell},,,,,,,,示例")

    assert [(grant.host, grant.path) for grant in stored(database)] == [(host, path)]


def test_a_chinese_path_is_stored_as_it_stands_in_urls(database: Database, bring: Bring) -> None:
    bring("A-1,www.example.com,/正版/,,,,,,,示例")

    assert stored(database)[0].path == "/%E6%AD%A3%E7%89%88/"


@pytest.mark.parametrize("cell", ["", "*", "全部"])
def test_a_licence_may_cover_all_works_of_the_holder(database: Database, bring: Bring, cell: str) -> None:
    bring(f"{cell},www.example.com,,,,,,,,示例")

    assert stored(database)[0].work_id is None


def test_the_same_rows_again_change_nothing(database: Database, bring: Bring) -> None:
    rows = (
        "A-1,www.example.com,,,,,,,,示例",
        "A-1,,,,com.example.app,,,,,示例",
        "A-1,www.example.com,,,,,,,,示例",
    )

    first, second = bring(*rows), bring(*rows)

    assert (first.created, first.unchanged) == (2, 1)
    assert (second.created, second.unchanged) == (0, 3)
    assert len(stored(database)) == 2


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("A-9,www.example.com,,,,,,,,示例", "作品编号", "unknown_work"),
        ("A-1,,,,,,,,,示例", "域名", "no_channel"),
        ("A-1,,/vip/,,,,,,,示例", "路径", "path_without_host"),
        ("A-1,com,,,,,,,,示例", "域名", "bad_host"),
        ("A-1,*.cn,,,,,,,,示例", "域名", "bad_host"),
        ("A-1,user@www.example.com,,,,,,,,示例", "域名", "bad_host"),
        ("A-1,http://[::1/,,,,,,,,示例", "域名", "bad_host"),
        ("A-1,www.example.com,vip,,,,,,,示例", "路径", "bad_path"),
        ("A-1,www.example.com,/vip/../,,,,,,,示例", "路径", "bad_path"),
        ("A-1,,,,app,,,,,示例", "包名", "bad_package"),
        ("A-1,www.example.com,,,,,,明年,,示例", "起始日期", "bad_date"),
        ("A-1,www.example.com,,,,,,2025-01-01,2024-01-01,示例", "截止日期", "window_reversed"),
        ("A-1,www.example.com,,,,,,,,", "被授权方", "missing"),
    ],
)
def test_a_row_that_says_too_little_or_too_much_is_refused(
    database: Database, bring: Bring, row: str, column: str, code: str
) -> None:
    outcome = bring(row, "A-1,good.example.com,,,,,,,,示例")

    assert [(one.row, one.column, one.code) for one in outcome.refusals] == [(2, column, code)]
    assert (outcome.created, outcome.refused) == (1, 1)
    assert [grant.host for grant in stored(database)] == ["good.example.com"]
