"""Contents as trees of fields: an empty one of a class, one laid over another, and the value at a path.

A path is what a checklist names: `party.address`, `officers`, `answers[0].answer`. Elements of a list are told apart
by what they are about, not by their place, so that an answer never slips to another address.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

STEP = re.compile(r"([a-z_0-9]+)|\[([^\]]*)\]")
KEYS = (("work_id", "url"), ("url",), ("asked",), ("number", "sender"), ("id",), ("name",))
"""What an element of a list is known by, the first that it has all of."""


@cache
def hints(kind: type) -> dict[str, Any]:
    """Field to type, in the order of the class."""
    known = typing.get_type_hints(kind)
    return {one.name: known[one.name] for one in dataclasses.fields(kind)}


def empty(kind: Any) -> Any:
    """An empty value of a type: text "", number 0, lists empty, what may be absent None."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return None
    if origin is tuple:
        return []
    if origin is typing.Literal:
        return typing.get_args(kind)[0]
    if dataclasses.is_dataclass(kind):
        return {name: empty(hint) for name, hint in hints(typing.cast(type, kind)).items()}
    return kind()


def laid_over(under: Any, over: Any) -> Any:
    """`over` where it says something, else `under`; objects field by field, lists as a whole."""
    if isinstance(under, Mapping) and isinstance(over, Mapping):
        return {
            name: laid_over(under.get(name), over.get(name)) for name in [*under, *(set(over) - set(under))]
        }
    return under if over is None or over in ("", []) else over


def element(kind: Any) -> Any:
    """The type of a list's elements; None for what is no list."""
    arguments = typing.get_args(kind)
    return arguments[0] if typing.get_origin(kind) is tuple and arguments else None


def optional(kind: Any) -> Any:
    """The class of a field that may be absent; the type itself for every other."""
    arguments = [one for one in typing.get_args(kind) if one is not type(None)]
    return arguments[0] if typing.get_origin(kind) in (typing.Union, types.UnionType) else kind


def name_of(one: Any) -> str:
    """What an element of a list is known by; its text where it is text."""
    if not isinstance(one, Mapping):
        return str(one)
    keys = next((keys for keys in KEYS if all(key in one for key in keys)), ())
    return " ".join(str(one[key]) for key in keys).replace("]", "%5D")


def steps(path: str) -> list[str]:
    """`answers[0].answer` as its steps: `answers`, `[0]`, `answer`."""
    return [found[1] or f"[{found[2]}]" for found in STEP.finditer(path)]


def at(value: Any, path: str) -> Any:
    """The value at a path, with an element by place or by what it is known by; None where there is none."""
    for step in steps(path):
        place = _place(value, step) if step.startswith("[") else step
        if not _holds(value, place):
            return None
        value = value[place]
    return value


def _holds(value: Any, place: int | str) -> bool:
    if isinstance(value, list):
        return isinstance(place, int) and place < len(value)
    return isinstance(value, Mapping) and place in value


def put(value: Any, path: str, new: Any) -> bool:
    """Put a value at a path, in place; whether there was such a place."""
    *before, last = steps(path)
    parent = (
        at(value, "".join(f".{one}" if not one.startswith("[") else one for one in before).lstrip("."))
        if before
        else value
    )
    place = _place(parent, last) if last.startswith("[") else last
    if _holds(parent, place):
        parent[place] = new
        return True
    return False


def _place(value: Any, step: str) -> int | str:
    inner = step[1:-1]
    if not isinstance(value, list):
        return inner
    named = [number for number, one in enumerate(value) if name_of(one) == inner]
    if named:
        return named[0]
    return int(inner) if inner.isdecimal() else len(value)


def known_by_name(value: Any, path: str) -> str:
    """The path with each element named by what it is about: what is stored of a person's answer."""
    told = ""
    for step in steps(path):
        one = at(value, f"{told}{step}" if step.startswith("[") else f"{told}.{step}".lstrip("."))
        if step.startswith("[") and isinstance(one, Mapping) and name_of(one):
            step = f"[{name_of(one)}]"  # noqa: PLW2901 - the same step by its name
        told += step if step.startswith("[") else f".{step}"
    return told.lstrip(".")


def flat(value: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Nested objects as (path, value); lists stay whole."""
    for name, inner in value.items():
        path = f"{before}.{name}" if before else str(name)
        if isinstance(inner, Mapping):
            yield from flat(inner, path)
        else:
            yield path, inner
