"""RFC 3161 time stamps: an authority says that these bytes stood at that time.

Only a digest leaves the house, and only to authorities that the office has configured. A token proves "not altered
after", never "true before" (人民法院在线诉讼规则 18).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from attrs import frozen
from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from records.errors import ConfigurationError, Refused

MAX_ANSWER = 64 * 1024
WAIT_S = 20.0
ASKS, ANSWERS = "application/timestamp-query", "application/timestamp-reply"


@frozen
class Stamp:
    """A token that verified. `at`: UTC; `authority`: its signer's name."""

    at: datetime
    authority: str
    serial: int


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None  # an authority answers itself or not at all


def ask(url: str, data: bytes) -> bytes:
    """The authority's answer (DER) over the SHA-256 of `data`. Raises Refused `timestamp_failed`."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise ConfigurationError(
            f"{url!r} is no time stamp authority: an http or https address is expected",
            zh=f"时间戳服务地址 {url} 应为 http 或 https",
        )
    question = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    request = Request(url, data=question.as_bytes(), headers={"Content-Type": ASKS, "Accept": ANSWERS})  # noqa: S310 - the scheme is checked above
    try:
        with build_opener(ProxyHandler({}), _NoRedirect).open(request, timeout=WAIT_S) as answer:
            body: bytes = answer.read(MAX_ANSWER)
        response = decode_timestamp_response(body)  # one that was cut does not read
    except (URLError, OSError, ValueError) as error:
        raise _failed(url, str(error)) from error
    if response.tst_info.nonce != question.nonce:
        raise _failed(url, "the answer is to another question")
    if response.tst_info.message_imprint.message != hashlib.sha256(data).digest():
        raise _failed(url, "the answer is over other bytes")
    return body


def _failed(url: str, why: str) -> Refused:
    return Refused(
        "timestamp_failed", f"{url} gave no time stamp: {why}", zh=f"{url} 未给出时间戳：{why}", url=url
    )


def roots_of(path: Path) -> list[Certificate]:
    """Trusted root certificates (PEM). Raises ConfigurationError."""
    try:
        return load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"{path} holds no PEM certificates: {error}", zh=f"{path} 不含 PEM 证书"
        ) from error


def check(token: bytes, data: bytes, roots: Sequence[Certificate]) -> Stamp:
    """Verify a stored answer over `data` against trusted roots. Raises Refused `timestamp_invalid`."""
    try:
        response = decode_timestamp_response(token)
        builder = VerifierBuilder()
        for root in roots:
            builder = builder.add_root_certificate(root)
        builder.build().verify_message(response, data)
    except (VerificationError, ValueError) as error:
        raise Refused(
            "timestamp_invalid", f"the time stamp does not verify: {error}", zh=f"时间戳校验不通过：{error}"
        ) from error
    return _stamp(response)


def check_imprint(token: bytes, data: bytes) -> None:
    """Whether a stored answer is over `data`, whoever gave it. Raises Refused `timestamp_invalid`."""
    try:
        imprint = decode_timestamp_response(token).tst_info.message_imprint
    except ValueError as error:
        raise Refused(
            "timestamp_invalid", f"the time stamp does not read: {error}", zh=f"时间戳无法读取：{error}"
        ) from error
    if imprint.message != hashlib.sha256(data).digest():
        raise Refused("timestamp_invalid", "the time stamp is over other bytes", zh="时间戳针对的是其他内容")


def _stamp(response: TimeStampResponse) -> Stamp:
    info = response.tst_info
    at = info.gen_time if info.gen_time.tzinfo else info.gen_time.replace(tzinfo=UTC)
    signers = {one.serial_number for one in response.signed_data.signer_infos}
    held = [load_der_x509_certificate(der) for der in response.signed_data.certificates]
    names = sorted(one.subject.rfc4514_string() for one in held if one.serial_number in signers)
    return Stamp(at, ", ".join(names), info.serial_number)
