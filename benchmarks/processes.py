"""What Linux says of a process and of those below it (proc(5))."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(first: int) -> list[int]:
    """The process and all that descend from it and run."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        fields = _stat(int(folder.name))
        if fields:
            children[int(fields[1])].append(int(folder.name))
    found = [first]
    for one in found:
        found += children[one]
    return found


def cpu_s(first: int) -> float:
    """CPU seconds of the family, those of its members that were waited for included."""
    return sum(sum(map(int, fields[11:15])) for one in family(first) if (fields := _stat(one))) / TICKS


def largest_kib(first: int) -> int:
    """Resident memory of the largest process below this one, in KiB; 0 where there is none."""
    return max((_resident_kib(one) for one in family(first)[1:]), default=0)


def _stat(number: int) -> list[str]:
    """The fields behind the name, from the state on; empty for a process that has ended."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _resident_kib(number: int) -> int:
    try:
        told = dict(
            line.partition(":")[::2] for line in Path(f"/proc/{number}/status").read_text().splitlines()
        )
    except OSError:
        return 0
    return int(told["VmRSS"].split()[0]) if "VmRSS" in told else 0
