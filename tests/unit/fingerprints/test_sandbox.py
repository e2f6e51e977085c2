"""The child process: what it survives, and what it does not take down with it."""

from __future__ import annotations

import os
import signal

import pytest
from PIL import Image

from fingerprints.image import compute
from fingerprints.kinds import Limits
from fingerprints.sandbox import Sandbox
from records.errors import BytesRefused
from tests.unit.fingerprints.pictures import drawn, encoded


def test_the_child_gives_the_prints_that_the_parent_would() -> None:
    data = encoded(drawn(1))
    with Sandbox() as sandbox:
        assert sandbox.prints("picture", data) == compute(data)


def test_one_child_handles_many_pictures_and_refuses_bad_ones_between_them() -> None:
    good = encoded(drawn(2))
    with Sandbox() as sandbox:
        first = sandbox.prints("picture", good)
        child = sandbox._child.pid if sandbox._child else 0
        with pytest.raises(BytesRefused, match="not_a_picture"):
            sandbox.prints("picture", b"nothing")
        assert sandbox.prints("picture", good) == first
        assert sandbox._child
        assert sandbox._child.pid == child


def test_a_killed_child_costs_one_picture_and_is_replaced() -> None:
    good = encoded(drawn(3))
    with Sandbox() as sandbox:
        sandbox.prints("picture", good)
        assert sandbox._child
        os.kill(sandbox._child.pid, signal.SIGKILL)
        with pytest.raises(BytesRefused) as refused:
            sandbox.prints("picture", good)
        assert refused.value.code == "crashed"
        assert sandbox.prints("picture", good)


def test_a_picture_that_takes_too_long_is_refused() -> None:
    with Sandbox(Limits(time_s=0.001)) as sandbox, pytest.raises(BytesRefused) as refused:
        sandbox.prints("picture", encoded(drawn(4)))
    assert refused.value.code == "timeout"


def test_memory_beyond_the_limit_is_refused_and_the_parent_lives() -> None:
    large = encoded(Image.new("RGB", (6200, 6200), "red"))
    with Sandbox(Limits(memory_mib=100)) as sandbox, pytest.raises(BytesRefused) as refused:
        sandbox.prints("picture", large)
    assert refused.value.code in ("memory", "crashed")


def test_bytes_beyond_the_limit_never_reach_the_child() -> None:
    with Sandbox(Limits(max_bytes=10)) as sandbox:
        with pytest.raises(BytesRefused) as refused:
            sandbox.prints("picture", bytes(11))
        assert sandbox._child is None
    assert refused.value.code == "too_large"


def test_a_child_is_replaced_after_its_share_of_files() -> None:
    data = encoded(drawn(5))
    with Sandbox(files_per_child=1) as sandbox:
        sandbox.prints("picture", data)
        assert sandbox._child
        first = sandbox._child.pid
        sandbox.prints("picture", data)
        assert sandbox._child.pid != first
