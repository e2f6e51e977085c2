"""Working days of the State Council's yearly holiday notices, as data that each name their notice."""

from takedown.calendar.notices import Notice, as_toml, from_toml, notices, read_holiday_cn
from takedown.calendar.workdays import Calendar, Day, packaged

__all__ = [
    "Calendar",
    "Day",
    "Notice",
    "as_toml",
    "from_toml",
    "notices",
    "packaged",
    "read_holiday_cn",
]
