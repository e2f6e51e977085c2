"""A shop of real software, made by fdroidserver: swept by its signed index, fingerprinted, told apart, shown.

copywatch is driven by its command line; what people see of the repack is asked from the desk.
"""

from __future__ import annotations

import functools
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from demo import appstore
from demo.copywatch import Copywatch
from desk.accounts import add_account
from desk.web.app import create_app
from desk.wiring import Desk
from fingerprints.app import Identity, compare
from fingerprints.kinds import Material, Print
from fingerprints.sandbox import Sandbox
from records.clock import SystemClock
from records.session import Database
from records.settings import Settings
from records.vault import Vault
from tests.web.conftest import Person

pytestmark = [pytest.mark.e2e, pytest.mark.long, pytest.mark.timeout(900)]
ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.62"
HOLDER = "示例软件公司"

Index = Mapping[str, Any]


@dataclass(frozen=True)
class Shop:
    """The shop's address, folder and own index; `signer`: SHA-256 of the certificate that signs the index."""

    url: str
    folder: Path
    index: Index
    signer: str

    def sha256(self, file: str) -> str:
        return next(
            str(digest)
            for app in self.index["packages"].values()
            for digest, one in app["versions"].items()
            if one["file"]["name"] == f"/{file}"
        )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    if appstore.missing():
        pytest.skip(f"Debian packages are missing: {' '.join(appstore.missing())}")
    folder = tmp_path_factory.mktemp("shop")
    serve = functools.partial(SimpleHTTPRequestHandler, directory=str(folder / "www"))
    with ThreadingHTTPServer((HOST, 0), serve) as server:
        url = f"http://{HOST}:{server.server_port}"
        own = os.environ.get("COPYWATCH_FDROIDSERVER", str(ROOT / "build" / "fdroidserver"))
        index = appstore.shop(appstore.environment(Path(own)), folder, url)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Shop(url, folder, index, appstore.fingerprint(folder))
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def swept(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """The whole path by the command line; what its verbs answered, by verb."""
    home = tmp_path_factory.mktemp("home")
    own = tmp_path_factory.mktemp("holder")
    answers: dict[str, Any] = {"home": home}
    copywatch = Copywatch(home, home / "log", (sys.executable, "-m", "desk.cli"))
    holders = shop.index["packages"]["org.example.lantern"]["versions"][shop.sha256(appstore.APPS[0].file)]
    catalogue = own / "works.csv"
    catalogue.write_text(
        "work_id,title,kind,package,signer_sha256\n"
        f"LANTERN-1,灯笼,software,org.example.lantern,{holders['manifest']['signer']['sha256'][0]}\n",
        encoding="utf-8",
    )
    copywatch.run("init", "--json")
    copywatch.run("holder", "add", HOLDER, "--json")
    copywatch.run("catalog", "import", str(catalogue), "--holder", HOLDER, "--json")
    apk = shop.folder / "repo" / appstore.APPS[0].file
    copywatch.run(
        "asset", "add", str(apk), "--work", "LANTERN-1", "--kind", "app", "--holder", HOLDER, "--json"
    )
    copywatch.run(
        "site", "add", f"{shop.url}/repo?fingerprint={shop.signer}", "--kind", "app_store", "--key", "shop",
        "--allow-address", HOST, "--delay", "0", "--max-files", "20", "--max-file-mib", "8", "--json",
    )  # fmt: skip
    answers["site"] = copywatch.run("site", "list", "--json").first
    answers["shop"] = copywatch.run("sweep", "--site", "shop", "--json").first
    answers["match"] = copywatch.run("match", "--fingerprint", "--json").first
    answers["fingerprint"] = answers["match"]["fingerprint"]
    answers["findings"] = copywatch.run("finding", "list", "--json").rows
    return answers


def by_file(findings: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["url"].rpartition("/")[2]: one for one in findings}


def test_every_app_of_the_signed_index_is_a_listing_and_its_file_is_fetched(
    swept: Mapping[str, Any], shop: Shop
) -> None:
    sweep = swept["shop"]
    assert (sweep["state"], sweep["listings"], sweep["files"]) == ("finished", len(appstore.APPS), 4)
    assert sweep["refused"] == {}
    site = swept["site"]
    assert (site["max_files_per_sweep"], site["max_file_mib"]) == (20, 8)


def test_match_prints_the_new_files_first_where_it_is_told_to(swept: Mapping[str, Any]) -> None:
    assert swept["fingerprint"]["printed"] > 0
    assert swept["match"]["listings"] == swept["shop"]["listings"]


def test_the_repack_is_found_and_told_from_the_holders_own_build(swept: Mapping[str, Any]) -> None:
    found = by_file(swept["findings"])
    own, repack, clone, stranger = (found.get(app.file) for app in appstore.APPS)
    assert repack is not None
    assert (repack["work_id"], repack["decision"]) == ("LANTERN-1", "draft")
    assert "签名有效但不是权利人的" in " ".join(repack["reasons"])
    assert own is not None
    assert own["decision"] == "review"
    assert "签名与权利人一致" in " ".join(own["reasons"])
    assert clone is not None
    assert clone["decision"] == "review"
    assert stranger is None


def test_the_desk_shows_the_repack_with_both_signers(swept: Mapping[str, Any], shop: Shop) -> None:
    settings = Settings(home=swept["home"])
    desk = Desk(settings, Database(settings.database), SystemClock(), Vault(settings.vault_dir))
    add_account(desk, login="reviewer", password="shili-reviewer-2026", role="reviewer", actor="cli:test")
    reviewer = Person(create_app(desk), follow_redirects=False)
    reviewer.submit("/sign-in", on="/sign-in", login="reviewer", password="shili-reviewer-2026")
    repack = by_file(swept["findings"])[appstore.APPS[1].file]

    page = reviewer.get(f"/findings/{repack['id']}", headers={"Accept-Language": "zh-CN"}).text

    desk.database.dispose()
    versions = shop.index["packages"]["org.example.lantern"]["versions"].values()
    assert "重新打包" in page
    for one in versions:
        assert one["manifest"]["signer"]["sha256"][0] in page


@pytest.fixture(scope="module")
def prints(shop: Shop) -> Mapping[str, tuple[Print, ...]]:
    """Prints of every app of the shop by its file's name."""
    with Sandbox() as box:
        return {
            app.file: box.prints("app", Material(shop.folder / "repo" / app.file, name=app.file))
            for app in appstore.APPS
        }


def test_package_version_and_signer_of_the_files_are_those_of_the_shops_own_index(
    shop: Shop, prints: Mapping[str, tuple[Print, ...]]
) -> None:
    seen = 0
    for package, app in shop.index["packages"].items():
        for version in app["versions"].values():
            ours = Identity.unpacked(prints[version["file"]["name"].strip("/")][0].payload)
            assert (ours.package, ours.version_code) == (package, version["manifest"]["versionCode"])
            assert (ours.state, list(ours.signers)) == ("verified", version["manifest"]["signer"]["sha256"])
            seen += 1
    assert seen == len(appstore.APPS)


def test_the_holders_build_its_repack_a_clone_and_a_strangers_app_are_told_apart(
    prints: Mapping[str, tuple[Print, ...]],
) -> None:
    own, *others = (prints[app.file] for app in appstore.APPS)
    likeness = [compare(own, one) for one in (own, *others)]
    assert [one and (one.evidence["relation"], one.strength) for one in likeness] == [
        ("same_signer", "strong"), ("repack", "strong"), ("look_alike", "probable"), None,
    ]  # fmt: skip
