"""Every page is looked at by axe-core, in both themes: nothing serious and nothing critical may be left."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from records.settings import Settings
from tests.e2e.browsing import chromium, cookie, seeded_desk, served

AXE = Path(__file__).parents[2] / "build" / "frontend" / "axe.min.js"
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        not Settings().chromium.exists(), reason="no Chromium here; install the package chromium"
    ),
    pytest.mark.skipif(not AXE.exists(), reason="no axe-core here; run scripts/fetch_frontend.py"),
]
PAGES = (
    "/", "/findings", "/findings?state=any", "/findings/1", "/findings/6", "/findings/8", "/quality", "/me", "/password",
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
        pytest.param("light", PAGES, marks=pytest.mark.long),
        pytest.param("dark", PAGES, marks=pytest.mark.long),
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
    assert answer.ok, path
    page.add_script_tag(path=AXE)
    return [one for one in page.evaluate(RUN) if one[0] in BAD]
