"""Responses to evidence: WARC 1.1 (ISO 28500), one gzip member per record, SHA-256 digests.

The payload is kept as the server sent it, compressed where it was compressed. Twisted has already taken the
chunks apart, so `Transfer-Encoding` is renamed and `Content-Length` counted again: a reader that believed
them would misread the record.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import uuid
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import IO

from attrs import evolve, frozen
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from warcio.exceptions import ArchiveLoadFailed

from crawler.again.conditional import Known
from crawler.asked.planned import Kept
from crawler.scope.certificates import MEDIA_TYPE, Certificate, der_of
from records.captures import REFERS_TO_FILE, REFERS_TO_OFFSET, Capture
from records.clock import Clock
from records.errors import NotFound, Tampered
from records.settings import Settings
from records.vault import Vault
from records.warcs import Records

_RENAMED = frozenset({b"transfer-encoding", b"content-length", b"connection", b"keep-alive"})
_UNKNOWN = "Unknown"
ANSWER, QUESTION = "application/http; msgtype=response", "application/http; msgtype=request"
Fields = list[tuple[str, str]]
IN_VAULT = "urn:copywatch:profile:payload-in-vault"
"""Profile of a revisit record whose body the vault holds under the record's payload digest."""
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
CERTIFICATE = "X-TLS-Certificate"
"""Names the certificate that an answer came with; it stands as a `resource` record of that digest in the same file."""
CHAIN = "X-TLS-Chain"
"""In the record of a server's certificate: those that it sent behind it, in its order."""


