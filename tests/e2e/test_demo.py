"""The whole path on real servers: the demo, then a person at its desk, from a finding to a recorded dispatch."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import chromium

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1000)]
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 800
"""A machine that does other work takes minutes for the demo's hundred pages and pictures; only a hang takes this long."""
SHOWN = re.compile(r"http://127\.0\.0\.1:[0-9]+")


def demo(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "demo", "--home", str(home), *arguments]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen[str], Path, str]]:
    """The default demo, left running as a person would leave it: process, folder, URL of its desk."""
    home = tmp_path_factory.mktemp("demo") / "demo"
    log = home.parent / "output"
    with log.open("w") as output:
        process = subprocess.Popen(demo(home), cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, text=True)
    began = time.monotonic()
    while "Ctrl-C" not in (text := log.read_text(errors="replace")):
        ended, waited = process.poll(), time.monotonic() - began
        if ended is not None or waited > PATIENCE_S:
            process.terminate()
            pytest.fail(f"exit code {ended} after {waited:.0f} s, the demo did not come up:\n{text[-3000:]}")
        time.sleep(0.5)
    url = SHOWN.findall(text[text.rindex("desk") :])[0]
    yield process, home, url
    if process.poll() is None:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def signed_in(browser: Browser, url: str, login: str) -> Page:
    context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 800}, locale="zh-CN")
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#login", login)
    page.fill("#password", f"shili-{login.replace('_', '-')}-2026")
    page.keyboard.press("Enter")
    expect(page.locator(".who")).to_be_visible()
    return page


def shortest_notice(page: Page) -> tuple[str, list[str]]:
    """Address of the notice with the fewest URLs, and the addresses of its findings."""
    page.goto("/notices")
    rows = page.locator("tbody tr").all()
    shortest = min(rows, key=lambda row: int(row.locator("td.n").first.inner_text()))
    notice = shortest.locator("a").first.get_attribute("href") or ""
    page.goto(notice)
    found = page.locator("a[href^='/findings/']").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    return notice, sorted(set(found))


def confirm(page: Page, finding: str) -> None:
    """Open a finding, wait until its evidence is drawn, press the key."""
    page.goto(finding)
    number = page.locator("#finding").get_attribute("data-finding")
    page.wait_for_load_state("load")
    page.wait_for_timeout(500)
    page.keyboard.press("a")
    expect(page.locator(f"#finding[data-finding='{number}']")).to_have_count(0)


def wait_for_recheck(page: Page, notice: str) -> None:
    """The worker looks at every address again; the page follows by itself."""
    page.goto(notice)
    page.locator("#ask-recheck").click()
    deadline = time.monotonic() + 90
    while page.locator("#recheck .state.done").count() == 0:
        assert time.monotonic() < deadline, page.locator("#recheck").inner_text()
        page.wait_for_timeout(1000)
        page.goto(notice)


def test_a_notice_goes_from_its_findings_to_a_recorded_dispatch(
    running: tuple[subprocess.Popen[str], Path, str], browser: Browser, tmp_path: Path
) -> None:
    _process, _home, url = running
    reviewer = signed_in(browser, url, "reviewer")
    notice, findings = shortest_notice(reviewer)
    assert findings
    for finding in findings:
        confirm(reviewer, finding)
    wait_for_recheck(reviewer, notice)
    reviewer.locator("#review button.btn-primary").click()
    expect(reviewer.locator("#review form[action$='/submit']")).to_have_count(0)

    for login in ("admin", "approver"):  # the first paper to a site takes two people
        approver = signed_in(browser, url, login)
        approver.goto(f"{notice}/approve")
        approver.check("input[name=read]")
        approver.fill("input[name=counted]", str(len(findings)))
        approver.locator("#approve button").click()
        expect(approver.locator("#review")).to_contain_text("admin")
    expect(approver.locator("#export form").first).to_be_visible()

    with approver.expect_download() as download:
        approver.locator("#export form[action$='export.docx'] button").click()
    paper = tmp_path / "notice.docx"
    download.value.save_as(paper)
    with zipfile.ZipFile(paper) as letter:
        text = letter.read("word/document.xml").decode()
    assert "通知" in text
    assert "草稿" not in text

    approver.goto(notice)
    approver.locator("#dispatch select[name=means]").select_option("ems")
    approver.fill(
        "#dispatch input[name=sent_on]", time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
    )
    approver.fill("#dispatch input[name=tracking_number]", "EMS-SHILI-1")
    approver.locator("#dispatch button").click()
    expect(approver.locator("#dispatch")).to_contain_text("EMS-SHILI-1")


GUIDES = {
    "monitor-sites": ("monitor", "/sites"),
    "monitor-sweep": ("monitor", "/sweeps/1"),
    "monitor-complaint": ("monitor", "/leads/new"),
    "reviewer-queue": ("reviewer", "/findings"),
    "reviewer-notices": ("reviewer", "/notices"),
    "reviewer-dossier": ("reviewer", "/dossiers/1"),
    "holder-catalogue": ("rights_holder", "/catalogue"),
    "holder-rights": ("rights_holder", "/rights"),
    "holder-outcomes": ("rights_holder", "/reports/holders"),
}
"""Picture of a guide to who sees it and where. `COPYWATCH_PICTURES=docs/images` writes them there (make pictures)."""


def test_the_guides_show_the_desk_as_it_is(
    running: tuple[subprocess.Popen[str], Path, str], browser: Browser, tmp_path: Path
) -> None:
    _process, _home, url = running
    folder = Path(os.environ.get("COPYWATCH_PICTURES") or tmp_path)
    people = {login: signed_in(browser, url, login) for login in {login for login, _path in GUIDES.values()}}
    for name, (login, path) in GUIDES.items():
        answer = people[login].goto(path)
        assert answer is not None
        assert answer.status == 200, path
        people[login].screenshot(path=folder / f"{name}.png")
        with Image.open(folder / f"{name}.png") as picture:
            small = picture.convert("RGB").quantize(128)
        small.save(folder / f"{name}.png", optimize=True)
        assert len(small.getcolors() or ()) > 20, f"{path} is blank"


def test_every_picture_of_a_guide_stands_beside_it() -> None:
    guides = ROOT / "docs" / "tutorial"
    shown = {
        name
        for page in guides.glob("*.md")
        for name in re.findall(r"\(\.\./images/([^)]+)\)", page.read_text("utf-8"))
    }
    assert {f"{name}.png" for name in GUIDES} <= shown
    assert [name for name in sorted(shown) if not (ROOT / "docs" / "images" / name).is_file()] == []


def test_ctrl_c_stops_every_child(running: tuple[subprocess.Popen[str], Path, str]) -> None:
    process, home, _url = running
    process.send_signal(signal.SIGINT)

    assert process.wait(60) == 0
    assert still_running(home) == []


@pytest.mark.long
def test_another_plan_passes_unchanged_and_leaves_nothing_running(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    run = subprocess.run(
        demo(home, "--once", "--plan", str(ROOT / "demo" / "plans" / "second.yaml")),
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
    assert still_running(home) == []


def still_running(home: Path) -> list[str]:
    """Command lines and environments of living processes that name the demo's folder."""
    named = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if int(process.name) != os.getpid() and str(home).encode() in words:
            named.append(words.replace(b"\0", b" ").decode(errors="replace")[:200])
    return named
