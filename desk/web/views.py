"""Stored bytes as people see them: drawn by the child process, kept for a while, never sent as they came."""

from __future__ import annotations

import atexit
import io
import json
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fingerprints.kinds import Material
from fingerprints.sandbox import Sandbox
from records.vault import Vault

KEPT_BYTES = 64 * 1024 * 1024
SLOW = frozenset(("frames", "text"))
"""A film or a book takes seconds: it has a child of its own, and pictures do not wait behind it."""


class Views:
    """Shared by all requests of a process. One child draws pictures, another reads films and books."""

    def __init__(self) -> None:
        self._drawn: OrderedDict[tuple[str, str, str], bytes] = OrderedDict()
        self._bytes = 0
        self._keeping = Lock()
        self._boxes = {slow: (Lock(), Sandbox()) for slow in (False, True)}

    def view(self, vault: Vault, name: str, digest: str, options: Mapping[str, Any] | None = None) -> bytes:
        """A view of `fingerprints.views` of the bytes of that digest.

        Raises:
            NotFound, Tampered: the vault does not hold them, or no longer as they were.
            BytesRefused: they cannot be shown so.
        """
        if not vault.verify(digest):
            vault.open(digest)  # says what is wrong with it
        key = (name, digest, json.dumps(options or {}, sort_keys=True))
        with self._keeping:
            if key in self._drawn:
                self._drawn.move_to_end(key)
                return self._drawn[key]
        lock, box = self._boxes[name in SLOW]
        with lock:
            drawn = box.view(name, Material(vault.path(digest)), options or {})
        self._keep(key, drawn)
        return drawn

    def _keep(self, key: tuple[str, str, str], drawn: bytes) -> None:
        with self._keeping:
            if key not in self._drawn:
                self._drawn[key] = drawn
                self._bytes += len(drawn)
            while self._bytes > KEPT_BYTES:
                self._bytes -= len(self._drawn.popitem(last=False)[1])

    def close(self) -> None:
        """End the children; the next view starts another."""
        for lock, box in self._boxes.values():
            with lock:
                box.close()


def grey(pixels: NDArray[np.uint8]) -> bytes:
    """A small grey picture out of a print of ours, in the form of every other view."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "WEBP", quality=85)
    return out.getvalue()


SHARED = Views()
"""A child takes a second to start: all desks of a process share them. What is kept goes by its digest."""
atexit.register(SHARED.close)
