"""`copywatch doctor`: what copywatch stands on, what was found, and how to mend what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from desk import shared_folder
from desk.wiring import Desk, build
from records.session import now

FREE_MIB_WANTED = 1024
CLOCKS_APART_S = 2.0
VENDOR = Path(__file__).parent / "web" / "static" / "vendor"


@dataclass(frozen=True)
class Check:
    """One line of the report. `needed`: without it the main job cannot be done."""

    part: str
    ok: bool
    found: str
    mend: str
    needed: bool = True


def check_all() -> list[Check]:
    """Every check, in the order in which a new office meets them."""
    desk = build()
    checks: tuple[Callable[[Desk], Check], ...] = (
        _python, _home, _database, _files, _clock, _disk, _chromium, _fonts, _frontend, _contact, _proxy,
    )  # fmt: skip
    return [check(desk) for check in checks]


def _python(_desk: Desk) -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Check("Python", sys.version_info >= (3, 11), version, "Python 3.11 or newer")


def _home(desk: Desk) -> Check:
    home = desk.settings.home_dir
    return Check(
        "home 数据目录", os.access(home, os.W_OK), str(home), "set COPYWATCH_HOME to a writable folder"
    )


def _database(desk: Desk) -> Check:
    try:
        found = " ".join(desk.database.describe().values())
        current = desk.database.is_current()
    except SQLAlchemyError as error:
        return Check(
            "database 数据库", ok=False, found=type(error).__name__, mend="check COPYWATCH_DATABASE_URL"
        )
    return Check("database 数据库", current, found, "" if current else "copywatch init")


def _files(desk: Desk) -> Check:
    folder = desk.settings.shared_dir
    wrong = shared_folder.trouble(desk)
    found = (
        str(folder)
        if desk.settings.shared or not desk.database.is_shared
        else f"{folder} (this machine only 仅本机)"
    )
    return Check(
        "vault and WARC files 证据文件", not wrong, f"{found}: {wrong}" if wrong else found,
        "" if not wrong else "set COPYWATCH_SHARED to the folder that all machines of the database mount",
    )  # fmt: skip


def _clock(desk: Desk) -> Check:
    try:
        with desk.database.reading() as session:
            apart = abs((now(session, desk.clock) - desk.clock.now()).total_seconds())
    except SQLAlchemyError as error:
        return Check("clock 时钟", ok=False, found=type(error).__name__, mend="check COPYWATCH_DATABASE_URL")
    return Check(
        "clock 时钟", apart < CLOCKS_APART_S, f"{apart:.1f} s from the database's 与数据库相差",
        "" if apart < CLOCKS_APART_S else "run a time service (NTP): evidence states this machine's time",
    )  # fmt: skip


def _disk(desk: Desk) -> Check:
    free = shutil.disk_usage(desk.settings.home_dir).free // (1024 * 1024)
    return Check("disk 磁盘", free >= FREE_MIB_WANTED, f"{free} MiB free", "free at least 1 GiB")


def _chromium(desk: Desk) -> Check:
    path = desk.settings.chromium
    mend = "" if path.exists() else "apt-get install chromium, or set COPYWATCH_CHROMIUM"
    return Check("Chromium (screenshots 截图)", path.exists(), str(path), mend)


def _fonts(_desk: Desk) -> Check:
    lister = shutil.which("fc-list")
    found = ""
    if lister:
        listed = subprocess.run(  # noqa: S603 - the program that fontconfig installs
            [lister, ":lang=zh", "family"], capture_output=True, text=True, check=False, timeout=30
        )
        found = listed.stdout.splitlines()[0] if listed.stdout else ""
    mend = "" if found else "apt-get install fonts-noto-cjk"
    return Check("Chinese fonts 中文字体", bool(found), found or "none", mend)


def _frontend(_desk: Desk) -> Check:
    names = sorted(path.name for path in VENDOR.glob("*")) if VENDOR.is_dir() else []
    return Check("desk libraries 前端库", bool(names), ", ".join(names) or "none",
                 "" if names else "python scripts/fetch_frontend.py")  # fmt: skip


def _contact(desk: Desk) -> Check:
    contact = desk.settings.contact
    return Check("contact in user agent 联系方式", bool(contact), contact or "none",
                 "" if contact else "set COPYWATCH_CONTACT, so that a site can reach you", needed=False)  # fmt: skip


def _proxy(_desk: Desk) -> Check:
    names = [name for name in os.environ if name.lower() in ("http_proxy", "https_proxy", "all_proxy")]
    return Check("proxy 代理", not names, ", ".join(names) or "none",
                 "" if not names else "sweeps ignore proxies: addresses are vetted directly", needed=False)  # fmt: skip
