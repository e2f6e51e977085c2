"""How two addresses of a site stand to each other, as far as they tell it themselves."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{1,12}(?!\d)")
"""A number of a thing, and no year."""
_PLACES = frozenset({"page", "paged", "pageno", "page_no", "pg", "start", "offset"})
"""Parameters that ask for a further page."""


def shortens(path: str, other: str) -> bool:
    """Whether a path ends with a number behind which the other one spells a name: `/topic/19` and `/topic/19-the-name`."""
    return path[-1:].isdigit() and other.startswith(path) and other[len(path) :][:1] in ("-", "_", ".", "/")


@lru_cache(maxsize=1 << 12)
def parameters(query: str) -> dict[str, str]:
    """The parameters of an address by name, whether `&` stands between them or `;`."""
    return dict(parse_qsl(query.replace(";", "&"), keep_blank_values=True))


def shows_again(here: str, there: str) -> bool:
    """Whether an address is that of the same thing with something added, or bears its number: `/t-12.html`, `/t.php?id=12&asc=1`."""
    mine, other = urlsplit(here), urlsplit(there)
    if mine.path == other.path and mine.query:
        asked, also = parameters(mine.query), parameters(other.query)
        same = asked.items() & also.items()
        return len(same) == len(asked) or any(value.isdigit() for key, value in same if key not in _PLACES)
    if other.path.startswith(mine.path.rstrip("/") + "/"):
        return False  # what lies below is an entry of it
    number = _largest(mine.path, mine.query)
    return number > 1 and number == _largest(other.path, other.query)


def _largest(path: str, query: str) -> int:
    return max(map(int, _NUMBER.findall(f"{path}?{query}")), default=0)
