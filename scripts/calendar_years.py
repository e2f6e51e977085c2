"""Write takedown/calendar/data/YYYY.toml from the JSON files of holiday-cn in a folder.

    python scripts/calendar_years.py FOLDER

holiday-cn (github.com/NateScarlet/holiday-cn, MIT licence) reads the State Council's notices and names each.
"""

from __future__ import annotations

import sys
from pathlib import Path

from records.errors import Refused
from takedown.calendar import as_toml, read_holiday_cn
from takedown.calendar.notices import FOLDER


def main() -> None:
    """Years without a notice are left out and named."""
    for file in sorted(Path(sys.argv[1]).glob("*.json")):
        try:
            notice = read_holiday_cn(file.read_text("utf-8"))
        except Refused as refused:
            print(f"{file.name}: {refused}")
            continue
        (FOLDER / f"{notice.year}.toml").write_text(as_toml(notice), "utf-8")
        print(f"{notice.year}: {len(notice.off)} days off, {len(notice.work)} of made-up work")


if __name__ == "__main__":
    main()
