"""The plans that come with the demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.plan import Plan
from demo.plan_file import load

PLANS = Path(__file__).parents[3] / "demo" / "plans"


@pytest.fixture(params=["default", "second", "third"], scope="session")
def plan(request: pytest.FixtureRequest) -> Plan:
    """Each plan in turn, read once."""
    return load(PLANS / f"{request.param}.yaml")
