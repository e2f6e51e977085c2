"""Reads a plan from YAML: what is right goes in whole, what is wrong is told all at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from demo.plan import Plan
from demo.plan_check import problems_of


class PlanError(Exception):
    """A plan that cannot be planted. `problems` holds every problem found, one sentence each."""

    def __init__(self, path: Path, problems: list[str]) -> None:
        super().__init__(f"{path}: {len(problems)} problem(s)\n" + "\n".join(f"  - {p}" for p in problems))
        self.problems = problems


class _OnceEach(yaml.SafeLoader):
    """YAML lets a key stand twice and keeps the last; in a plan that is a slip, and is told."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]
        for place, key in enumerate(keys):
            if key in keys[:place]:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", node.value[place][0].start_mark
                )
        return super().construct_mapping(node, deep=deep)


def load(path: Path) -> Plan:
    """Reads a plan and checks it whole.

    Raises:
        PlanError: with every problem found, of shape first and, where the shape is right, of cross references.
        OSError: the file cannot be read.
    """
    plan = _shape(path)
    if problems := problems_of(plan):
        raise PlanError(path, problems)
    return plan


def _shape(path: Path) -> Plan:
    try:
        raw: Any = yaml.load(path.read_text(encoding="utf-8"), _OnceEach)  # noqa: S506 - a SafeLoader
        return Plan.model_validate(raw)
    except yaml.YAMLError as error:
        raise PlanError(path, [f"not YAML: {error}"]) from error
    except UnicodeDecodeError as error:
        raise PlanError(path, [f"not UTF-8: {error}"]) from error
    except ValidationError as error:
        raise PlanError(path, [_sentence(item, raw) for item in error.errors()]) from error


def _sentence(item: Any, raw: Any) -> str:
    """`pages[3] (id t-04).cover.tint: Extra inputs are not permitted`: says which one, not only its number."""
    words, value = "", raw
    for step in item["loc"]:
        value = _step(value, step)
        words += f"[{step}]" if isinstance(step, int) else f".{step}"
        if isinstance(step, int) and isinstance(value, dict):
            label = next(
                (f"{k} {value[k]}" for k in ("id", "key", "work_id", "name", "kind") if k in value), ""
            )
            words += f" ({label})" if label else ""
    seen = "" if isinstance(item["input"], dict | list) else f", found {item['input']!r}"
    return f"{words.lstrip('.') or 'plan'}: {item['msg']}{seen}"


def _step(value: Any, step: int | str) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None
