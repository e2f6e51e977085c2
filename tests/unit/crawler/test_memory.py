"""A sweep counts its own memory, whoever started it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from crawler.memory import peak_bytes

ROOT = Path(__file__).resolve().parents[3]
ASK = "from crawler.memory import peak_bytes; print(peak_bytes())"
START = f"""
import subprocess, sys
held = bytearray(400 * 1024 * 1024)
held[::4096] = b"x" * len(held[::4096])
print(subprocess.run([sys.executable, "-c", {ASK!r}], capture_output=True, text=True, check=True).stdout)
"""


def test_a_process_started_by_a_large_one_counts_only_itself() -> None:
    said = subprocess.run(
        [sys.executable, "-c", START], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert 1024**2 < int(said) < 300 * 1024**2


def test_what_is_taken_counts() -> None:
    before = peak_bytes()
    held = bytearray(b"x") * (before + 64 * 1024**2)
    assert peak_bytes() >= before + 64 * 1024**2
    assert len(held) > 0
