"""What is made once of something that stays as it is, and asked for many times."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Kept(dict[Hashable, Any]):
    """Values by their keys, kept with what they were made of and as long as that lives."""

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each `key`: it may depend on the owner and the key only."""
        if key not in self:
            self[key] = make()
        found: T = self[key]
        return found
