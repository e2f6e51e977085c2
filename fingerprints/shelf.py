"""Hamming indexes on disk: versioned folders, memory-mapped, shared by all processes of a machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from fingerprints.search import HammingIndex, Tables
from records import versioned
from records.errors import Tampered

FORMAT = 1
ARRAYS = ("codes", "ids", "off", "rows", "rowoff")


def save(index: HammingIndex, root: Path, *, algorithm: str, recipe: str) -> Path:
    """Publish the index, compacted, as the current one of `root`; gives its folder."""
    base = index.compacted().base if len(index.delta) or index.gone else index.base

    def write(folder: Path) -> dict[str, Any]:
        for name in ARRAYS:
            np.save(folder / f"{name}.npy", getattr(base, name), allow_pickle=False)
        return {"format": FORMAT, "algorithm": algorithm, "recipe": recipe, "codes": len(base),
                "rows": len(base.rows)}  # fmt: skip

    return versioned.publish(root, f"hamming-{algorithm}", write)


def load(root: Path, *, algorithm: str, recipe: str, check: bool = False) -> HammingIndex:
    """The current index of `root`, mapped. `check` reads every byte again.

    Raises:
        NotFound: none has been published.
        Tampered: damaged, or of another algorithm, recipe or format: it has to be built again.
    """
    folder, meta = versioned.current(root)
    told = (meta.get("format"), meta.get("algorithm"), meta.get("recipe"))
    if told != (FORMAT, algorithm, recipe):
        raise Tampered(
            f"index {folder.name} holds {told}, expected {(FORMAT, algorithm, recipe)}",
            zh=f"索引 {folder.name} 版本不符，请重建", digest=folder.name,
        )  # fmt: skip
    if check:
        versioned.verify(folder, meta)
    try:
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in ARRAYS}
    except (OSError, ValueError) as error:
        raise Tampered(
            f"index {folder.name}: {error}", zh=f"索引 {folder.name} 已损坏，请重建", digest=folder.name
        ) from None
    return HammingIndex(Tables(**arrays))
