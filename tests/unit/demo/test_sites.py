"""Sites as static files, whatever order a plan names things in."""

from __future__ import annotations

import gzip
from pathlib import Path

from demo.pages import Origins
from demo.plan import Hostile, Plan
from demo.sites import BOMB_BYTES, build
from demo.vocabulary import HostileKind


def test_any_site_may_carry_the_gzip_bomb_the_first_one_too(plan: Plan, tmp_path: Path) -> None:
    site = plan.sites[0]
    mined = plan.model_copy(update={"hostile": (Hostile(kind=HostileKind.GZIP_BOMB, site=site.key),)})
    origins = Origins({s.key: f"http://{s.address}:{s.port}" for s in plan.sites}, "http://127.0.0.11:1")
    built = build(mined, site, origins, {}, tmp_path / "web" / site.key)
    (bomb,) = built.bombs.values()
    with gzip.open(bomb) as packed:
        assert len(packed.read()) > BOMB_BYTES - 1
