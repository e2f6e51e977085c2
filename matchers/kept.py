"""What is made once of something that stays as it is, and asked for many times."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")
Owner = TypeVar("Owner")


class Kept(dict[Hashable, Any]):
    """Values by their keys, kept with what they were made of and as long as that lives."""

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each `key`: it may depend on the owner and the key only."""
        found: T = self.get(key, self)  # itself is no value
        if found is self:
            found = self[key] = make()
        return found


class derived(Generic[Owner, T]):  # noqa: N801 # stands where `property` does
    """A property that is made once and then kept in the owner: `cached_property`, which takes a lock each time it
    makes something and costs three times as much. Two threads may both make it, and make the same."""

    def __init__(self, make: Callable[[Owner], T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, owner: None, kind: type) -> derived[Owner, T]: ...
    @overload
    def __get__(self, owner: Owner, kind: type) -> T: ...
    def __get__(self, owner: Owner | None, kind: type) -> derived[Owner, T] | T:
        """The value; the next time Python finds it in the owner and does not come here."""
        if owner is None:
            return self
        found = owner.__dict__[self._name] = self._make(owner)
        return found
