"""A finding with content in a real browser: what a person sees before deciding, and the pictures of the guide."""

from __future__ import annotations

import importlib.util
import io
import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from desk.web.app import create_app
from desk.wiring import Desk
from records.clock import SystemClock
from records.findings import Finding
from records.session import Database
from records.settings import Settings
from records.vault import Vault
from records.vocabulary import FindingState
from tests.e2e.browsing import chromium
from tests.web import contents
from tests.web.contents import Contents
from tests.web.seed import PASSWORD

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Settings().chromium.exists(), reason="no Chromium here; install the package chromium"),
]  # fmt: skip
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "images" / "finding.png"
WRITE = "COPYWATCH_WRITE_PICTURES"
"""Set to 1, the picture of the guide is written anew."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Contents]]:
    folder, made, _ = contents.home(tmp_path_factory.mktemp("contents"))
    settings = Settings(home=tmp_path_factory.mktemp("desk") / "home")
    shutil.copytree(folder, settings.home_dir)
    desk = Desk(settings, Database(settings.database), SystemClock(), Vault(settings.vault_dir))
    yield desk, made
    desk.database.dispose()


@pytest.fixture(scope="module")
def address(desk: tuple[Desk, Contents]) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(create_app(desk[0]), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def signed_in(browser: Browser, address: str) -> dict[str, object]:
    """Cookies of the reviewer: signing in takes longer than a page."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#login", "reviewer")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".sections")).to_be_visible()
    state = context.storage_state()
    context.close()
    return dict(state)


def opened(
    browser: Browser, address: str, state: dict[str, object], scheme: str = "light", width: int = 1280
) -> BrowserContext:
    return browser.new_context(
        base_url=address, viewport={"width": width, "height": 860}, locale="zh-CN", color_scheme=scheme,  # type: ignore[arg-type]  # light or dark
        storage_state=state,  # type: ignore[arg-type]  # as Playwright gave it
    )  # fmt: skip


@pytest.fixture
def page(browser: Browser, address: str, signed_in: dict[str, object]) -> Iterator[Page]:
    """A page that may speak to the desk alone; anything it complains about fails the test."""
    context = opened(browser, address, signed_in)
    shown, wrong = context.new_page(), []
    shown.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    shown.on("pageerror", lambda error: wrong.append(str(error)))
    shown.on("request", lambda asked: asked.url.startswith((address, "data:")) or wrong.append(asked.url))
    yield shown
    context.close()
    assert wrong == []


def show(page: Page, id_: int) -> None:
    """Open a finding and wait until its evidence is drawn."""
    page.goto(f"/findings/{id_}")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-pending]")).to_have_count(0)


def test_the_found_cover_fades_over_the_works_and_their_difference_is_dark(
    page: Page, desk: tuple[Desk, Contents]
) -> None:
    show(page, desk[1].findings["mirrored"])
    over, slider = page.locator(".laid .over"), page.locator(".laid [data-fade]")

    def opacity() -> float:
        return float(over.evaluate("one => getComputedStyle(one).opacity"))

    assert opacity() == 0.5
    slider.focus()
    page.keyboard.press("End")
    assert opacity() == 1
    assert page.locator("[data-finding]").get_attribute("data-finding") == str(desk[1].findings["mirrored"])

    page.get_by_text("差异", exact=True).click()
    stage = page.locator(".laid .stage")
    stage.scroll_into_view_if_needed()
    picture = Image.open(io.BytesIO(stage.screenshot())).convert("L")
    inner = picture.crop((12, 12, picture.width - 12, picture.height - 12))
    assert sum(inner.resize((8, 8)).tobytes()) / 64 < 25


def test_nothing_is_decided_before_the_passages_stand(page: Page, desk: tuple[Desk, Contents]) -> None:
    id_ = desk[1].findings["chapter"]
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/contents/0/text", hold)
    page.goto(f"/findings/{id_}")
    page.wait_for_timeout(600)

    page.keyboard.press("w")
    page.wait_for_timeout(300)
    assert page.locator("#finding").get_attribute("data-finding") == str(id_)
    with desk[0].database.reading() as session:
        assert session.get_one(Finding, id_).state is FindingState.OPEN

    held[0].continue_()
    expect(page.locator(".passage")).to_have_count(2)
    page.wait_for_timeout(300)
    page.keyboard.press("w")
    expect(page.locator("#finding")).not_to_have_attribute("data-finding", str(id_))


@pytest.mark.long
@pytest.mark.parametrize("width", [390, 1280])
def test_no_kind_of_content_makes_the_page_wider_than_the_screen(
    browser: Browser, address: str, signed_in: dict[str, object], desk: tuple[Desk, Contents], width: int
) -> None:
    context = opened(browser, address, signed_in, width=width)
    shown, wide = context.new_page(), []
    for name, id_ in desk[1].findings.items():
        show(shown, id_)
        shown.locator("details.technical summary").first.click()
        if shown.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(name)
    context.close()

    assert wide == []


AXE = importlib.util.find_spec("axe_playwright_python")


@pytest.mark.long
@pytest.mark.skipif(AXE is None, reason="axe-playwright-python is not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    browser: Browser, address: str, signed_in: dict[str, object], desk: tuple[Desk, Contents], scheme: str
) -> None:
    assert AXE is not None
    script = (Path(AXE.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")  # type: ignore[index]  # a package has them
    context = opened(browser, address, signed_in, scheme)
    shown, wrong = context.new_page(), []
    for path in (*(f"/findings/{desk[1].findings[name]}" for name in ("cover", "chapter", "song", "film", "app")), "/negatives",
                 f"/catalogue/works/{desk[1].works['film']}"):  # fmt: skip
        shown.goto(path)
        shown.wait_for_load_state("networkidle")
        shown.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        shown.evaluate(script)
        found = shown.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
        wrong += [
            (path, one["id"], [node["html"][:160] for node in one["nodes"][:3]])
            for one in found if one["impact"] in ("serious", "critical")
        ]  # fmt: skip
    context.close()

    assert wrong == []


def test_the_picture_of_the_guide_shows_this_page(
    page: Page, desk: tuple[Desk, Contents], tmp_path: Path
) -> None:
    """Written into the guide with COPYWATCH_WRITE_PICTURES=1; the picture there has the size that is made here."""
    page.set_viewport_size({"width": 1360, "height": 880})
    show(page, desk[1].findings["mirrored"])
    made = tmp_path / "finding.png"
    page.screenshot(path=made)
    if os.environ.get(WRITE) == "1":
        with Image.open(made) as picture:
            picture.convert("RGB").save(GUIDE, optimize=True)

    with Image.open(made) as ours, Image.open(GUIDE) as guides:
        assert guides.size == ours.size
        assert len(ours.convert("RGB").getcolors(1 << 24) or []) > 500
