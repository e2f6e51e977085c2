"""The office's calendar: the packaged holiday notices, and before them the years loaded into its home."""

from __future__ import annotations

from pathlib import Path

from records.errors import Refused
from records.settings import Settings
from takedown.calendar import Calendar, Notice, as_toml, from_toml, notices, read_holiday_cn

MAX_BYTES = 1_000_000


def folder() -> Path:
    """Where this office keeps years of its own; it need not exist."""
    return Settings().home_dir / "calendar"


def load(home: Path, file: Path) -> Notice:
    """Read a year and keep it. Raises Refused where the file is none; nothing is kept then."""
    notice = _read(file)
    home.mkdir(parents=True, exist_ok=True)
    waiting = home / f".{notice.year}.toml"
    waiting.write_text(as_toml(notice), "utf-8")
    waiting.replace(home / f"{notice.year}.toml")
    return notice


def calendar(home: Path) -> tuple[Calendar, list[Refused]]:
    """The calendar in force, and what was wrong with files of the home that are left out."""
    own, refused = [], []
    for file in sorted(home.glob("[!.]*.toml")):
        try:
            own.append(_read(file))
        except Refused as error:
            refused.append(error)
    return Calendar([*notices(), *own]), refused


def _read(file: Path) -> Notice:
    try:
        raw = file.read_bytes()[: MAX_BYTES + 1]
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("calendar_unreadable", f"{file.name}: {error}", zh=f"{file.name} 无法读取") from error
    if len(raw) > MAX_BYTES:
        raise Refused(
            "calendar_unreadable", f"{file.name} has over {MAX_BYTES} bytes", zh=f"{file.name} 过大"
        )
    return read_holiday_cn(text) if text.lstrip().startswith("{") else from_toml(text)
