"""A dossier's evidence, exported and verified: stamped by openssl, every changed byte named."""

from __future__ import annotations

import json
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator

from crawler.drawn import capture
from crawler.evidence import bundle, timestamps
from crawler.evidence.bundle import Exported
from crawler.evidence.verify import verify
from records.cases import Dossier, DossierEntry
from records.clock import SystemClock
from records.errors import ConfigurationError, Refused
from records.findings import Finding
from records.session import Database
from records.settings import Settings
from records.sweeps import Listing
from records.vault import Vault
from tests.crawl.crawler.authority import Authority, authority
from tests.crawl.crawler.conftest import Register, Sweep
from tests.crawl.crawler.drawn.test_live_capture import find_all, offer
from tests.crawl.crawler.loopback import Loopback, fixed


@pytest.fixture(scope="module")
def stamping(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with authority(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture(scope="session")
def replay_tools() -> Path:
    """The programs `wacz`, `wb-manager` and `wayback` in an environment of their own: what they need fights with our pins."""
    home = Path("build/replay-tools").resolve()
    if not (home / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([home / "bin/pip", "install", "--quiet", "wacz==0.6.0", "pywb==2.10.0"], check=True)
        (home / "ready").touch()
    return home / "bin"


@pytest.fixture
def exported(
    site: Loopback, register: Register, sweep: Sweep, database: Database, settings: Settings,
    stamping: Authority, tmp_path: Path,
) -> Exported:  # fmt: skip
    """One found page, reached by a redirect, with its stylesheet, its file and its live picture."""
    offer(site)
    site.page("/", "书库", '<a href="/old-1.html">聊斋志异</a>')
    site.routes["/old-1.html"] = fixed(status=302, Location="/book-1.html")
    site.routes["/files/liaozhai.txt"] = fixed(
        "聊斋志异 考城隍 予姊丈之祖".encode() * 100, Content_Type="text/plain"
    )
    sweep(register(site))
    find_all(database)
    capture.run(database.unit_of_work, SystemClock(), settings, Vault(settings.vault_dir))
    with database.unit_of_work() as session:
        finding = session.scalars(select(Finding).join(Listing).where(Listing.title.contains("聊斋"))).first()
        assert finding is not None
        dossier = Dossier(
            site_id=finding.listing.site_id, holder_id=finding.work.holder_id, opened_at=SystemClock().now()
        )
        dossier.entries = [DossierEntry(finding_id=finding.id, added_at=SystemClock().now())]
        session.add(dossier)
        session.flush()
        stamped = settings.model_copy(update={"timestamp_urls": stamping.url})
        return bundle.export(session, SystemClock(), stamped, dossier.id, tmp_path / "out")


def holds_the_page_its_way_there_and_what_was_drawn(folder: Path) -> None:
    kinds = []
    with zipfile.ZipFile(folder / "evidence.wacz") as archive:
        assert all(info.compress_type == zipfile.ZIP_STORED for info in archive.infolist())
        for name in (name for name in archive.namelist() if name.startswith("archive/")):
            with archive.open(name) as stream:
                for record in ArchiveIterator(stream):
                    url = record.rec_headers.get_header("WARC-Target-URI") or ""
                    status = record.http_headers.get_statuscode() if record.rec_type == "response" else ""
                    kinds.append((record.rec_type, url.rpartition("/")[2], status))
        index = archive.read("pages/pages.jsonl").decode()
    assert ("response", "old-1.html", "302") in kinds
    assert ("response", "book-1.html", "200") in kinds
    assert ("response", "app.js", "200") in kinds
    assert ("request", "book-1.html", "") in kinds
    assert sum(kind == "resource" for kind, _url, _status in kinds) >= 3
    assert "book-1.html" in index
    listed = (folder / "证据目录.txt").read_text("utf-8")
    assert "页面截图" in listed
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert all("sm3" in row for row in manifest["files"])
    assert manifest["findings"][0]["captures"]


def test_an_export_verifies_and_any_changed_byte_is_named(
    exported: Exported, stamping: Authority, tmp_path: Path
) -> None:
    for forged in (
        a_manifest_that_was_written_anew_is_told_by_its_stamps,
        a_link_in_the_place_of_a_file_is_no_file,
    ):
        forged(Path(shutil.copytree(exported.folder, tmp_path / forged.__name__)))
    folder, roots = Path(exported.folder), timestamps.roots_of(stamping.root)
    assert exported.missing == ()
    report = verify(folder, roots)
    assert (report.ok, len(report.stamps), report.checked) == (True, 1, exported.files - 3)
    assert "test authority" in report.stamps[0].authority
    assert verify(folder).unchecked_stamps == 1
    holds_the_page_its_way_there_and_what_was_drawn(folder)

    subprocess.run(
        ["openssl", "ts", "-verify", "-data", folder / "manifest.json", "-in", folder / "manifest.json.1.tsr",
         "-CAfile", stamping.root],
        check=True, capture_output=True,
    )  # fmt: skip

    source = random.Random(7)
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        whole = path.read_bytes()
        for place in {0, len(whole) - 1, *(source.randrange(len(whole)) for _ in range(6))}:
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            for trusted in (roots, ()):
                problems = verify(folder, trusted).problems
                assert any(path.name in one.path.partition("!")[0] for one in problems), (
                    f"byte {place} of {path.name}"
                )
        path.write_bytes(whole)
    extra = folder / "pages" / "extra.png"
    extra.write_bytes(b"x")
    assert [one.path for one in verify(folder, roots).problems] == ["pages/extra.png"]
    extra.unlink()
    gone = next(folder.glob("pages/*.png"))
    gone.unlink()
    assert [(one.path, one.why) for one in verify(folder).problems] == [(f"pages/{gone.name}", "is missing")]

    shutil.copy(folder / "manifest.json", folder / "manifest.json.1.tsr")
    assert {one.path for one in verify(folder, roots).problems} >= {"manifest.json.1.tsr"}
    stamp = folder / "manifest.json.1.tsr"
    stamp.unlink()
    sealed_again(folder)
    assert [(one.path, one.why) for one in verify(folder).problems if one.path == stamp.name] == [
        (stamp.name, "is missing")
    ]


def sealed_again(folder: Path) -> None:
    """SHA256SUMS written anew, as whoever changes a package would."""
    (folder / "SHA256SUMS").write_text(bundle.sums(folder), "utf-8")


def a_manifest_that_was_written_anew_is_told_by_its_stamps(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["holder"] = "另一家"
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    sealed_again(folder)
    assert [one.path for one in verify(folder).problems] == ["manifest.json.1.tsr"]


def a_link_in_the_place_of_a_file_is_no_file(folder: Path) -> None:
    picture = next(folder.glob("pages/*.png"))
    picture.rename(folder.with_suffix(".png"))
    picture.symlink_to(folder.with_suffix(".png"))
    assert [one.path for one in verify(folder).problems] == [f"pages/{picture.name}"]


@pytest.mark.long
def test_the_published_validator_accepts_the_package(exported: Exported, replay_tools: Path) -> None:
    package = Path(exported.folder) / "evidence.wacz"
    said = subprocess.run(
        [replay_tools / "wacz", "validate", "-f", package], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert "invalid" not in said.stdout.lower(), said.stdout


@pytest.mark.long
def test_pywb_shows_the_page_in_a_browser_after_the_site_is_gone(
    exported: Exported, site: Loopback, replay_tools: Path, tmp_path: Path, settings: Settings
) -> None:
    site.routes.clear()
    asked = len(site.log)
    with replaying(replay_tools, tmp_path / "archive", Path(exported.folder) / "evidence.wacz") as replay:
        moved = leads_to(f"{replay}/case/mp_/{site.origin}/old-1.html")
        assert moved.endswith("/book-1.html"), moved
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=settings.chromium, args=["--no-sandbox"])
            page = browser.new_page()
            hosts: set[str] = set()
            page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
            page.goto(f"{replay}/case/{site.origin}/book-1.html", wait_until="networkidle")
            frame = page.frame_locator("#replay_iframe")
            shown = frame.locator("body").inner_text()
            colour = frame.locator("h1").evaluate("one => getComputedStyle(one).color")
            browser.close()
    assert "聊斋志异" in shown
    assert colour == "rgb(153, 0, 0)", "the stylesheet comes out of the archive"
    assert hosts == {urlsplit(replay).netloc}
    assert len(site.log) == asked, "nothing asked the site itself"


@contextmanager
def replaying(tools: Path, home: Path, package: Path) -> Iterator[str]:
    """pywb over one package for the length of the block; gives its origin."""
    home.mkdir()
    for words in (["init", "case"], ["add", "case", str(package), "--unpack-wacz"]):
        subprocess.run([tools / "wb-manager", *words], cwd=home, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.38", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [tools / "wayback", "-b", "127.0.0.38", "-p", str(port)], cwd=home, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.38", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.38:{port}"
    finally:
        server.terminate()
        server.wait()


def leads_to(url: str) -> str:
    """Where a replayed address leads to, redirects followed."""
    with urllib.request.urlopen(url, timeout=60) as answer:
        return str(answer.url)


def test_an_authority_that_does_not_answer_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        timestamps.ask("http://127.0.0.4:9/", b"x")
    assert refused.value.code == "timestamp_failed"
    with pytest.raises(ConfigurationError):
        timestamps.ask("file:///etc/passwd", b"x")
    with pytest.raises(ConfigurationError):
        timestamps.roots_of(tmp_path / "none.pem")


def test_a_folder_without_a_manifest_is_no_export(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"format": "other", "files": []}')
    assert [one.path for one in verify(tmp_path).problems] == ["manifest.json"]
