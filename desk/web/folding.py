"""Words of a template are said once, when it is compiled, and not at every drawing of a page.

There is one environment for each language, so what `_("…")` says is known as soon as the template is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

GETTEXT = "_"


class SpokenEnvironment(Environment):
    """Folds `_("…")` of a constant text; `speak` translates it. Variables are escaped and put in when a page is drawn."""

    speak: Callable[[str], str] | None = None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        if self.speak is not None:
            _Folding(self.speak).visit(parsed)
        return parsed


class _Folding(NodeTransformer):
    def __init__(self, speak: Callable[[str], str]) -> None:
        self._speak = speak

    def visit_Call(self, node: nodes.Call, *_args: Any, **_kwargs: Any) -> nodes.Node:  # noqa: N802 - Jinja's word
        self.generic_visit(node)
        text = _constant(node)
        if text is None:
            return node
        said = self._speak(text)
        if not node.kwargs:
            return _markup(said % {}, node)
        values = nodes.Dict(
            [nodes.Pair(nodes.Const(one.key), one.value, lineno=node.lineno) for one in node.kwargs],
            lineno=node.lineno,
        )
        return nodes.Mod(_markup(said, node), values, lineno=node.lineno)


def _constant(node: nodes.Call) -> str | None:
    """The text of `_("…", name=value)`, None for any other call."""
    plain = isinstance(node.node, nodes.Name) and node.node.name == GETTEXT and len(node.args) == 1
    if not plain or node.dyn_args is not None or node.dyn_kwargs is not None:
        return None
    said = node.args[0]
    return said.value if isinstance(said, nodes.Const) and isinstance(said.value, str) else None


def _markup(text: str, node: nodes.Call) -> nodes.MarkSafe:
    """Words of ours are markup already, as those of Jinja's own gettext are."""
    return nodes.MarkSafe(nodes.Const(text), lineno=node.lineno)
