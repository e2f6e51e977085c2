"""Every page is looked at by axe-core, in both themes: nothing serious and nothing critical may be left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from limits import RateLimitItemPerMinute
from playwright.sync_api import Page
from sqlalchemy import update

from desk.web import access
from records.accounts import Account
from records.clock import FixedClock
from records.settings import Settings
from tests.e2e.browsing import chromium, cookie, seeded_desk, served
from tests.web import buttons, office

AXE = Path(__file__).parents[2] / "build" / "frontend" / "axe.min.js"
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        not Settings().chromium.exists(), reason="no Chromium here; install the package chromium"
    ),
    pytest.mark.skipif(not AXE.exists(), reason="no axe-core here; run scripts/fetch_frontend.py"),
]
PAGES = (
    "/", "/findings", "/findings?state=any", "/findings/1", "/findings/6", "/findings/8", "/quality", "/me", "/me/keys", "/password",
    "/accounts", "/notices", "/notices/1", "/catalogue", "/catalogue/works/1", "/sites", "/sites/novelbbs", "/sweeps",
    "/sweeps/1", "/deadlines", "/negatives", "/events", "/alerts", "/stop",
)  # fmt: skip
DARK = ("/findings", "/findings/1", "/quality", "/me", "/accounts")
BAD = ("serious", "critical")
RUN = """async () => {
    const found = await axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]});
    return found.violations.map(one => [one.impact, one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160))]);
}"""


@pytest.mark.parametrize(
    ("scheme", "paths"),
    [
        ("light", PAGES[:6]),
        ("dark", DARK),
    ],
)
def test_no_page_has_a_serious_finding_of_axe(
    tmp_path: Path, migrated: Path, scheme: str, paths: tuple[str, ...]
) -> None:
    """One browser looks at all pages of one theme; the desk's policy forbids scripts of others, so it is lifted here."""
    found: dict[str, list[object]] = {}
    with (
        seeded_desk(tmp_path / "home", migrated) as (desk, _made),
        served(desk) as address,
        chromium() as browser,
    ):
        context = browser.new_context(
            base_url=address, color_scheme=scheme, bypass_csp=True, viewport={"width": 1280, "height": 900},  # type: ignore[arg-type]  # one of the two
        )  # fmt: skip
        context.add_cookies([cookie(desk, "admin", address)])  # type: ignore[list-item]  # the same keys
        page = context.new_page()
        for path in paths:
            found[path] = _serious(page, path)
        context.clear_cookies()
        found["/sign-in"] = _serious(page, "/sign-in")
        context.close()

    assert {path: one for path, one in found.items() if one} == {}


def _serious(page: Page, path: str) -> list[object]:
    answer = page.goto(path)
    assert answer is not None
    if not answer.ok:
        return [answer.status]
    page.add_script_tag(path=AXE)
    return [one for one in page.evaluate(RUN) if one[0] in BAD]


SECTIONS = ("/section",)
"""Parts of pages, drawn into another one: no page of their own."""


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("scheme", "language"), [("light", "zh_CN"), ("dark", "en")])
def test_every_page_of_a_furnished_office_is_readable_on_a_desk_and_on_a_phone(
    tmp_path: Path, migrated: Path, scheme: str, language: str
) -> None:
    """Every HTML route, found by following links in an office that has one of everything; at 1280 and at 390 pixels."""
    found: dict[str, list[object]] = {}
    with seeded_desk(tmp_path / "home", migrated) as (desk, made):
        fixed = replace(desk, clock=FixedClock(datetime(2026, 11, 21, 8, 0, tzinfo=UTC)))
        app = office.application(fixed)
        office.furnish(app, made)
        pages = _pages(app)
        with fixed.database.unit_of_work() as session:
            session.execute(update(Account).values(language=language))
        with served(fixed) as address, chromium() as browser:
            for width in (1280, 390):
                for login, path in pages:
                    context = browser.new_context(
                        base_url=address, color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": 900},  # type: ignore[arg-type]  # one of the two
                    )  # fmt: skip
                    context.add_cookies([cookie(fixed, login, address)])  # type: ignore[list-item]  # the same keys
                    page = context.new_page()
                    found[f"{path} {width}"] = [*_serious(page, path), *_too_wide(page, width)]
                    context.close()

    assert len(pages) > 50
    assert {path: one for path, one in found.items() if one} == {}


def _pages(app: FastAPI) -> list[tuple[str, str]]:
    """One address of each route, as somebody sees it, and the first pages of a right holder."""
    was, access.FORMS = access.FORMS, RateLimitItemPerMinute(1_000_000)
    people = {login: office.hand(app, login) for login in ("admin", "approver", "holder1")}
    walk = buttons.walk(people, buttons.Routes(app), each=2)
    access.FORMS = was
    seen = [
        found[0]
        for path, found in sorted(walk.pages.items())
        if not path.endswith(SECTIONS) and "report-piracy" not in path
    ]
    return [
        *seen,
        *(("holder1", path) for path in ("/", "/rights", "/catalogue", "/notices", "/reports/holders")),
    ]


def _too_wide(page: Page, width: int) -> list[object]:
    return (
        [width_seen] if (width_seen := page.evaluate("document.documentElement.scrollWidth")) > width else []
    )
