"""A time stamp authority of our own on loopback: openssl answers, behind a small HTTP server."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIG = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/signer.pem
certs = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
[stamping]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
basicConstraints = critical,CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[req]
distinguished_name = dn
[dn]
"""


@dataclass
class Authority:
    """Its address and its root certificate."""

    url: str
    root: Path


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def _certify(folder: Path) -> None:
    config = str(folder / "openssl.cnf")
    (folder / "openssl.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    root, key = str(folder / "root.pem"), str(folder / "root.key")
    _openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)
    _openssl("req", "-x509", "-new", "-key", key, "-subj", "/CN=test root", "-days", "3650", "-config", config,
             "-extensions", "root", "-out", root)  # fmt: skip
    _openssl("req", "-new", "-newkey", "rsa:3072", "-nodes", "-keyout", str(folder / "signer.key"),
             "-subj", "/CN=test authority", "-config", config, "-out", str(folder / "signer.csr"))  # fmt: skip
    _openssl("x509", "-req", "-in", str(folder / "signer.csr"), "-CA", root, "-CAkey", key, "-CAcreateserial",
             "-days", "3650", "-extfile", config, "-extensions", "stamping", "-out", str(folder / "signer.pem"))  # fmt: skip


@contextmanager
def authority(folder: Path) -> Iterator[Authority]:
    """An authority that runs while the block does."""
    _certify(folder)

    class Stamping(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query.tsq").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            _openssl("ts", "-reply", "-config", str(folder / "openssl.cnf"), "-section", "own",
                     "-queryfile", str(folder / "query.tsq"), "-out", str(folder / "answer.tsr"))  # fmt: skip
            body = (folder / "answer.tsr").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.4", 0), Stamping)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Authority(f"http://127.0.0.4:{server.server_port}/", folder / "root.pem")
    server.shutdown()
    thread.join()
    server.server_close()
