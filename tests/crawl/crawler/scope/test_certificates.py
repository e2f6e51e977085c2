"""Sites with TLS: whom a sweep trusts, and what it keeps of the certificate."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator

from crawler.evidence import bundle
from records.captures import Capture
from records.cases import Dossier, DossierEntry
from records.clock import SystemClock
from records.findings import Finding
from records.session import Database
from records.settings import Settings
from records.site_marks import SiteMark
from records.vault import Vault
from records.vocabulary import MarkKind
from tests.crawl.crawler.conftest import Register, Sweep
from tests.crawl.crawler.drawn.test_live_capture import find_all
from tests.crawl.crawler.https import DAY, NOW, Authority, authority, secure
from tests.crawl.crawler.test_run import OFFER, refusals


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusting(ours: Authority, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Authority:
    monkeypatch.setattr(settings, "tls_ca_file", ours.root)
    return ours


def test_the_certificate_is_kept_with_the_site_the_capture_and_the_warc_file(
    trusting: Authority, register: Register, sweep: Sweep, database: Database, settings: Settings, vault: Vault,
    tmp_path: Path,
) -> None:  # fmt: skip
    path = trusting.certify("bookshop", "127.0.0.91")
    with secure(path, "127.0.0.91") as site:
        site.page("/", "聊斋志异 全本", OFFER)
        register(site)
        outcome = sweep()

    assert (outcome.state, outcome.listings) == ("finished", 1)
    own, root = x509.load_pem_x509_certificates(path.read_bytes())
    der, behind = own.public_bytes(Encoding.DER), root.public_bytes(Encoding.DER)
    digest = hashlib.sha256(der).hexdigest()
    with database.reading() as session:
        mark = session.scalars(select(SiteMark).where(SiteMark.kind == MarkKind.CERTIFICATE)).one()
        capture = session.scalars(select(Capture).where(Capture.url == f"{site.origin}/")).one()
    assert (mark.value, capture.certificate, mark.capture_id) == (digest, digest, capture.id)
    assert mark.detail["names"] == ["127.0.0.91", "bookshop.example"]
    assert (mark.detail["subject"], mark.detail["issuer"]) == ("CN=bookshop", "CN=Test Root")
    assert vault.open(digest) == der
    assert own.serial_number == int(mark.detail["serial"], 16)
    (issuer,) = mark.detail["chain"]
    assert (issuer["sha256"], issuer["subject"]) == (hashlib.sha256(behind).hexdigest(), "CN=Test Root")
    assert vault.open(issuer["sha256"]) == behind
    _stands_in_the_warc_file(settings, capture, der, behind)
    _goes_out_with_the_evidence(database, settings, tmp_path, der, behind)


def _stands_in_the_warc_file(settings: Settings, capture: Capture, der: bytes, behind: bytes) -> None:
    kept, named, chains = [], [], []
    with (settings.warc_dir / capture.warc_file).open("rb") as file:
        for record in ArchiveIterator(file):
            headers = record.rec_headers
            if record.rec_type == "resource":
                kept.append((headers.get_header("WARC-Target-URI"), record.raw_stream.read()))
                chains.append(headers.get_header("X-TLS-Chain"))
            elif headers.get_header("WARC-Record-ID") == capture.warc_record_id:
                named.append(headers.get_header("X-TLS-Certificate"))
    digest = hashlib.sha256(der).hexdigest()
    issuer = hashlib.sha256(behind).hexdigest()
    assert kept == [(f"urn:x509:sha256:{digest}", der), (f"urn:x509:sha256:{issuer}", behind)], "each once"
    assert chains == [f"sha256:{issuer}", None]
    assert named == [f"sha256:{digest}"]


def _goes_out_with_the_evidence(
    database: Database, settings: Settings, out: Path, der: bytes, behind: bytes
) -> None:
    find_all(database)
    with database.unit_of_work() as session:
        dossier = Dossier(site_id=1, holder_id=1, opened_at=SystemClock().now())
        session.add(dossier)
        session.flush()
        finding = session.scalars(select(Finding.id)).one()
        session.add(DossierEntry(dossier_id=dossier.id, finding_id=finding, added_at=SystemClock().now()))
        session.flush()
        done = bundle.export(session, SystemClock(), settings, 1, out, stamp=False)
    digest, issuer = hashlib.sha256(der).hexdigest(), hashlib.sha256(behind).hexdigest()
    assert (Path(done.folder) / "certificates" / f"{digest}.der").read_bytes() == der
    assert (Path(done.folder) / "certificates" / f"{issuer}.der").read_bytes() == behind
    manifest = json.loads((Path(done.folder) / "manifest.json").read_text("utf-8"))
    capture = manifest["findings"][0]["captures"][0]
    assert (capture["certificate"], capture["certificate_chain"]) == (digest, [issuer])
    with zipfile.ZipFile(Path(done.folder) / bundle.WACZ) as packed:
        drawn = gzip.decompress(packed.read(f"archive/{bundle.DRAWN}"))
    assert der in drawn
    assert behind in drawn
    assert done.missing == ()


@pytest.mark.parametrize(
    "fault",
    [
        "expired", "another name", pytest.param("self-signed", marks=pytest.mark.long),
        pytest.param("unknown authority", marks=pytest.mark.long),
    ],
)  # fmt: skip
def test_a_site_whose_certificate_does_not_hold_is_refused_for_that_and_nothing_is_sent(
    fault: str, ours: Authority, register: Register, sweep: Sweep, database: Database, settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    host = "127.0.0.92"
    if fault != "unknown authority":
        monkeypatch.setattr(settings, "tls_ca_file", ours.root)
    certificate: Path = ours.certify(
        "shop", "127.0.0.93" if fault == "another name" else host,
        until=NOW - DAY if fault == "expired" else NOW + DAY, own=fault == "self-signed",
    )  # fmt: skip
    with secure(certificate, host) as site:
        site.page("/", "聊斋志异 全本", OFFER)
        register(site)
        outcome = sweep()

    assert (outcome.state, outcome.refused) == ("failed", {"certificate_invalid": 1})
    assert refusals(database)[f"{site.origin}/"][0] == "certificate_invalid"
    assert site.paths == []
