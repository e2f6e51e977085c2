"""A register with sites on loopback addresses, and sweeps of them in their own processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from crawler import run
from crawler.run import SweepOutcome
from records.clock import SystemClock
from records.scope import ScopeRule, Site, SiteAddress
from records.session import Database
from records.settings import Settings
from records.vocabulary import SiteKind
from tests.crawl.crawler.forked import Forking
from tests.crawl.crawler.loopback import Loopback, serving

Register = Callable[..., str]
Sweep = Callable[..., SweepOutcome]


@pytest.fixture
def site() -> Iterator[Loopback]:
    with serving() as loopback:
        yield loopback


@pytest.fixture
def register(database: Database) -> Register:
    """Register a loopback server: `register(site, key="s", paths=("/",), **columns)` gives its key."""

    def add(
        served: Loopback, key: str = "s", paths: tuple[str, ...] = ("/",), kind: SiteKind = SiteKind.WEBSITE,
        **columns: Any,
    ) -> str:  # fmt: skip
        now = SystemClock().now()
        values = {"url": f"{served.origin}{paths[0]}", "delay_s": 0.0, **columns}
        with database.unit_of_work() as session:
            session.add(
                Site(
                    key=key, name=key, kind=kind, created_at=now, updated_at=now, **values,
                    rules=[
                        ScopeRule(scheme=served.scheme, host=served.host, port=served.port, path_prefix=path)
                        for path in paths
                    ],
                    addresses=[SiteAddress(network=served.host)],
                )
            )  # fmt: skip
        return key

    return add


@pytest.fixture(scope="session")
def forking() -> Iterator[Forking]:
    child = Forking()
    yield child
    child.close()


@pytest.fixture
def sweep(database: Database, settings: Settings, forking: Forking) -> Sweep:
    """Run one sweep to its end; with `child=None` in a new interpreter."""

    def go(key: str = "s", **arguments: Any) -> SweepOutcome:
        return run.run(
            database.unit_of_work, SystemClock(), settings, site_key=key, **{"child": forking, **arguments}
        )

    return go
