"""The register of sites: what it permits is exactly what the row says, and some things it never permits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from crawler.scope import gate
from crawler.scope.register import SiteOutcome, add_site, import_sites
from records import chain, events
from records.clock import FixedClock
from records.errors import RowRefused
from records.scope import Site
from records.session import Database
from records.uploads import ImportOutcome
from records.vault import Vault
from records.vocabulary import SiteKind

HEADER = "key,name,kind,url,hosts(|),paths(|),operator,icp,access_provider,contact,region,channel,schedule,delay_s,max_pages,allow_address(|)"
ROW = "luntan,示例论坛,website,https://bbs.example.com/forum/,img.example.com|http://old.example.com:8080,/forum/|/影视/,示例公司,蜀ICP备12345678号-1,,a@b.example,四川,网站,12h,2.5,500,192.0.2.7"
Bring = Callable[..., ImportOutcome]
Add = Callable[..., SiteOutcome]


@pytest.fixture
def bring(database: Database, clock: FixedClock, vault: Vault, tmp_path: Path) -> Bring:
    def run(*rows: str, header: str = HEADER) -> ImportOutcome:
        path = tmp_path / "sites.csv"
        path.write_bytes("\r\n".join([header, *rows, ""]).encode("gb18030"))
        return import_sites(database.unit_of_work, clock, vault, path=path, actor="cli:test")

    return run


@pytest.fixture
def add(database: Database, clock: FixedClock) -> Add:
    def run(url: str, key: str = "s", kind: str = "website", **more: object) -> SiteOutcome:
        return add_site(database.unit_of_work, clock, url=url, kind=kind, key=key, actor="cli:test", **more)  # type: ignore[arg-type]

    return run


def site(database: Database, key: str = "s") -> Site:
    with database.reading() as session:
        query = (
            select(Site)
            .options(selectinload(Site.rules), selectinload(Site.addresses))
            .where(Site.key == key)
        )
        return session.scalars(query).one()


def rules(database: Database, key: str = "s") -> set[str]:
    return {f"{r.scheme}://{r.host}:{r.port}{r.path_prefix}" for r in site(database, key).rules}


def test_a_row_becomes_exactly_the_rules_it_says(database: Database, bring: Bring) -> None:
    outcome = bring(ROW)

    stored = site(database, "luntan")
    assert (outcome.created, outcome.refused, outcome.refusals) == (1, 0, [])
    assert rules(database, "luntan") == {
        f"{origin}{path}"
        for origin in (
            "https://bbs.example.com:443",
            "https://img.example.com:443",
            "http://old.example.com:8080",
        )
        for path in ("/forum/", "/%E5%BD%B1%E8%A7%86/")
    }
    assert [entry.network for entry in stored.addresses] == ["192.0.2.7/32"]
    assert (stored.name, stored.kind, stored.schedule, stored.delay_s, stored.max_pages, stored.icp) == (
        "示例论坛", SiteKind.WEBSITE, "12h", 2.5, 500, "蜀ICP备12345678号-1",
    )  # fmt: skip


def test_the_gate_allows_what_was_registered_and_nothing_beside_it(database: Database, bring: Bring) -> None:
    bring(ROW)
    registered = site(database, "luntan")

    assert gate.explain(registered, "https://bbs.example.com/forum/1.html").allowed
    for outside in (
        "http://bbs.example.com/forum/1.html", "https://bbs.example.com/other/", "https://bbs.example.com:8443/forum/",
        "https://evil.example.com/forum/", "https://old.example.com:8080/forum/",
    ):  # fmt: skip
        assert not gate.explain(registered, outside).allowed, outside


def test_chinese_headings_and_kinds_are_taken(database: Database, bring: Bring) -> None:
    bring("pan,云盘,网盘,http://127.0.0.11:3923/,127.0.0.11", header="标识,网站名称,类型,网址,允许地址")

    assert site(database, "pan").kind == SiteKind.CLOUD_STORAGE
    assert rules(database, "pan") == {"http://127.0.0.11:3923/"}


def test_the_same_file_twice_changes_nothing(database: Database, bring: Bring) -> None:
    bring(ROW)
    before = site(database, "luntan")

    second = bring(ROW)

    after = site(database, "luntan")
    assert (second.created, second.updated, second.unchanged) == (0, 0, 1)
    assert [rule.id for rule in after.rules] == [rule.id for rule in before.rules]


def test_a_file_without_scope_columns_does_not_widen_the_scope(database: Database, bring: Bring) -> None:
    bring(ROW)
    before = rules(database, "luntan")

    outcome = bring("luntan,website,https://bbs.example.com/forum/,新公司", header="key,kind,url,operator")

    assert (outcome.updated, outcome.refused) == (1, 0)
    assert rules(database, "luntan") == before
    assert site(database, "luntan").operator == "新公司"
    assert [entry.network for entry in site(database, "luntan").addresses] == ["192.0.2.7/32"]


def test_a_changed_row_replaces_its_rules_and_says_what_changed(database: Database, bring: Bring) -> None:
    bring(ROW)

    bring(ROW.replace("/forum/|/影视/", "/forum/"))

    assert rules(database, "luntan") == {
        "https://bbs.example.com:443/forum/", "https://img.example.com:443/forum/", "http://old.example.com:8080/forum/",
    }  # fmt: skip
    with database.reading() as session:
        told = session.scalars(
            select(events.Event).where(events.Event.action == "register:site:updated")
        ).one()
        assert chain.verify(session).first_bad is None
    assert told.payload["changed"] == ["rules"]


def test_one_site_is_added_from_the_command_line_with_defaults(database: Database, add: Add) -> None:
    outcome = add("http://127.0.0.12:8080/start?x=1", addresses=("127.0.0.12",))

    stored = site(database)
    assert outcome.as_json() == {
        "id": str(stored.id),
        "key": "s",
        "url": "http://127.0.0.12:8080/start?x=1",
        "state": "created",
    }
    assert (stored.name, stored.schedule, stored.delay_s, stored.max_pages) == (
        "127.0.0.12",
        "24h",
        1.0,
        2000,
    )
    assert rules(database) == {"http://127.0.0.12:8080/"}
    assert gate.explain(stored, stored.url).allowed


def test_budgets_of_pages_and_depth_are_registered_and_stay_when_not_given(
    database: Database, add: Add
) -> None:
    add("https://www.example.com/", max_pages=70, max_depth=3)

    add("https://www.example.com/", delay_s=3.0)

    stored = site(database)
    assert (stored.max_pages, stored.max_depth) == (70, 3)


def test_adding_again_changes_only_what_is_given(database: Database, add: Add) -> None:
    add("https://www.example.com/a/", paths=("/a/",), delay_s=3.0)

    states = [
        add("https://www.example.com/a/").state,
        add("https://www.example.com/a/", name="示例").state,
        add("https://www.example.com/a/", name="示例").state,
    ]

    assert states == ["unchanged", "updated", "unchanged"]
    assert (site(database).delay_s, rules(database)) == (3.0, {"https://www.example.com:443/a/"})


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        ("HTTPS://WWW.Example.COM", "https://www.example.com/"),
        ("https://www.example.com:443/", "https://www.example.com/"),
        ("https://www.example.com:8443/x", "https://www.example.com:8443/x"),
        ("https://例子.中国/影视/", "https://xn--fsqu00a.xn--fiqs8s/%E5%BD%B1%E8%A7%86/"),
        ("https://www.example.com./", "https://www.example.com/"),
        ("http://[2001:470::5]/", "http://[2001:470::5]/"),
    ],
)
def test_a_url_is_stored_as_the_gate_will_read_it(
    database: Database, add: Add, url: str, stored: str
) -> None:
    add(url)

    assert site(database).url == stored
    assert gate.explain(site(database), stored).allowed


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://user:pw@www.example.com/", "bad_url"),
        ("https://user@www.example.com/", "bad_url"),
        ("ftp://www.example.com/", "bad_scheme"),
        ("file:///etc/passwd", "bad_scheme"),
        ("www.example.com", "bad_scheme"),
        ("https:///x", "bad_url"),
        ("https://www.example.com:99999/", "bad_url"),
        ("https://www.example.com:0/", "bad_port"),
        ("http://www.example.com:22/", "bad_port"),
        ("http://www.example.com:6379/", "bad_port"),
        ("http://www.example.com:abc/", "bad_url"),
        ("http://2130706433/", "bad_url"),
        ("http://0x7f.1/", "bad_url"),
        ("http://0177.0.0.1/", "bad_url"),
        ("http://127.1/", "bad_url"),
        ("http://①②⑦.⓪.⓪.②/", "ip_trick"),
        ("http://１２７.0.0.2/", "ip_trick"),
        ("http://127.0.0.1/", "address_forbidden"),
        ("http://[::1]/", "address_forbidden"),
        ("http://[::ffff:127.0.0.1]/", "address_forbidden"),
        ("http://0.0.0.0/", "address_forbidden"),
        ("http://169.254.169.254/", "address_forbidden"),
        ("http://a[::1]/", "bad_url"),
        ("http://localhost/", "bad_host"),
        ("http://x.localhost/", "bad_host"),
        ("http://intranet/", "bad_host"),
        ("http://*.example.com/", "bad_url"),
        ("http://www.example.com\\@evil.example/", "bad_url"),
        ("http://www.exam ple.com/", "bad_url"),
    ],
)
def test_a_url_that_could_lead_elsewhere_is_refused(
    database: Database, add: Add, url: str, code: str
) -> None:
    with pytest.raises(RowRefused) as refusal:
        add(url)

    assert refusal.value.code == code
    with database.reading() as session:
        assert session.scalars(select(Site)).all() == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("127.0.0.1", "address_forbidden"),
        ("127.0.0.0/24", "address_forbidden"),
        ("127.0.0.0/8", "network_too_wide"),
        ("::1", "address_forbidden"),
        ("::ffff:127.0.0.1", "address_forbidden"),
        ("0.0.0.0/0", "network_too_wide"),
        ("0.0.0.0/1", "network_too_wide"),
        ("128.0.0.0/1", "network_too_wide"),
        ("10.0.0.0/8", "network_too_wide"),
        ("::/0", "network_too_wide"),
        ("0.0.0.0", "address_forbidden"),
        ("169.254.169.254", "address_forbidden"),
        ("224.0.0.1", "address_forbidden"),
        ("2130706433", "bad_address"),
        ("0x7f.1", "bad_address"),
        ("www.example.com", "bad_address"),
    ],
)
def test_an_address_that_no_site_may_have_is_refused(add: Add, address: str, code: str) -> None:
    with pytest.raises(RowRefused) as refusal:
        add("https://www.example.com/", addresses=("192.0.2.1", address))

    assert refusal.value.code == code


@pytest.mark.parametrize(
    "address", ["127.0.0.11", "127.0.0.8/29", "10.1.0.0/16", "fd12:3456:789a::/48", "192.168.1.7"]
)
def test_an_address_of_its_own_may_be_allowed(database: Database, add: Add, address: str) -> None:
    add("https://www.example.com/", addresses=(address,))

    assert len(site(database).addresses) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"key": "a b"}, "bad_key"),
        ({"key": ""}, "missing"),
        ({"kind": "毛衣"}, "unknown_kind"),
        ({"schedule": "weekly"}, "bad_schedule"),
        ({"schedule": "0h"}, "bad_schedule"),
        ({"schedule": "999d"}, "bad_schedule"),
        ({"delay_s": -1.0}, "bad_delay"),
        ({"delay_s": float("nan")}, "bad_delay"),
        ({"max_pages": 0}, "bad_max_pages"),
        ({"max_depth": 101}, "bad_max_depth"),
        ({"max_file_mib": 4097}, "bad_file_limit"),
        ({"max_file_mib_per_sweep": -1}, "bad_file_limit"),
        ({"paths": ("forum/",)}, "bad_path"),
        ({"paths": ("/a/../b",)}, "bad_path"),
        ({"paths": ("/a/%2e%2e/b",)}, "bad_path"),
        ({"paths": ("/a?x=1",)}, "bad_path"),
        ({"paths": ("/elsewhere/",)}, "start_out_of_scope"),
        ({"hosts": ("img.example.com/x",)}, "host_with_path"),
        ({"hosts": ("*.example.com",)}, "bad_url"),
        ({"hosts": ("127.0.0.1",)}, "address_forbidden"),
        ({"hosts": ("http://img.example.com:25",)}, "bad_port"),
    ],
)
def test_a_bad_field_is_refused_by_its_code(add: Add, change: dict[str, object], code: str) -> None:
    with pytest.raises(RowRefused) as refusal:
        add(**({"url": "https://www.example.com/", "key": "s"} | change))

    assert refusal.value.code == code
    assert refusal.value.data["issues"][0]["repair"]


@pytest.mark.parametrize("schedule", ["30m", "24H", "7d", "manual", "手动"])
def test_a_schedule_is_an_interval_or_manual(database: Database, add: Add, schedule: str) -> None:
    add("https://www.example.com/", schedule=schedule)

    assert site(database).schedule in {"30m", "24h", "7d", "manual"}


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("img.example.com", "http://img.example.com:8080"),
        ("IMG.example.com:9090", "http://img.example.com:9090"),
        ("https://img.example.com", "https://img.example.com:443"),
        ("https://img.example.com:444", "https://img.example.com:444"),
        ("图片.example.com", "http://xn--wcsw84d.example.com:8080"),
    ],
)
def test_another_host_has_the_port_it_says_or_that_of_the_start(
    database: Database, add: Add, host: str, origin: str
) -> None:
    add("http://www.example.com:8080/", hosts=(host,))

    assert rules(database) == {"http://www.example.com:8080/", f"{origin}/"}


def test_a_private_start_without_its_address_is_taken_with_a_warning(
    database: Database, bring: Bring
) -> None:
    outcome = bring("pan,网盘,http://127.0.0.11:3923/", header="标识,类型,网址")

    assert [(one.code, one.level) for one in outcome.refusals] == [("address_not_allowed", "warn")]
    assert not gate.explain(site(database, "pan"), "http://127.0.0.11:3923/").allowed


def test_bad_rows_are_refused_one_by_one_and_the_others_go_in(database: Database, bring: Bring) -> None:
    outcome = bring(
        "a,website,https://a.example.com/", "b c,website,https://b.example.com/", "a,website,https://c.example.com/",
        "d,website,https://a.example.com/", "e,毛衣,javascript:alert(1)", "f,app_store,https://f.example.com/",
        header="key,kind,url",
    )  # fmt: skip

    assert (outcome.created, outcome.refused) == (2, 4)
    assert [(one.row, one.column, one.code) for one in outcome.refusals] == [
        (3, "key", "bad_key"), (4, "key", "duplicate"), (5, "url", "duplicate"), (6, "url", "bad_scheme"),
        (6, "kind", "unknown_kind"),
    ]  # fmt: skip
    with database.reading() as session:
        assert set(session.scalars(select(Site.key))) == {"a", "f"}


def test_one_address_is_not_registered_under_two_keys(add: Add) -> None:
    add("https://www.example.com/", key="first")

    with pytest.raises(RowRefused) as refusal:
        add("https://WWW.example.com", key="second")

    assert refusal.value.code == "duplicate_url"
    assert "first" in str(refusal.value)
