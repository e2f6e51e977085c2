"""Signed checkpoints of the chain: files that stand outside the database and find a cut tail again.

A checkpoint says: at this time the chain ended at this event with this hash. Whoever can write the database can
build a new chain that follows well; nobody can make it agree with a checkpoint that lies elsewhere. The key stands
in the home; its fingerprint is written down when the first checkpoint is handed over.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from records.clock import Clock
from records.errors import Refused
from records.events import GENESIS, HEAD, ChainHead, Event

SCHEMA = "copywatch/checkpoint/1"
MAX_BYTES = 10_000
"""A checkpoint is far smaller; what is cut off here is none."""


@dataclass(frozen=True)
class Checkpoint:
    """Where the chain ended. `at` is ISO 8601 in UTC, `key` the public Ed25519 key, both last ones in base64."""

    seq: int
    hash: str
    at: str
    key: str
    signature: str = ""

    def signed(self) -> bytes:
        """The bytes under the signature: everything but the signature itself."""
        rest = {name: value for name, value in asdict(self).items() if name != "signature"}
        return json.dumps({"schema": SCHEMA, **rest}, sort_keys=True, separators=(",", ":")).encode()

    def to_json(self) -> bytes:
        return json.dumps({"schema": SCHEMA, **asdict(self)}, indent=1).encode() + b"\n"


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The key of this office; made at the first call and readable by its owner only."""
    try:
        loaded = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        return _new_key(path)
    except ValueError as error:
        raise _refused("key_unreadable", f"{path}: {error}", "签名密钥无法读取") from None
    if not isinstance(loaded, Ed25519PrivateKey):
        raise _refused("key_unreadable", f"{path} holds no Ed25519 key", "签名密钥不是 Ed25519 密钥")
    return loaded


def _new_key(path: Path) -> Ed25519PrivateKey:
    made = Ed25519PrivateKey.generate()
    pem = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first
        return signing_key(path)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    return made


def fingerprint(key: str) -> str:
    """SHA-256 of a public key in base64; what a person compares."""
    return hashlib.sha256(base64.b64decode(key)).hexdigest()


def public(key: Ed25519PrivateKey) -> str:
    """The public half in base64."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def make(session: Session, clock: Clock, key: Ed25519PrivateKey) -> Checkpoint:
    """A signed checkpoint of the chain as it stands."""
    head = session.get(ChainHead, HEAD)
    seq, hash_ = (head.seq, head.hash) if head else (0, GENESIS)
    at = clock.now().astimezone(UTC).isoformat(timespec="seconds")
    bare = Checkpoint(seq, hash_, at, public(key))
    return Checkpoint(seq, hash_, at, bare.key, base64.b64encode(key.sign(bare.signed())).decode())


def read(data: bytes) -> Checkpoint:
    """A checkpoint file. Raises Refused `checkpoint_unreadable`; the signature is not looked at here."""
    try:
        return _checked(json.loads(data[: MAX_BYTES + 1]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _refused("checkpoint_unreadable", f"no checkpoint: {error}", "不是检查点文件") from None


def _checked(fields: Any) -> Checkpoint:
    if fields["schema"] != SCHEMA or set(fields) != {"schema", "seq", "hash", "at", "key", "signature"}:
        raise ValueError(f"a file of {SCHEMA} is expected")
    if type(fields["seq"]) is not int or not all(
        isinstance(fields[name], str) for name in fields if name != "seq"
    ):
        raise ValueError("a field is of another kind")
    datetime.fromisoformat(fields["at"])
    return Checkpoint(fields["seq"], fields["hash"], fields["at"], fields["key"], fields["signature"])


def fault(session: Session, checkpoint: Checkpoint, trusted: str) -> tuple[int | None, str]:
    """What is wrong: the event's number (None where it is the checkpoint itself) and a sentence, empty if nothing.

    Args:
        trusted: the public key that must have signed, in base64.
    """
    if checkpoint.key != trusted:
        return None, f"signed by another key, {_short(checkpoint.key)}"
    if not _signed_well(checkpoint):
        return None, "the signature does not verify"
    if checkpoint.seq == 0:
        return None, ""
    found = session.scalar(select(Event.hash).where(Event.seq == checkpoint.seq))
    if found is None:
        return checkpoint.seq, f"event {checkpoint.seq} was there at {checkpoint.at} and is gone"
    if found != checkpoint.hash:
        return checkpoint.seq, f"event {checkpoint.seq} had another hash at {checkpoint.at}"
    return None, ""


def _short(key: str) -> str:
    try:
        return fingerprint(key)[:16]
    except (binascii.Error, ValueError):
        return "unreadable"


def _signed_well(checkpoint: Checkpoint) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(checkpoint.key, validate=True))
        key.verify(base64.b64decode(checkpoint.signature, validate=True), checkpoint.signed())
    except (InvalidSignature, ValueError):
        return False
    return True


def _refused(code: str, message: str, zh: str) -> Refused:
    return Refused(code, message, zh=zh)
