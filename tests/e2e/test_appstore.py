"""A shop of real software: its apps are fetched, fingerprinted in the child, and told apart."""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Iterator, Mapping
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from demo import appstore
from fingerprints.app import Identity, compare
from fingerprints.kinds import Material, Print
from fingerprints.sandbox import Sandbox

pytestmark = [pytest.mark.e2e, pytest.mark.long, pytest.mark.timeout(900)]
ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.2"

Index = Mapping[str, Any]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Index]]:
    """The shop's address, and its own index."""
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
        yield url, index
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def prints(shop: tuple[str, Index]) -> Mapping[str, tuple[Print, ...]]:
    """Prints of every app of the shop by its file's name, fetched from it."""
    url, _ = shop
    index = httpx.get(f"{url}/repo/index-v2.json", trust_env=False).json()
    names = [one["file"]["name"] for app in index["packages"].values() for one in app["versions"].values()]
    with Sandbox() as box:
        return {
            name.strip("/"): box.prints(
                "app", Material(data=httpx.get(f"{url}/repo{name}", trust_env=False).content, name=name)
            )
            for name in names
        }


def test_package_version_and_signer_are_those_of_the_shops_own_index(
    shop: tuple[str, Index], prints: Mapping[str, tuple[Print, ...]]
) -> None:
    seen = 0
    for package, app in shop[1]["packages"].items():
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
