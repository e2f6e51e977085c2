"""SHA-256 and SM3 (GB/T 32905) of the same bytes: one for the world, one for domestic verifiers."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

BLOCK = 1 << 20
HAS_SM3 = "sm3" in hashlib.algorithms_available


def of(stream: BinaryIO) -> dict[str, str]:
    """Digest name to lower-case hexadecimal; SM3 is left out where OpenSSL has none."""
    sums = {name: hashlib.new(name) for name in ("sha256", *(["sm3"] if HAS_SM3 else []))}
    while block := stream.read(BLOCK):
        for one in sums.values():
            one.update(block)
    return {name: one.hexdigest() for name, one in sums.items()}


def of_file(path: Path) -> dict[str, str]:
    """Digests of a file."""
    with path.open("rb") as file:
        return of(file)
