"""How much memory a sweep takes: its own, not that of the process which started it.

Scrapy's extension reads ru_maxrss, which Linux carries over from the starting process through fork and exec
(getrusage(2)): a sweep begun by a worker that holds a large index would end itself at once.
"""

from __future__ import annotations

import re
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

STATUS = Path("/proc/self/status")


class OwnMemory(MemoryUsage):
    """Ends a sweep whose own peak grows beyond MEMUSAGE_LIMIT_MB."""

    def get_virtual_size(self) -> int:
        """Peak of resident memory of this program since it began, in bytes (proc(5), VmHWM)."""
        return peak_bytes() or super().get_virtual_size()


def peak_bytes() -> int:
    """Peak of resident memory of this program, 0 where the system does not say."""
    try:
        found = re.search(r"^VmHWM:\s+(\d+) kB", STATUS.read_text("ascii", "replace"), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
