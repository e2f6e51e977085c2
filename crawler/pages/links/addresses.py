"""How two addresses of a site stand to each other, as far as they tell it themselves."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import parse_qsl


def shortens(path: str, other: str) -> bool:
    """Whether a path ends with a number behind which the other one spells a name: `/topic/19` and `/topic/19-the-name`."""
    return path[-1:].isdigit() and other.startswith(path) and other[len(path) :][:1] in ("-", "_", ".", "/")


@lru_cache(maxsize=1 << 12)
def parameters(query: str) -> dict[str, str]:
    """The parameters of an address by name, whether `&` stands between them or `;`."""
    return dict(parse_qsl(query.replace(";", "&"), keep_blank_values=True))
