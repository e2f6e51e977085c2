"""The stand-ins, asked over the wire: nginx and copyparty with each plan on them."""

from __future__ import annotations

import shutil
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from demo import nginx
from demo.plan_file import load
from demo.staging import Stage, planted
from demo.vocabulary import HostileKind, ShareState

PLANS = Path(__file__).parents[3] / "demo" / "plans"
pytestmark = pytest.mark.skipif(
    not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()),
    reason="needs the Debian package nginx-light",
)


@pytest.fixture(scope="module", params=["default", "second"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with planted(
        load(PLANS / f"{request.param}.yaml"), tmp_path_factory.mktemp("demo"), sys.executable
    ) as stage:
        yield stage


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=20) as client:
        yield client


def test_every_planted_page_answers_in_the_encoding_that_its_meta_declares(
    stage: Stage, client: httpx.Client
) -> None:
    for page in stage.plan.pages:
        answer = client.get(stage.url_of(page))
        assert answer.status_code == 200, page.id
        if page.template != "file":
            encoding = stage.plan.site(page.site).encoding
            text = answer.content.decode(encoding)
            assert f"charset={encoding}" in text.replace('"', ""), page.id
            assert page.title.partition("&")[0].split("<")[0][:6] in text.replace("&#39;", "'"), page.id
            assert "charset" not in answer.headers["content-type"]


def test_every_leading_page_answers(stage: Stage, client: httpx.Client) -> None:
    assert len(stage.leading()) > 30
    for url in stage.leading():
        assert client.get(url).status_code == 200, url


def test_every_planted_page_can_be_reached_through_links(stage: Stage, client: httpx.Client) -> None:
    listed = {stage.url_of(page) for page in stage.plan.pages if page.listed and page.template != "file"}
    text = {urlsplit(url).netloc: "" for url in (*stage.leading(), *listed)}
    for url in stage.leading():
        text[urlsplit(url).netloc] += client.get(url).content.decode("latin-1").replace("&amp;", "&")
    for url in listed:
        parts = urlsplit(url)
        assert f'href="{parts.path}{"?" + parts.query if parts.query else ""}"' in text[parts.netloc], url


def test_shares_open_with_their_code_and_not_without(stage: Stage, client: httpx.Client) -> None:
    for share in stage.plan.drive.shares:
        url = stage.origins.share(share.key)
        bare, coded = client.get(url, follow_redirects=True), client.get(f"{url}/?pw={share.code}&ls")
        if share.state is ShareState.REMOVED:
            assert {coded.status_code, bare.status_code} <= {401, 403}
            continue
        assert coded.status_code == 200
        names = coded.json()
        assert names["files"] or names["dirs"]
        assert bare.status_code in ((401, 403) if share.code else (200,))
        client.cookies.clear()


def test_hostile_things_are_what_they_say(stage: Stage, client: httpx.Client) -> None:
    urls = {refusal.hostile.kind: refusal.url for refusal in stage.refusals()}
    out = client.get(urls[HostileKind.REDIRECT_OUT])
    back = client.get(urls[HostileKind.REDIRECT_LOOPBACK])
    assert out.headers["location"].startswith(f"http://{stage.plan.outside_address}:")
    assert back.headers["location"].startswith("http://127.0.0.1:")
    with client.stream("GET", urls[HostileKind.GZIP_BOMB]) as bomb:
        wire = sum(len(part) for part in bomb.iter_raw())
        assert bomb.headers["content-encoding"] == "gzip"
    assert wire < 100_000
    dead = urlsplit(urls[HostileKind.DEAD_SITE])
    with socket.socket() as probe:
        assert probe.connect_ex((dead.hostname or "", dead.port or 0)) != 0


def test_the_tripwires_stay_untouched_until_somebody_follows_a_redirect(
    stage: Stage, client: httpx.Client
) -> None:
    urls = {refusal.hostile.kind: refusal.url for refusal in stage.refusals()}
    client.get(urls[HostileKind.REDIRECT_OUT])
    before = nginx.requests_of(stage.web, "outside")
    client.get(urls[HostileKind.REDIRECT_OUT], follow_redirects=True)
    time.sleep(0.2)
    assert len(nginx.requests_of(stage.web, "outside")) == len(before) + 1


def test_robots_txt_names_the_forbidden_places(stage: Stage, client: httpx.Client) -> None:
    for site in stage.plan.sites:
        text = client.get(f"{stage.origins.sites[site.key]}/robots.txt").text
        assert all(f"Disallow: {path}" in text for path in site.disallow)


def test_stopping_leaves_nothing_listening(tmp_path: Path) -> None:
    with planted(load(PLANS / "second.yaml"), tmp_path, sys.executable) as stage:
        roots = [*stage.origins.sites.values(), stage.origins.drive]
    for root in roots:
        parts = urlsplit(root)
        with socket.socket() as probe:
            assert probe.connect_ex((parts.hostname or "", parts.port or 0)) != 0