class WarcFile:
    """A WARC file that one process appends to. Records are complete members: a torn tail harms no other."""

    def __init__(self, folder: Path, name: str, clock: Clock, software: str) -> None:
        self.name, self._folder, self._clock, self._software = name, folder, clock, software
        self._file: IO[bytes] | None = None
        self._dirty = False
        self._certificates: set[str] = set()

    def keep(
        self, request: Request, raw: Response, body: bytes, hops: list[tuple[Request, Response]]
    ) -> Kept:
        """Write request and response, and the redirects that led there. `body` is the decoded body."""
        for asked, answered in hops:
            self._exchange(asked, answered)
        offset, record_id = self._exchange(request, raw)
        return self._kept(raw, (hashlib.sha256(body).hexdigest(), len(body)), offset, record_id)

    def _kept(self, raw: Response, stored: tuple[str, int], offset: int, record_id: str) -> Kept:
        return Kept(
            url=raw.url, status=raw.status,
            media_type=(raw.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower(),
            address=str(raw.ip_address or ""), sha256=stored[0], length=stored[1],
            warc_file=self.name, warc_offset=offset, record_id=record_id, certificate=self._certificate(raw),
        )  # fmt: skip

    def keep_head(
        self, request: Request, raw: Response, stored: tuple[str, int], hops: list[tuple[Request, Response]]
    ) -> Kept:
        """As `keep`, for a body that is in the vault: a revisit record of our own profile, without the body.

        `stored`: the SHA-256 by which the vault names it, and its length in bytes. A large file is stored once,
        not twice, and is never in memory. A continued download is one record, of the answer that brought the rest.
        """
        for asked, answered in hops:
            self._exchange(asked, answered)
        answer_id, head = _new_id(), _answer_head(raw, stored[1])
        profile = [*self._common(raw), ("WARC-Profile", IN_VAULT)]
        offset = self._write("revisit", answer_id, profile, ANSWER, (head, b""), payload=stored[0])
        self._question(request, raw, answer_id)
        return self._kept(raw, stored, offset, answer_id)

    def keep_unmodified(
        self, request: Request, raw: Response, known: Known, hops: list[tuple[Request, Response]]
    ) -> Kept:
        """A "not modified" answer: a revisit record (ISO 28500, 6.7.3) that names the response which still stands.

        File and offset of that response stand in it as well, so that it is found without an index.
        """
        for asked, answered in hops:
            self._exchange(asked, answered)
        fields = [
            *self._common(raw), ("WARC-Profile", NOT_MODIFIED), ("WARC-Refers-To", known.record_id),
            ("WARC-Refers-To-Target-URI", known.url),
            ("WARC-Refers-To-Date", _date(known.fetched_at) if known.fetched_at else ""),
            (REFERS_TO_FILE, known.warc_file), (REFERS_TO_OFFSET, str(known.warc_offset or 0)),
        ]  # fmt: skip
        answer_id = _new_id()
        offset = self._write("revisit", answer_id, fields, ANSWER, (_answer_head(raw, 0), b""))
        self._question(request, raw, answer_id)
        kept = self._kept(raw, (known.sha256, known.length), offset, answer_id)
        return evolve(kept, media_type=known.media_type, confirms=(known.warc_file, known.record_id))

    def keep_certificate(self, certificate: Certificate) -> None:
        """A server's certificate and those that it sent behind it as records of their own, once in this file (DER)."""
        if certificate.sha256 not in self._certificates:
            self._certificates.add(certificate.sha256)
            chain = " ".join(f"sha256:{one.sha256}" for one in certificate.chain)
            common = [("WARC-Target-URI", certificate.uri), (CHAIN, chain)]
            self._write("resource", _new_id(), common, MEDIA_TYPE, (b"", certificate.der))
            for one in certificate.chain:
                self.keep_certificate(one)

    def _certificate(self, raw: Response) -> str:
        der = der_of(raw)
        return hashlib.sha256(der).hexdigest() if der else ""

    def _common(self, raw: Response) -> Fields:
        seen = self._certificate(raw)
        return [
            ("WARC-Target-URI", raw.url.partition("#")[0]), ("WARC-IP-Address", str(raw.ip_address or "")),
            (CERTIFICATE, f"sha256:{seen}" if seen else ""),
        ]  # fmt: skip

    def _question(self, request: Request, raw: Response, answer_id: str) -> None:
        paired = [*self._common(raw), ("WARC-Concurrent-To", answer_id)]
        self._write("request", _new_id(), paired, QUESTION, (_request_head(request), request.body))

    def sync(self) -> None:
        """Bring what was written to the disk: a row that names a record is committed only after this."""
        if self._file and self._dirty:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._dirty = False

    def close(self) -> None:
        self.sync()
        if self._file:
            self._file.close()
            self._file = None

    def _exchange(self, request: Request, response: Response) -> tuple[int, str]:
        answer_id = _new_id()
        parts = (_answer_head(response), response.body)
        offset = self._write("response", answer_id, self._common(response), ANSWER, parts)
        self._question(request, response, answer_id)
        return offset, answer_id

    def _write(
        self, kind: str, record_id: str, extra: Fields, content_type: str, parts: tuple[bytes, bytes],
        *, payload: str = "",
    ) -> int:  # fmt: skip
        file, block = self._open(), b"".join(parts)
        fields = [
            ("WARC-Type", kind), ("WARC-Record-ID", record_id), ("WARC-Date", _date(self._clock.now())),
            *((name, value) for name, value in extra if value),
            ("WARC-Payload-Digest", _named(payload) if payload else _digest(parts[1])), ("WARC-Block-Digest", _digest(block)),
            ("Content-Type", content_type), ("Content-Length", str(len(block))),
        ]  # fmt: skip
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
        offset = file.tell()
        file.write(
            gzip.compress(b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n", 6, mtime=0)
        )
        self._dirty = True
        return offset

    def _open(self) -> IO[bytes]:
        if self._file is None:
            path = self._folder / self.name
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab")
            info = f"software: {self._software}\r\nformat: WARC File Format 1.1\r\n".encode()
            self._write("warcinfo", _new_id(), [], "application/warc-fields", (b"", info))
        return self._file


def read_response(settings: Settings, capture: Capture) -> tuple[dict[str, str], bytes]:
    """Headers (names in lower case) and decoded body of a kept response; a file's body comes from the vault.

    Raises NotFound where the file or record is gone, Tampered where the body has another digest.
    """
    record = _read_record(settings.warc_dir / capture.warc_file, capture)
    if record.refers_to is not None:
        stands = Capture(id=capture.id, url=capture.url, sha256=capture.sha256)
        stands.warc_file, stands.warc_offset = record.refers_to
        record = _read_record(settings.warc_dir / stands.warc_file, stands)
    kind, headers, payload = record.kind, record.headers, record.payload
    if kind == "revisit":
        return headers, Vault(settings.vault_dir).open(capture.sha256)
    body = decoded(payload, headers.get("content-encoding", ""), settings.max_body_bytes)
    if hashlib.sha256(body).hexdigest() != capture.sha256:
        raise Tampered(
            f"the stored response of {capture.url} has changed", zh=f"{capture.url} 的存证响应已被改动",
            capture=capture.id, file=capture.warc_file, offset=capture.warc_offset,
        )  # fmt: skip
    return headers, body


@frozen
class _Record:
    kind: str
    headers: dict[str, str]
    payload: bytes
    refers_to: tuple[str, int] | None = None


def _read_record(path: Path, capture: Capture) -> _Record:
    try:
        with path.open("rb") as file:
            file.seek(capture.warc_offset or 0)
            record = next(iter(Records(file)))
            headers = {name.lower(): value for name, value in record.http_headers.headers}
            told = record.rec_headers
            place = (told.get_header(REFERS_TO_FILE, ""), int(told.get_header(REFERS_TO_OFFSET, "0")))
            return _Record(record.rec_type, headers, record.raw_stream.read(), place if place[0] else None)
    except (FileNotFoundError, StopIteration, AttributeError, ValueError, ArchiveLoadFailed):
        raise NotFound("WARC record", f"{capture.warc_file}@{capture.warc_offset}") from None


def decoded(payload: bytes, encoding: str, limit: int) -> bytes:
    """The body behind its content encodings, by the decoders that the sweep itself used.

    Unknown encodings are left as they are. `limit` in bytes.
    """
    names, _unknown = HttpCompressionMiddleware._split_encodings(
        [encoding.encode("latin-1")] if encoding else []
    )
    for name in names:
        payload = HttpCompressionMiddleware._decode(payload, name, limit)
    return payload


def _answer_head(response: Response, length: int | None = None) -> bytes:
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = _UNKNOWN
    lines = [f"HTTP/1.1 {response.status} {phrase}".encode()]
    for name, values in response.headers.items():
        kept = b"X-Archive-Orig-" + name if name.lower() in _RENAMED else name
        lines += [kept + b": " + value.replace(b"\r", b"").replace(b"\n", b"") for value in values]
    lines.append(b"Content-Length: %d" % (len(response.body) if length is None else length))
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _request_head(request: Request) -> bytes:
    parts = urlparse_cached(request)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{request.method} {path} HTTP/1.1".encode(), b"Host: " + parts.netloc.encode()]
    lines += [name + b": " + value for name, values in request.headers.items() for value in values]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _digest(data: bytes) -> str:
    return _named(hashlib.sha256(data).hexdigest())


def _named(sha256: str) -> str:
    """A digest as WARC records write it, of 64 hexadecimal digits."""
    return "sha256:" + base64.b32encode(bytes.fromhex(sha256)).decode()


def _new_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _date(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
