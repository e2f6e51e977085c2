"""The fields of a drawn paper: what the rows gave, what the program proposes, and what a person still fills in."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from records.vocabulary import PaperKind
from takedown.drawing import labels, shape
from takedown.drawing.content import Drawn
from takedown.papers.blocks import Family
from takedown.papers.registry import paper

REFERRALS = frozenset(kind for kind in PaperKind if kind.value.startswith("referral_"))


class Origin(StrEnum):
    """Where a value comes from."""

    ROWS = "rows"
    """From the book; corrected there."""
    PROPOSED = "proposed"
    """Words of the program, for a person to keep or rewrite."""
    PERSON = "person"
    EMPTY = "empty"


class Form(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    LONG = "long"
    DAY = "day"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    LINES = "lines"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        path: as the checklist names it.
        columns: of a field with rows: name and words of each column.
        choices: value to word.
        filled_here: False for what is recorded elsewhere; `source` then says where.
    """

    path: str
    zh: str
    en: str
    form: Form
    value: Any
    origin: Origin
    filled_here: bool
    source: tuple[str, str] = ("", "")
    columns: tuple[Field, ...] = ()
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)


def fields(kind: PaperKind, drawn: Drawn, filled: Mapping[str, Any]) -> list[Field]:
    """Every field of a paper in its order, law and file names left out."""
    one = paper(kind)
    whose = _Whose(kind, drawn, {shape.known_by_name(drawn.content, path) for path in filled})
    found = [
        field for name, hint in shape.hints(one.content).items() if name not in ("schema", "paper", "template", "drawn_on", "law")
        for field in _fields(whose, name, hint)
    ]  # fmt: skip
    out = labels.BY_REGISTRY | (labels.LETTER_ONLY if one.family is Family.FORM else frozenset())
    return [field for field in found if field.path not in out]


@dataclass(frozen=True, slots=True)
class _Whose:
    kind: PaperKind
    drawn: Drawn
    filled: set[str]

    def origin(self, path: str) -> Origin:
        if shape.at(self.drawn.parts.rows, path):
            return Origin.ROWS
        if shape.known_by_name(self.drawn.content, path) in self.filled:
            return Origin.PERSON
        return Origin.PROPOSED if shape.at(self.drawn.parts.proposed, path) else Origin.EMPTY

    def recorded(self, path: str) -> tuple[str, str]:
        """Where a field is recorded that nobody fills in here; empty where a person does."""
        root = shape.steps(path)[0]
        if root in labels.ROUTE_ONLY and self.kind in REFERRALS:
            return labels.RECORDED["determination"]
        return labels.RECORDED.get(root, ("", ""))


def _fields(whose: _Whose, path: str, hint: Any) -> Iterator[Field]:
    kind, recorded = shape.optional(hint), whose.recorded(path)
    inner = shape.element(kind)
    if recorded[0] and not (dataclasses.is_dataclass(kind) and shape.at(whose.drawn.content, path)):
        yield _field(whose, path, hint, recorded)
    elif dataclasses.is_dataclass(kind):
        for name, each in shape.hints(cast(type, kind)).items():
            yield from _fields(whose, f"{path}.{name}", each)
    elif dataclasses.is_dataclass(inner) and shape.at(whose.drawn.parts.rows, path):
        yield from _elements(whose, path, inner)
    else:
        yield _field(whose, path, kind, ("", ""))


def _elements(whose: _Whose, path: str, kind: Any) -> Iterator[Field]:
    """What a person adds to elements that the rows give: an answer, an amount, a name."""
    for number in range(len(shape.at(whose.drawn.content, path) or [])):
        for name, hint in shape.hints(kind).items():
            one = f"{path}[{number}].{name}"
            if not dataclasses.is_dataclass(shape.optional(hint)) and whose.origin(one) is not Origin.ROWS:
                yield _field(whose, one, hint, ("", ""))


def _field(whose: _Whose, path: str, hint: Any, recorded: tuple[str, str]) -> Field:
    zh, en = _named(whose, path)
    value, origin = shape.at(whose.drawn.content, path), whose.origin(path)
    last = shape.steps(path)[-1]
    inner = shape.element(hint)
    columns = (
        tuple(_column(whose.kind, name, each) for name, each in shape.hints(cast(type, inner)).items())
        if dataclasses.is_dataclass(inner)
        else ()
    )
    choices = _choices(whose.kind, last)
    here = not recorded[0] and origin is not Origin.ROWS
    return Field(path, zh, en, _form(hint, last, choices), value, origin, here, recorded, columns, choices)


def _named(whose: _Whose, path: str) -> tuple[str, str]:
    """The words of a path, elements by what they are about."""
    return labels.label(shape.known_by_name(whose.drawn.content, path))


def _column(kind: PaperKind, name: str, hint: Any) -> Field:
    zh, en = labels.label(name)
    choices = _choices(kind, name)
    return Field(
        name, zh, en, _form(hint, name, choices), "", Origin.EMPTY, filled_here=True, choices=choices
    )


def _choices(kind: PaperKind, name: str) -> Mapping[str, str]:
    return labels.KINDS if name == "kind" else labels.CHOICES.get((kind, name), {})


def _form(hint: Any, name: str, choices: Mapping[str, str]) -> Form:
    if choices:
        return Form.CHOICE
    inner = shape.element(hint)
    if inner is not None:
        return Form.ROWS if dataclasses.is_dataclass(inner) else Form.LINES
    by_type = {bool: Form.YES_NO, int: Form.NUMBER}
    if hint in by_type:
        return by_type[hint]
    return Form.DAY if name in labels.DAYS else Form.LONG if name in labels.LONG else Form.TEXT


def as_row(field: Field) -> dict[str, Any]:
    """One line of `draft fields --json`."""
    return {
        "path": field.path, "zh": field.zh, "en": field.en, "form": field.form.value, "value": field.value,
        "origin": field.origin.value, "filled_here": field.filled_here,
        "from": {"zh": field.source[0], "en": field.source[1]} if field.source[0] else None,
        "columns": [one.path for one in field.columns], "choices": dict(field.choices),
    }  # fmt: skip
