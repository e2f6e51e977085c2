"""The lease of a site: at most one sweep at a time, and an older holder cannot write.

The owner's name says which process of which machine it is, so that a sweep killed by `kill -9` is noticed at
once on the same machine. Elsewhere the lease has to run out.
"""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from pathlib import Path

from attrs import frozen
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from records.clock import Clock
from records.errors import Conflict, SiteBusy
from records.session import now as shared_now
from records.sweeps import SiteLease

STILL_S = 30.0
"""Longest time between two statements of one write: less than another waits for a lock."""


@frozen
class Held:
    """A lease in our hands; `epoch` tells our writes from those of an older holder."""

    site_id: int
    owner: str
    epoch: int


def own_name() -> str:
    """`host:pid:start:boot` of this process; start and boot tell a process from a later one of the same number.

    Boot also names the space that the number belongs to: containers of one machine count for themselves, and
    may have the machine's name.
    """
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}:{_boot()}"


def is_dead(owner: str) -> bool:
    """Whether the owner is a process of this machine that no longer runs. Unknown owners are not dead."""
    host, _, rest = owner.partition(":")
    parts = rest.split(":")
    if host != socket.gethostname() or len(parts) != 3 or not parts[0].isdigit():
        return False
    pid, started, boot = parts
    return boot != _boot() or _started(int(pid)) != started


def take(session: Session, clock: Clock, *, site_id: int, site_key: str, owner: str, for_s: float) -> Held:
    """Take the site's lease: a free one, one that ran out, or a dead local owner's.

    Raises SiteBusy with owner and until.
    """
    row = _locked_row(session, clock, site_id)
    now = shared_now(session, clock)  # after the row is ours: another may have held it for a while
    if row.until > now and not is_dead(row.owner):
        raise SiteBusy(
            f"site {site_key!r} is being swept by {row.owner} until {row.until.isoformat()}",
            zh=f"网站 {site_key} 正在巡查中，请稍后再试", site=site_key, owner=row.owner, until=row.until.isoformat(),
        )  # fmt: skip
    row.owner, row.epoch, row.until = owner, row.epoch + 1, now + timedelta(seconds=for_s)
    session.flush()
    return Held(site_id, owner, row.epoch)


def _locked_row(session: Session, clock: Clock, site_id: int) -> SiteLease:
    query = select(SiteLease).where(SiteLease.site_id == site_id).with_for_update()
    row = session.scalars(query).one_or_none()
    if row is not None:
        return row
    try:
        with session.begin_nested():
            session.add(SiteLease(site_id=site_id, owner="", epoch=0, until=shared_now(session, clock)))
    except IntegrityError:
        pass  # another sweep began in the meantime; its row is locked and read below
    return session.scalars(query.execution_options(populate_existing=True)).one()


def renew(session: Session, clock: Clock, held: Held, for_s: float) -> None:
    """Hold the lease longer; the fence of every write. Raises Conflict where somebody else took it.

    A process that stands still right behind this holds the lease's row, and whoever takes over waits for it: the
    server of many machines ends such a transaction after `STILL_S`.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = {int(STILL_S * 1000)}"))
    done = session.execute(
        update(SiteLease)
        .where(
            SiteLease.site_id == held.site_id, SiteLease.epoch == held.epoch, SiteLease.owner == held.owner
        )
        .values(until=shared_now(session, clock) + timedelta(seconds=for_s))
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result counts rows
        raise Conflict(
            "the site's lease was taken over by another sweep", zh="该网站的巡查已由另一进程接管",
            site_id=held.site_id, epoch=held.epoch,
        )  # fmt: skip


def release(session: Session, clock: Clock, held: Held) -> None:
    """Give the lease back, if it is still ours."""
    session.execute(
        update(SiteLease)
        .where(
            SiteLease.site_id == held.site_id, SiteLease.epoch == held.epoch, SiteLease.owner == held.owner
        )
        .values(until=shared_now(session, clock))
    )


def _started(pid: int) -> str:
    """Start time in clock ticks after boot (proc(5), stat, field 22); empty for none and for a zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]


def _boot() -> str:
    try:
        space = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:8] + "-" + space
    except OSError:
        return "-"
