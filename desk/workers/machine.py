"""How many jobs this machine carries side by side."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

SIDE_BY_SIDE = 12
"""Most of a sweep is waiting, and a site that makes us wait for ever costs the others a twelfth."""
FEWEST = 2
"""With one alone a site that stalls would hold everything."""
MIB_EACH = 320
"""What a sweep may need: its own process, and a browser where pages are drawn."""
_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def side_by_side(memory_mib: float | None = None) -> int:
    """Jobs that a worker does side by side unless told otherwise: as many as `memory_mib` (this machine's) carry."""
    if memory_mib is None:
        memory_mib = _memory_mib(Path("/"))
    return SIDE_BY_SIDE if memory_mib is None else max(FEWEST, min(SIDE_BY_SIDE, int(memory_mib // MIB_EACH)))


def _memory_mib(root: Path) -> float | None:
    """Memory in MiB of the machine, or of the container below `root` (cgroups(7), proc(5)); None where it is not said."""
    said: list[int] = []
    with suppress(OSError, ValueError, IndexError):
        words = (root / "proc/meminfo").read_text("ascii").split()
        said.append(int(words[words.index("MemTotal:") + 1]) * 1024)
    for name in _LIMITS:
        with suppress(OSError, ValueError):  # `max` is no limit
            said.append(int((root / name.lstrip("/")).read_text("ascii")))
    return min(said) / 2**20 if said else None
