"""How many sweeps go on side by side on machines of different sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.workers.machine import _memory_mib, side_by_side


@pytest.mark.parametrize(("mib", "jobs"), [(256, 2), (1024, 3), (2048, 6), (3900, 12), (64_000, 12)])
def test_a_small_machine_does_fewer_and_none_does_one_alone(mib: float, jobs: int) -> None:
    assert side_by_side(mib) == jobs


def test_the_limit_of_a_container_counts_where_it_is_smaller(tmp_path: Path) -> None:
    assert _memory_mib(tmp_path) is None
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/meminfo").write_text("MemTotal:        4096000 kB\nMemFree: 1 kB\n")
    group = tmp_path / "sys/fs/cgroup"
    group.mkdir(parents=True)
    (group / "memory.max").write_text("max\n")
    whole = _memory_mib(tmp_path)
    (group / "memory.max").write_text(f"{512 * 2**20}\n")

    assert (whole, _memory_mib(tmp_path)) == (4000, 512)
